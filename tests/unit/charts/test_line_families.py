"""Bands, slopes, ranks, streams and sparklines: faults with their places, words and tables."""

from typing import Any

import pytest

from app.charts import CHART_TYPES, read
from app.charts.model import ChartSpec
from app.domain.errors import Invalid


def chart(kind: str, *datasets: dict[str, Any], labels: Any = None, **options: Any) -> ChartSpec:
    """A request with these datasets, read."""
    data = {"labels": labels or ["Q1", "Q2", "Q3"], "datasets": list(datasets)}
    return read({"chart_type": kind, "data": data, "options": options})


def told(spec: ChartSpec) -> list[str]:
    """The places of what was told."""
    return [notice.place for notice in spec.notices]


@pytest.mark.parametrize(
    ("own", "places"),
    [
        ({"low": [4, 9, 4], "high": [6, 8, 6]}, ["low[1]"]),
        ({"low": [4, 4], "high": [6, 8, 6]}, ["low"]),
        ({"low": [4, 4, 4]}, ["high"]),
        ({"high": [4, 4, 4]}, ["low"]),
        ({"low": "4", "high": [6, 8, 6]}, ["low"]),
        ({"low": [4, "x", 4], "high": [6, 8, 6]}, ["low[1]"]),
        ({"error": [1, -2, 1]}, ["error[1]"]),
    ],
)
def test_faults_of_bands_name_their_places(own: dict[str, Any], places: list[str]) -> None:
    """Upside down, of another length, with one end, or no numbers."""
    with pytest.raises(Invalid) as caught:
        chart("band", {"data": [5, 6, 5], **own})
    assert {fault.place for fault in caught.value.faults} >= {f"data.datasets[0].{place}" for place in places}


def test_a_line_outside_of_its_band_is_told() -> None:
    """It may be so, and is most often a mistake."""
    assert told(chart("band", {"data": [5, 60, 5], "low": [4] * 3, "high": [6] * 3})) == ["data.datasets[0].data"]


def test_bands_in_words_and_as_a_table() -> None:
    """The line's course, and how wide the band is."""
    spec = chart("band", {"label": "A", "data": [5, 6, 7], "low": [4, 4, 4], "high": [6, 8, 11]})
    entry = CHART_TYPES["band"]
    assert entry.describe(spec).endswith("The band around A reaches from 4 to 11, 2 wide at first and 7 at last.")
    assert entry.tabulate(spec).columns == ("Label", "A", "A, low", "A, high")
    assert entry.tabulate(spec).rows[2] == ("Q3", 7, 4, 11)


def test_layers_of_a_stream_are_not_negative() -> None:
    """Each by its place."""
    with pytest.raises(Invalid) as caught:
        chart("streamgraph", {"data": [1, -1, 2]}, {"data": [1, None, -2]})
    assert [fault.place for fault in caught.value.faults] == ["data.datasets[0].data[1]", "data.datasets[1].data[2]"]


def test_the_baseline_of_a_stream_is_an_option() -> None:
    """One of three; another is told."""
    assert chart("streamgraph", {"data": [1, 2, 3]}, baseline="silhouette").extras.baseline == "silhouette"
    assert told(chart("streamgraph", {"data": [1, 2, 3]}, baseline="middle")) == ["options.baseline"]


def test_a_slope_needs_two_labels() -> None:
    """One is no way."""
    with pytest.raises(Invalid) as caught:
        chart("slope", {"data": [1]}, labels=["only"])
    assert [fault.place for fault in caught.value.faults] == ["data.labels"]


def test_slopes_in_words() -> None:
    """Who rises, who falls, and the steepest first."""
    spec = chart("slope", {"label": "A", "data": [1, 2]}, {"label": "B", "data": [9, 3]}, labels=["2000", "2020"])
    assert CHART_TYPES["slope"].describe(spec) == (
        "Slope chart. 2 lines from 2000 to 2020. 1 rise and 1 fall. B goes from 9 to 3. A goes from 1 to 2."
    )


def test_ranks_in_words_and_as_a_table() -> None:
    """Who is where at last; values keep their column."""
    spec = chart("bump", {"label": "A", "data": [10, 20, 5]}, {"label": "B", "data": [15, 10, 9]})
    text = CHART_TYPES["bump"].describe(spec)
    assert text.endswith("B goes from place 1 to place 1. A goes from place 2 to place 2.")
    assert "greatest first" in text
    table = CHART_TYPES["bump"].tabulate(spec)
    assert table.columns == ("Label", "A", "B", "A, place", "B, place")
    assert table.rows[1] == ("Q2", 20, 10, 1, 2)


def test_ranks_that_are_given_stay() -> None:
    """Whole numbers from 1, each once at a label."""
    spec = chart("bump", {"label": "A", "data": [1, 2, 1]}, {"label": "B", "data": [2, 1, None]})
    assert (spec.data.places, spec.data.ranked) == (((1, 2, 1), (2, 1, None)), False)
    assert CHART_TYPES["bump"].tabulate(spec).columns == ("Label", "A", "B")


def test_equal_values_are_told() -> None:
    """Somebody has to stand first."""
    assert told(chart("bump", {"data": [5, 2, 1]}, {"data": [5, 1, 2]})) == ["data.datasets"]
