"""Where the rectangles of a treemap lie: groups with a heading, leaves with an area that is their value."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from app.charts.hierarchy.nodes import NOWHERE, Hierarchy
from workers.charts.hierarchy.squarify import Row, squarify
from workers.look.frame import Box
from workers.look.theme import Sizes

ROUNDS, FREE, MOST_FAIR = 40, 12, 1500
"""How often the groups are weighed anew, in how many rounds of these rows and headings may still change, and the most
nodes for which that is worth its time."""

LEAST_SHARE = 1e-8
"""What is less of the whole has no pixel in any picture."""


@dataclass(frozen=True, slots=True)
class Tile:
    """A node's rectangle in pixels; ``heading`` is the height of the strip with a group's name, 0 without one."""

    index: int
    box: Box
    heading: float = 0


@dataclass(slots=True)
class Tiling:
    """Groups, the outer ones first, and leaves; ``areas`` are the pixels of the leaves in and under each node."""

    groups: list[Tile] = field(default_factory=list)
    leaves: list[Tile] = field(default_factory=list)
    areas: dict[int, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Plan:
    """What a tiling settles beside sizes, for the next one: which groups have headings, and the rows in each."""

    sizes: Sizes
    headed: dict[int, bool] = field(default_factory=dict)
    rows: dict[int, list[Row]] = field(default_factory=dict)

    def heading(self, index: int, box: Box) -> float:
        """The strip over a group's leaves, where they have more room than it."""
        strip = round(self.sizes.label * 1.6)
        room = box.height >= strip * 2.4 and box.width >= self.sizes.label * 4
        return strip if self.headed.setdefault(index, room) and box.height > strip else 0


def lay_tiles(tree: Hierarchy, deepest: int, area: Box, sizes: Sizes) -> Tiling:
    """The tiling in which leaves of one value have the most equal areas.

    Headings and edges of groups take room from their leaves; so groups are weighed by what their leaves got, and laid
    out again, until a unit of value has as many pixels in each, headings and edges left out. Half of what is missing is
    made up for at a time: more would swing. Nodes at level ``deepest`` are drawn as leaves.
    """
    shares = [node.value / tree.total for node in tree.nodes]
    weights = list(shares)
    best, least = Tiling(), float("inf")
    plan = Plan(sizes)
    for number in range(ROUNDS if len(weights) <= MOST_FAIR else 1):
        plan = plan if number > FREE else Plan(sizes)
        tiling = _tiling(tree, weights, deepest, area, plan)
        spread = _spread(shares, tiling)
        if spread < least:
            best, least = tiling, spread
        if spread < 1.01 or not tiling.groups:  # noqa: PLR2004 - nobody sees a hundredth
            break
        whole = sum(tiling.areas[index] for index in tree.branches if index in tiling.areas)
        for index, covered in tiling.areas.items():
            weights[index] *= min(max(shares[index] * whole / max(covered, 1e-9), 0.25), 4.0) ** 0.5
    return best


def _spread(shares: Sequence[float], tiling: Tiling) -> float:
    """How many times more pixels a unit of value has in one leaf than in another."""
    found = [tile.box.width * tile.box.height / shares[tile.index] for tile in tiling.leaves]
    return max(found) / max(min(found), 1e-9) if found else 1.0


def _tiling(tree: Hierarchy, weights: Sequence[float], deepest: int, area: Box, plan: Plan) -> Tiling:
    tiling = Tiling()
    waiting = [(NOWHERE, tree.branches, 0.0, area)]
    while waiting:
        group, items, rest, box = waiting.pop()
        rows = plan.rows.setdefault(group, [])
        drawn = sorted(_visible(tree, items), key=lambda index: -tree.nodes[index].value)
        spare = [rest] if rest else []
        for index, part in zip(
            drawn, squarify([*(weights[index] for index in drawn), *spare], box, rows), strict=False
        ):
            if not tree.children[index] or tree.nodes[index].depth >= deepest:
                tiling.leaves.append(Tile(index, part))
                continue
            tile = Tile(index, part, plan.heading(index, part))
            tiling.groups.append(tile)
            rest = _scaled_rest(tree, weights, index)
            waiting.append((index, tree.children[index], rest, inside(tile, plan.sizes)))
    _sum_areas(tree, tiling)
    return tiling


def _visible(tree: Hierarchy, items: Sequence[int]) -> list[int]:
    return [index for index in items if tree.nodes[index].value / tree.total > LEAST_SHARE]


def _scaled_rest(tree: Hierarchy, weights: Sequence[float], index: int) -> float:
    """What a node has that no child has, in the scale of its children's weights."""
    node = tree.nodes[index]
    own = node.own / node.value
    weighed = sum(weights[child] for child in tree.children[index])
    return weighed * own / (1 - own) if own < 1 else 1.0


def inside(tile: Tile, sizes: Sizes) -> Box:
    """The part of a group that is its leaves'."""
    edge, box = min(2 * sizes.scale, tile.box.width / 8, tile.box.height / 8), tile.box
    top = tile.heading or edge
    return Box(box.left + edge, box.top + top, max(box.width - 2 * edge, 0), max(box.height - top - edge, 0))


def _sum_areas(tree: Hierarchy, tiling: Tiling) -> None:
    areas = tiling.areas
    for tile in tiling.leaves:
        index, covered = tile.index, tile.box.width * tile.box.height
        while index != NOWHERE:
            areas[index] = areas.get(index, 0.0) + covered
            index = tree.nodes[index].parent
