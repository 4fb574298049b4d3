"""Patterns, gradients and trend lines of datasets, as they are read."""

from typing import Any

import pytest

from app.charts import ChartSpec, read
from app.charts.paints import PATTERNS, Fill, read_fill
from app.charts.trends import Trend

PLACE = "data.datasets[0].backgroundColor"


def chart(chart_type: str = "bar", **dataset: Any) -> ChartSpec:
    """A chart of two values."""
    data = {"labels": ["a", "b"], "datasets": [{"data": [1, 2], **dataset}]}
    return read({"chart_type": chart_type, "data": data})


def told(spec: ChartSpec) -> dict[str, str]:
    """What was told, by place."""
    return {notice.place: notice.message for notice in spec.notices}


def fill_of(value: Any) -> Fill:
    """The fill, which is one."""
    fill = read_fill(value)
    assert fill is not None
    return fill


@pytest.mark.parametrize("name", PATTERNS)
def test_every_pattern_of_patternomaly_has_a_hatch(name: str) -> None:
    """By its own name."""
    assert fill_of({"pattern": name, "color": "red"}).hatch == PATTERNS[name]


def test_a_pattern_without_colours_is_the_palettes() -> None:
    """In white, as patternomaly draws it."""
    fill = fill_of({"pattern": "dot"})
    assert (fill.color, fill.ink, fill.size) == ("", "rgba(255, 255, 255, 0.8)", 20)


def test_a_pattern_that_is_not_there_is_told() -> None:
    """As no colour, when nobody knows it; as the nearest one, when Bokeh hasn't got it."""
    assert "no colour" in told(chart(backgroundColor={"pattern": "tartan", "color": "red"}))[PLACE]
    assert "nearest" in told(chart(backgroundColor=[{"pattern": "box", "color": "red"}, "blue"]))[PLACE + "[0]"]


@pytest.mark.parametrize(
    ("value", "stops", "towards"),
    [
        ({"gradient": ["red", "lime", "blue"]}, [(0, "red"), (0.5, "lime"), (1, "blue")], "down"),
        ({"gradient": ["red", "blue"], "direction": "horizontal"}, [(0, "red"), (1, "blue")], "right"),
        ("linear-gradient(red, blue)", [(0, "red"), (1, "blue")], "down"),
        ("linear-gradient(to top, red 20%, rgba(0, 0, 255, .5))", [(0.2, "red"), (1, "rgba(0, 0, 255, .5)")], "up"),
        ("linear-gradient(270deg, #f00, #0f0 30%, #00f)", [(0, "#f00"), (0.3, "#0f0"), (1, "#00f")], "left"),
    ],
)
def test_gradients(value: Any, stops: list[tuple[float, str]], towards: str) -> None:
    """Their stops in shares of the way, and the way."""
    fill = fill_of(value)
    assert (list(fill.stops), fill.towards, fill.told) == (stops, towards, "")


def test_a_gradient_across_is_drawn_along_a_side() -> None:
    """And that is told."""
    assert "right" in told(chart(backgroundColor="linear-gradient(80deg, red, blue)"))[PLACE]


def test_the_plain_colour_of_a_gradient_is_the_mean() -> None:
    """Channel by channel, see-through too."""
    assert fill_of({"gradient": ["#ff0000", "#0000ff80"]}).color == "#800080c0"


@pytest.mark.parametrize("value", ["linear-gradient(red, nonsense)", "linear-gradient()", {"gradient": []}, 7, {}])
def test_what_is_no_fill(value: Any) -> None:
    """It is left to whoever reads colours, who tells."""
    assert read_fill(value) is None
    assert "no colour" in told(chart(backgroundColor=value))[PLACE]


@pytest.mark.parametrize(("name", "left"), [("bar", 0), ("area", 0), ("stackedArea", 0), ("pie", 0), ("funnel", 1)])
def test_who_draws_patterns(name: str, left: int) -> None:
    """Bars, areas and pies do; others tell that they don't."""
    spec = chart(name, backgroundColor={"pattern": "diagonal", "color": "red"})
    assert len([place for place in told(spec) if place == PLACE]) == left


@pytest.mark.parametrize(("name", "left"), [("bar", 0), ("area", 0), ("pie", 1), ("funnel", 1)])
def test_who_draws_gradients(name: str, left: int) -> None:
    """Bars and areas do; others tell that they don't."""
    spec = chart(name, backgroundColor={"gradient": ["red", "blue"]})
    assert len([place for place in told(spec) if place == PLACE]) == left


def test_a_trend_line_of_a_dataset() -> None:
    """Its looks as chartjs-plugin-trendline has them."""
    asked = {"colorMin": "red", "colorMax": "red", "lineStyle": "dotted", "width": 3, "projection": True}
    spec = chart(trendlineLinear=asked)
    assert spec.data.series[0].trend == Trend("red", 3, (1.0, 4.0), projected=True)
    assert not spec.notices


def test_a_trend_line_has_one_colour() -> None:
    """The second one is told, and so is what nobody knows."""
    spec = chart(trendlineLinear={"colorMin": "red", "colorMax": "blue", "label": {"text": "Trend"}})
    places = {f"data.datasets[0].trendlineLinear.{name}" for name in ("colorMax", "label.text")}
    assert set(told(spec)) == places
    assert spec.data.series[0].trend == Trend("red")


@pytest.mark.parametrize("value", ["yes", 7])
def test_what_is_no_trend_line(value: Any) -> None:
    """It is told."""
    spec = chart(trendlineLinear=value)
    assert spec.data.series[0].trend is None
    assert "data.datasets[0].trendlineLinear" in told(spec)
