"""Which column each node of a flow stands in, and in which order, so that few ribbons cross.

Layers and barycentres as Sugiyama, Tagawa and Toda, Methods for Visual Understanding of Hierarchical System
Structures, 1981: links over several columns are parted by unseen nodes, and each column is sorted by the mean place of
its neighbours, to and fro, the best order being kept.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from app.charts.linked import Graph, Link

SWEEPS = 16
MOST_COUNTED = 1500
"""Links between two columns up to which crossings are counted; beyond, the last order is taken."""


@dataclass(frozen=True, slots=True)
class Edge:
    """Part of a link from one column to the next; both ends are keys of seen or unseen nodes."""

    source: int
    target: int
    weight: float


def columns_of(graph: Graph) -> dict[int, int]:
    """The column of each node that has a link: after all that flow into it; where a flow ends, the last one."""
    depth = {end: 0 for link in graph.links for end in (link.source, link.target)}
    coming = dict.fromkeys(depth, 0)
    out: dict[int, list[Link]] = {node: [] for node in depth}
    for link in graph.links:
        coming[link.target] += 1
        out[link.source].append(link)
    ready = [node for node, count in coming.items() if not count]
    while ready:
        node = ready.pop()
        for link in out[node]:
            depth[link.target] = max(depth[link.target], depth[node] + 1)
            coming[link.target] -= 1
            if not coming[link.target]:
                ready.append(link.target)
    last = max(depth.values(), default=0)
    return {node: column if out[node] else last for node, column in depth.items()}


def order(graph: Graph, columns: dict[int, int]) -> list[list[int]]:
    """The nodes of each column from the top down."""
    layers: list[list[int]] = [[] for _ in range(max(columns.values(), default=0) + 1)]
    for node, column in columns.items():
        layers[column].append(node)
    edges = _parted(graph, columns, layers)
    best, least = layers, _crossings(layers, edges)
    for sweep in range(SWEEPS):
        if not least:
            break
        layers = _swept(layers, edges, forwards=sweep % 2 == 0)
        crossings = _crossings(layers, edges)
        if crossings < least:
            best, least = layers, crossings
    return [[node for node in layer if node < len(graph.nodes)] for layer in best]


def _parted(graph: Graph, columns: dict[int, int], layers: list[list[int]]) -> list[list[Edge]]:
    """The links from each column to the next; unseen nodes of longer ones join their columns."""
    edges: list[list[Edge]] = [[] for _ in layers]
    unseen = len(graph.nodes)
    for link in sorted(graph.links, key=lambda link: -link.value):
        before = link.source
        for column in range(columns[link.source] + 1, columns[link.target]):
            layers[column].append(unseen)
            edges[column - 1].append(Edge(before, unseen, link.value))
            before, unseen = unseen, unseen + 1
        edges[columns[link.target] - 1].append(Edge(before, link.target, link.value))
    return edges


def _swept(layers: Sequence[Sequence[int]], edges: Sequence[Sequence[Edge]], *, forwards: bool) -> list[list[int]]:
    """Each column sorted by the weighted mean place of its neighbours in the one before it."""
    result = [list(layer) for layer in layers]
    steps = range(1, len(result)) if forwards else range(len(result) - 2, -1, -1)
    for column in steps:
        known = result[column - 1 if forwards else column + 1]
        places = {node: place / max(len(known) - 1, 1) for place, node in enumerate(known)}
        sums: dict[int, tuple[float, float]] = {}
        for edge in edges[column - 1 if forwards else column]:
            near, far = (edge.target, edge.source) if forwards else (edge.source, edge.target)
            total, weight = sums.get(near, (0.0, 0.0))
            sums[near] = (total + edge.weight * places[far], weight + edge.weight)
        own = {node: place / max(len(result[column]) - 1, 1) for place, node in enumerate(result[column])}
        middle = {node: sums[node][0] / sums[node][1] if node in sums else own[node] for node in own}
        result[column].sort(key=middle.__getitem__)
    return result


def _crossings(layers: Sequence[Sequence[int]], edges: Sequence[Sequence[Edge]]) -> float:
    """How much crosses: the smaller of two links that do, as a share of all."""
    found = 0.0
    for column, group in enumerate(edges):
        if not 1 < len(group) <= MOST_COUNTED:
            continue
        sources, targets = ({node: place for place, node in enumerate(layers[n])} for n in (column, column + 1))
        tops = np.array([sources[edge.source] for edge in group])
        bottoms = np.array([targets[edge.target] for edge in group])
        weights = np.array([edge.weight for edge in group])
        across = (tops[:, None] - tops) * (bottoms[:, None] - bottoms) < 0
        found += float((np.minimum(weights[:, None], weights) * across).sum() / weights.sum())
    return found
