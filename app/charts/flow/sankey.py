"""Sankey diagrams: how much goes from where to where, one way."""

from app.charts.describe import amount, heading
from app.charts.linked import SHAPE, Graph, Link, Needs, read_graph, tell_unlinked
from app.charts.model import UNLEGENDED, ChartSpec, ChartType, DataTable, JsonObject
from app.charts.reading import Findings, shown

MAX_NODES = 500
MOST_TOLD = 4


def read_sankey(data: JsonObject, findings: Findings) -> Graph:
    """Links that never come back to where they started."""
    graph = read_graph(data, findings, Needs(MAX_NODES))
    for link in graph.links:
        if link.source == link.target:
            findings.fault(link.place, f"a sankey has no flow from {shown(graph.name(link.source))} to itself")
    findings.settle()
    ring = find_ring(graph)
    if ring:
        names = " to ".join(graph.name(link.source) for link in ring[:6])
        more = " \u2026" if len(ring) > 6 else ""  # noqa: PLR2004 - enough to find it
        last = graph.name(ring[-1].target)
        message = f"the flow goes in a loop: {names}{more} to {last}; a sankey runs one way, a chord draws loops"
        findings.fault(ring[-1].place, message)
    findings.settle()
    tell_unlinked(graph, findings)
    return graph


def find_ring(graph: Graph) -> list[Link]:
    """The links of one loop in their order; none in a graph without."""
    out: dict[int, list[Link]] = {}
    for link in graph.links:
        out.setdefault(link.source, []).append(link)
    done: set[int] = set()
    for start in range(len(graph.nodes)):
        path: list[Link] = []
        on_path, ways = {start}, [iter(out.get(start, ()))]
        while ways and start not in done:
            following = next(ways[-1], None)
            if following is None:
                ways.pop()
                left = path.pop().target if path else start
                on_path.discard(left)
                done.add(left)
            elif following.target in on_path:
                whole = [*path, following]
                first = next(n for n, each in enumerate(whole) if each.source == following.target)
                return whole[first:]
            elif following.target not in done:
                path.append(following)
                on_path.add(following.target)
                ways.append(iter(out.get(following.target, ())))
    return []


def totals(graph: Graph) -> list[tuple[float, float]]:
    """What comes into each node and what leaves it."""
    sums = [[0.0, 0.0] for _ in graph.nodes]
    for link in graph.links:
        sums[link.target][0] += link.value
        sums[link.source][1] += link.value
    return [(came, left) for came, left in sums]


def describe(spec: ChartSpec) -> str:
    """Alt text: how many flows, where they start and end, the largest."""
    graph: Graph = spec.data
    opening = heading("Sankey diagram", spec)
    if not graph.links:
        return f"{opening} There is nothing to show: every flow is zero or empty."
    sums = totals(graph)
    starts = [index for index, (came, left) in enumerate(sums) if left and not came]
    ends = [index for index, (came, left) in enumerate(sums) if came and not left]
    unit = f" {graph.unit}" if graph.unit else ""
    total = amount(sum(sums[index][1] for index in starts))
    largest = max(graph.links, key=lambda link: link.value)
    flows = f"{len(graph.links)} flow{'s' if len(graph.links) > 1 else ''}"
    return (
        f"{opening} {flows} between {len(graph.nodes)} nodes, {total}{unit} in all."
        f" From {_told(graph, starts, [sums[index][1] for index in starts])}"
        f" to {_told(graph, ends, [sums[index][0] for index in ends])}."
        f" The largest flow goes from {graph.name(largest.source)} to {graph.name(largest.target)}"
        f" with {amount(largest.value)}."
    )


def _told(graph: Graph, indices: list[int], values: list[float]) -> str:
    ordered = sorted(zip(indices, values, strict=True), key=lambda pair: -pair[1])
    told = [f"{graph.name(index)} ({amount(value)})" for index, value in ordered[:MOST_TOLD]]
    more = len(ordered) - MOST_TOLD
    return ", ".join([*told, *([f"and {more} more"] if more > 0 else [])])


def tabulate(spec: ChartSpec) -> DataTable:
    """A row a link."""
    graph: Graph = spec.data
    rows = tuple((graph.nodes[link.source].name, graph.nodes[link.target].name, link.value) for link in graph.links)
    return DataTable(("From", "To", graph.unit or "Value"), rows)


SANKEY = ChartType(
    name="sankey",
    family="flow",
    title="Sankey diagram",
    summary="Shows how much goes from where to where by the width of ribbons.",
    shape="own",
    data_shape=SHAPE,
    example={
        "chart_type": "sankey",
        "data": {
            "datasets": [
                {
                    "label": "PJ",
                    "data": [
                        {"from": "Oil", "to": "Transport", "flow": 2150},
                        {"from": "Oil", "to": "Industry", "flow": 920},
                        {"from": "Oil", "to": "Homes", "flow": 410},
                        {"from": "Gas", "to": "Power plants", "flow": 620},
                        {"from": "Gas", "to": "Industry", "flow": 830},
                        {"from": "Gas", "to": "Homes", "flow": 1010},
                        {"from": "Coal", "to": "Power plants", "flow": 1180},
                        {"from": "Coal", "to": "Industry", "flow": 390},
                        {"from": "Wind and sun", "to": "Power plants", "flow": 760},
                        {"from": "Power plants", "to": "Losses", "flow": 980},
                        {"from": "Power plants", "to": "Industry", "flow": 740},
                        {"from": "Power plants", "to": "Homes", "flow": 790},
                        {"from": "Power plants", "to": "Transport", "flow": 50},
                    ],
                }
            ]
        },
        "options": {
            "title": "Two fifths of what power plants burn never reaches anybody",
            "subtitle": "Energy from source to use in a year, PJ",
        },
    },
    read_data=read_sankey,
    describe=describe,
    tabulate=tabulate,
    honours=UNLEGENDED,
    aliases=("sankeyDiagram",),
)
