"""Samples that come counted: the same as their values one by one, however many they stand for."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.charts import CHART_TYPES, read
from app.charts.distribution.counted import Counted, pooled
from app.charts.distribution.statistics import QUARTILES, bandwidth, deviation, mean, quartiles, summarise
from app.domain.errors import Invalid
from workers import charts

COUNTED = ("histogram", "boxplot", "violin", "density", "ecdf", "ridgeline")
PAIRS = st.lists(
    st.tuples(st.floats(-1e6, 1e6).map(lambda value: round(value, 3)), st.integers(0, 9)), min_size=1, max_size=20
).filter(lambda pairs: any(count for _, count in pairs))


def long(pairs: list[tuple[float, int]]) -> list[float]:
    """The values one by one."""
    return sorted(value for value, count in pairs for _ in range(count))


@given(PAIRS)
def test_it_is_the_long_list(pairs: list[tuple[float, int]]) -> None:
    """Its length, items and slices."""
    counted, each = Counted.of(pairs), long(pairs)
    assert (len(counted), list(counted)) == (len(each), each)
    middle = len(each) // 2
    assert [list(counted[:middle]), list(counted[middle:])] == [each[:middle], each[middle:]]
    assert (counted[0], counted[-1]) == (each[0], each[-1])
    assert pooled([counted, tuple(each)]) == Counted.of((value, 2 * count) for value, count in pairs)


@pytest.mark.parametrize("method", QUARTILES)
@given(PAIRS)
def test_its_numbers_are_those_of_the_long_list(method: str, pairs: list[tuple[float, int]]) -> None:
    """Quartiles, box, outliers, mean, deviation and bandwidth."""
    counted, each = Counted.of(pairs), long(pairs)
    assert quartiles(counted, method) == quartiles(each, method)
    box, other = summarise(counted, method), summarise(each, method)
    assert (box.low, box.high, list(box.outliers), box.count) == (other.low, other.high, [*other.outliers], other.count)
    assert mean(counted) == pytest.approx(mean(each), rel=1e-9, abs=1e-6)
    assert deviation(counted) == pytest.approx(deviation(each), rel=1e-9)
    assert bandwidth(counted) == pytest.approx(bandwidth(each), rel=1e-9)


@pytest.mark.parametrize("name", COUNTED)
def test_nothing_is_made_of_as_many_values_as_are_counted(name: str) -> None:
    """A thousand million millions are read, told and drawn as soon as three."""
    cell = {"values": [1, 2.5, 4, 90], "counts": [3, 10**15, 7 * 10**14, 1]}
    spec = read({"chart_type": name, "data": {"labels": ["a"], "datasets": [{"data": [cell]}]}})
    entry = CHART_TYPES[name]
    assert "1,700,000,000,000,004 values from 1 to 90" in entry.describe(spec)
    assert entry.tabulate(spec).rows
    assert charts.build(spec).marks


@pytest.mark.parametrize(
    ("name", "cell", "place"),
    [
        ("histogram", {"values": [1, 2], "counts": [1]}, "data.datasets[0].data[0]"),
        ("histogram", {"values": [1, None], "counts": [1, 1]}, "data.datasets[0].data[0].values[1]"),
        ("boxplot", {"values": [1, 2], "counts": [1, -1]}, "data.datasets[0].data[0].counts[1]"),
        ("violin", {"values": [1, 2], "counts": [1, 0.5]}, "data.datasets[0].data[0].counts[1]"),
        ("density", {"values": [1, 2], "counts": [2**53, 2**53]}, "data.datasets[0].data[0].counts"),
        ("strip", {"values": [1], "counts": [1]}, "data.datasets[0].data[0]"),
        ("qq", {"values": [1], "counts": [1]}, "data.datasets[0].data[0]"),
    ],
)
def test_what_is_wrong_is_told_at_its_place(name: str, cell: dict[str, Any], place: str) -> None:
    """Lists of one length, whole numbers; where each value is a dot they must come one by one."""
    with pytest.raises(Invalid) as raised:
        read({"chart_type": name, "data": {"labels": ["a"], "datasets": [{"data": [cell]}]}})
    assert [fault.place for fault in raised.value.faults] == [place]
