"""Words that change the chart before."""

import pytest

from app.domain.errors import Invalid
from tests.questions import TODAY, asked, brief
from workers.planner import Ask, Plan, plan


def talk(*turns: str, table: str = "orders") -> Plan:
    """The last plan of a conversation."""
    made: Plan | None = None
    for words in turns:
        made = asked(table, words, made)
    assert made is not None
    return made


FIRST = "total sales by region"


@pytest.mark.parametrize(
    ("turns", "wanted"),
    [
        (("make it a pie",), ("pie", "Region", ("sum Sales",), "")),
        (("by product instead",), ("bar", "Product", ("sum Sales",), "")),
        (("split by product",), ("stackedBar", "Region", ("sum Sales",), "Product")),
        (("split by product", "side by side"), ("groupedBar", "Region", ("sum Sales",), "Product")),
        (("add the profit",), ("stackedBar", "Region", ("sum Sales", "sum Profit"), "")),
        (("make it a line over time",), ("line", "Order Date/month", ("sum Sales",), "")),
        (("make it horizontal",), ("horizontalBar", "Region", ("sum Sales",), "")),
        (("average instead",), ("bar", "Region", ("mean Sales",), "")),
        (("make it a pie", "undo"), ("bar", "Region", ("sum Sales",), "")),
        (("make it a pie", "only 2023", "undo", "undo"), ("bar", "Region", ("sum Sales",), "")),
    ],
)
def test_the_chart_changes(turns: tuple[str, ...], wanted: tuple[str, str, tuple[str, ...], str]) -> None:
    """Type, keys, measures and series; what nobody speaks of stays."""
    assert brief(talk(FIRST, *turns)) == wanted


def test_filters_take_the_place_of_those_on_the_same_column() -> None:
    """Others stay, and all may be dropped."""
    both = talk(FIRST, "only 2023", "without the south", "only since March 2024")
    assert [one["column"] for one in both.sketch.filters] == ["Region", "Order Date"]
    assert talk(FIRST, "only 2023", "remove all filters").sketch.filters == ()


def test_order_and_looks() -> None:
    """Sorted, bigger, in euros, in the brand's own look."""
    made = talk(FIRST, "sort ascending", "bigger title", "in euros", "use our brand", "dark")
    assert made.sketch.order is not None
    assert made.sketch.order.descending is False
    assert made.spec["options"]["title_size"] > 20
    assert made.spec["options"]["theme"] == "dark"
    assert made.spec["options"]["currency"] == "EUR"
    assert made.brand


def test_another_question_is_another_chart() -> None:
    """A description of its own starts anew."""
    assert brief(talk(FIRST, "show the number of orders by product"))[1:3] == ("Product", ("count",))


def test_nothing_to_undo() -> None:
    """The first chart has none before it."""
    with pytest.raises(Invalid, match="nothing to undo"):
        talk(FIRST, "undo")


def test_words_that_change_nothing() -> None:
    """The cure lists what can be changed."""
    with pytest.raises(Invalid, match="changes nothing"):
        talk(FIRST, "make it sing")


def test_synthesised_data_are_changed_too() -> None:
    """Type, order and looks of a chart whose data are words."""
    first = plan(Ask("Q1 10, Q2 30, Q3 20", today=TODAY))
    pie = plan(Ask("make it a pie, largest first", today=TODAY, previous=first))
    assert pie.chart_type == "pie"
    assert pie.spec["data"]["labels"] == ["Q2", "Q3", "Q1"]
