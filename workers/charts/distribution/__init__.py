"""Distributions: samples on one axis, and groups side by side."""

from workers.charts.distribution import boxplot, density, ecdf, histogram, qq, ridgeline, strip, violin

BUILDERS = {
    "histogram": histogram.build,
    "boxplot": boxplot.build,
    "violin": violin.build,
    "density": density.build,
    "ecdf": ecdf.build,
    "qq": qq.build,
    "strip": strip.build,
    "beeswarm": strip.build_swarm,
    "ridgeline": ridgeline.build,
}
