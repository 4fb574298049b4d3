"""Trees as they are kept: nodes in a row, each after its parent, with the sums of what lies beneath."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field

from app.charts.reading import Findings, shown

MAX_NODES = 20_000
MAX_DEPTH = 60
"""Levels; a picture has no room to part more."""

NOWHERE = -1
"""The parent of a node that has none."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A node as it was given: its own value or None, its parent's place among the drafts."""

    name: str
    value: float | None
    parent: int
    place: str
    color: str = ""


@dataclass(frozen=True, slots=True)
class Node:
    """One node. ``value`` has all beneath it in it, ``own`` is what no child of it has; ``depth`` counts from 0.

    ``given`` is the number that stood in the data, None without one.
    """

    name: str
    value: float
    own: float
    parent: int
    depth: int
    color: str = ""
    given: float | None = None


@dataclass(frozen=True, slots=True)
class Hierarchy:
    """``nodes`` in the order of reading, parents first; ``unit`` names their values.

    ``tops`` have no parent, ``total`` is their sum. ``counted`` tells that the data had no values, so each leaf counts
    as one.
    """

    nodes: tuple[Node, ...]
    unit: str = ""
    counted: bool = False
    children: tuple[tuple[int, ...], ...] = field(init=False, repr=False, compare=False)
    tops: tuple[int, ...] = field(init=False, repr=False, compare=False)
    total: float = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        below = _below([node.parent for node in self.nodes])
        object.__setattr__(self, "children", tuple(map(tuple, below[:-1])))
        object.__setattr__(self, "tops", tuple(below[NOWHERE]))
        object.__setattr__(self, "total", math.fsum(self.nodes[top].value for top in below[NOWHERE]))

    @property
    def root(self) -> int:
        """The one node that all others are in; ``NOWHERE`` when there are several tops, or nothing beneath."""
        return self.tops[0] if len(self.tops) == 1 and self.children[self.tops[0]] else NOWHERE

    @property
    def branches(self) -> tuple[int, ...]:
        """The first nodes that part the whole: those beneath the root, or the tops."""
        return self.children[self.root] if self.root != NOWHERE else self.tops

    @property
    def leaves(self) -> list[int]:
        """The nodes without children."""
        return [index for index, below in enumerate(self.children) if not below]

    @property
    def levels(self) -> int:
        """How deep it goes, one for tops alone."""
        return max((node.depth for node in self.nodes), default=NOWHERE) + 1

    def path(self, index: int) -> str:
        """The names from the top down to a node."""
        names: list[str] = []
        while index != NOWHERE:
            names.append(self.nodes[index].name or "unnamed")
            index = self.nodes[index].parent
        return " \u203a ".join(reversed(names))


def _below(parents: Sequence[int]) -> list[list[int]]:
    """The children of each node, and in a last list those that have no parent."""
    below: list[list[int]] = [[] for _ in range(len(parents) + 1)]
    for index, parent in enumerate(parents):
        below[parent].append(index)
    return below


def grow(drafts: Sequence[Draft], findings: Findings, *, unit: str = "", adds: bool = False) -> Hierarchy:
    """Sum the drafts up. ``adds`` says that a parent's own value comes on top of its children's.

    Without it a parent's value is the whole of it; what its children leave of it is nobody's, and children that make
    more than it are believed, which is told.
    """
    if len(drafts) > MAX_NODES:
        findings.fault("data", f"{len(drafts):,} nodes; at most {MAX_NODES:,} can be drawn")
    if not drafts:
        findings.fault("data", "there is nothing to draw: the tree is empty")
    findings.settle()
    order, depths = _order(drafts, findings)
    findings.settle()
    place = {draft: number for number, draft in enumerate(order)}
    counted = all(draft.value is None for draft in drafts)
    sums = _sums(drafts, order, findings, adds=adds, counted=counted)
    if not math.isfinite(_total([value for value, _ in sums.values()])):
        findings.fault("data", "the values are too large to be summed")
    findings.settle()
    nodes = (
        Node(
            name=drafts[each].name,
            value=sums[each][0],
            own=sums[each][1],
            parent=place[drafts[each].parent] if drafts[each].parent != NOWHERE else NOWHERE,
            depth=depths[each],
            color=drafts[each].color,
            given=drafts[each].value,
        )
        for each in order
    )
    return Hierarchy(tuple(nodes), unit, counted)


def _order(drafts: Sequence[Draft], findings: Findings) -> tuple[list[int], dict[int, int]]:
    """The drafts as they are read from the tops down, and their depths; what hangs in a ring is a fault."""
    below = _below([draft.parent for draft in drafts])
    order: list[int] = []
    depths = {NOWHERE: -1}
    waiting = below[NOWHERE][::-1]
    while waiting:
        index = waiting.pop()
        order.append(index)
        depths[index] = depths[drafts[index].parent] + 1
        waiting += below[index][::-1]
    if len(order) < len(drafts):
        _tell_ring(drafts, next(index for index in range(len(drafts)) if index not in depths), findings)
    deepest = max(order, key=depths.__getitem__, default=NOWHERE)
    if depths[deepest] >= MAX_DEPTH:
        findings.fault(drafts[deepest].place, f"the tree is more than {MAX_DEPTH} levels deep")
    return order, depths


def _tell_ring(drafts: Sequence[Draft], start: int, findings: Findings) -> None:
    """Name the ring that is reached from a node by going from parent to parent."""
    seen: list[int] = []
    index = start
    while index not in seen:
        seen.append(index)
        index = drafts[index].parent
    ring = [*seen[seen.index(index) :], index]
    names = " is in ".join(shown(drafts[each].name, 24) for each in ring[:6])
    more = " \u2026" if len(ring) > 6 else ""  # noqa: PLR2004 - enough to find it
    findings.fault(drafts[index].place, f"a tree can't go in a circle: {names}{more}")


def _sums(
    drafts: Sequence[Draft], order: Sequence[int], findings: Findings, *, adds: bool, counted: bool
) -> dict[int, tuple[float, float]]:
    """The value of each draft with all beneath it, and the part that is its own alone."""
    below: dict[int, list[float]] = {}
    sums: dict[int, tuple[float, float]] = {}
    for index in reversed(order):
        draft = drafts[index]
        parts = below.get(index)
        value = 1.0 if counted and parts is None else draft.value or 0.0
        sums[index] = (value, value) if parts is None else _whole(draft, value, parts, findings, adds=adds)
        below.setdefault(draft.parent, []).append(sums[index][0])
    return sums


def _whole(
    draft: Draft, value: float, parts: Sequence[float], findings: Findings, *, adds: bool
) -> tuple[float, float]:
    """The value of a parent and what of it no child has."""
    inner = _total(parts)
    if adds:
        return value + inner, value
    if value > inner * (1 + 1e-9):
        return value, value - inner
    if value and value < inner * (1 - 1e-6):
        findings.notice(draft.place, f"its parts make {inner:g}, more than its own {value:g}: the sum is drawn")
    return inner, 0.0


def _total(parts: Sequence[float]) -> float:
    """The sum; infinite where it overflows, which is told later."""
    try:
        return math.fsum(parts)
    except OverflowError:
        return math.inf
