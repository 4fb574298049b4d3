"""Relations: bubbles, intervals, fits and paths as they are read: faults by place, alt text, tables."""

from typing import Any

import pytest

from app.charts import CHART_TYPES, read
from app.charts.relation.errorbar import ErrorPoint
from app.domain.errors import Invalid


def request(kind: str, *datasets: Any, options: dict[str, Any] | None = None, **data: Any) -> dict[str, Any]:
    """A request of these datasets; a list is the data of one."""
    sets = [{"label": "P", "data": one} if isinstance(one, list) else one for one in datasets]
    return {"chart_type": kind, "data": {"datasets": sets, **data}, "options": options or {}}


def places(body: dict[str, Any]) -> list[str]:
    """Where the faults of a request are."""
    with pytest.raises(Invalid) as caught:
        read(body)
    return [fault.place for fault in caught.value.faults]


def told(body: dict[str, Any]) -> str:
    """The alt text."""
    return CHART_TYPES[body["chart_type"]].describe(read(body))


def test_a_bubble_has_three_numbers_in_an_object_or_a_list() -> None:
    """Under Chart.js's names or those of a value; small radii are pixels, values never are."""
    for data, pixels in [
        ([{"x": 1, "y": 2, "r": 3}], True),
        ([[1, 2, 3]], True),
        ([{"x": 1, "y": 2, "r": 300}], False),
        ([{"x": 1, "y": 2, "size": 3, "label": "A"}], False),
    ]:
        content = read(request("bubble", data)).data
        assert (content.series[0].xs, content.series[0].ys) == ((1,), (2,))
        assert content.in_pixels is pixels


@pytest.mark.parametrize(
    ("data", "place"),
    [
        ([[1, 2]], "data.datasets[0].data[0]"),
        ([{"x": 1, "y": 2}], "data.datasets[0].data[0]"),
        ([{"x": 1, "y": 2, "r": "big"}], "data.datasets[0].data[0].r"),
        ([[1, "up", 3]], "data.datasets[0].data[0][1]"),
        ([[1, 2, 3], [1, 2, -3]], "data.datasets[0].data[1]"),
        ([7], "data.datasets[0].data[0]"),
        ([[1, 2, 3]] * 20_001, "data.datasets"),
    ],
)
def test_faults_of_bubbles_name_their_places(data: list[Any], place: str) -> None:
    """Too few numbers, text, a negative size, too many."""
    assert places(request("bubble", data)) == [place]


def test_bubbles_that_can_not_be_seen_are_told() -> None:
    """Those without a number and those without a size."""
    spec = read(request("bubble", [[1, 2, None], [1, 2, 0], [1, 2, 4]]))
    assert [notice.message.split(" ")[0] for notice in spec.notices] == ["1", "1"]


def test_the_largest_bubble_is_told() -> None:
    """By its name, with what areas show."""
    body = request("bubble", [{"x": 1, "y": 2, "size": 9, "label": "Oslo"}], options={"size_title": "People"})
    assert told(body) == (
        "Bubble chart. Areas show People. P: 1 bubble, x from 1 to 1, y from 2 to 2; the largest (9) is Oslo at 1, 2."
    )
    table = CHART_TYPES["bubble"].tabulate(read(body))
    assert (table.columns, table.rows) == (("Series", "Name", "x", "y", "People"), (("P", "Oslo", 1, 2, 9),))


@pytest.mark.parametrize("kind", ["bubble", "errorBar", "regression", "connectedScatter"])
def test_no_datasets_are_refused(kind: str) -> None:
    """There is nothing to draw."""
    assert places({"chart_type": kind, "data": {"datasets": []}}) == ["data.datasets"]
    assert places({"chart_type": kind, "data": {"datasets": [{"label": "A"}]}}) == ["data.datasets[0].data"]


@pytest.mark.parametrize(
    ("dataset", "labels"),
    [
        ({"data": [{"x": 0, "y": 5, "yMin": 4, "yMax": 7}]}, None),
        ({"data": [[0, 5, 4, 7]]}, None),
        ({"data": [{"y": 5, "yMin": 4, "yMax": 7}]}, ["a"]),
        ({"data": [5], "error_y": {"array": [2], "arrayminus": [1]}}, ["a"]),
    ],
)
def test_an_interval_may_be_written_in_several_ways(dataset: dict[str, Any], labels: list[str] | None) -> None:
    """By its ends, or by lists of errors, beside labels or numbers."""
    more = {"labels": labels} if labels else {}
    assert read(request("errorBar", dataset, **more)).data.series[0].points == (ErrorPoint(0, 5, 4, 7),)


def test_symmetric_errors_go_both_ways() -> None:
    """Of y and of x, in a point or in a list, which has null where nothing is known."""
    one = {"data": [{"x": 1, "y": 5, "yError": 2, "xError": 0.5}]}
    assert read(request("errorBar", one)).data.series[0].points == (ErrorPoint(1, 5, 3, 7, 0.5, 1.5),)
    two = {"data": [5, None, 6], "errors": [2, 1, None]}
    points = read(request("errorBar", two, labels=["a", "b", "c"])).data.series[0].points
    assert points == (ErrorPoint(0, 5, 3, 7), ErrorPoint(2, 6))


@pytest.mark.parametrize(
    ("dataset", "place"),
    [
        ({"data": [{"x": 1, "y": 5, "yMin": 6, "yMax": 4}]}, "data.datasets[0].data[0]"),
        ({"data": [{"x": 1, "y": 5, "yError": -1}]}, "data.datasets[0].data[0]"),
        ({"data": [{"x": 1, "y": 5, "yMin": "low"}]}, "data.datasets[0].data[0].yMin"),
        ({"data": [{"x": 1, "y": 5}], "errors": 3}, "data.datasets[0].errors"),
        ({"data": [{"x": 1, "y": 5}], "errors": ["x"]}, "data.datasets[0].errors[0]"),
        ({"data": [{"y": 5}]}, "data.datasets[0].data[0]"),
    ],
)
def test_faults_of_intervals_name_their_places(dataset: dict[str, Any], place: str) -> None:
    """An end before its start, a negative error, text, no list, no x."""
    assert places(request("errorBar", dataset)) == [place]


def test_more_values_than_labels_are_refused() -> None:
    """A value without a label has no place."""
    assert places(request("errorBar", [1, 2], labels=["a"])) == ["data.datasets[0].data[1]"]


def test_the_widest_interval_is_told() -> None:
    """With the names of the labels, and all ends in the table."""
    body = request("errorBar", {"label": "M", "data": [5, 9], "errors": [2, 1]}, labels=["a", "b"])
    assert told(body) == "Error bar chart. M ranges from 5 (a) to 9 (b); the widest interval is 3 to 7 (a)."
    table = CHART_TYPES["errorBar"].tabulate(read(body))
    assert table.columns == ("Series", "Label", "y", "Low", "High")
    assert table.rows == (("M", "a", 5, 3, 7), ("M", "b", 9, 8, 10))


@pytest.mark.parametrize(
    ("method", "data", "told"),
    [("exponential", [[1, 0], [2, 3]], "y"), ("logarithmic", [[0, 1], [2, 3]], "x"), ("power", [[-1, 1], [2, 3]], "x")],
)
def test_what_has_no_logarithm_is_refused(method: str, data: list[Any], told: str) -> None:
    """With the coordinate that it is about."""
    with pytest.raises(Invalid, match=f"logarithm of {told}, which is") as caught:
        read(request("regression", data, options={"method": method}))
    assert caught.value.faults[0].place == "data.datasets[0].data"


def test_the_options_of_a_fit_are_read() -> None:
    """A degree alone means a polynomial; the band may be switched off, or have a level."""
    extras = read(request("regression", [[1, 2]], options={"degree": 3, "confidence": False})).extras
    assert (extras.method, extras.degree, extras.confidence) == ("polynomial", 3, None)
    assert read(request("regression", [[1, 2]], options={"confidence": 0.9})).extras.confidence == 0.9
    wrong = read(request("regression", [[1, 2]], options={"method": "magic", "confidence": {}}))
    assert [notice.place for notice in wrong.notices] == ["options.method", "options.confidence"]


def test_the_fit_is_told() -> None:
    """How the cloud lies, and which kind of line goes through it."""
    text = told(request("regression", [[0, 0], [1, 1], [2, 2]], options={"degree": 2}))
    assert "y clearly rises as x rises" in text
    assert "(polynomial of degree 2)" in text


def test_a_path_is_told_from_start_to_end() -> None:
    """With the names of its points, their own or those of the labels."""
    body = request("connectedScatter", [{"x": 1, "y": 2, "label": "then"}, [3, 5]], labels=["", "now"])
    assert told(body) == (
        "Connected scatter chart. "
        "P: 2 points in order, x from 1 to 3, y from 2 to 5; it goes from 1, 2 (then) to 3, 5 (now)."
    )
    assert CHART_TYPES["connectedScatter"].tabulate(read(body)).rows == (("P", "then", 1, 2), ("P", "now", 3, 5))


def test_a_path_of_too_many_points_is_refused() -> None:
    """Nobody could follow it."""
    assert places(request("connectedScatter", [[1, 2]] * 2001)) == ["data.datasets[0].data"]
