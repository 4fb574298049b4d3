"""Trees: a whole, its parts, and their parts."""

from app.charts.hierarchy.rings import ICICLE, SUNBURST
from app.charts.hierarchy.tree import TREE
from app.charts.hierarchy.treemap import TREEMAP

TYPES = (TREEMAP, SUNBURST, ICICLE, TREE)
