"""Polar charts: values around a centre."""

from app.charts.polar.areas import POLAR_AREA
from app.charts.polar.radar import RADAR

TYPES = (RADAR, POLAR_AREA)
