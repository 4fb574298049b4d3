"""Trees: areas in areas, rings around rings, strips beside strips, and branches."""

from workers.charts.hierarchy import treemap

BUILDERS = {"treemap": treemap.build}
