"""Grids: values or counts at places of a plane or of a calendar, told by colour or by arrows."""

from workers.charts.grid import calendar, contour, hexbin, quiver

BUILDERS = {"hexbin": hexbin.build, "contour": contour.build, "calendarHeatmap": calendar.build, "quiver": quiver.build}
