"""Polar charts: values around a centre."""

from workers.charts.polar import areas, radar

BUILDERS = {"radar": radar.build, "polarArea": areas.build}
