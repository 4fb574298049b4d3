"""Polar charts: values around a centre."""

from app.charts.polar.areas import POLAR_AREA
from app.charts.polar.radar import RADAR
from app.charts.polar.rose import WIND_ROSE

TYPES = (RADAR, POLAR_AREA, WIND_ROSE)
