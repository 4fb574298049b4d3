"""Options of doughnuts and pies: the hole, what stands in it, where the circle starts and how far it goes."""

import math
from typing import Any

import pytest

from app.charts import CHART_TYPES, find_type, read
from app.charts.model import ChartSpec
from app.charts.pie.extras import WIDEST_HOLE, CentreLine


def ring(kind: str = "doughnut", **options: Any) -> ChartSpec:
    """A chart of two parts with these options."""
    data = {"labels": ["a", "b"], "datasets": [{"data": [1, 3]}]}
    return read({"chart_type": kind, "data": data, "options": options})


@pytest.mark.parametrize(
    ("options", "hole", "pixels"),
    [
        ({}, 0.6, False),
        ({"cutout": "75%"}, 0.75, False),
        ({"cutout": 40}, 40, True),
        ({"cutoutPercentage": 80}, 0.8, False),
        ({"hole": 0.4}, 0.4, False),
        ({"cutout": "100%"}, WIDEST_HOLE, False),
    ],
)
def test_the_hole_in_each_spelling(options: dict[str, Any], hole: float, *, pixels: bool) -> None:
    """Chart.js 2, 3 and 4 and Plotly; never without a ring."""
    extras = ring(**options).extras
    assert (extras.hole, extras.hole_pixels) == (pytest.approx(hole), pixels)


def test_a_pie_has_no_hole_unless_asked() -> None:
    """With a cutout it is a doughnut, as in Chart.js."""
    assert ring("pie").extras.hole == 0
    assert ring("pie", cutout="50%").extras.hole == 0.5


@pytest.mark.parametrize("wrong", ["wide", True, -1, [1]])
def test_a_hole_that_is_none_is_told(wrong: Any) -> None:
    """The chart is drawn with its own."""
    spec = ring(cutout=wrong)
    assert [notice.place for notice in spec.notices] == ["options.cutout"]
    assert spec.extras.hole == 0.6


@pytest.mark.parametrize(
    ("options", "rotation", "circumference"),
    [
        ({}, 0, 360),
        ({"rotation": -90, "circumference": 180}, 270, 180),
        ({"rotation": -math.pi, "circumference": math.pi}, 270, 180),
        ({"rotation": -math.pi / 2}, 0, 360),
        ({"rotation": 45}, 45, 360),
        ({"circumference": 2 * math.pi}, 0, 360),
    ],
)
def test_degrees_of_chart_js_3_and_radians_of_chart_js_2(
    options: dict[str, float], rotation: float, circumference: float
) -> None:
    """Both say half a circle in their own way."""
    extras = ring(**options).extras
    assert math.degrees(extras.rotation) == pytest.approx(rotation, abs=1e-6)
    assert math.degrees(extras.circumference) == pytest.approx(circumference)


def test_a_circle_of_no_size_is_told() -> None:
    """It is drawn whole."""
    spec = ring(circumference=0)
    assert [notice.place for notice in spec.notices] == ["options.circumference"]
    assert spec.extras.circumference == math.tau


@pytest.mark.parametrize(
    ("options", "lines"),
    [
        ({}, None),
        ({"centerText": False}, ()),
        ({"centerText": {"display": False, "text": "x"}}, ()),
        ({"centerText": "75 %"}, (CentreLine("75 %"),)),
        ({"centerText": 75}, (CentreLine("75"),)),
        ({"centerText": {"text": ["a", "b"], "color": "red"}}, (CentreLine("a", "red"), CentreLine("b", "red"))),
        ({"elements": {"center": {"text": "x", "fontSize": 30}}}, (CentreLine("x", "", 30),)),
        (
            {"plugins": {"doughnutlabel": {"labels": [{"text": "550", "font": {"size": 20}}, {"text": "total"}]}}},
            (CentreLine("550", "", 20), CentreLine("total")),
        ),
    ],
)
def test_the_centre_in_each_spelling(options: dict[str, Any], lines: tuple[CentreLine, ...] | None) -> None:
    """None leaves it to the house style, nothing is nothing; all of it is honoured."""
    spec = ring(**options)
    assert spec.extras.centre == lines
    assert spec.notices == ()


def test_what_is_wrong_with_a_centre_is_told_with_its_place() -> None:
    """A colour that is none, a label list that is none, a fifth line."""
    assert ring(centerText={"text": "x", "color": "bluish"}).notices[0].place == "options.centerText.color"
    assert ring(plugins={"doughnutlabel": {"labels": "x"}}).notices[0].place == "options.plugins.doughnutlabel.labels"
    many = [{"text": str(number)} for number in range(5)]
    (notice,) = ring(plugins={"doughnutlabel": {"labels": many}}).notices
    assert notice.place == "options.plugins.doughnutlabel.labels[4]"


def test_it_is_told_as_a_doughnut() -> None:
    """Alt text by its own name; other tools' names lead to it."""
    spec = ring(title="Money")
    text = CHART_TYPES["doughnut"].describe(spec)
    assert text == "Doughnut chart: Money. 2 parts of 4, clockwise: b 75\u00a0%, a 25\u00a0%."
    assert find_type("donut") is CHART_TYPES["doughnut"]
