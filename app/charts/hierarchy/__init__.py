"""Trees: a whole, its parts, and their parts."""

from app.charts.hierarchy.treemap import TREEMAP

TYPES = (TREEMAP,)
