"""Where the nodes of a sankey stand and where its ribbons begin and end, in pixels, y downwards."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from app.charts.linked import Graph, Link
from workers.charts.flow.layers import columns_of, order

ROUNDS = 40
MOST_AIR = 0.4
"""The share of the height that the gaps of the fullest column may take."""


@dataclass(slots=True)
class Bar:
    """A node: its column, its upper edge, its height and what flows through it."""

    column: int
    top: float
    height: float
    value: float

    @property
    def middle(self) -> float:
        """Half-way down."""
        return self.top + self.height / 2


@dataclass(frozen=True, slots=True)
class Ribbon:
    """A link: how thick it is, and the middles of both ends."""

    link: Link
    thickness: float
    start: float
    end: float


@dataclass(slots=True)
class Layout:
    """Bars by node, and the nodes of each column from the top down."""

    bars: dict[int, Bar] = field(default_factory=dict)
    columns: list[list[int]] = field(default_factory=list)
    ribbons: list[Ribbon] = field(default_factory=list)


def lay_flow(graph: Graph, height: float, air: float) -> Layout:
    """Columns of bars, ``air`` pixels or less between them, each moved to where its ribbons run straight.

    Relaxation as in Sankey diagrams by Bostock's d3-sankey: to and fro, each bar goes towards the weighted mean of the
    places it is linked to; then bars that touch are pushed apart, in their order.
    """
    layout = Layout()
    columns = columns_of(graph)
    layout.columns = order(graph, columns)
    through = _through(graph)
    fullest = max(len(column) for column in layout.columns)
    gap = min(air, height * MOST_AIR / max(fullest - 1, 1))
    largest = max(through.values())
    shares = {node: value / largest for node, value in through.items()}
    scale = min((height - gap * (len(column) - 1)) / sum(shares[n] for n in column) for column in layout.columns)
    for column in layout.columns:
        taken = sum(shares[node] for node in column) * scale + gap * (len(column) - 1)
        top = (height - taken) / 2
        for node in column:
            layout.bars[node] = Bar(columns[node], top, shares[node] * scale, through[node])
            top += layout.bars[node].height + gap
    for turn in range(ROUNDS):
        _relax(graph, layout, height, gap, strength=0.99**turn, forwards=turn % 2 == 0)
    layout.ribbons = _ribbons(graph, layout, (scale, largest))
    return layout


def _through(graph: Graph) -> dict[int, float]:
    """What flows through each linked node: the larger of what comes and what leaves."""
    came: dict[int, float] = {}
    left: dict[int, float] = {}
    for link in graph.links:
        left[link.source] = left.get(link.source, 0.0) + link.value
        came[link.target] = came.get(link.target, 0.0) + link.value
    return {node: max(came.get(node, 0.0), left.get(node, 0.0)) for node in {**left, **came}}


def _relax(graph: Graph, layout: Layout, height: float, gap: float, *, strength: float, forwards: bool) -> None:
    wanted: dict[int, list[tuple[float, float]]] = {}
    for link in graph.links:
        near, far = (link.target, link.source) if forwards else (link.source, link.target)
        wanted.setdefault(near, []).append((layout.bars[far].middle, link.value))
    for node, places in wanted.items():
        bar, most = layout.bars[node], max(weight for _, weight in places)
        whole = sum(weight / most for _, weight in places)
        aim = sum(place * (weight / most) for place, weight in places) / whole
        bar.top += (aim - bar.middle) * strength * 0.7
    for column in layout.columns:
        _push_apart([layout.bars[node] for node in column], height, gap)


def _push_apart(bars: Sequence[Bar], height: float, gap: float) -> None:
    """Down from the top, then up from the bottom: nobody touches, the order stays, all are within the height."""
    free = 0.0
    for bar in bars:
        bar.top = max(bar.top, free)
        free = bar.top + bar.height + gap
    free = height
    for bar in reversed(bars):
        bar.top = min(bar.top, free - bar.height)
        free = bar.top - gap


def _ribbons(graph: Graph, layout: Layout, scale: tuple[float, float]) -> list[Ribbon]:
    """Ribbons leave and come in the order of where they go and come from."""
    bars, (pixels, largest) = layout.bars, scale
    thick = {link: link.value / largest * pixels for link in graph.links}
    starts = {node: bar.top for node, bar in bars.items()}
    ends = dict(starts)
    begun: dict[Link, float] = {}
    ended: dict[Link, float] = {}
    for link in sorted(graph.links, key=lambda link: bars[link.target].middle):
        begun[link] = starts[link.source] + thick[link] / 2
        starts[link.source] += thick[link]
    for link in sorted(graph.links, key=lambda link: bars[link.source].middle):
        ended[link] = ends[link.target] + thick[link] / 2
        ends[link.target] += thick[link]
    return [Ribbon(link, thick[link], begun[link], ended[link]) for link in graph.links]
