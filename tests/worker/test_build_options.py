"""The option language in pictures: axes, annotations, legends, trend lines and logos lie where they were asked for."""

from typing import Any

import numpy as np
import pytest
from bokeh.models import GlyphRenderer, LogScale, Quad, Segment

from app.charts import read
from tests.drawn import read_back
from tests.unit.charts.test_options import SVG, uri
from tests.worker.test_easel import easel_away, easel_watched, pixels
from workers import charts
from workers.drawing import Drawing
from workers.look.theme import LIGHT
from workers.render import Browser


def build(chart_type: str, *datasets: dict[str, Any], **options: Any) -> Drawing:
    """The drawing of a chart of three months."""
    data = {"labels": ["2024-01", "2024-02", "2024-03"], "datasets": list(datasets)}
    return charts.build(read({"chart_type": chart_type, "data": data, "options": options}))


def drawn(chart_type: str, *datasets: dict[str, Any], **options: Any) -> Drawing:
    """The same as the browser gets it."""
    return read_back(build(chart_type, *datasets, **options))


def glyphs(drawing: Drawing, kind: type) -> list[GlyphRenderer]:
    """The renderers of one kind of glyph."""
    return [renderer for renderer in drawing.root.renderers if isinstance(renderer.glyph, kind)]


def texts(drawing: Drawing) -> dict[str, dict[str, float]]:
    """Every text with its place."""
    found = {}
    for renderer in drawing.root.renderers:
        columns = renderer.data_source.data
        for index, text in enumerate(columns.get("text", [])):
            found[text] = {name: columns[name][index] for name in ("x", "y", "dx", "dy")}
    return found


ONE = {"label": "One", "data": [3, 50, 4000]}
TWO = {"label": "Two", "data": [0.1, 0.2, 0.4], "yAxisID": "y1"}
LOG = {"y": {"type": "logarithmic"}}


def test_bars_on_a_logarithmic_axis_stand_at_its_end() -> None:
    """Their tops are the values, their feet the end of the axis."""
    drawing = drawn("bar", ONE, scales=LOG)
    assert isinstance(drawing.root.y_scale, LogScale)
    (bars,) = [one for one in drawing.root.renderers if one.level == "glyph"]
    low = drawing.root.y_range.start
    assert 0 < low < 3
    assert bars.data_source.data["top"] == [3, 50, 4000]
    feet = bars.data_source.data.get("bottom", [bars.glyph.bottom])
    assert feet == pytest.approx([low] * len(feet), rel=0.05)


def test_axes_run_backwards() -> None:
    """Both ranges start at their larger end; the data stay as they are."""
    drawing = drawn("line", ONE, scales={"x": {"reverse": True}, "y": {"reverse": True}})
    assert drawing.root.x_range.start > drawing.root.x_range.end
    assert drawing.root.y_range.start > drawing.root.y_range.end


def test_the_second_axis_stands_at_the_right() -> None:
    """Its line is on its range, its title above it, its figures on the first one's hairlines."""
    axis = {"position": "right", "title": {"text": "Share"}, "ticks": {"format": "percent"}}
    drawing = drawn("line", ONE, TWO, scales={"y": {}, "y1": axis})
    assert {one.y_range_name for one in drawing.root.renderers if one.level == "glyph"} == {"default", "y2"}
    span = drawing.root.extra_y_ranges["y2"]
    assert span.start <= 0.1
    assert span.end >= 0.4
    places = texts(drawing)
    figures = [text for text in places if text.endswith("%")]
    ticks = {place["y"] for text, place in places.items() if text[0].isdigit() and text[-1] not in "%4"}
    assert figures
    assert sorted(places[text]["y"] for text in figures) == pytest.approx(sorted(ticks))
    assert "Share" in places


def test_lines_and_boxes_lie_at_their_values() -> None:
    """A line across at 60, which the axis is drawn out to; a box from February on."""
    asked = [{"type": "line", "yMin": 60, "yMax": 60}, {"type": "box", "xMin": "2024-02", "yMax": 20}]
    drawing = drawn("line", {"data": [1, 2, 40]}, annotations=asked)
    (line,), (box,) = glyphs(drawing, Segment), glyphs(drawing, Quad)
    data = line.data_source.data
    assert (data["y0"], data["y1"]) == ([60], [60])
    assert (data["x0"], data["x1"]) == ([drawing.root.x_range.start], [drawing.root.x_range.end])
    assert drawing.root.y_range.end >= 60
    assert box.data_source.data["left"] == [1706745600000.0]
    assert box.data_source.data["top"] == [20]


def test_an_annotation_outside_is_told() -> None:
    """A name that there isn't, and a place beyond limits that were asked for."""
    asked = [{"type": "line", "scaleID": "x", "value": "never"}, {"type": "line", "value": 99}]
    drawing = build("line", {"data": [1, 2, 3]}, annotations=asked, scales={"y": {"max": 10}})
    assert [notice.place for notice in drawing.notices] == ["options.annotations[0]", "options.annotations[1]"]


def test_labels_of_annotations_touch_neither_each_other_nor_a_line() -> None:
    """Three lines close together, each with its words."""
    lines = [{"value": value, "label": f"Number {value}"} for value in (50, 52, 54)]
    drawing = drawn("line", {"data": [1, 2, 100]}, reference_lines=lines)
    places = [place for text, place in texts(drawing).items() if text.startswith("Number")]
    spots = [(place["x"] + place["dx"], place["y"] + place["dy"]) for place in places]
    assert len(spots) == 3
    for index, (x, y) in enumerate(spots):
        assert all(abs(y - other_y) > 12 or abs(x - other_x) > 70 for other_x, other_y in spots[:index])


@pytest.mark.parametrize(("position", "side"), [("left", "left"), ("right", "right"), ("bottom", "bottom")])
def test_a_legend_where_it_was_asked_for(position: str, side: str) -> None:
    """It takes its room from that side of the plot."""
    asked, plain = (drawn("bar", ONE, {**ONE, "label": "Other"}, legend=place) for place in (position, "top"))
    border = f"min_border_{side}"
    assert getattr(asked.root, border) > getattr(plain.root, border) + 10
    assert {"One", "Other"} <= set(texts(asked))


def test_a_trend_line_is_that_of_least_squares() -> None:
    """As numpy fits it."""
    drawing = drawn("line", {"data": [1, 5, 6]}, trend_line=True)
    (line,) = glyphs(drawing, Segment)
    data = {name: column[0] for name, column in line.data_source.data.items()}
    days = np.array([0, 31, 60]) * 86_400_000.0
    slope, start = np.polyfit(days, [1, 5, 6], 1)
    assert data["y0"] == pytest.approx(start)
    assert data["y1"] == pytest.approx(start + slope * days[-1])


def test_figures_are_written_as_asked() -> None:
    """In the locale, with the currency where the locale puts it."""
    places = texts(drawn("bar", {"data": [1000, 2000, 3000]}, locale="de", currency="EUR", format="currency"))
    assert "3.000\u00a0€" in places


@pytest.mark.parametrize("theme", ["dark", "print", "high-contrast"])
def test_a_theme_by_name(theme: str) -> None:
    """The picture has another ground or other colours than the light one."""
    drawing = build("bar", ONE, theme=theme)
    assert (drawing.background, drawing.quiet) != (LIGHT.painted, LIGHT.quiet)


@pytest.mark.browser
@pytest.mark.parametrize(
    "options",
    [{"scales": LOG}, {"scales": {"y": {}, "y1": {"position": "right"}}}, {"scales": {"y": {"reverse": True}}}],
    ids=["logarithmic", "second", "reversed"],
)
def test_the_easel_draws_them_as_bokeh_does(browser: Browser, options: dict[str, Any]) -> None:
    """The same document by both ways gives the same pixels."""
    drawing = build("line", ONE, TWO if "y1" in options["scales"] else {"data": [1, 2, 3]}, **options)
    with easel_watched(browser):
        light = pixels(browser.draw(drawing).body)
    with easel_away(browser):
        own = pixels(browser.draw(drawing).body)
    assert not (np.abs(light - own).max(axis=2) > 0).any()


@pytest.mark.browser
def test_a_logo_is_drawn_in_its_corner(browser: Browser) -> None:
    """Its ink is where it was laid out, and not there without it."""
    red = SVG.replace("<rect", '<rect fill="#ff0000"')
    with_logo = pixels(browser.draw(build("bar", ONE, title="Logo", logo=uri(red))).body)
    corner = with_logo[16:40, 800 - 16 - 40 : 800 - 16]
    assert (corner[..., 0] > 200).all()
    assert (corner[..., 1] < 60).mean() > 0.9
