"""Radars: several measures of a few things, each on a spoke of its own."""

from dataclasses import replace

from app.charts.describe import describe_series
from app.charts.model import PLAIN, ChartType, JsonObject
from app.charts.polar.scale import RADIAL_OPTIONS, read_radial
from app.charts.reading import Findings, OptionReader
from app.charts.series import Series, SeriesData, read_series, tabulate_series
from app.charts.strokes import LARGEST_RADIUS, dash_of

LEAST_AXES, MANY_AXES, MOST_AXES = 3, 30, 360


def read_radar(data: JsonObject, findings: Findings) -> SeriesData:
    """Labels name the axes; each dataset has one value an axis, null leaves its shape open there."""
    content = read_series(data, findings, _own)
    count = len(content.labels)
    if not LEAST_AXES <= count <= MOST_AXES:
        few = "two values have no shape; use a bar chart" if count < LEAST_AXES else "use a line chart"
        findings.fault("data.labels", f"a radar has {LEAST_AXES} to {MOST_AXES} axes, found {count}: {few}")
    elif count > MANY_AXES:
        findings.notice("data.labels", f"{count} axes: beyond {MANY_AXES} a radar is hard to read; not all are named")
    return replace(content, series=tuple(one for one in content.series if not one.hidden) or content.series)


def _own(options: OptionReader, series: Series) -> Series:
    return replace(
        series,
        fill=options.flag("fill"),
        dash=dash_of(options, "borderDash"),
        point_radius=options.number("pointRadius", "radius", low=0, high=LARGEST_RADIUS),
        span_gaps=bool(options.flag("spanGaps")),
        hidden=bool(options.flag("hidden")),
    )


RADAR = ChartType(
    name="radar",
    family="polar",
    title="Radar chart",
    summary="Compares a few things in several measures, each on a spoke of its own.",
    data_shape="labels (3 or more axes) + datasets: one number an axis, null for none",
    example={
        "chart_type": "radar",
        "data": {
            "labels": ["Battery", "Camera", "Display", "Performance", "Price", "Repairability", "Weight"],
            "datasets": [
                {"label": "Model A", "data": [7.8, 9.1, 8.7, 9.4, 4.2, 3.1, 6.0]},
                {"label": "Model B", "data": [8.9, 6.4, 7.2, 6.8, 8.5, 8.8, 7.4]},
            ],
        },
        "options": {
            "title": "The cheaper phone lasts longer and can be repaired",
            "subtitle": "Scores of 10 in seven tests",
            "scale": {"min": 0, "max": 10},
        },
    },
    read_data=read_radar,
    read_extras=read_radial,
    describe=describe_series("Radar chart"),
    tabulate=tabulate_series,
    options_schema=RADIAL_OPTIONS,
    aliases=("spider", "radarChart", "scatterpolar"),
    honours=PLAIN,
)
