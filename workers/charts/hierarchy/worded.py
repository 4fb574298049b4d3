"""The values of a tree's nodes as they stand at their names, all written alike."""

from dataclasses import dataclass

from app.charts.hierarchy.nodes import Hierarchy
from workers.look.figures import counted


@dataclass(frozen=True, slots=True)
class Worded:
    """A tree, the figure of each of its nodes, and that of the whole."""

    tree: Hierarchy
    figures: tuple[str, ...]
    total: str

    @classmethod
    def of(cls, tree: Hierarchy) -> "Worded":
        """The figures of a tree."""
        *figures, total = counted([*(node.value for node in tree.nodes), tree.total])
        return cls(tree, tuple(figures), total)
