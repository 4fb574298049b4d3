"""Reading pies: which parts are refused, left out and joined, and how they are told."""

import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.charts import CHART_TYPES, read
from app.charts.model import ChartSpec
from app.charts.pie import PieData, PieExtras, Slice, drawn_slices, percent
from app.domain.errors import Invalid


def pie(values: list[Any], labels: list[str] | None = None, **options: Any) -> ChartSpec:
    """A pie of one dataset; its labels are a, b, c ... unless given."""
    names = labels or [chr(97 + index % 26) * (1 + index // 26) for index in range(len(values))]
    data = {"labels": names, "datasets": [{"label": "TWh", "data": values}]}
    return read({"chart_type": "pie", "data": data, "options": options})


def names(spec: ChartSpec) -> list[str]:
    """The slices in the order of drawing."""
    return [part.label for part in drawn_slices(spec.data, spec.extras)]


def test_the_largest_comes_first() -> None:
    """Slices are sorted by size, those of one size as given."""
    assert names(pie([20, 50, 20, 10])) == ["b", "a", "c", "d"]


def test_a_negative_part_is_refused_by_its_place() -> None:
    """Every negative value is named."""
    with pytest.raises(Invalid) as caught:
        pie([3, -1, 2, -0.5])
    assert [fault.place for fault in caught.value.faults] == ["data.datasets[0].data[1]", "data.datasets[0].data[3]"]


def test_zero_and_null_parts_are_left_out_and_told() -> None:
    """The notice names them."""
    spec = pie([3, 0, None, 2])
    assert names(spec) == ["a", "d"]
    (notice,) = spec.notices
    assert "2 of 4" in notice.message
    assert notice.message.endswith("b, c")


def test_nothing_but_zeros_is_empty() -> None:
    """There is no slice, and the alt text says so."""
    spec = pie([0, None])
    assert names(spec) == []
    assert "nothing to show" in CHART_TYPES["pie"].describe(spec)


def test_of_several_datasets_the_first_is_drawn() -> None:
    """The others are told, not silently dropped."""
    datasets = [{"data": [1, 2]}, {"data": [3, 4]}]
    spec = read({"chart_type": "pie", "data": {"labels": ["a", "b"], "datasets": datasets}})
    assert sorted(part.value for part in spec.data.slices) == [1, 2]
    assert [notice.place for notice in spec.notices] == ["data.datasets"]


def test_small_slices_become_other_which_stands_last() -> None:
    """Below three percent they are joined; their sum may be larger than a named slice."""
    spec = pie([50, 43, 3, 2, 1, 1])
    *named, other = drawn_slices(spec.data, spec.extras)
    assert [part.label for part in named] == ["a", "b", "c"]
    assert (other.label, other.value, other.members) == ("Other", 4, ("d", "e", "f"))


def test_one_small_slice_keeps_its_name() -> None:
    """Joining one would hide its name and gain nothing."""
    assert names(pie([70, 28, 2])) == ["a", "b", "c"]


def test_small_slices_join_an_other_that_is_in_the_data() -> None:
    """There are never two of that name, and it stands last."""
    spec = pie([30, 60, 8, 1, 1], ["Others", "A", "B", "C", "D"])
    assert names(spec) == ["A", "B", "Others"]
    assert drawn_slices(spec.data, spec.extras)[-1].value == 32


def test_each_slice_is_kept_when_asked() -> None:
    """other_below 0 joins nothing, in either group of options."""
    assert len(names(pie([90, *[1] * 10], other_below=0))) == 11


def test_when_nearly_all_are_small_the_largest_keep_their_names() -> None:
    """A pie of nothing but Other would say nothing."""
    shown = names(pie([*range(1, 101)]))
    assert len(shown) == 10
    assert shown[-1] == "Other"


def test_colours_stay_with_their_slices() -> None:
    """Sorting moves a slice's own colour along with it."""
    dataset = {"data": [1, 3], "backgroundColor": ["red", "#00ff00"]}
    spec = read({"chart_type": "pie", "data": {"labels": ["a", "b"], "datasets": [dataset]}})
    assert [(part.label, part.color) for part in drawn_slices(spec.data, spec.extras)] == [
        ("b", "#00ff00"),
        ("a", "red"),
    ]


@given(st.lists(st.floats(min_value=1e-300, max_value=1e300), min_size=1, max_size=80), st.floats(0, 50))
def test_drawn_slices_are_the_whole(values: list[float], below: float) -> None:
    """Whatever is joined, shares sum to one and no part is lost."""
    spec = pie(values)
    drawn = drawn_slices(spec.data, PieExtras(below))
    assert math.fsum(part.share for part in drawn) == pytest.approx(1)
    assert sum(len(part.members) or 1 for part in drawn) == len(values)


@pytest.mark.parametrize(
    ("share", "text"),
    [(1, "100"), (0.9999, ">99"), (0.346, "35"), (0.0125, "1"), (0.0049, "0.5"), (0.0002, "<0.1")],
)
def test_percents_are_whole_and_never_lie(share: float, text: str) -> None:
    """Neither a part is told as the whole, nor something as nothing."""
    assert percent(share) == f"{text}\u00a0%"


def test_the_alt_text_names_parts_and_what_was_joined() -> None:
    """Type, title, sum, shares."""
    spec = pie([50, 43, 3, 2, 1, 1], title="Power")
    text = CHART_TYPES["pie"].describe(spec)
    assert text.startswith("Pie chart: Power. 4 parts of TWh 100, clockwise: a 50\u00a0%")
    assert text.endswith("3 small parts are joined.")


def test_the_table_has_every_part_as_given() -> None:
    """Joined parts are rows of their own."""
    table = CHART_TYPES["pie"].tabulate(pie([50, 43, 3, 2, 1, 1]))
    assert table.columns == ("Label", "TWh", "Share")
    assert [row[0] for row in table.rows] == list("abcdef")


def test_a_slice_of_all_small_ones_is_named_other() -> None:
    """Data without any large slice still has a sensible last one."""
    parts = tuple(Slice(str(n), 1, 1 / 50) for n in range(50))
    assert drawn_slices(PieData("", parts), PieExtras())[-1].label == "Other"


@pytest.mark.parametrize("kind", ["pie", "doughnut"])
def test_parts_whose_sum_no_number_holds_are_refused(kind: str) -> None:
    """Their shares could be told, their sum could not."""
    data = {"labels": ["a", "b"], "datasets": [{"data": [1.7e308, 1.7e308]}]}
    with pytest.raises(Invalid) as caught:
        read({"chart_type": kind, "data": data})
    assert [fault.place for fault in caught.value.faults] == ["data.datasets[0].data"]
