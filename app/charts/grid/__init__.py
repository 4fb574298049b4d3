"""Grids: values or counts at places of a plane or of a calendar, told by colour or by arrows."""

from app.charts.grid.calendar import CALENDAR_HEATMAP
from app.charts.grid.contour import CONTOUR
from app.charts.grid.hexbin import HEXBIN
from app.charts.grid.quiver import QUIVER

TYPES = (HEXBIN, CONTOUR, CALENDAR_HEATMAP, QUIVER)
