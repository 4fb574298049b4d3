"""Schedules: what happens when."""

from app.charts.schedule.gantt import GANTT
from app.charts.schedule.timeline import TIMELINE

__all__ = ["TYPES"]

TYPES = (GANTT, TIMELINE)
