"""Which part of the whole each node takes, level by level: what rings and strips have in common."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.charts.hierarchy.nodes import NOWHERE, Hierarchy
from app.charts.hierarchy.telling import TreeExtras
from workers.look import numbers


@dataclass(frozen=True, slots=True)
class Span:
    """A node from ``start`` to ``end`` in shares of the whole; branches are on level 0."""

    index: int
    start: float
    end: float
    level: int


def partition(tree: Hierarchy, extras: TreeExtras) -> list[Span]:
    """The spans of all nodes that have a value, parents first; the root, being all, has none.

    What of a node no child has stays free at its end.
    """
    spans: list[Span] = []
    starts = {NOWHERE: 0.0, tree.root: 0.0}
    waiting = [(tree.branches, 0)]
    while waiting:
        items, level = waiting.pop()
        for index in _ordered(tree, items, extras):
            node = tree.nodes[index]
            start = starts[node.parent]
            end = start + node.value / tree.total
            starts[node.parent], starts[index] = end, start
            spans.append(Span(index, start, min(end, 1.0), level))
            if tree.children[index] and level + 1 < (extras.max_depth or len(tree.nodes) + 1):
                waiting.append((tree.children[index], level + 1))
    return spans


def _ordered(tree: Hierarchy, items: Sequence[int], extras: TreeExtras) -> list[int]:
    drawn = [index for index in items if tree.nodes[index].value / tree.total > 0]
    return sorted(drawn, key=lambda index: -tree.nodes[index].value) if extras.sort else drawn


def told(tree: Hierarchy, indices: Sequence[int]) -> dict[str, Sequence[object]]:
    """What tooltips say of nodes."""
    values = [tree.nodes[index].value for index in indices]
    return {
        "path": [tree.path(index) for index in indices],
        "shown": [numbers.tip(value) for value in values],
        "share": [numbers.percent(value / tree.total, 1) for value in values],
    }
