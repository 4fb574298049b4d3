"""Distributions: how many values lie where, of one sample or of groups side by side."""

from dataclasses import replace
from functools import partial
from typing import Any

from app.charts.distribution import examples, extras
from app.charts.distribution.bins import too_many
from app.charts.distribution.extras import HistogramExtras, read_kernel
from app.charts.distribution.samples import read_boxes, read_groups, read_samples
from app.charts.distribution.telling import (
    Telling,
    pool,
    tabulate_bins,
    tabulate_densities,
    tabulate_groups,
    tell_bins,
    tell_kernel,
    tell_normality,
    tell_quartiles,
)
from app.charts.model import AXED, CARTESIAN, ChartSpec, ChartType, JsonObject

SAMPLES = "datasets of raw values: a flat list each; or labels + lists; or values + groups"
HONOURS = CARTESIAN - {"type"}
"""Densities, bins and boxes of logarithms would be others than these."""

GROUPS = "labels + datasets of raw values: one list a label; or flat datasets; or values + groups"


def _check_bins(spec: ChartSpec, body: JsonObject, findings: Any) -> ChartSpec:  # noqa: ARG001 - a completer
    """Tell a width of which there would be too many."""
    asked: HistogramExtras = spec.extras
    values = pool(spec.data)
    if values and asked.binning.width and too_many(values[0], values[-1], asked.binning.width):
        findings.notice("options.binWidth", "not used: so many bins can't be told apart; the width was chosen")
    return spec


def _lay(spec: ChartSpec, body: JsonObject, findings: Any) -> ChartSpec:
    """A type asked for by a name that says so lies on its side; what a lying chart can't show is told."""
    if str(body.get("chart_type")).startswith("horizontal"):
        spec = replace(spec, extras=replace(spec.extras, lying=True))
    if spec.extras.lying and spec.options.annotations:
        findings.notice("options.annotations", "not used: a chart that lies on its side has no annotations")
    return spec


HISTOGRAM = ChartType(
    name="histogram",
    family="distribution",
    title="Histogram",
    summary="Counts how many values lie in each of several equal ranges.",
    data_shape=SAMPLES,
    example={
        "chart_type": "histogram",
        "data": {"datasets": [{"label": "Eruptions", "data": examples.GEYSER}]},
        "options": {
            "title": "Old Faithful keeps two rhythms",
            "subtitle": "272 waits between eruptions: short ones of about 54 minutes, long ones of about 80",
            "x_axis": "Minutes to the next eruption",
            "y_axis": "Eruptions",
            "source": "Example figures after Azzalini and Bowman, 1990",
        },
    },
    read_data=partial(read_samples, counted=True),
    read_extras=extras.read_histogram_extras,
    complete=_check_bins,
    describe=Telling("Histogram", tell_bins).describe,
    tabulate=tabulate_bins,
    options_schema=extras.HISTOGRAM,
    shape="values",
    honours=(HONOURS - {"names"}) | {"stacked"},
    aliases=("hist",),
)

BOXPLOT = ChartType(
    name="boxplot",
    family="distribution",
    title="Box plot",
    summary="Compares the middle halves, medians, ranges and outliers of groups.",
    data_shape=f"{GROUPS}; or {{min, q1, median, q3, max}} in place of a list",
    example={
        "chart_type": "boxplot",
        "data": {
            "labels": [f"Series {number}" for number in range(1, 6)],
            "datasets": [{"label": "Speed of light", "data": examples.LIGHT}],
        },
        "options": {
            "title": "Michelson's first series read the fastest light",
            "subtitle": "100 measurements of 1879 in five series of twenty; without error they would read 734.5",
            "y_axis": "km/s above 299,000",
            "source": "Example figures after Michelson, 1882. Whiskers reach to 1.5 interquartile ranges",
        },
    },
    read_data=read_boxes,
    read_extras=extras.read_box_extras,
    complete=_lay,
    describe=Telling("Box plot", tell_quartiles).describe,
    tabulate=tabulate_groups,
    options_schema=extras.BOX,
    shape="values",
    honours=HONOURS,
    aliases=("box", "boxPlot", "horizontalBoxplot"),
)

VIOLIN = ChartType(
    name="violin",
    family="distribution",
    title="Violin plot",
    summary="Compares the shapes of groups: the wider, the more values lie there; a box within.",
    data_shape=GROUPS,
    example={
        "chart_type": "violin",
        "data": examples.groups(examples.IRISES, "Sepal length"),
        "options": {
            "title": "Virginica has the longest sepals, and the most varied",
            "subtitle": "Fifty flowers of each species of iris",
            "y_axis": "Length of sepals (cm)",
            "source": "Example figures after Anderson, 1935",
        },
    },
    read_data=partial(read_groups, counted=True),
    read_extras=extras.read_violin_extras,
    complete=_lay,
    describe=Telling("Violin plot", tell_kernel).describe,
    tabulate=tabulate_densities,
    options_schema={**extras.BOX, **extras.KERNEL},
    shape="values",
    honours=HONOURS,
    aliases=("violinPlot", "horizontalViolin"),
)

DENSITY = ChartType(
    name="density",
    family="distribution",
    title="Density plot",
    summary="Shows the shape of samples as smooth curves of equal area.",
    data_shape=SAMPLES,
    example={
        "chart_type": "density",
        "data": examples.samples(examples.IRISES),
        "options": {
            "title": "Sepals alone tell setosa from virginica",
            "subtitle": "Versicolor lies between them; fifty flowers of each species",
            "x_axis": "Length of sepals (cm)",
            "source": "Example figures after Anderson, 1935",
        },
    },
    read_data=partial(read_samples, counted=True),
    read_extras=read_kernel(trim=False),
    describe=Telling("Density plot", tell_kernel).describe,
    tabulate=tabulate_densities,
    options_schema=extras.KERNEL,
    shape="values",
    honours=HONOURS - {"names"},
    aliases=("kde", "densityPlot"),
)

ECDF = ChartType(
    name="ecdf",
    family="distribution",
    title="Cumulative distribution",
    summary="Shows the share of values up to each place, with nothing smoothed or binned.",
    data_shape=SAMPLES,
    example={
        "chart_type": "ecdf",
        "data": examples.samples(examples.TEETH),
        "options": {
            "title": "Orange juice grows longer tooth cells",
            "subtitle": "Share of sixty guinea pigs up to each length, by their source of vitamin C",
            "x_axis": "Length of odontoblasts (\u00b5m)",
            "source": "Example figures after Crampton, 1947",
        },
    },
    read_data=partial(read_samples, counted=True),
    read_extras=extras.read_ecdf_extras,
    describe=Telling("Empirical cumulative distribution").describe,
    tabulate=tabulate_groups,
    options_schema=extras.ECDF,
    shape="values",
    honours=HONOURS - {"names"},
    aliases=("cdf", "cumulativeDistribution"),
)

QQ = ChartType(
    name="qq",
    family="distribution",
    title="Normal Q-Q plot",
    summary="Shows whether values are spread as a normal distribution would spread them.",
    data_shape=SAMPLES,
    example={
        "chart_type": "qq",
        "data": {"datasets": [{"label": "Flow", "data": examples.NILE}]},
        "options": {
            "title": "The Nile's floods stray little from a normal distribution",
            "subtitle": "Yearly flow at Aswan, 1871 to 1970; the line passes through both quartiles",
            "x_axis": "Normal quantile (standard deviations)",
            "y_axis": "Hundred million cubic metres",
            "source": "Example figures after Cobb, 1978",
        },
    },
    read_data=read_samples,
    describe=Telling("Normal Q-Q plot", tell_normality).describe,
    tabulate=tabulate_groups,
    shape="values",
    honours=HONOURS - {"names"},
    aliases=("qqPlot", "qqplot", "probabilityPlot"),
)

STRIP = ChartType(
    name="strip",
    family="distribution",
    title="Strip plot",
    summary="Shows every value of groups as a dot, moved sideways so that dots can be told apart.",
    data_shape=GROUPS,
    example={
        "chart_type": "strip",
        "data": examples.groups(examples.PLANTS, "Weight"),
        "options": {
            "title": "The second treatment made plants heavier",
            "subtitle": "Ten plants in each group",
            "y_axis": "Dried weight (g)",
            "source": "Example figures after Dobson, 1983",
        },
    },
    read_data=read_groups,
    read_extras=extras.read_group_extras,
    complete=_lay,
    describe=Telling("Strip plot").describe,
    tabulate=tabulate_groups,
    options_schema=extras.LYING,
    shape="values",
    honours=HONOURS,
    aliases=("stripPlot", "jitter"),
)

BEESWARM = ChartType(
    name="beeswarm",
    family="distribution",
    title="Beeswarm plot",
    summary="Shows every value of groups as a dot, side by side where they would overlap.",
    data_shape=GROUPS,
    example={
        "chart_type": "beeswarm",
        "data": examples.groups(examples.SPRAYS, "Insects"),
        "options": {
            "title": "Sprays C, D and E leave few insects alive",
            "subtitle": "Insects counted on twelve plots after each spray",
            "y_axis": "Insects",
            "source": "Example figures after Beall, 1942",
        },
    },
    read_data=read_groups,
    read_extras=extras.read_group_extras,
    complete=_lay,
    describe=Telling("Beeswarm plot").describe,
    tabulate=tabulate_groups,
    options_schema=extras.LYING,
    shape="values",
    honours=HONOURS,
    aliases=("swarm", "swarmPlot"),
)

RIDGELINE = ChartType(
    name="ridgeline",
    family="distribution",
    title="Ridgeline plot",
    summary="Stacks the densities of many groups so that their shift from one to the next is seen.",
    data_shape=GROUPS,
    example={
        "chart_type": "ridgeline",
        "data": examples.groups(examples.SUMMER, "Temperature"),
        "options": {
            "title": "July was even, September had it all",
            "subtitle": "Daily highest temperatures in New York, summer of 1973",
            "x_axis": "Degrees Fahrenheit",
            "source": "Example figures after Chambers and others, 1983",
        },
    },
    read_data=partial(read_groups, counted=True),
    read_extras=read_kernel(trim=False),
    describe=Telling("Ridgeline plot", tell_kernel).describe,
    tabulate=tabulate_densities,
    options_schema=extras.KERNEL,
    shape="values",
    honours=AXED | {"limits", "suggestions", "tick_format"},
    aliases=("ridge", "joyplot", "joy"),
)

TYPES = (HISTOGRAM, BOXPLOT, VIOLIN, DENSITY, ECDF, QQ, STRIP, BEESWARM, RIDGELINE)
