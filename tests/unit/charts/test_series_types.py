"""Bar and line charts: what is read, what is refused and where, and how it is told in words."""

from typing import Any

import pytest

from app.charts import CHART_TYPES, read
from app.charts.model import ChartSpec
from app.domain.errors import Invalid

BOTH = pytest.mark.parametrize("kind", ["bar", "line"])


def request(kind: str, *datasets: dict[str, Any], labels: Any = None, **options: Any) -> dict[str, Any]:
    """A request with these datasets."""
    return {
        "chart_type": kind,
        "data": {"labels": labels or ["Q1", "Q2", "Q3"], "datasets": list(datasets)},
        "options": options,
    }


def places(body: dict[str, Any]) -> list[str]:
    """Where the faults of a request are."""
    with pytest.raises(Invalid) as caught:
        read(body)
    return [fault.place for fault in caught.value.faults]


def notices(spec: ChartSpec) -> dict[str, str]:
    """What was told, by place."""
    return {notice.place: notice.message for notice in spec.notices}


@BOTH
def test_faults_name_their_places(kind: str) -> None:
    """Text, booleans and lists where numbers belong; each index by itself."""
    body = request(kind, {"data": [1, "two", 3]}, {"data": [True, 2, [3]]})
    assert places(body) == ["data.datasets[0].data[1]", "data.datasets[1].data[0]", "data.datasets[1].data[2]"]


@BOTH
def test_as_many_values_as_labels(kind: str) -> None:
    """Too few or too many are refused with both numbers."""
    assert places(request(kind, {"data": [1, 2]}, {"data": [1, 2, 3, 4]})) == [
        "data.datasets[0].data",
        "data.datasets[1].data",
    ]


@BOTH
@pytest.mark.parametrize("number", [float("nan"), float("inf")])
def test_numbers_are_finite(kind: str, number: float) -> None:
    """What JSON doesn't know can't be drawn."""
    assert places(request(kind, {"data": [1, number, 3]})) == ["data.datasets[0].data[1]"]


@BOTH
def test_nulls_are_gaps(kind: str) -> None:
    """They are read as None and are no fault."""
    assert read(request(kind, {"data": [1, None, 3]})).data.series[0].values == (1, None, 3)


@BOTH
def test_unknown_options_are_told(kind: str) -> None:
    """Nothing asked for is dropped in silence."""
    told = notices(read(request(kind, {"data": [1, 2, 3], "yAxisID": "left"}, sparkle=True)))
    assert set(told) == {"options.sparkle", "data.datasets[0].yAxisID"}


@BOTH
def test_an_unknown_palette_is_told_with_the_nearest_names(kind: str) -> None:
    """A misspelt name draws with the house palette."""
    spec = read(request(kind, {"data": [1, 2, 3]}, color_scheme="viridas"))
    assert "viridis" in notices(spec)["options.color_scheme"]
    assert spec.options.color_scheme is None


@BOTH
@pytest.mark.parametrize("name", ["viridis", "Viridis", " VIRIDIS "])
def test_palettes_are_found_in_any_case(kind: str, name: str) -> None:
    """People write names as they like."""
    assert read(request(kind, {"data": [1, 2, 3]}, color_scheme=name)).options.color_scheme == "viridis"


def test_bars_cut_at_their_foot_are_told() -> None:
    """A min above zero is honoured, and the reader of the answer is warned."""
    spec = read(request("bar", {"data": [5, 6, 7]}, scales={"yAxes": [{"ticks": {"min": 4}}]}))
    assert spec.options.y.min == 4
    assert "not at zero" in notices(spec)["options.scales.yAxes[0].ticks.min"]


def test_bars_start_at_zero_whatever_is_asked() -> None:
    """``beginAtZero: false`` has no effect on bars, and that is told."""
    spec = read(request("bar", {"data": [5, 6, 7]}, scales={"yAxes": [{"ticks": {"beginAtZero": False}}]}))
    assert list(notices(spec)) == ["options.scales.yAxes[0].ticks.beginAtZero"]


def test_a_line_may_start_anywhere() -> None:
    """The same options on a line are no reason for a notice."""
    scales = {"yAxes": [{"ticks": {"min": 4, "beginAtZero": False}}]}
    assert read(request("line", {"data": [5, 6, 7]}, scales=scales)).notices == ()


def test_a_bar_chart_in_words() -> None:
    """Type, title, axes, labels, range and extremes."""
    body = request("bar", {"label": "Sales", "data": [65, 92, 78]}, title="Sales.", y_axis="Euro")
    spec = read(body)
    assert CHART_TYPES["bar"].describe(spec) == (
        "Bar chart: Sales. The vertical axis shows Euro. 3 labels from Q1 to Q3. Sales ranges from 65 (Q1) to 92 (Q2)."
    )


def test_a_line_chart_in_words_tells_its_direction() -> None:
    """A line is read from its start to its end."""
    spec = read(request("line", {"label": "Load", "data": [10, 4, 7]}, {"label": "Flat", "data": [2, 3, 2]}))
    told = CHART_TYPES["line"].describe(spec)
    assert "Load ranges from 4 (Q2) to 10 (Q1) and falls overall from 10 to 7." in told
    assert "Flat ranges from 2 (Q1) to 3 (Q2) and ends where it began." in told


@BOTH
def test_a_chart_without_values_in_words(kind: str) -> None:
    """Said, not left out."""
    spec = read(request(kind, {"label": "Empty", "data": [None, None, None]}))
    assert CHART_TYPES[kind].describe(spec).endswith("Empty has no values.")


@BOTH
def test_the_table_has_a_row_a_label(kind: str) -> None:
    """The numbers behind the picture."""
    table = CHART_TYPES[kind].tabulate(read(request(kind, {"label": "A", "data": [1, None, 3]}, x_axis="Quarter")))
    assert table.columns == ("Quarter", "A")
    assert table.rows == (("Q1", 1), ("Q2", None), ("Q3", 3))


@BOTH
def test_hostile_texts_are_read(kind: str) -> None:
    """Control characters go, excess is cut and told, markup is only text."""
    spec = read(request(kind, {"label": "<script>\x00\x1b", "data": [1, 2, 3]}, title="T" * 10_000))
    assert spec.data.series[0].name == "<script>"
    assert len(spec.options.title) == 1000
    assert "options.title" in notices(spec)
