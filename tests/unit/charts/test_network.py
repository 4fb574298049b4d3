"""Reading networks: links without values, groups, what can't be drawn, and how they are told."""

from typing import Any

import pytest

from app.charts import CHART_TYPES, read
from app.charts.model import ChartSpec
from app.charts.network import degrees, parts
from app.domain.errors import Invalid


def network(data: dict[str, Any], **options: Any) -> ChartSpec:
    """A network that has been read."""
    return read({"chart_type": "network", "data": data, "options": options})


def test_links_need_no_value() -> None:
    """Each counts as one; groups and values of nodes are kept."""
    spec = network({"nodes": [{"id": "a", "group": "g", "value": 3}, {"id": "b"}], "links": [["a", "b"]]})
    assert [link.value for link in spec.data.links] == [1]
    assert (spec.data.nodes[0].group, spec.data.nodes[0].value) == ("g", 3)
    assert degrees(spec.data) == [1, 1]


def test_links_to_itself_are_told() -> None:
    """They can't be seen."""
    spec = network({"links": [["a", "a"], ["a", "b"]]})
    assert [(one.place, one.message) for one in spec.notices] == [
        ("data.links[0]", "1 of 2 links go from a node to itself, not drawn")
    ]
    assert len(spec.data.links) == 1


@pytest.mark.parametrize(
    ("data", "place", "words"),
    [
        ({"nodes": [{"id": "a", "value": -1}], "links": []}, "data.nodes[0].value", "can't be negative"),
        ({"nodes": [{"id": "a", "value": "x"}], "links": []}, "data.nodes[0].value", "expected a number"),
        ({"links": [["a", "b", -1]]}, "data.links[0].value", "can't be negative"),
        ({"nodes": ["a"], "links": [["a", "b"]]}, "data.links[0].target", "no node is called 'b'"),
        ({"nodes": list(range(10_000)), "links": []}, "data", "10,000 nodes; at most 1,000"),
        ({"nodes": ["a"], "links": [["a", 0]] * 20_001}, "data", "at most 20,000"),
    ],
)
def test_faults_have_their_place(data: dict[str, Any], place: str, words: str) -> None:
    """What is wrong, and where."""
    with pytest.raises(Invalid) as caught:
        network(data)
    assert any(fault.place == place and words in fault.message for fault in caught.value.faults)


def test_a_size_that_is_none_is_told() -> None:
    """And not used."""
    spec = network({"links": [["a", "b"]]}, size_by="age")
    assert spec.extras.size_by is None
    assert [one.place for one in spec.notices] == ["options.size_by"]


def test_the_alt_text_tells_the_best_linked_and_the_parts() -> None:
    """Type, title, counts."""
    spec = network({"links": [["a", "b"], ["a", "c"], ["x", "y"]]}, title="T")
    assert parts(spec.data) == 2
    text = CHART_TYPES["network"].describe(spec)
    assert text == (
        "Network: T. 5 nodes and 3 links. Most links has a (2), b (1), c (1), x (1)."
        " It falls into 2 parts that no link joins."
    )


def test_the_table_has_every_link_and_node() -> None:
    """A node without links has a row of its own."""
    table = CHART_TYPES["network"].tabulate(network({"nodes": ["a", "b", "c"], "links": [["a", "b", 2]]}))
    assert table.rows == (("a", "b", 2.0), ("c", "", None))
