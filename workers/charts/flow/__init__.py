"""Flows: how much goes from where to where."""

from workers.charts.flow import chord, sankey

BUILDERS = {"sankey": sankey.build, "chord": chord.build}
