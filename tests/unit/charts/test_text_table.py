"""Tables as pictures: what their cells are, and what is wrong with some."""

from typing import Any

import pytest

from app.charts import CHART_TYPES, read
from app.charts.model import ChartSpec
from app.domain.errors import Invalid


def table(data: Any, **advanced: Any) -> ChartSpec:
    """A table of these data."""
    return read({"chart_type": "table", "data": data, "advanced_options": advanced})


def test_numbers_stand_at_the_right_and_texts_at_the_left() -> None:
    """Of each column by itself; truth values are words, gaps stay gaps."""
    spec = table([{"n": "a", "v": 1, "b": True}, {"n": None, "v": 2.5, "b": False}])
    assert [(column.title, column.cells, column.align) for column in spec.data.columns] == [
        ("n", ("a", None), "left"),
        ("v", (1, 2.5), "right"),
        ("b", ("yes", "no"), "left"),
    ]


def test_labels_and_datasets_are_columns() -> None:
    """The body of any other chart can be looked at as numbers."""
    data = {"labels": ["Jan", "Feb"], "datasets": [{"label": "Sales", "data": [1, None]}]}
    spec = table(data)
    assert [column.title for column in spec.data.columns] == ["", "Sales"]
    assert CHART_TYPES["table"].tabulate(spec).rows == (("Jan", 1), ("Feb", None))
    assert CHART_TYPES["table"].describe(spec) == "Table. 2 rows, 2 columns: names, Sales."


def test_columns_have_titles_and_sides_as_asked() -> None:
    """What can't be is told."""
    spec = table([{"a": 1, "b": 2}], columns={"a": {"title": "A", "align": "center"}, "b": {"align": "middle"}})
    assert spec.extras.titles == {"a": "A", "b": "b"}
    assert spec.extras.aligns == {"a": "center"}
    assert [notice.place for notice in spec.notices] == ["advanced_options.columns.b.align"]


@pytest.mark.parametrize(
    ("data", "place"),
    [
        ([], "data"),
        ({}, "data.labels"),
        ([{str(number): 1 for number in range(41)}], "data.columns"),
        ([{"a": 1}] * 10_001, "data.rows"),
        ([5], "data.rows[0]"),
    ],
)
def test_what_is_no_table_is_told_with_its_place(data: Any, place: str) -> None:
    """Too many columns and rows as well."""
    with pytest.raises(Invalid) as raised:
        table(data)
    assert raised.value.faults[0].place == place


def test_a_cell_holds_one_value() -> None:
    """A list in it is left out and told."""
    spec = table([{"a": [1, 2]}, {"a": "x"}])
    assert spec.data.columns[0].cells == (None, "x")
    assert [notice.place for notice in spec.notices] == ["data.columns.a[0]"]
