"""Polar charts: values around a centre."""

from workers.charts.polar import areas, radar, rose

BUILDERS = {"radar": radar.build, "polarArea": areas.build, "windRose": rose.build}
