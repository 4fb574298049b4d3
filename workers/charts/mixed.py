"""Bars, lines and areas together: the builder of lines draws bars among them."""

from workers.charts import line

BUILDERS = {"mixed": line.build}
