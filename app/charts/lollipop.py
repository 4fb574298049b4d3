"""Lollipops: values compared by the height of dots on thin stems, where many bars would be heavy."""

from collections.abc import Set as AbstractSet
from dataclasses import replace

from app.charts.bar import INDEX_AXIS
from app.charts.bar.extras import DATED, BarReader, on_its_axis
from app.charts.bar.piles import GROUP
from app.charts.bar.words import describe_bars, tabulate_bars
from app.charts.model import ChartType, JsonObject
from app.charts.reading import Findings, OptionReader
from app.charts.series import DRAWN, Series, SeriesData, read_series


def read_dots(data: JsonObject, findings: Findings, draws: AbstractSet[str] = DRAWN) -> SeriesData:
    """Read labels + datasets, each with the radius of its dots in pixels; ``draws`` is what ``read_series`` takes."""
    return read_series(data, findings, own_of_dots, draws=draws)


def own_of_dots(options: OptionReader, series: Series) -> Series:
    """The series with what dots have of their own."""
    radius = options.number("pointRadius", "radius", low=1, high=100)
    return replace(series, point_radius=radius, hidden=bool(options.flag("hidden")))


LOLLIPOP = ChartType(
    name="lollipop",
    family="lollipop",
    title="Lollipop chart",
    summary="Compares values by dots on thin stems; lighter than bars where there are many.",
    data_shape="labels + datasets: one number a label; null leaves a gap",
    example={
        "chart_type": "lollipop",
        "data": {
            "labels": [
                "Finland", "Norway", "Iceland", "Denmark", "Netherlands", "Sweden", "Switzerland", "Belgium",
                "Canada", "Brazil", "United States", "Japan",
            ],
            "datasets": [{"label": "Kilograms", "data": [12, 9.9, 9, 8.7, 8.4, 8.2, 7.9, 6.8, 6.5, 5.8, 4.2, 3.6]}],
        },
        "options": {
            "title": "Nobody drinks as much coffee as the Finns",
            "subtitle": "Kilograms of coffee per person and year",
            "indexAxis": "y",
        },
    },
    read_data=read_dots,
    read_extras=BarReader(GROUP, bars=False),
    describe=describe_bars("lollipop chart"),
    tabulate=tabulate_bars,
    options_schema={"indexAxis": INDEX_AXIS},
    complete=on_its_axis,
    honours=DATED,
    aliases=("lollipopChart", "stem"),
)  # fmt: skip

TYPES = (LOLLIPOP,)
