"""Funnels: widths are values, bars share one middle, rates stand between the stages that they compare."""

from typing import Any

import pytest
from bokeh.models import GlyphRenderer, HBar, HoverTool, Patches

from app.charts import read
from tests.drawn import read_back
from workers import charts
from workers.drawing import Drawing
from workers.look.theme import LIGHT


def drawn(values: list[Any], *, interactive: bool = False, **options: Any) -> Drawing:
    """A funnel of these stages, named a, b, c ..."""
    data = {"labels": [chr(97 + at) for at in range(len(values))], "datasets": [{"data": values}]}
    return read_back(
        charts.build(read({"chart_type": "funnel", "data": data, "options": options}), LIGHT, interactive=interactive)
    )


def one_of(drawing: Drawing, glyph: type) -> GlyphRenderer:
    """The renderer of the one glyph of this kind."""
    (found,) = (one for one in drawing.root.renderers if isinstance(one.glyph, glyph))
    return found


def heights(drawing: Drawing) -> dict[str, float]:
    """Every text and how far down it stands."""
    rows = [one.data_source.data for one in drawing.root.renderers if "text" in one.data_source.data]
    return {text: y for data in rows for text, y in zip(data["text"], data["y"], strict=True)}


def test_widths_are_values_around_one_middle() -> None:
    """The largest is as wide as the plot; null and zero have no width."""
    data = one_of(drawn([40, 20, None, 0, 10]), HBar).data_source.data
    widths = [right - left for left, right in zip(data["left"], data["right"], strict=True)]
    assert widths == pytest.approx([1, 0.5, 0, 0, 0.25])
    assert all(left + right == pytest.approx(1) for left, right in zip(data["left"], data["right"], strict=True))


def test_what_is_between_two_bars_joins_their_corners() -> None:
    """From the foot of one to the head of the next."""
    drawing = drawn([40, 20])
    bars, between = one_of(drawing, HBar), one_of(drawing, Patches).data_source.data
    assert between["xs"][0] == pytest.approx([0, 1, 0.75, 0.25])
    half = bars.glyph.height / 2
    first, second = bars.data_source.data["y"]
    assert between["ys"][0] == pytest.approx([first + half, first + half, second - half, second - half])


def test_a_rate_stands_between_the_stages_it_compares() -> None:
    """With an arrow; none when it wasn't wanted."""
    drawing = drawn([40, 20])
    first, second = one_of(drawing, HBar).data_source.data["y"]
    assert first < heights(drawing)["\u2193 50\u00a0%"] < second
    assert not any("\u2193" in text for text in heights(drawn([40, 20], rates="none")))


def test_without_a_value_it_is_a_card() -> None:
    """It says so."""
    assert drawn([0, None]).marks == 0


def test_a_page_tells_values_and_rates() -> None:
    """Text only, in columns."""
    root = drawn([40, 20], interactive=True).root
    (hover,) = (tool for tool in root.toolbar.tools if isinstance(tool, HoverTool))
    assert hover.renderers[0].data_source.data["rate"] == ["", "50\u00a0%"]
