"""The option language: each spelling leads to the same options, and what can't be had is told with its path."""

import base64
from typing import Any

import pytest

from app.charts import read
from app.charts.formats import NumberFormat, from_intl, parse
from app.charts.model import ChartSpec


def line(values: list[Any] | None = None, chart_type: str = "line", dataset: Any = None, **options: Any) -> ChartSpec:
    """A chart of three values that has been read."""
    data = {"labels": ["a", "b", "c"], "datasets": [{"data": values or [1, 20, 300], **(dataset or {})}]}
    return read({"chart_type": chart_type, "data": data, "options": options})


def told(spec: ChartSpec) -> dict[str, str]:
    """What was told, by place."""
    return {notice.place: notice.message for notice in spec.notices}


AXIS = {"type": "logarithmic", "min": 1, "max": 1000, "reverse": True, "stacked": True, "display": False}
SPELLINGS: list[dict[str, Any]] = [
    {"scales": {"y": {**AXIS, "ticks": {"maxTicksLimit": 4}, "grid": {"display": False}, "title": {"text": "Up"}}}},
    {
        "scales": {
            "yAxes": [
                {
                    **{name: AXIS[name] for name in ("type", "stacked", "display")},
                    "ticks": {"min": 1, "max": 1000, "reverse": True, "maxTicksLimit": 4},
                    "gridLines": {"display": False},
                    "scaleLabel": {"labelString": "Up"},
                }
            ]
        }
    },
    {"y_axis": {**AXIS, "title": "Up", "grid": False, "ticks": {"count": 4}}},
]


@pytest.mark.parametrize("options", SPELLINGS, ids=["v3", "v2", "short"])
def test_an_axis_in_every_spelling(options: dict[str, Any]) -> None:
    """All three are the same axis, and nothing of it is left over."""
    spec = line(**options)
    axis = spec.options.y
    assert (axis.title, axis.kind, axis.min, axis.max, axis.ticks) == ("Up", "logarithmic", 1, 1000, 4)
    assert (axis.reverse, axis.stacked, axis.display, axis.grid) == (True, True, False, False)
    assert told(spec) == {}


@pytest.mark.parametrize(
    ("scales", "name"),
    [
        ({"yAxes": [{"id": "L"}, {"id": "R", "min": 5}]}, "R"),
        ({"yAxes": [{"id": "R", "position": "right", "min": 5}, {"id": "L"}]}, "R"),
        ({"y": {}, "y1": {"position": "right", "min": 5}}, "y1"),
        ({"left": {"position": "left"}, "right": {"position": "right", "min": 5}}, "right"),
    ],
)
def test_the_second_axis_by_place_or_side(scales: dict[str, Any], name: str) -> None:
    """A dataset finds it by the name it has."""
    spec = line(dataset={"yAxisID": name}, scales=scales)
    assert spec.options.y2.min == 5
    assert spec.options.y.min is None
    assert spec.data.series[0].axis == "y2"


def test_an_axis_that_there_is_not_is_told() -> None:
    """The dataset stays on the first one."""
    spec = line(dataset={"yAxisID": "nowhere"})
    assert spec.data.series[0].axis == "y"
    assert "nowhere" in told(spec)["data.datasets[0].yAxisID"]


def test_a_type_with_one_axis_says_so() -> None:
    """Its second axis is an option that was not used."""
    spec = line(chart_type="pie", scales={"y1": {"min": 5}})
    assert list(told(spec)) == ["options.scales.y1.min"]


def test_values_without_a_place_on_a_logarithmic_axis() -> None:
    """Zero and below are left out, each with its place."""
    spec = line([0, 5, -3], scales={"y": {"type": "log"}})
    assert spec.data.series[0].values == (None, 5, None)
    assert list(told(spec)) == ["data.datasets[0].data[0]", "data.datasets[0].data[2]"]


def test_many_of_them_are_counted() -> None:
    """Three are named, all are counted."""
    data = {"labels": list(range(9)), "datasets": [{"data": [0] * 8 + [1]}]}
    spec = read({"chart_type": "line", "data": data, "options": {"scales": {"y": {"type": "log"}}}})
    assert len(spec.notices) == 4
    assert "8 values" in spec.notices[-1].message


def test_points_without_a_place_on_logarithmic_axes() -> None:
    """Both coordinates count."""
    data = {"datasets": [{"data": [[0, 1], [1, 0], [2, 3]]}]}
    both = {"x": {"type": "log"}, "y": {"type": "log"}}
    spec = read({"chart_type": "scatter", "data": data, "options": {"scales": both}})
    assert spec.data.series[0].points == ((2, 3),)


def test_a_logarithmic_axis_never_starts_at_zero() -> None:
    """Such a limit is refused by its path."""
    spec = line(scales={"y": {"type": "logarithmic", "min": 0}})
    assert spec.options.y.min is None
    assert list(told(spec)) == ["options.scales.y.min"]


@pytest.mark.parametrize(
    ("legend", "expected"),
    [
        ("right", (True, "right")),
        (False, (False, None)),
        ({"position": "bottom"}, (None, "bottom")),
        ({"display": True, "position": "left"}, (True, "left")),
    ],
)
def test_legends(legend: Any, expected: tuple[bool | None, str | None]) -> None:
    """In short and as Chart.js has them."""
    for options in ({"legend": legend}, {"plugins": {"legend": legend}} if isinstance(legend, dict) else {}):
        if options:
            found = line(**options).options
            assert (found.legend, found.legend_position) == expected


ONE = {"type": "line", "borderColor": "red", "borderDash": [4, 2], "label": {"content": "Target"}}


@pytest.mark.parametrize(
    "options",
    [
        {"annotation": {"annotations": [{**ONE, "mode": "horizontal", "scaleID": "y-axis-0", "value": 5}]}},
        {"plugins": {"annotation": {"annotations": {"target": {**ONE, "scaleID": "y", "value": 5}}}}},
        {"reference_lines": [{"value": 5, "label": "Target", "color": "red", "dash": [4, 2]}]},
    ],
    ids=["v0.5", "v1", "short"],
)
def test_a_line_across_in_every_spelling(options: dict[str, Any]) -> None:
    """One line at 5 with its words and look."""
    spec = line(**options)
    (one,) = spec.options.annotations
    assert (one.kind, one.y_min, one.x_min, one.text, one.color, one.dash) == ("line", 5, None, "Target", "red", (4, 2))
    assert told(spec) == {}


def test_boxes_and_labels() -> None:
    """Places may be names; a side that isn't told is that of the plot."""
    asked = [
        {"type": "box", "xMin": "a", "xMax": "b", "backgroundColor": "#0000ff20"},
        {"type": "label", "xValue": "b", "yValue": 4, "content": ["two", "lines"]},
    ]
    box, label = line(annotations=asked).options.annotations
    assert (box.x_min, box.x_max, box.y_min, box.color) == ("a", "b", None, "#0000ff20")
    assert (label.x_min, label.y_min, label.text) == ("b", 4, "two lines")


@pytest.mark.parametrize(
    ("one", "place"),
    [
        ({"type": "ellipse"}, "annotations[0].type"),
        ({"type": "line"}, "annotations[0]"),
        ({"type": "line", "value": [1]}, "annotations[0].value"),
        ({"type": "line", "value": 1, "borderColor": "reddish"}, "annotations[0].borderColor"),
        ({"type": "line", "value": 1, "borderDash": [-1]}, "annotations[0].borderDash"),
        ({"type": "line", "value": 1, "scaleID": "z"}, "annotations[0].scaleID"),
    ],
)
def test_annotations_that_cannot_be_drawn_are_told(one: dict[str, Any], place: str) -> None:
    """By the path of what is wrong."""
    assert f"options.{place}" in told(line(annotations=[one]))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("short", NumberFormat("short")),
        ("currency:EUR", NumberFormat(currency="EUR")),
        ("percent:1", NumberFormat("percent", decimals=1)),
        (",.2f", NumberFormat("number", decimals=2)),
        (".0%", NumberFormat("percent", decimals=0, grouped=False)),
        ("$,.2f", NumberFormat("number", decimals=2, currency="")),
        (".3s", NumberFormat("short", digits=3)),
        ("0,0.00", NumberFormat("number", decimals=2)),
        ("0.0a", NumberFormat("short", decimals=1)),
        ("#,##0.0#", NumberFormat("number", decimals=2, trim=True)),
        ("{value} km", NumberFormat(after=" km")),
        ("~{value:.1f}", NumberFormat("number", decimals=1, grouped=False, before="~")),
        ("nonsense", None),
        ("", None),
    ],
)
def test_number_formats(text: str, expected: NumberFormat | None) -> None:
    """Names, templates, and the patterns of d3, numeral.js and spreadsheets."""
    assert parse(text) == expected


def test_formats_of_intl() -> None:
    """The object that Chart.js hands to the browser."""
    assert from_intl({"style": "currency", "currency": "eur", "minimumFractionDigits": 2}) == "currency:EUR:2"
    assert from_intl({"notation": "compact"}) == "short"
    assert from_intl({"style": "unit"}) is None


def test_a_format_that_nobody_knows_is_told() -> None:
    """With what to try instead."""
    assert "short" in told(line(format="nonsense"))["options.format"]


@pytest.mark.parametrize(
    ("options", "place"),
    [
        ({"locale": "klingon"}, "options.locale"),
        ({"currency": "EURO"}, "options.currency"),
        ({"theme": "neon"}, "options.theme"),
        ({"colors": ["red", "reddish"]}, "options.colors[1]"),
        ({"background": "reddish"}, "options.background"),
        ({"style": {"font": "a;b"}}, "options.style.font"),
        ({"logo": "https://example.org/logo.png"}, "options.logo"),
        ({"logo": "data:image/png;base64,AAAA"}, "options.logo"),
    ],
)
def test_a_style_that_cannot_be_had_is_told(options: dict[str, Any], place: str) -> None:
    """The chart is drawn in the house style there."""
    assert list(told(line(**options))) == [place]


def uri(text: str) -> str:
    """An SVG as a data URI."""
    return "data:image/svg+xml;base64," + base64.b64encode(text.encode()).decode()


SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 2 1"><rect width="2" height="1"/></svg>'


def test_a_logo() -> None:
    """A small SVG is taken; one with entities, one that is broken and one that is too large are not."""
    assert line(logo=uri(SVG)).options.style.logo == uri(SVG)
    for wrong in (f"<!DOCTYPE svg>{SVG}", SVG[:-6], SVG.replace("<rect", "<!--" + "x" * 300_000 + "--><rect")):
        assert list(told(line(logo=uri(wrong)))) == ["options.logo"]


def test_gradients_are_told() -> None:
    """Where none can be drawn, in a line's own colour, what stands for one is the mean of its colours."""
    spec = line(dataset={"borderColor": "linear-gradient(90deg, #ff0000, #0000ff)"})
    assert spec.data.series[0].line_colors == ("#800080",)
    assert "gradients" in told(spec)["data.datasets[0].borderColor"]
