"""Tidy trees: Buchheim, Juenger and Leipert, Improving Walker's Algorithm to Run in Linear Time, 2002.

A parent stands over the middle of its children, no two subtrees touch, equal subtrees look equal; after Reingold and
Tilford, Tidier Drawings of Trees, 1981.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Optional

from app.charts.hierarchy.nodes import NOWHERE, Hierarchy


@dataclass(slots=True, eq=False)
class Spot:
    """A node while it is placed; the names of its fields are those of the paper."""

    index: int
    size: float
    parent: Optional["Spot"] = None
    number: int = 0
    children: list["Spot"] = field(default_factory=list)
    prelim: float = 0.0
    mod: float = 0.0
    shift: float = 0.0
    change: float = 0.0
    thread: Optional["Spot"] = None
    ancestor: Optional["Spot"] = None

    @property
    def left(self) -> Optional["Spot"]:
        """The sibling before it."""
        return self.parent.children[self.number - 1] if self.parent and self.number else None

    @property
    def next_left(self) -> Optional["Spot"]:
        """The node that follows on the left contour."""
        return self.children[0] if self.children else self.thread

    @property
    def next_right(self) -> Optional["Spot"]:
        """The node that follows on the right contour."""
        return self.children[-1] if self.children else self.thread


def tidy(tree: Hierarchy, sizes: Sequence[float]) -> list[float]:
    """The middle of each node across its level, the least at 0; nodes of a level are the means of their sizes apart.

    Several tops stand beside each other like children of a node that isn't drawn.
    """
    spots = [Spot(index, size) for index, size in enumerate(sizes)]
    root = Spot(NOWHERE, 0.0)
    for index, node in enumerate(tree.nodes):
        above = root if node.parent == NOWHERE else spots[node.parent]
        spots[index].parent, spots[index].number, spots[index].ancestor = above, len(above.children), spots[index]
        above.children.append(spots[index])
    root.ancestor = root
    for spot in (*reversed(spots), root):
        if spot.children:
            _settle(spot)
    places = _second_walk(spots, root)
    least = min(places)
    return [place - least for place in places]


def _settle(spot: Spot) -> None:
    """Place the children of a node, whose own children are placed already, beside each other."""
    default = spot.children[0]
    for child in spot.children:
        middle = (child.children[0].prelim + child.children[-1].prelim) / 2 if child.children else 0.0
        if child.left:
            child.prelim = child.left.prelim + _distance(child.left, child)
            child.mod = child.prelim - middle if child.children else 0.0
        else:
            child.prelim = middle
        default = _apportion(child, default)
    shift = change = 0.0
    for child in reversed(spot.children):
        child.prelim += shift
        child.mod += shift
        change += child.change
        shift += child.shift + change


def _distance(one: Spot, other: Spot) -> float:
    return (one.size + other.size) / 2


def _apportion(spot: Spot, default: Spot) -> Spot:
    """Push a subtree right until it touches none of those before it."""
    if not (spot.left and spot.parent):
        return default
    inner_right = outer_right = spot
    inner_left, outer_left = spot.left, spot.parent.children[0]
    sums = [inner_right.mod, outer_right.mod, inner_left.mod, outer_left.mod]
    while inner_left.next_right and inner_right.next_left:
        inner_left, inner_right = inner_left.next_right, inner_right.next_left
        outer_left = outer_left.next_left or outer_left
        outer_right = outer_right.next_right or outer_right
        outer_right.ancestor = spot
        shift = inner_left.prelim + sums[2] - inner_right.prelim - sums[0] + _distance(inner_left, inner_right)
        if shift > 0:
            above = inner_left.ancestor
            _move(above if above and above.parent is spot.parent else default, spot, shift)
            sums[0] += shift
            sums[1] += shift
        for place, each in enumerate((inner_right, outer_right, inner_left, outer_left)):
            sums[place] += each.mod
    if inner_left.next_right and not outer_right.next_right:
        outer_right.thread = inner_left.next_right
        outer_right.mod += sums[2] - sums[1]
    if inner_right.next_left and not outer_left.next_left:
        outer_left.thread = inner_right.next_left
        outer_left.mod += sums[0] - sums[3]
        default = spot
    return default


def _move(first: Spot, last: Spot, shift: float) -> None:
    """Move a subtree; those between share the way, later."""
    between = last.number - first.number
    last.change -= shift / between
    last.shift += shift
    first.change += shift / between
    last.prelim += shift
    last.mod += shift


def _second_walk(spots: Sequence[Spot], root: Spot) -> list[float]:
    """Add up what was moved above each node; parents come first."""
    moved = {NOWHERE: root.mod}
    places = []
    for spot in spots:
        above = spot.parent or root
        total = moved[above.index]
        places.append(spot.prelim + total)
        moved[spot.index] = total + spot.mod
    return places
