"""Flows: how much goes from where to where."""

from workers.charts.flow import sankey

BUILDERS = {"sankey": sankey.build}
