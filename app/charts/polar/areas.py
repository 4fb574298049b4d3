"""Polar areas: slices of equal angle, compared by how far they reach."""

from app.charts.describe import amount, describe_series
from app.charts.model import PLAIN, ChartType, JsonObject
from app.charts.polar.scale import RADIAL_OPTIONS, read_radial
from app.charts.reading import Findings
from app.charts.series import DRAWN, SeriesData, read_series, tabulate_series

MOST_SLICES = 360


def read_areas(data: JsonObject, findings: Findings) -> SeriesData:
    """Labels and one dataset of numbers, none below zero; null leaves its place empty."""
    content = read_series(data, findings, draws=DRAWN - {"yAxisID"})
    if len(content.series) > 1:
        findings.notice("data.datasets", f"slices have one value each: the first of {len(content.series)} is drawn")
    first = content.series[0]
    for index, value in enumerate(first.values):
        if value is not None and value < 0:
            findings.fault(f"data.datasets[0].data[{index}]", f"a slice can't be negative, found {amount(value)}")
    if len(content.labels) > MOST_SLICES:
        findings.fault("data.labels", f"a circle has room for {MOST_SLICES} slices, found {len(content.labels)}")
    return SeriesData(content.labels, (first,))


POLAR_AREA = ChartType(
    name="polarArea",
    family="polar",
    title="Polar area chart",
    summary="Compares values that go around, such as months, by how far slices of equal angle reach.",
    data_shape="labels + one dataset: one number of zero or more a label",
    example={
        "chart_type": "polarArea",
        "data": {
            "labels": ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"],
            "datasets": [{"label": "mm", "data": [52, 38, 47, 58, 89, 121, 134, 112, 71, 43, 55, 60]}],
        },
        "options": {
            "title": "Summer is when it rains",
            "subtitle": "Rain in Munich, millimetres a month",
            "color_scheme": "blues",
        },
    },
    read_data=read_areas,
    read_extras=read_radial,
    describe=describe_series("Polar area chart"),
    tabulate=tabulate_series,
    options_schema=RADIAL_OPTIONS,
    aliases=("polar", "barpolar", "coxcomb"),
    honours=PLAIN | {"data_labels"},
)
