"""Radars, polar areas and wind roses: what is refused and where, how wind is counted, how it is told."""

import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.charts import CHART_TYPES, read
from app.charts.model import ChartSpec
from app.charts.polar.wind import class_names, point_names, rose_of
from app.domain.errors import Invalid


def chart(kind: str, *values: list[Any], labels: list[Any] | None = None, **options: Any) -> ChartSpec:
    """A chart with a dataset for each list of values."""
    names = labels or [f"Axis {number}" for number in range(len(values[0]))]
    data = {"labels": names, "datasets": [{"label": f"S{at}", "data": row} for at, row in enumerate(values)]}
    return read({"chart_type": kind, "data": data, "options": options})


def rose(rows: list[dict[str, Any]], **options: Any) -> ChartSpec:
    """A wind rose of rows."""
    return read({"chart_type": "windRose", "data": rows, "options": options})


def places(body: dict[str, Any]) -> list[str]:
    """Where the faults of a request are."""
    with pytest.raises(Invalid) as caught:
        read(body)
    return [fault.place for fault in caught.value.faults]


@pytest.mark.parametrize("count", [1, 2, 361])
def test_a_radar_has_three_axes_at_least(count: int) -> None:
    """Two values have no shape, and more than a circle has degrees can't be told apart."""
    data = {"labels": list(range(count)), "datasets": [{"data": [1] * count}]}
    assert places({"chart_type": "radar", "data": data}) == ["data.labels"]


def test_many_axes_are_drawn_and_told() -> None:
    """Beyond thirty with a notice."""
    assert chart("radar", [1] * 30).notices == ()
    assert [notice.place for notice in chart("radar", [1] * 31).notices] == ["data.labels"]


def test_a_hidden_dataset_of_a_radar_is_left_out() -> None:
    """As Chart.js does."""
    sets = [{"data": [1, 2, 3], "hidden": True}, {"label": "b", "data": [3, 2, 1]}]
    spec = read({"chart_type": "radar", "data": {"labels": ["a", "b", "c"], "datasets": sets}})
    assert [one.name for one in spec.data.series] == ["b"]


@pytest.mark.parametrize("name", ["scale", "scales"])
def test_the_scale_in_both_spellings(name: str) -> None:
    """Chart.js 2 has ``scale``, 3 and 4 ``scales.r``."""
    scale = {"min": 1, "max": 9, "ticks": {"stepSize": 2}}
    spec = chart("radar", [1, 2, 3], **({"scale": scale} if name == "scale" else {"scales": {"r": scale}}))
    assert (spec.extras.axis.min, spec.extras.axis.max, spec.extras.axis.step) == (1, 9, 2)
    assert spec.notices == ()


@pytest.mark.parametrize(
    ("options", "degrees"),
    [({}, 0), ({"scales": {"r": {"startAngle": 30}}}, 30), ({"startAngle": 0}, 90), ({"startAngle": -math.pi / 2}, 0)],
)
def test_where_the_circle_starts(options: dict[str, Any], degrees: float) -> None:
    """Degrees from 12 o'clock in Chart.js 3, radians from 3 o'clock in 2."""
    assert math.degrees(chart("polarArea", [1, 2], **options).extras.start) == pytest.approx(degrees)


def test_a_negative_slice_is_refused_by_its_place() -> None:
    """A radius can't be negative."""
    data = {"labels": ["a", "b"], "datasets": [{"data": [1, -2]}]}
    assert places({"chart_type": "polarArea", "data": data}) == ["data.datasets[0].data[1]"]


def test_of_several_datasets_of_a_polar_area_the_first_is_drawn() -> None:
    """And it is told."""
    spec = chart("polarArea", [1, 2], [3, 4])
    assert [notice.place for notice in spec.notices] == ["data.datasets"]
    assert [one.name for one in spec.data.series] == ["S0"]


def test_alt_texts_tell_the_range() -> None:
    """Type, title, extremes with their places."""
    spec = chart("radar", [1, 5, 3], title="Phones")
    text = CHART_TYPES["radar"].describe(spec)
    assert text.startswith("Radar chart: Phones.")
    assert "from 1 (Axis 0) to 5 (Axis 1)" in text


def test_wind_is_counted_by_direction_and_speed() -> None:
    """A direction is the nearest point; a class starts at its limit; slow wind is calm."""
    rows = [
        {"direction": 350, "speed": 3},
        {"direction": 11, "speed": 1},
        {"direction": "E", "speed": 2},
        {"direction": 90, "speed": 0.2},
        {"direction": None, "speed": 0},
    ]
    spec = rose(rows, directions=8, speed_classes=[2, 4])
    found = rose_of(spec.data, spec.extras)
    assert found.names == ("N", "NE", "E", "SE", "S", "SW", "W", "NW")
    assert found.classes == ("under 2", "2\u20134")
    assert found.counts[0] == (0.2, 0.2)
    assert found.counts[2] == (0, 0.2)
    assert found.calm == 0.4


@given(
    st.lists(st.tuples(st.floats(-720, 720), st.floats(0, 1e6)), min_size=1, max_size=50),
    st.sampled_from([4, 8, 12, 16, 24, 32, 36]),
)
def test_every_wind_is_counted_once(winds: list[tuple[float, float]], count: int) -> None:
    """Shares and calm are the whole."""
    spec = rose([{"direction": way, "speed": speed} for way, speed in winds], directions=count)
    found = rose_of(spec.data, spec.extras)
    assert math.fsum(value for row in found.counts for value in row) + found.calm == pytest.approx(1)
    assert len(found.classes) <= 12


def test_frequencies_are_shares_of_all_with_calm() -> None:
    """Counts or percents, they are told as shares."""
    data = {"labels": ["N", "90"], "datasets": [{"label": "slow", "data": [30, None]}, {"data": [10, 40]}], "calm": 20}
    spec = read({"chart_type": "windRose", "data": data})
    found = rose_of(spec.data, spec.extras)
    assert found.counts == ((0.3, 0.1), (0.0, 0.4))
    assert found.calm == 0.2
    assert found.angles == pytest.approx((0, math.pi / 2))


def test_rows_of_frequencies() -> None:
    """A row a direction and class, or a row a direction with a column a class: the same rose."""
    long = [
        {"direction": "N", "strength": "0-1", "frequency": 1},
        {"direction": "N", "strength": "1-2", "frequency": 2},
        {"direction": "S", "strength": "0-1", "frequency": 3},
    ]
    wide = [{"r": "N", "0-1": 1, "1-2": 2}, {"r": "S", "0-1": 3, "1-2": 0}]
    assert rose(long).data == rose(wide).data
    assert rose(long).data.counts == ((1, 2), (3, 0))


@pytest.mark.parametrize(
    ("data", "place"),
    [
        ([], "data.rows"),
        ([{"speed": 3}], "data.rows[0].direction"),
        ([{"direction": "up", "speed": 3}], "data.rows[0].direction"),
        ([{"direction": 3, "speed": 1}, {"direction": 3, "speed": -1}], "data.rows[1].speed"),
        ({"labels": ["N", "north by east"], "datasets": [{"data": [1, 2]}]}, "data.labels[1]"),
        ({"labels": ["N", "0"], "datasets": [{"data": [1, 2]}]}, "data.labels[1]"),
        ({"labels": ["N"], "datasets": [{"data": [-1]}]}, "data.datasets[0].data[0]"),
        ({"labels": ["N"], "datasets": [{"data": [1]}], "calm": -1}, "data.calm"),
    ],
)
def test_wind_that_is_none_is_refused_by_its_place(data: Any, place: str) -> None:
    """Directions that are none, the same one twice, numbers below zero."""
    assert place in places({"chart_type": "windRose", "data": data})


def test_rows_without_a_speed_are_told() -> None:
    """They are not counted as calm."""
    spec = rose([{"direction": 3, "speed": 1}, {"direction": 9, "speed": None}])
    assert [notice.place for notice in spec.notices] == ["data.rows"]
    assert rose_of(spec.data, spec.extras).calm == 0


@pytest.mark.parametrize("wrong", [{"directions": 7}, {"speed_classes": [4, 2]}, {"speed_classes": "2,4"}])
def test_options_of_a_rose_that_are_none_are_told(wrong: dict[str, Any]) -> None:
    """The rose is drawn with its own."""
    (notice,) = rose([{"direction": 3, "speed": 1}], **wrong).notices
    assert notice.place == f"options.{next(iter(wrong))}"


def test_names_of_directions_and_classes() -> None:
    """Compass points where there are some; an open class at either end."""
    assert point_names(4) == ("N", "E", "S", "W")
    assert point_names(12)[1] == "30°"
    assert class_names([2, 4]) == ("under 2", "2\u20134", "4 and more")


def test_the_alt_text_of_a_rose_says_where_wind_comes_from() -> None:
    """The most frequent directions, classes and calm."""
    rows = [{"direction": "W", "speed": 3}] * 6 + [{"direction": "E", "speed": 1}] * 3 + [{"direction": 0, "speed": 0}]
    text = CHART_TYPES["windRose"].describe(rose(rows, title="Harbour", directions=4))
    assert text.startswith("Wind rose: Harbour. 4 directions. Most often from W 60\u00a0%, E 30\u00a0%")
    assert text.endswith("Calm 10\u00a0% of the time.")


def test_the_table_of_a_rose_has_a_row_a_direction() -> None:
    """And one for calm."""
    table = CHART_TYPES["windRose"].tabulate(rose([{"direction": 0, "speed": 3}, {"direction": 0, "speed": 0}]))
    assert len(table.rows) == 17
    assert table.rows[0][0] == "N"
    assert table.rows[-1][0] == "Calm"
