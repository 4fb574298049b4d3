"""Flows: how much goes from where to where."""

from app.charts.flow.chord import CHORD
from app.charts.flow.sankey import SANKEY

TYPES = (SANKEY, CHORD)
