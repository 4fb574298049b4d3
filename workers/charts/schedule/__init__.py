"""Schedules: what happens when."""

from workers.charts.schedule import gantt, timeline

BUILDERS = {"gantt": gantt.build, "timeline": timeline.build}
