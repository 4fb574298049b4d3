"""Trees in words and as a table, and the options that they share."""

from collections.abc import Callable
from dataclasses import dataclass

from app.charts.describe import amount, heading
from app.charts.hierarchy.nodes import Hierarchy
from app.charts.model import ChartSpec, DataTable
from app.charts.pie import percent
from app.charts.reading import OptionReader

MOST_TOLD = 6


@dataclass(frozen=True, slots=True)
class TreeExtras:
    """``orientation`` is ``horizontal`` or ``vertical``; ``max_depth`` is how many levels are drawn, None for all.

    ``sort`` puts the largest first; without it parts stand as they were given.
    """

    orientation: str = "horizontal"
    max_depth: int | None = None
    sort: bool = True


DEPTH = {
    "max_depth": {"type": "integer", "minimum": 1, "description": "So many levels are drawn; deeper ones are summed."},
}
SORT = {
    "sort": {"type": "boolean", "default": True, "description": "The largest first; false keeps the order given."},
}
ORIENTATION = {
    "orientation": {"enum": ["horizontal", "vertical"], "description": "Left to right, or top down."},
}
"""JSON Schemas of the options."""

_SIDES = {"h": "horizontal", "v": "vertical", "LR": "horizontal", "TB": "vertical"}


def read_depth(options: OptionReader, advanced: OptionReader) -> TreeExtras:
    """Of a treemap."""
    return TreeExtras(max_depth=_depth(options, advanced))


def read_order(options: OptionReader, advanced: OptionReader) -> TreeExtras:
    """Of rings."""
    return TreeExtras(max_depth=_depth(options, advanced), sort=_sort(options))


def read_strips(options: OptionReader, advanced: OptionReader) -> TreeExtras:
    """Of strips."""
    return TreeExtras(read_orientation(options), _depth(options, advanced), _sort(options))


def read_orientation(options: OptionReader) -> str:
    """``horizontal`` unless asked otherwise, in the words of Plotly and ECharts too."""
    word = options.choice(
        ("horizontal", "vertical", *_SIDES), "orientation", "orient", "tiling.orientation", "layout.orientation"
    )
    return _SIDES.get(word or "", word or "horizontal")


def _depth(options: OptionReader, advanced: OptionReader) -> int | None:
    found = advanced.number("max_depth", low=1) or options.number("max_depth", "maxdepth", "maxDepth", low=1)
    return int(found) if found else None


def _sort(options: OptionReader) -> bool:
    return options.flag("sort") is not False


def describe_parts(kind: str) -> Callable[[ChartSpec], str]:
    """A describer for trees of parts of a whole; ``kind`` opens the sentence."""

    def describe(spec: ChartSpec) -> str:
        tree: Hierarchy = spec.data
        opening = heading(kind, spec)
        if not tree.total:
            return f"{opening} There is nothing to show: every part is zero or empty."
        whole = tree.nodes[tree.root].name if tree.root >= 0 else ""
        unit = f" {tree.unit}" if tree.unit else ""
        total = f"{whole or 'The whole'} is {amount(tree.total)}{unit}"
        levels = tree.levels - (tree.root >= 0)
        deep = f" on {levels} levels" if levels > 1 else ""
        return f"{opening} {total}, in {len(tree.leaves)} parts{deep}: {_branches(tree)}.{_largest(tree)}"

    return describe


def _branches(tree: Hierarchy) -> str:
    """The first parts with their shares, the largest first."""
    ordered = sorted(tree.branches, key=lambda index: -tree.nodes[index].value)
    told = [f"{tree.nodes[each].name or 'unnamed'} {_share(tree, each)}" for each in ordered[:MOST_TOLD]]
    more = len(ordered) - MOST_TOLD
    return ", ".join([*told, *([f"and {more} more"] if more > 0 else [])])


def _largest(tree: Hierarchy) -> str:
    leaves = [index for index in tree.leaves if index not in tree.branches]
    if not leaves:
        return ""
    index = max(leaves, key=lambda each: tree.nodes[each].value)
    node = tree.nodes[index]
    within = tree.nodes[node.parent].name or "unnamed"
    return f" The largest single part is {node.name or 'unnamed'} in {within} with {amount(node.value)}."


def _share(tree: Hierarchy, index: int) -> str:
    return percent(tree.nodes[index].value / tree.total)


def tabulate_parts(spec: ChartSpec) -> DataTable:
    """A row a node, parents before their children, with its place in the tree and its share of the whole."""
    tree: Hierarchy = spec.data
    rows = tuple(
        (
            node.name,
            tree.nodes[node.parent].name if node.parent >= 0 else "",
            node.value,
            _share(tree, index) if tree.total else "",
        )
        for index, node in enumerate(tree.nodes)
    )
    return DataTable(("Name", "Within", tree.unit or "Value", "Share"), rows)
