"""Lollipops: values compared by the height of dots on thin stems, where many bars would be heavy."""

from dataclasses import replace

from app.charts.bar import INDEX_AXIS
from app.charts.bar.extras import BarReader
from app.charts.bar.piles import GROUP
from app.charts.bar.words import describe_bars, tabulate_bars
from app.charts.model import ChartType, JsonObject
from app.charts.reading import Findings, OptionReader
from app.charts.series import Series, SeriesData, read_series


def read_dots(data: JsonObject, findings: Findings) -> SeriesData:
    """Read labels + datasets, each with the radius of its dots in pixels."""
    return read_series(data, findings, own_of_dots)


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
                "Japan",
                "Switzerland",
                "South Korea",
                "Australia",
                "Spain",
                "Italy",
                "Germany",
                "United States",
            ],
            "datasets": [{"label": "Years", "data": [84.5, 84.2, 83.6, 83.3, 83.2, 82.9, 81.0, 76.4]}],
        },
        "options": {
            "title": "Americans die eight years sooner than the Japanese",
            "subtitle": "Life expectancy at birth in 2021, years",
            "source": "Source: OECD Health at a Glance 2023",
            "indexAxis": "y",
        },
    },
    read_data=read_dots,
    read_extras=BarReader(GROUP),
    describe=describe_bars("lollipop chart"),
    tabulate=tabulate_bars,
    options_schema={"indexAxis": INDEX_AXIS},
    aliases=("lollipopChart", "stem"),
)

TYPES = (LOLLIPOP,)
