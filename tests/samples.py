"""Charts of samples, built, and what was drawn of them."""

from typing import Any

from app.charts import read
from tests.drawn import read_back
from workers import charts
from workers.drawing import Drawing


def build(name: str, data: Any, *, interactive: bool = False, **options: Any) -> Drawing:
    """The drawing of a request as the browser gets it."""
    spec = read({"chart_type": name, "data": data, "options": options})
    return read_back(charts.build(spec, interactive=interactive))


def flat(*samples: list[Any]) -> dict[str, Any]:
    """A dataset a sample."""
    return {"datasets": [{"label": f"S{number}", "data": sample} for number, sample in enumerate(samples, 1)]}


def named(**groups: list[Any]) -> dict[str, Any]:
    """A label a group."""
    return {"labels": list(groups), "datasets": [{"label": "S", "data": list(groups.values())}]}


def drawn(drawing: Drawing, glyph: Any) -> list[Any]:
    """The renderers of data with this glyph."""
    return [one for one in drawing.root.renderers if isinstance(one.glyph, glyph) and one.level == "glyph"]


def columns(drawing: Drawing, glyph: Any) -> list[dict[str, Any]]:
    """Their columns."""
    return [one.data_source.data for one in drawn(drawing, glyph)]


def texts(drawing: Drawing) -> list[str]:
    """Every text on the page."""
    return [text for one in drawing.root.renderers for text in one.data_source.data.get("text", [])]
