"""Trees: what belongs under what."""

from app.charts.describe import amount, heading
from app.charts.hierarchy.nodes import Hierarchy
from app.charts.hierarchy.shapes import SHAPE, read_tree
from app.charts.hierarchy.telling import MOST_TOLD, ORIENTATION, TreeExtras, read_orientation
from app.charts.model import UNLEGENDED, ChartSpec, ChartType, DataTable
from app.charts.reading import OptionReader


def _read_extras(options: OptionReader, advanced: OptionReader) -> TreeExtras:  # noqa: ARG001 - every type has both
    return TreeExtras(read_orientation(options))


def describe(spec: ChartSpec) -> str:
    """Alt text: how many nodes on how many levels, and what the top is parted into."""
    tree: Hierarchy = spec.data
    count, levels = len(tree.nodes), tree.levels
    size = f"{count:,} node{'s' if count > 1 else ''} on {levels} level{'s' if levels > 1 else ''}"
    root = tree.nodes[tree.root].name if tree.root >= 0 else ""
    names = [tree.nodes[index].name or "unnamed" for index in tree.branches]
    more = len(names) - MOST_TOLD
    told = ", ".join([*names[:MOST_TOLD], *([f"and {more} more"] if more > 0 else [])])
    under = f" Under {root}: {told}." if root else f" At the top: {told}."
    values = [(node.given, node.name) for node in tree.nodes if node.given is not None]
    low, high = (min(values), max(values)) if values else ((0.0, ""), (0.0, ""))
    span = f" Values range from {amount(low[0])} ({low[1]}) to {amount(high[0])} ({high[1]})." if values else ""
    return f"{heading('Tree', spec)} {size}.{under}{span}"


def tabulate(spec: ChartSpec) -> DataTable:
    """A row a node, parents before their children."""
    tree: Hierarchy = spec.data
    rows = tuple(
        (node.name, tree.nodes[node.parent].name if node.parent >= 0 else "", node.depth + 1, node.given)
        for node in tree.nodes
    )
    return DataTable(("Name", "Within", "Level", tree.unit or "Value"), rows)


TREE = ChartType(
    name="tree",
    family="hierarchy",
    title="Tree",
    summary="Shows what belongs under what by branches, from left to right or top down.",
    shape="own",
    data_shape=f"{SHAPE}; values may be missing",
    example={
        "chart_type": "tree",
        "data": {
            "name": "Indo-European",
            "children": [
                {
                    "name": "Germanic",
                    "children": [
                        {"name": "West", "children": [{"name": n} for n in ("English", "German", "Dutch")]},
                        {"name": "North", "children": [{"name": n} for n in ("Swedish", "Danish", "Norwegian")]},
                    ],
                },
                {
                    "name": "Italic",
                    "children": [
                        {"name": "Romance", "children": [{"name": n} for n in ("Spanish", "French", "Italian")]},
                    ],
                },
                {
                    "name": "Balto-Slavic",
                    "children": [
                        {"name": "Slavic", "children": [{"name": n} for n in ("Russian", "Polish", "Czech")]},
                        {"name": "Baltic", "children": [{"name": n} for n in ("Lithuanian", "Latvian")]},
                    ],
                },
                {
                    "name": "Indo-Iranian",
                    "children": [
                        {"name": "Indic", "children": [{"name": n} for n in ("Hindi", "Bengali")]},
                        {"name": "Iranian", "children": [{"name": n} for n in ("Persian", "Kurdish")]},
                    ],
                },
            ],
        },
        "options": {
            "title": "English and Hindi are distant cousins",
            "subtitle": "Some living languages of the Indo-European family",
        },
    },
    read_data=read_tree,
    read_extras=_read_extras,
    describe=describe,
    tabulate=tabulate,
    options_schema={**ORIENTATION},
    honours=UNLEGENDED - {"format"},
    aliases=("tidyTree", "dendrogram"),
)
