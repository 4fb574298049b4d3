"""Sparklines: the shape of a row of values, its last one told."""

from app.charts.describe import describe_series
from app.charts.model import UNLEGENDED, ChartType, JsonObject
from app.charts.reading import Findings
from app.charts.series import SeriesData, tabulate_series
from app.charts.strokes import LINE_OPTIONS, read_lines, read_strokes


def read_sparkline(data: JsonObject, findings: Findings) -> SeriesData:
    """Labels and datasets; without labels the values are numbered from 1."""
    datasets = data.get("datasets")
    if data.get("labels") is not None or not isinstance(datasets, list):
        return read_lines(data, findings)
    columns = [item.get("data") for item in datasets if isinstance(item, dict)]
    longest = max((len(values) for values in columns if isinstance(values, list)), default=0)
    return read_lines({**data, "labels": [str(number) for number in range(1, longest + 1)]}, findings)


SPARKLINE = ChartType(
    name="sparkline",
    family="sparkline",
    title="Sparkline",
    summary="Shows the shape of a row of values in little room, without axes; its last value is told.",
    data_shape="datasets: one list of numbers each; labels may be left out",
    example={
        "chart_type": "sparkline",
        "data": {
            "labels": [f"2025-{month:02d}" for month in range(1, 13)],
            "datasets": [{"label": "Sign-ups", "data": [182, 176, 191, 204, 198, 221, 239, 231, 248, 262, 255, 287]}],
        },
        "options": {"title": "Sign-ups a month"},
        "width": 400,
        "height": 120,
    },
    read_data=read_sparkline,
    describe=describe_series("Sparkline", trend=True),
    tabulate=tabulate_series,
    read_extras=read_strokes,
    options_schema=LINE_OPTIONS,
    aliases=("spark", "sparkLine"),
    honours=UNLEGENDED,
)

TYPES = (SPARKLINE,)
