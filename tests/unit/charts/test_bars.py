"""Bars of every kind: how they pile up, which options they take, and how they are told in words."""

from typing import Any

import pytest

from app.charts import CHART_TYPES, read
from app.charts.bar.piles import GROUP, LARGEST, PERCENT, STACK, pile_up
from app.charts.model import ChartSpec
from app.charts.series import Series


def spec(kind: str, *datasets: dict[str, Any], **options: Any) -> ChartSpec:
    """A chart of three labels that has been read."""
    data = {"labels": ["Q1", "Q2", "Q3"], "datasets": list(datasets)}
    return read({"chart_type": kind, "data": data, "options": options})


def series(*values: float | None, stack: str = "") -> Series:
    """A series of these values."""
    return Series("", values, stack=stack)


def notices(read_spec: ChartSpec) -> dict[str, str]:
    """What was told, by place."""
    return {notice.place: notice.message for notice in read_spec.notices}


def test_side_by_side_each_has_its_place_and_starts_at_zero() -> None:
    """Null is a gap."""
    first, second = pile_up([series(3, None), series(-1, 2)], GROUP)
    assert (first.place, first.spreads) == (0, ((0, 3), None))
    assert (second.place, second.spreads) == (1, ((0, -1), (0, 2)))


def test_what_is_below_zero_stacks_downwards_from_zero() -> None:
    """The two ways don't disturb each other."""
    piles = pile_up([series(3), series(-1), series(None), series(4), series(-2)], STACK)
    assert [pile.spreads[0] for pile in piles] == [(0, 3), (0, -1), None, (3, 7), (-1, -3)]
    assert {pile.place for pile in piles} == {0}


@pytest.mark.parametrize("mode", [GROUP, STACK])
def test_series_of_one_stack_share_a_place(mode: str) -> None:
    """As in Chart.js a dataset's ``stack`` alone is enough."""
    piles = pile_up([series(1, stack="a"), series(2, stack="b"), series(4, stack="a")], mode)
    assert [(pile.place, pile.spreads[0]) for pile in piles] == [(0, (0, 1)), (1, (0, 2)), (0, (1, 5))]


def test_percent_are_shares_of_all_amounts() -> None:
    """Each keeps its sign; a pile of zeros stays empty."""
    piles = pile_up([series(30, 0), series(-10, 0), series(60, None)], PERCENT)
    assert [pile.spreads[0] for pile in piles] == [
        (0, pytest.approx(30)),
        (0, pytest.approx(-10)),
        (pytest.approx(30), pytest.approx(90)),
    ]
    assert [pile.spreads[1] for pile in piles] == [(0, 0), (0, 0), None]


def test_a_sum_beyond_all_numbers_is_cut() -> None:
    """It would be infinite."""
    assert pile_up([series(9e307), series(9e307)], STACK)[1].spreads[0] == (9e307, LARGEST)
    assert pile_up([series(9e307), series(9e307)], PERCENT)[1].spreads[0] == (50, 100)


@pytest.mark.parametrize(
    ("kind", "options", "expected"),
    [
        ("bar", {}, (False, GROUP)),
        ("bar", {"indexAxis": "y"}, (True, GROUP)),
        ("bar", {"scales": {"x": {"stacked": True}, "y": {"stacked": True}}}, (False, STACK)),
        ("bar", {"scales": {"xAxes": [{"stacked": True}], "yAxes": [{"stacked": True}]}}, (False, STACK)),
        ("horizontalBar", {}, (True, GROUP)),
        ("horizontalBar", {"scales": {"x": {"stacked": True}}}, (True, STACK)),
        ("stackedBar", {"indexAxis": "y"}, (True, STACK)),
        ("percentStackedBar", {}, (False, PERCENT)),
        ("groupedBar", {}, (False, GROUP)),
    ],
)
def test_type_and_options_say_how_bars_lie(kind: str, options: dict[str, Any], expected: tuple[bool, str]) -> None:
    """In the spellings of Chart.js v2 to v4."""
    read_spec = spec(kind, {"data": [1, 2, 3]}, **options)
    assert (read_spec.extras.sideways, read_spec.extras.mode) == expected
    assert not read_spec.notices


@pytest.mark.parametrize(
    ("kind", "options", "place"),
    [
        ("horizontalBar", {"indexAxis": "x"}, "options.indexAxis"),
        ("stackedBar", {"scales": {"y": {"stacked": False}}}, "options.scales.y.stacked"),
        ("groupedBar", {"scales": {"y": {"stacked": True}}}, "options.scales.y.stacked"),
        ("bar", {"indexAxis": "z"}, "options.indexAxis"),
        ("bar", {"scales": {"y": {"min": 5}}}, "options.scales.y.min"),
        ("horizontalBar", {"scales": {"x": {"min": 5}}}, "options.scales.x.min"),
        ("horizontalBar", {"scales": {"x": {"beginAtZero": False}}}, "options.scales.x.beginAtZero"),
    ],
)
def test_what_contradicts_the_type_or_misleads_is_told(kind: str, options: dict[str, Any], place: str) -> None:
    """By its path."""
    assert place in notices(spec(kind, {"data": [6, 7, 8]}, **options))


def test_thickness_is_read_for_all_and_for_one() -> None:
    """In the places where Chart.js has it; ``flex`` leaves it open."""
    own = {"data": [1, 2, 3], "barThickness": 12, "stack": "a", "hidden": True}
    read_spec = spec("bar", own, {"data": [1, 2, 3], "barThickness": "flex"}, datasets={"bar": {"barThickness": 20}})
    first, second = read_spec.data.series
    assert (first.thickness, first.stack, first.hidden) == (12, "a", True)
    assert (second.thickness, second.hidden) == (None, False)
    assert read_spec.extras.thickness == 20
    assert not read_spec.notices


def test_stacks_are_told_with_their_whole() -> None:
    """The lowest and the highest sum; not where amounts go both ways."""
    tell = CHART_TYPES["stackedBar"].describe
    text = tell(spec("stackedBar", {"label": "a", "data": [1, 2, 3]}, {"label": "b", "data": [1, None, 7]}))
    assert text.startswith("Stacked bar chart.")
    assert "Whole bars range from 2 (Q1) to 10 (Q3)." in text
    assert "Whole" not in tell(spec("stackedBar", {"data": [1, 2, 3]}, {"data": [1, -2, 7]}))


def test_percent_are_told_and_tabulated() -> None:
    """Alt text has shares, the table both."""
    read_spec = spec("percentStackedBar", {"label": "a", "data": [1, 2, 0]}, {"label": "b", "data": [3, 2, 0]})
    entry = CHART_TYPES["percentStackedBar"]
    assert "a ranges from 0 (Q3) to 50 (Q2)" in entry.describe(read_spec)
    table = entry.tabulate(read_spec)
    assert table.columns == ("Label", "a", "b", "a, %", "b, %")
    assert table.rows[0] == ("Q1", 1, 3, 25, 75)


def test_lying_bars_are_told_with_the_axis_of_their_names() -> None:
    """The vertical axis has the names."""
    read_spec = spec("horizontalBar", {"data": [1, 2, 3]}, x_axis="Tonnes", y_axis="Quarter")
    entry = CHART_TYPES["horizontalBar"]
    assert entry.describe(read_spec).startswith("Horizontal bar chart. The vertical axis shows Quarter")
    assert entry.tabulate(read_spec).columns[0] == "Quarter"
