"""Areas from zero, and areas on top of each other."""

from workers.charts import line, stacked

BUILDERS = {"area": line.build, "stackedArea": stacked.build, stacked.PERCENT: stacked.build}
