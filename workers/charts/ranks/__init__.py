"""Slopes from one time to another, and places in an order over time."""

from workers.charts.ranks import bump, slope

BUILDERS = {"slope": slope.build, "bump": bump.build}
