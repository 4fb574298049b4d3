"""Long lists of numbers as arrays: what is stored comes back, and what is read of them is what lists would give."""

from array import array
from typing import Any

import orjson
import pytest

from app import charts
from app.charts.columns import LONG, MAGIC, Pairs, Texts, read, with_arrays, with_lists, written
from app.domain.errors import Invalid
from app.usecases.submit import Content

WHOLE = list(range(LONG))
PARTS = [number / 8 for number in WHOLE]


def line(values: list[Any], labels: list[Any] = WHOLE, **more: Any) -> dict[str, Any]:
    """A line chart of one dataset of its own, after one that is never an array."""
    datasets = [{"label": "words", "data": [None, *WHOLE[1:]]}, {"label": "numbers", "data": values}]
    return {"chart_type": "line", "data": {"labels": labels, "datasets": datasets}, **more}


def stored(body: dict[str, Any]) -> bytes:
    """As it lies in the object store."""
    return b"".join(written(with_arrays(body)))


@pytest.mark.parametrize(
    ("values", "code"),
    [
        (PARTS, "d"),
        (WHOLE, "i"),
        ([-(2**31), *WHOLE[1:]], "i"),
        ([2**31, *WHOLE[1:]], "q"),
        ([-(2**63), *WHOLE[1:]], "q"),
    ],
    ids=["floats", "integers", "least of 32 bits", "over 32 bits", "least of 64 bits"],
)
def test_long_lists_of_one_kind_come_back(values: list[Any], code: str) -> None:
    """The same numbers of the same kind, as an array to those who read one and as a list in the JSON."""
    found = read(stored(line(values)))
    made = found["data"]["datasets"][1]["data"]
    assert (type(made), made.typecode, made.tolist()) == (array, code, values)
    assert orjson.dumps(with_lists(found)) == orjson.dumps(line(values))


@pytest.mark.parametrize(
    "values",
    [
        WHOLE[1:],
        [None, *PARTS[1:]],
        [True, *WHOLE[1:]],
        [2**63, *WHOLE[1:]],
        [1e308] * LONG,
        [float("inf"), *PARTS[1:]],
        ["1"] * LONG,
    ],
    ids=["short", "gap", "boolean", "over 64 bits", "sum too large", "infinite", "texts"],
)
def test_other_lists_stay_as_they_are(values: list[Any]) -> None:
    """What no array holds as it is stays a list, also beside an array."""
    made = with_arrays(line(values))
    assert made["data"]["datasets"][1]["data"] is values
    assert isinstance(made["data"]["labels"], array)


POINTS = {
    "lists": [[x, y] for x, y in zip(WHOLE, PARTS, strict=True)],
    "objects": [{"x": x, "y": y} for x, y in zip(PARTS, WHOLE, strict=True)],
}


def cloud(points: list[Any], chart_type: str = "scatter") -> dict[str, Any]:
    """A chart of points."""
    return {"chart_type": chart_type, "data": {"datasets": [{"label": "few", "data": [[1, 2]]}, {"data": points}]}}


@pytest.mark.parametrize("points", POINTS.values(), ids=POINTS)
def test_points_come_back_as_they_were_written(points: list[Any]) -> None:
    """Two arrays to those who read them, and the same JSON to those who don't."""
    found = read(stored(cloud(points)))
    assert isinstance(found["data"]["datasets"][1]["data"], Pairs)
    assert orjson.dumps(with_lists(found)) == orjson.dumps(cloud(points))


@pytest.mark.parametrize("points", POINTS.values(), ids=POINTS)
@pytest.mark.parametrize("chart_type", ["scatter", "hexbin", "regression"])
def test_points_in_arrays_are_read_as_lists_are(points: list[Any], chart_type: str) -> None:
    """By a type that takes them, and by those that get lists."""
    by_array, by_list = (
        charts.read(body) for body in (with_arrays(cloud(points, chart_type)), cloud(points, chart_type))
    )
    kind = charts.CHART_TYPES[chart_type]
    assert kind.describe(by_array) == kind.describe(by_list)
    assert kind.tabulate(by_array) == kind.tabulate(by_list)
    assert (by_array.notices, by_array.options) == (by_list.notices, by_list.options)


@pytest.mark.parametrize(
    "odd",
    [[1], [1, 2, 3], [1, None], [1, "2"], [True, 2], "12", None, 7, {"x": 1, "y": 2}, {"x": 1}, {"x": 1, "r": 2}],
    ids=str,
)
def test_points_that_are_not_all_alike_stay_as_they_are(odd: Any) -> None:
    """Among lists of two numbers."""
    points = [odd, *POINTS["lists"][1:]]
    assert with_arrays(cloud(points))["data"]["datasets"][1]["data"] is points


def test_integers_among_fractions_are_fractions_but_not_among_labels() -> None:
    """The values are as large as before; a label keeps its text."""
    mixed = [0.5, *WHOLE[1:]]
    made = with_arrays(line(mixed, mixed))["data"]
    assert (made["datasets"][1]["data"].typecode, made["datasets"][1]["data"].tolist()) == ("d", mixed)
    assert made["labels"] is mixed


def test_a_request_without_long_lists_is_stored_as_json() -> None:
    """As ever, and whatever its data are."""
    for data in ({"labels": ["a"], "datasets": [{"data": [1]}]}, {"datasets": 3}, [1, 2], None):
        body = {"chart_type": "line", "data": data}
        assert stored(body) == orjson.dumps(body)
        assert read(stored(body)) == body


def test_what_is_stored_says_what_it_is() -> None:
    """No JSON begins as a request with arrays does, and none of them fits into a chart's row."""
    found = stored(line(WHOLE))
    assert found.startswith(MAGIC)
    assert len(found) > 64_000  # app.usecases.specs.INLINE_BYTES


def test_the_digest_is_of_what_is_drawn_at_any_size() -> None:
    """Sizes are stored and not part of the digest; any other number is."""
    plain, sized = Content.of(line(PARTS)), Content.of(line(PARTS, width=300, height=200))
    other = Content.of(line([*PARTS[:-1], 0.25], width=300, height=200))
    assert plain.digest == sized.digest != other.digest
    assert with_lists(read(sized.encoded)) == line(PARTS, width=300, height=200)


@pytest.mark.parametrize("chart_type", ["line", "spline", "stepLine"])
@pytest.mark.parametrize("options", [{}, {"x_axis": {"type": "linear"}}, {"x_axis": {"type": "time"}}], ids=str)
def test_arrays_are_read_as_lists_are(chart_type: str, options: dict[str, Any]) -> None:
    """Labels, values, notices and the words for those who don't see the picture."""
    body = line(PARTS) | {"chart_type": chart_type, "options": options}
    by_array, by_list = charts.read(with_arrays(body)), charts.read(body)
    assert list(by_array.data.labels) == list(by_list.data.labels)
    assert [list(one.values) for one in by_array.data.series] == [list(one.values) for one in by_list.data.series]
    assert (by_array.notices, by_array.options) == (by_list.notices, by_list.options)
    kind = charts.CHART_TYPES[chart_type]
    assert kind.describe(by_array) == kind.describe(by_list)
    assert kind.tabulate(by_array) == kind.tabulate(by_list)


def test_a_type_that_takes_no_arrays_gets_lists() -> None:
    """Every chart type reads what every other does."""
    body = line(PARTS) | {"chart_type": "bar"}
    assert charts.read(with_arrays(body)) == charts.read(body)


def test_a_missing_value_is_told_of_arrays_too() -> None:
    """One value a label."""
    with pytest.raises(Invalid) as caught:
        charts.read(with_arrays(line(PARTS, [*WHOLE, LONG])))
    assert [fault.place for fault in caught.value.faults] == ["data.datasets[0].data", "data.datasets[1].data"]


def test_texts_are_those_of_the_numbers() -> None:
    """By index, by slice and one after the other."""
    texts = Texts(array("d", [1.0, 0.1, -2.5e300]))
    assert (len(texts), texts[1], texts[-1], texts[:2]) == (3, "0.1", "-2.5e+300", ("1.0", "0.1"))
    assert list(texts) == ["1.0", "0.1", "-2.5e+300"]
