"""Reading trees: every shape they come in, the place of each fault, and how they are told."""

from typing import Any

import pytest

from app.charts import CHART_TYPES, read
from app.charts.hierarchy.nodes import MAX_DEPTH, MAX_NODES, Hierarchy
from app.charts.model import ChartSpec
from app.domain.errors import Fault, Invalid


def tree(data: Any, kind: str = "treemap", **options: Any) -> ChartSpec:
    """A tree that has been read."""
    return read({"chart_type": kind, "data": data, "options": options})


def faults(data: Any, kind: str = "treemap") -> list[Fault]:
    """What is wrong with it."""
    with pytest.raises(Invalid) as caught:
        tree(data, kind)
    return caught.value.faults


def sums(spec: ChartSpec) -> dict[str, float]:
    """Each node's path and sum."""
    data: Hierarchy = spec.data
    return {data.path(index): node.value for index, node in enumerate(data.nodes)}


WANTED = {"W": 6.0, "W \u203a a": 1.0, "W \u203a b": 5.0, "W \u203a b \u203a c": 2.0, "W \u203a b \u203a d": 3.0}
NESTED = {
    "name": "W",
    "children": [
        {"name": "a", "value": 1},
        {"name": "b", "children": [{"name": "c", "value": 2}, {"name": "d", "value": 3}]},
    ],
}


@pytest.mark.parametrize(
    "data",
    [
        NESTED,
        {"tree": NESTED},
        {"root": NESTED},
        {"tree": {"W": {"a": {"value": 1}, "b": {"c": {"value": 2}, "d": {"value": 3}}}}},
        {
            "rows": [
                {"id": "c", "parent": "b", "value": 2},
                {"id": "W"},
                {"id": "a", "parent": "W", "value": 1},
                {"id": "b", "parent": "W"},
                {"id": "d", "parent": "b", "value": 3},
            ]
        },
        {"labels": ["W", "a", "b", "c", "d"], "parents": ["", "W", "W", "b", "b"], "values": [0, 1, 0, 2, 3]},
        {
            "labels": ["W", "a", "b", "c", "d"],
            "parents": ["", "W", "W", "b", "b"],
            "values": [6, 1, 5, 2, 3],
            "branchvalues": "total",
        },
        {
            "datasets": [
                {
                    "tree": [
                        {"w": "W", "n": "a", "v": 1},
                        {"w": "W", "n": "b", "o": "c", "v": 2},
                        {"w": "W", "n": "b", "o": "d", "v": 1},
                        {"w": "W", "n": "b", "o": "d", "v": 2},
                    ],
                    "key": "v",
                    "groups": ["w", "n", "o"],
                }
            ]
        },
    ],
    ids=["nested", "tree", "root", "by name", "rows", "plotly", "plotly totals", "grouped"],
)
def test_every_shape_gives_the_same_sums(data: dict[str, Any]) -> None:
    """A tree is what it is, whoever wrote it; what has no name at a level is told as unnamed."""
    found = sums(tree(data))
    assert {path: value for path, value in found.items() if "Unnamed" not in path} == WANTED


def test_labels_with_numbers_are_a_tree_of_one_level() -> None:
    """As a pie takes them, with their colours."""
    dataset = {"label": "t", "data": [3, 4], "backgroundColor": ["red", "blue"]}
    spec = tree({"labels": ["a", "b"], "datasets": [dataset]})
    assert sums(spec) == {"a": 3, "b": 4}
    assert [node.color for node in spec.data.nodes] == ["red", "blue"]
    assert spec.data.unit == "t"


def test_numbers_alone_are_leaves() -> None:
    """As chartjs-chart-treemap has it."""
    assert [node.value for node in tree({"datasets": [{"tree": [6, 5, 4]}]}).data.nodes] == [6, 5, 4]


def test_a_remainder_comes_on_top_in_plotlys_shape() -> None:
    """Its default; a total is the whole of it and leaves a part that is nobody's."""
    data = {"labels": ["a", "b"], "parents": ["", "a"], "values": [10, 4]}
    assert tree(data).data.nodes[0].value == 14
    (node, _) = tree({**data, "branchvalues": "total"}).data.nodes
    assert (node.value, node.own) == (10, 6)


def test_parts_that_are_more_than_their_whole_are_told() -> None:
    """The sum is drawn, and nobody is left to wonder."""
    spec = tree({"name": "W", "value": 3, "children": [{"name": "a", "value": 5}]})
    assert spec.data.total == 5
    assert [(one.place, "sum is drawn" in one.message) for one in spec.notices] == [("data", True)]


@pytest.mark.parametrize(
    ("data", "place", "words"),
    [
        ({"rows": [{"id": 1, "parent": 2}, {"id": 2, "parent": 1}]}, "data.rows[0]", "circle: '1' is in '2' is in '1'"),
        ({"rows": [{"id": "a", "parent": "a"}]}, "data.rows[0]", "circle"),
        ({"rows": [{"id": "a"}, {"id": "b", "parent": "x"}]}, "data.rows[1].parent", "no node has the id 'x'"),
        (
            {"rows": [{"id": "a"}, {"id": "b"}, {"id": "c", "parent": "a"}, {"id": "c", "parentId": "b"}]},
            "data.rows[3].parentId",
            "'c' has two parents: 'a' (data.rows[2].parent) and 'b'",
        ),
        ({"rows": [{"id": "a", "parent": ""}, {"id": "a", "parent": None}]}, "data.rows[1]", "there twice"),
        ({"labels": ["a", "a"], "parents": ["", ""], "values": [1, 2]}, "data.labels[1]", "tell them apart by ids"),
        ({"labels": ["a"], "parents": ["", ""]}, "data.parents", "2 items for 1 labels"),
        ({"name": "W", "children": [{"name": "a", "value": -2}]}, "data.children[0].value", "negative, found -2"),
        ({"name": "W", "children": [{"name": "a", "value": "2"}]}, "data.children[0].value", "expected a number"),
        ({"name": "W", "children": {"a": 1}}, "data.children", "expected a list"),
        ({"name": "W", "children": [[1]]}, "data.children[0]", "expected an object"),
        ({"rows": []}, "data", "empty"),
        ({"x": 1}, "data", "expected nested"),
        ({"labels": ["a", "b"], "datasets": [{"data": [1]}]}, "data.datasets[0].data", "1 values for 2 labels"),
        ({"tree": [{"v": 1}], "key": "v", "groups": "v"}, "data.groups", "expected a list"),
        ({"datasets": [{"tree": [1e308, 1e308]}]}, "data", "too large"),
        ({"datasets": [{"tree": [1] * (MAX_NODES + 1)}]}, "data", "at most 20,000"),
    ],
)
def test_faults_have_their_place(data: dict[str, Any], place: str, words: str) -> None:
    """What is wrong, and where."""
    assert any(fault.place == place and words in fault.message for fault in faults(data)), faults(data)


def test_a_tree_may_not_be_bottomless() -> None:
    """Each level needs a pixel at least."""
    rows = [{"id": n, "parent": n - 1 if n else None, "value": 1} for n in range(MAX_DEPTH + 1)]
    (fault,) = faults({"rows": rows})
    assert (fault.place, "levels deep" in fault.message) == (f"data.rows[{MAX_DEPTH}]", True)


def test_leaves_of_nothing_are_told() -> None:
    """Zero and null are no part; a tree without any value counts its leaves."""
    spec = tree({"name": "W", "children": [{"name": "a", "value": 0}, {"name": "b"}, {"name": "c", "value": 1}]})
    assert "2 of 3 leaves" in spec.notices[0].message
    counted = tree({"name": "W", "children": [{"name": "a"}, {"name": "b"}]})
    assert counted.data.total == 2
    assert "counts as one" in counted.notices[0].message


def test_a_colour_that_is_none_is_told() -> None:
    """And the palette's is used."""
    spec = tree({"rows": [{"id": "a", "value": 1, "color": "nocolour"}]})
    assert [one.place for one in spec.notices] == ["data.rows[0].color"]


def test_the_alt_text_tells_shares_and_the_largest_part() -> None:
    """Type, title, whole, branches, largest leaf."""
    text = CHART_TYPES["treemap"].describe(tree(NESTED, title="T"))
    assert text.startswith("Treemap: T. W is 6, in 3 parts on 2 levels: b 83\u00a0%, a 17\u00a0%.")
    assert text.endswith("The largest single part is d in b with 3.")
    assert "nothing to show" in CHART_TYPES["treemap"].describe(tree({"rows": [{"id": "a", "value": 0}]}))


def test_the_table_has_a_row_a_node() -> None:
    """Parents before their children."""
    table = CHART_TYPES["treemap"].tabulate(tree({**NESTED, "unit": "t"}))
    assert table.columns == ("Name", "Within", "t", "Share")
    assert table.rows[3] == ("c", "b", 2.0, "33\u00a0%")


def test_a_tree_needs_no_values() -> None:
    """One node is a tree; values may be negative, since they are only told."""
    assert sums(tree({"name": "one"}, "tree")) == {"one": 1.0}
    spec = tree({"name": "W", "value": 3, "children": [{"name": "a", "value": -4}]}, "tree", title="T")
    assert spec.notices == ()
    text = CHART_TYPES["tree"].describe(spec)
    assert text == "Tree: T. 2 nodes on 2 levels. Under W: a. Values range from -4 (a) to 3 (W)."
    assert CHART_TYPES["tree"].tabulate(spec).rows == (("W", "", 1, 3.0), ("a", "W", 2, -4.0))


def test_a_tree_with_a_ring_is_refused() -> None:
    """As all others."""
    rows = [{"id": "r"}, {"id": "a", "parent": "b"}, {"id": "b", "parent": "a"}]
    assert [fault.place for fault in faults({"rows": rows}, "tree")] == ["data.rows[1]"]


@pytest.mark.parametrize(("word", "side"), [("v", "vertical"), ("TB", "vertical"), ("h", "horizontal")])
def test_orientations_have_the_words_of_others(word: str, side: str) -> None:
    """Plotly's and ECharts's."""
    assert tree(NESTED, "tree", orientation=word).extras.orientation == side
