"""Reading flows: links in every shape, matrices, loops and other faults by their place, and how they are told."""

from typing import Any

import pytest

from app.charts import CHART_TYPES, read
from app.charts.flow.chord import ends_of
from app.charts.linked import Graph
from app.charts.model import ChartSpec
from app.domain.errors import Fault, Invalid


def flow(data: Any, kind: str = "sankey", **options: Any) -> ChartSpec:
    """A flow that has been read."""
    return read({"chart_type": kind, "data": data, "options": options})


def faults(data: Any, kind: str = "sankey") -> list[Fault]:
    """What is wrong with it."""
    with pytest.raises(Invalid) as caught:
        flow(data, kind)
    return caught.value.faults


def links(spec: ChartSpec) -> list[tuple[str, str, float]]:
    """Both names and the value of each link."""
    graph: Graph = spec.data
    return [(graph.nodes[one.source].name, graph.nodes[one.target].name, one.value) for one in graph.links]


@pytest.mark.parametrize(
    "data",
    [
        {"links": [{"source": "a", "target": "b", "value": 2}, {"from": "b", "to": "c", "flow": 1}]},
        {"edges": [["a", "b", 2], ["b", "c", 1]]},
        {"nodes": [{"name": "a"}, "b", {"name": "c"}], "links": [[0, 1, 2], [1, 2, 1]]},
        {
            "nodes": [{"id": 7, "name": "a"}, {"id": 8, "name": "b"}, {"id": 0, "name": "c"}],
            "links": [[7, 8, 2], [8, 0, 1]],
        },
        {"node": {"label": ["a", "b", "c"]}, "link": {"source": [0, 1], "target": [1, 2], "value": [2, 1]}},
        {"datasets": [{"data": [{"from": "a", "to": "b", "flow": 2}, {"from": "b", "to": "c", "flow": 1}]}]},
        {"datasets": [{"data": [["x", "b", 1], ["x", "b", 1], ["b", "c", 1]], "labels": {"x": "a"}}]},
    ],
    ids=["objects", "lists", "indices", "ids", "plotly", "chart.js", "labels and links given twice"],
)
def test_every_shape_gives_the_same_links(data: dict[str, Any]) -> None:
    """By name, by id, by index; links of the same ends are summed."""
    assert links(flow(data)) == [("a", "b", 2), ("b", "c", 1)]


@pytest.mark.parametrize(
    ("data", "place", "words"),
    [
        ({"links": [["a", "b", 1], ["b", "c", 1], ["c", "a", 1]]}, "data.links[2]", "loop: a to b to c to a"),
        ({"links": [["z", "a", 1], ["a", "b", 1], ["b", "a", 1]]}, "data.links[2]", "loop: a to b to a"),
        ({"links": [["a", "b", 1], ["a", "a", 1]]}, "data.links[1]", "from 'a' to itself"),
        ({"links": [["a", "b", -1]]}, "data.links[0].value", "can't be negative, found -1"),
        ({"links": [{"from": "a", "to": "b", "flow": "x"}]}, "data.links[0].flow", "expected a number"),
        ({"links": [{"from": "a", "flow": 1}]}, "data.links[0].target", "name or index, found null"),
        ({"links": [5]}, "data.links[0]", "both ends"),
        ({"nodes": ["a"], "links": [["a", "x", 1]]}, "data.links[0].target", "no node is called 'x'"),
        ({"nodes": ["a"], "links": [[0, 1, 1]]}, "data.links[0].target", "no node is called 1"),
        ({"nodes": ["a", "a"], "links": []}, "data.nodes[1]", "a second node"),
        ({"nodes": 3, "links": []}, "data.nodes", "expected a list"),
        ({"links": {}}, "data.links", "expected a list"),
        ({"links": []}, "data", "no links"),
        ({"x": 1}, "data", "expected links"),
        ({"link": {"source": [0], "target": [1, 2], "value": [1]}}, "data.link", "1 sources, 2 targets"),
        ({"links": [["a", "b", 1e308], ["a", "c", 1e308]]}, "data", "too large"),
        ({"links": [["a", f"n{n}", 1] for n in range(10_000)]}, "data", "10,001 nodes; at most 500"),
    ],
)
def test_faults_have_their_place(data: dict[str, Any], place: str, words: str) -> None:
    """What is wrong, and where."""
    assert any(fault.place == place and words in fault.message for fault in faults(data)), faults(data)


def test_what_is_not_drawn_is_told() -> None:
    """Links of nothing, and nodes without links."""
    spec = flow({"nodes": ["a", "b", "lonely"], "links": [["a", "b", 1], ["b", "a", 0], ["b", "a", None]]})
    assert [(one.place, one.message) for one in spec.notices] == [
        ("data.links[1].value", "2 links are zero or null and not drawn"),
        ("data.nodes", "1 of 3 nodes have no links, not drawn: lonely"),
    ]


def test_a_matrix_is_row_to_column() -> None:
    """A symmetric one says each link twice; it is one."""
    directed = flow({"labels": ["a", "b"], "matrix": [[1, 2], [3, None]]}, "chord")
    assert links(directed) == [("a", "a", 1), ("a", "b", 2), ("b", "a", 3)]
    assert ends_of(directed.data) == [6, 5]
    symmetric = flow({"labels": ["a", "b"], "datasets": [{"data": [4, 2]}, {"data": [2, 0]}]}, "chord")
    assert links(symmetric) == [("a", "a", 4), ("a", "b", 2)]
    assert ends_of(symmetric.data) == [6, 2]


@pytest.mark.parametrize(
    ("data", "place", "words"),
    [
        ({"matrix": [[1, 2]]}, "data.matrix[0]", "square: 2 values for 1 columns"),
        ({"matrix": [[1, -2], [0, 1]]}, "data.matrix[0][1]", "negative"),
        ({"matrix": [[1, "x"], [0, 1]]}, "data.matrix[0][1]", "expected a number"),
        ({"matrix": [[1]], "labels": ["a", "b"]}, "data.labels", "2 names for 1 rows"),
        ({"matrix": []}, "data.matrix", "expected a list of rows"),
        ({"matrix": [[1] * 200] * 200}, "data.matrix", "at most 150"),
    ],
)
def test_faults_of_a_matrix_have_their_place(data: dict[str, Any], place: str, words: str) -> None:
    """Row and column."""
    assert any(fault.place == place and words in fault.message for fault in faults(data, "chord")), faults(
        data, "chord"
    )


def test_a_chord_may_go_in_circles() -> None:
    """To and fro and to itself."""
    assert len(links(flow({"links": [["a", "b", 1], ["b", "a", 1], ["a", "a", 1]]}, "chord"))) == 3


def test_the_alt_text_tells_starts_ends_and_the_largest() -> None:
    """Type, title, counts, sums."""
    data = {"links": [["a", "b", 2], ["b", "c", 1.5]], "unit": "t"}
    text = CHART_TYPES["sankey"].describe(flow(data, title="T"))
    assert text == (
        "Sankey diagram: T. 2 flows between 3 nodes, 2 t in all. From a (2) to c (1.5)."
        " The largest flow goes from a to b with 2."
    )
    text = CHART_TYPES["chord"].describe(flow(data, "chord", title="T"))
    assert text == (
        "Chord diagram: T. 2 links between 3 members, 3.5 t in all. Most has b (3.5), a (2), c (1.5)."
        " The strongest link is a to b with 2."
    )


@pytest.mark.parametrize("kind", ["sankey", "chord"])
def test_the_table_has_a_row_a_link(kind: str) -> None:
    """Nothing is told where there is nothing."""
    table = CHART_TYPES[kind].tabulate(flow({"links": [["a", "b", 2]], "unit": "t"}, kind))
    assert (table.columns, table.rows) == (("From", "To", "t"), (("a", "b", 2.0),))
    assert "nothing to show" in CHART_TYPES[kind].describe(flow({"links": [["a", "b", 0]]}, kind))
