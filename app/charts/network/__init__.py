"""Networks: who is linked to whom."""

from dataclasses import dataclass, replace

from app.charts.describe import amount, heading
from app.charts.linked import SHAPE, Graph, Needs, read_graph
from app.charts.model import PLAIN, ChartSpec, ChartType, DataTable, JsonObject
from app.charts.network.example import CHARACTERS, MEETINGS
from app.charts.reading import Findings, OptionReader

MAX_NODES = 1000
MOST_TOLD = 4


@dataclass(frozen=True, slots=True)
class NetworkExtras:
    """``size_by`` is ``value`` or ``degree``; None is by value where nodes have one."""

    size_by: str | None = None


def read_network(data: JsonObject, findings: Findings) -> Graph:
    """Nodes and links; a link without a value counts as one, one from a node to itself can't be seen."""
    graph = read_graph(data, findings, Needs(MAX_NODES, weighted=False))
    for index, node in enumerate(graph.nodes):
        if node.value is not None and node.value < 0:
            findings.fault(f"data.nodes[{index}].value", f"a size can't be negative, found {amount(node.value)}")
    own = [link for link in graph.links if link.source == link.target]
    if own:
        findings.notice(own[0].place, f"{len(own)} of {len(graph.links)} links go from a node to itself, not drawn")
    return replace(graph, links=tuple(link for link in graph.links if link.source != link.target))


def _read_extras(options: OptionReader, advanced: OptionReader) -> NetworkExtras:
    asked = advanced if advanced.has("size_by") else options
    return NetworkExtras(asked.choice(("value", "degree"), "size_by", "sizeBy"))


def degrees(graph: Graph) -> list[int]:
    """How many links each node has."""
    counts = [0] * len(graph.nodes)
    for link in graph.links:
        counts[link.source] += 1
        counts[link.target] += 1
    return counts


def parts(graph: Graph) -> int:
    """How many parts there are that no link joins."""
    leader = list(range(len(graph.nodes)))

    def lead(index: int) -> int:
        while leader[index] != index:
            leader[index] = leader[leader[index]]
            index = leader[index]
        return index

    for link in graph.links:
        leader[lead(link.source)] = lead(link.target)
    return sum(1 for index, above in enumerate(leader) if index == above)


def describe(spec: ChartSpec) -> str:
    """Alt text: how many nodes and links, the best linked, the groups."""
    graph: Graph = spec.data
    counts = degrees(graph)
    ordered = sorted(range(len(counts)), key=lambda index: -counts[index])
    told = ", ".join(f"{graph.name(index)} ({counts[index]})" for index in ordered[:MOST_TOLD])
    groups = dict.fromkeys(node.group for node in graph.nodes if node.group)
    grouped = f" {len(groups)} groups: {', '.join([*groups][:8])}." if len(groups) > 1 else ""
    apart = parts(graph)
    split = f" It falls into {apart} parts that no link joins." if apart > 1 else ""
    opening = f"{heading('Network', spec)} {len(graph.nodes):,} nodes and {len(graph.links):,} links."
    return f"{opening} Most links has {told}.{grouped}{split}"


def tabulate(spec: ChartSpec) -> DataTable:
    """A row a link."""
    graph: Graph = spec.data
    rows = tuple((graph.nodes[link.source].name, graph.nodes[link.target].name, link.value) for link in graph.links)
    alone = tuple((node.name, "", None) for node, count in zip(graph.nodes, degrees(graph), strict=True) if not count)
    return DataTable(("From", "To", graph.unit or "Value"), (*rows, *alone))


NETWORK = ChartType(
    name="network",
    family="network",
    title="Network",
    summary="Shows who is linked to whom: what is linked stands together, what has many links is large.",
    shape="own",
    data_shape=f"{SHAPE}; nodes may have group, value and color",
    example={
        "chart_type": "network",
        "data": {
            "nodes": [{"name": name, "group": group} for group, names in CHARACTERS.items() for name in names],
            "links": [{"source": one, "target": other, "value": value} for one, other, value in MEETINGS],
        },
        "options": {
            "title": "Everybody in Verona is at most a friend of a friend of Romeo",
            "subtitle": "Who speaks with whom in Romeo and Juliet; lines are as wide as the scenes they share",
        },
    },
    read_data=read_network,
    read_extras=_read_extras,
    describe=describe,
    tabulate=tabulate,
    options_schema={
        "size_by": {"enum": ["value", "degree"], "description": "What the size of a node tells."},
    },
    honours=PLAIN - {"format"},
    aliases=("forceDirectedGraph", "graph", "force"),
)

TYPES = (NETWORK,)
