"""What a page tells under the pointer: in which format, and whether at all."""

from typing import Any

import pytest

from app.charts import read
from app.charts.model import ChartSpec
from workers.charts import build
from workers.look.models import HoverTool, Toolbar

NONE = Toolbar(tools=[])
BARS = {"labels": ["a", "b"], "datasets": [{"label": "Sales", "data": [1234.5, 2e6]}]}
FIELD = {"x": [0, 1, 2], "y": [10, 20], "z": [[1, 2, 3], [4, None, 6]]}


def chart(kind: str, data: dict[str, Any], **options: Any) -> ChartSpec:
    """A request that was read."""
    return read({"chart_type": kind, "data": data, "options": options})


def told(spec: ChartSpec) -> list[dict[str, Any]]:
    """The columns that each hover tool of a page reads."""
    plot: Any = build(spec, interactive=True).root
    tools = [tool for tool in getattr(plot, "toolbar", NONE).tools if isinstance(tool, HoverTool)]
    return [dict(renderer.data_source.data) for tool in tools for renderer in tool.renderers]


@pytest.mark.parametrize(
    "asked",
    [
        {"tooltip": {"format": "{value:,.1f} pears"}},
        {"plugins": {"tooltip": {"format": "{value:,.1f} pears"}}},
        {"tooltips": {"format": "{value:,.1f} pears"}, "format": "percent"},
    ],
)
def test_tooltips_have_a_format_of_their_own(asked: dict[str, Any]) -> None:
    """In the spellings of Chart.js 2, 3 and 4; it goes before that of the chart."""
    spec = chart("bar", BARS, **asked)
    assert spec.notices == ()
    assert told(spec)[0]["shown"] == ["1,234.5 pears", "2,000,000.0 pears"]


@pytest.mark.parametrize("asked", [{"tooltip": False}, {"plugins": {"tooltip": {"enabled": False}}}])
def test_tooltips_can_be_switched_off(asked: dict[str, Any]) -> None:
    """The page has no hover tool then."""
    spec = chart("bar", BARS, **asked)
    assert spec.notices == ()
    assert told(spec) == []


def test_a_format_that_is_none_is_told() -> None:
    """By its path, with formats that there are."""
    (notice,) = chart("bar", BARS, tooltip={"format": "#?!"}).notices
    assert notice.place == "options.tooltip.format"
    assert "currency:EUR" in notice.message


def test_what_is_nowhere_told_is_told() -> None:
    """A table has no tooltips."""
    (notice,) = chart("table", {"columns": {"a": [1, 2]}}, tooltip={"format": "short"}).notices
    assert notice.place == "options.tooltip.format"


def test_a_contour_tells_the_values_of_its_field() -> None:
    """Cells around the places where values are known; none where there is none."""
    (columns,) = told(chart("contour", FIELD))
    cells = zip(columns["shown_x"], columns["shown_y"], columns["shown"], strict=True)
    assert list(cells) == [
        ("0", "10", "1"), ("1", "10", "2"), ("2", "10", "3"), ("0", "20", "4"), ("2", "20", "6"),
    ]  # fmt: skip
    assert list(columns["left"][:3]) == [-0.5, 0.5, 1.5]
    assert set(columns["bottom"]) == {5, 15}


def test_a_contour_of_points_tells_where_something_lies() -> None:
    """The density at its top is one; where there is next to nothing, nothing is told."""
    points = [[n % 7, n % 5] for n in range(40)]
    (columns,) = told(chart("contour", {"datasets": [{"label": "Trips", "data": points}]}))
    values = [float(text) for text in columns["shown"]]
    assert max(values) == pytest.approx(1, abs=0.02)
    assert min(values) >= 0.005
