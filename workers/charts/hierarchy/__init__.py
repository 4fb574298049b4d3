"""Trees: areas in areas, rings around rings, strips beside strips, and branches."""

from workers.charts.hierarchy import icicle, sunburst, tree, treemap

BUILDERS = {"treemap": treemap.build, "sunburst": sunburst.build, "icicle": icicle.build, "tree": tree.build}
