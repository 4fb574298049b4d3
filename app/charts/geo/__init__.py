"""Maps: areas told by colour, points, bubbles and flows."""

from app.charts.geo.choropleth import CHOROPLETH
from app.charts.geo.flows import FLOW_MAP
from app.charts.geo.points import BUBBLE_MAP, POINT_MAP

TYPES = (CHOROPLETH, POINT_MAP, BUBBLE_MAP, FLOW_MAP)
