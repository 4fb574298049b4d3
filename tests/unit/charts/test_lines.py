"""Lines and areas: the options of their datasets, and stacks in words and as tables."""

from typing import Any

import pytest

from app.charts import CHART_TYPES, read
from app.charts.model import ChartSpec
from app.domain.errors import Invalid

LINES = ["line", "spline", "stepLine", "area"]
LAYERS = ["stackedArea", "percentStackedArea", "streamgraph"]


def chart(kind: str, *datasets: dict[str, Any], **options: Any) -> ChartSpec:
    """A request with these datasets, read."""
    data = {"labels": ["Q1", "Q2", "Q3"], "datasets": list(datasets)}
    return read({"chart_type": kind, "data": data, "options": options})


def told(spec: ChartSpec) -> dict[str, str]:
    """What was told, by place."""
    return {notice.place: notice.message for notice in spec.notices}


@pytest.mark.parametrize("kind", LINES)
def test_the_options_of_a_line_are_read(kind: str) -> None:
    """In Chart.js's names; none is told as unknown."""
    own = {
        "data": [1, 2, 3], "tension": 0.3, "stepped": "middle", "borderDash": [5, 3], "pointStyle": "rectRot",
        "pointRadius": 4, "pointBackgroundColor": ["red", "#00f"], "spanGaps": True, "hidden": True, "fill": False,
    }  # fmt: skip
    spec = chart(kind, own)
    (series,) = spec.data.series
    assert spec.notices == ()
    assert (series.tension, series.stepped, series.dash, series.fill) == (0.3, "middle", (5, 3), False)
    assert (series.point_style, series.point_radius, series.point_colors) == ("rectRot", 4, ("red", "#00f"))
    assert (series.span_gaps, series.hidden) == (True, True)


@pytest.mark.parametrize("kind", LAYERS)
def test_a_layer_tells_what_only_lines_have(kind: str) -> None:
    """Its edge is no line: dashes, points and an open foot are told, each by its path; a fill down is what it has."""
    own = {"data": [1, 2, 3], "borderDash": [5, 3], "pointRadius": 4, "borderWidth": 2, "spanGaps": True}
    asked = {"borderDash[0]", "borderDash[1]", "pointRadius", "borderWidth", "spanGaps"}
    assert {place.removeprefix("data.datasets[0].") for place in told(chart(kind, own))} == asked
    assert told(chart(kind, {"data": [1, 2, 3], "fill": "-1"})) == {}
    assert "data.datasets[0].fill" in told(chart(kind, {"data": [1, 2, 3], "fill": False}))


def test_a_stack_that_is_not_to_stack_is_told() -> None:
    """With the chart type that does what was asked."""
    spec = chart("stackedArea", {"data": [1, 2, 3]}, scales={"y": {"stacked": False}})
    assert "area" in told(spec)["options.scales.y.stacked"]


@pytest.mark.parametrize(
    ("own", "field", "expected"),
    [
        ({"lineTension": 0}, "tension", 0),
        ({"cubicInterpolationMode": "monotone"}, "tension", 0.4),
        ({"steppedLine": True}, "stepped", "before"),
        ({"stepped": "after"}, "stepped", "after"),
        ({"stepped": False}, "stepped", ""),
        ({"pointStyle": False}, "point_style", "none"),
        ({"radius": 2}, "point_radius", 2),
        ({"borderDash": []}, "dash", ()),
        ({"borderDash": [0, 0]}, "dash", ()),
        ({"fill": "bottom"}, "fill_to", "start"),
        ({"fill": {"target": "end"}}, "fill_to", "end"),
        ({"fill": {"target": 1}}, "fill_to", "1"),
        ({"fill": "+1"}, "fill_to", "1"),
        ({"fill": 1}, "fill_to", "1"),
    ],
)
def test_spellings_of_old_and_new_versions(own: dict[str, Any], field: str, expected: Any) -> None:
    """What Chart.js 2, 3 and 4 write for the same."""
    spec = chart("line", {"data": [1, 2, 3], **own}, {"data": [1, 2, 3]})
    assert spec.notices == ()
    assert getattr(spec.data.series[0], field) == expected


@pytest.mark.parametrize(
    ("own", "place"),
    [
        ({"tension": 2}, "tension"),
        ({"cubicInterpolationMode": "cubic"}, "cubicInterpolationMode"),
        ({"stepped": "sometimes"}, "stepped"),
        ({"borderDash": "5"}, "borderDash"),
        ({"borderDash": [5, -1]}, "borderDash"),
        ({"borderDash": [1] * 9}, "borderDash"),
        ({"pointStyle": "heart"}, "pointStyle"),
        ({"pointBackgroundColor": "reddish"}, "pointBackgroundColor"),
        ({"fill": "upwards"}, "fill"),
        ({"fill": 0}, "fill"),
        ({"fill": "-1"}, "fill"),
        ({"fill": 7}, "fill"),
        ({"fill": ["a"]}, "fill"),
        ({"spanGaps": 3}, "spanGaps"),
        ({"hidden": "yes"}, "hidden"),
    ],
)
def test_what_is_not_used_is_told(own: dict[str, Any], place: str) -> None:
    """By its path; the line is drawn without it."""
    spec = chart("line", {"data": [1, 2, 3], **own}, {"data": [1, 2, 3]})
    assert list(told(spec)) == [f"data.datasets[0].{place}"]


def test_options_for_all_lines_are_read() -> None:
    """Those under ``elements``."""
    elements = {"line": {"tension": 0.5, "borderDash": [2, 2], "fill": True}, "point": {"radius": 0}}
    spec = chart("line", {"data": [1, 2, 3]}, elements=elements, spanGaps=True)
    assert spec.notices == ()
    assert (spec.extras.tension, spec.extras.dash, spec.extras.fill) == (0.5, (2, 2), True)
    assert (spec.extras.point_radius, spec.extras.span_gaps) == (0, True)


def test_hidden_series_are_not_told_in_words() -> None:
    """The picture hasn't got them; the table has."""
    spec = chart("line", {"label": "A", "data": [1, 2, 3]}, {"label": "B", "data": [4, 5, 6], "hidden": True})
    assert "B" not in CHART_TYPES["line"].describe(spec)
    assert CHART_TYPES["line"].tabulate(spec).columns == ("Label", "A", "B")


def test_a_stack_in_words_tells_the_whole() -> None:
    """Missing values count as zero."""
    spec = chart("stackedArea", {"label": "A", "data": [1, 2, 3]}, {"label": "B", "data": [4, None, 6]})
    text = CHART_TYPES["stackedArea"].describe(spec)
    assert text.startswith("Stacked area chart. 3 labels from Q1 to Q3. A ranges from 1 (Q1) to 3 (Q3) and rises")
    assert text.endswith("The whole ranges from 2 (Q2) to 9 (Q3), from 5 at first to 9.")


def test_amounts_below_zero_make_no_whole() -> None:
    """Their sum says nothing of the picture."""
    spec = chart("stackedArea", {"label": "A", "data": [1, 2, 3]}, {"label": "B", "data": [4, -1, 6]})
    assert "The whole" not in CHART_TYPES["stackedArea"].describe(spec)


def test_shares_in_words_and_as_a_table() -> None:
    """Both the values and what part of the whole they are."""
    spec = chart("percentStackedArea", {"label": "A", "data": [1, 1, 3]}, {"label": "B", "data": [3, None, 1]})
    entry = CHART_TYPES["percentStackedArea"]
    assert "A ranges from 25 (Q1) to 100 (Q2) and rises overall from 25 to 75." in entry.describe(spec)
    table = entry.tabulate(spec)
    assert table.columns == ("Label", "A", "B", "A, %", "B, %")
    assert table.rows == (("Q1", 1, 3, 25, 75), ("Q2", 1, None, 100, 0), ("Q3", 3, 1, 75, 25))


def test_a_type_that_can_not_be_mixed_is_refused() -> None:
    """With its place."""
    with pytest.raises(Invalid) as caught:
        chart("mixed", {"data": [1, 2, 3]}, {"type": "pie", "data": [1, 2, 3]})
    assert [fault.place for fault in caught.value.faults] == ["data.datasets[1].type"]


def test_bars_and_lines_of_a_mixed_chart_have_their_own_options() -> None:
    """What belongs to the other kind is told."""
    spec = chart("mixed", {"data": [1, 2, 3], "tension": 0.4}, {"type": "line", "data": [1, 2, 3], "stack": "a"})
    assert list(told(spec)) == ["data.datasets[0].tension", "data.datasets[1].stack"]
    assert [one.kind for one in spec.data.series] == ["bar", "line"]
