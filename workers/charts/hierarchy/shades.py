"""The colours of a tree: each branch has its own, which all beneath it share."""

from app.charts.hierarchy.nodes import NOWHERE, Hierarchy
from app.charts.model import ChartSpec
from workers.look.colors import mix, over
from workers.look.palette import series_colors
from workers.look.theme import Theme

PALER = (0.0, 0.3, 0.5, 0.63, 0.72, 0.78)
"""How far a ring goes towards the background, by its distance from the first."""


def branch_colors(spec: ChartSpec, theme: Theme) -> list[str]:
    """One opaque colour a node: its own, else its parent's, else its branch's; what is above the branches is grey."""
    tree: Hierarchy = spec.data
    chosen = series_colors(len(tree.branches), spec.options.color_scheme, theme.categorical)
    branch = dict(zip(tree.branches, chosen, strict=True))
    colors: list[str] = []
    for index, node in enumerate(tree.nodes):
        inherited = theme.muted if node.parent in {NOWHERE, tree.root} else colors[node.parent]
        colors.append(over(node.color, theme.background) if node.color else branch.get(index, inherited))
    return colors


def by_rank(spec: ChartSpec, theme: Theme) -> list[str]:
    """Of a tree of one level: one hue, the larger the stronger; a node's own colour and a scheme come first."""
    tree: Hierarchy = spec.data
    if spec.options.color_scheme or len(tree.branches) <= 1:
        return branch_colors(spec, theme)
    largest = max(tree.nodes[index].value for index in tree.branches) or 1.0
    main = theme.categorical[0]
    return [
        over(node.color, theme.background)
        if node.color
        else mix(main, theme.background, 0.62 * (1 - (node.value / largest) ** 0.5))
        for node in tree.nodes
    ]


def ringed(tree: Hierarchy, colors: list[str], theme: Theme) -> list[str]:
    """The same colours, paler from ring to ring; a colour of a node's own stays."""
    first = tree.nodes[tree.branches[0]].depth if tree.branches else 0
    shades = []
    for node, color in zip(tree.nodes, colors, strict=True):
        step = min(max(node.depth - first, 0), len(PALER) - 1)
        shades.append(color if node.color else mix(color, theme.background, PALER[step]))
    return shades
