"""Streams: layers around a baseline of their own, whose thickness is what counts."""

from dataclasses import dataclass

from app.charts.model import PLAIN, ChartType, JsonObject
from app.charts.reading import Findings, OptionReader
from app.charts.series import DRAWN, SeriesData, read_series, tabulate_series
from app.charts.stacks import describe_stack
from app.charts.strokes import read_smooth_layer

BASELINES = ("wiggle", "silhouette", "zero")


@dataclass(frozen=True, slots=True)
class StreamExtras:
    """``wiggle`` keeps the layers as level as can be, ``silhouette`` the whole symmetrical, ``zero`` stands on zero."""

    baseline: str = "wiggle"


def read_extras(options: OptionReader, advanced: OptionReader) -> StreamExtras:  # noqa: ARG001 - an extras reader
    """Where the stream lies."""
    return StreamExtras(options.choice(BASELINES, "baseline", "offset") or "wiggle")


def read_stream(data: JsonObject, findings: Findings) -> SeriesData:
    """Labels and datasets without negative values."""
    read = read_series(data, findings, read_smooth_layer, draws=DRAWN - {"borderWidth", "yAxisID"})
    for index, series in enumerate(read.series):
        for at, value in enumerate(series.values):
            if value is not None and value < 0:
                findings.fault(
                    f"data.datasets[{index}].data[{at}]", f"a layer can't be {value:g} thick; give 0 or more"
                )
    findings.settle()
    return read


def _rows() -> dict[str, list[int]]:
    return {
        "Rock": [20, 34, 51, 66, 74, 79, 76, 70, 64, 55, 47, 41, 35, 31, 27],
        "Disco": [0, 1, 6, 22, 31, 18, 7, 4, 3, 4, 3, 2, 2, 3, 5],
        "Pop": [22, 24, 26, 30, 38, 52, 60, 57, 50, 52, 58, 63, 66, 64, 60],
        "Hip-hop": [0, 0, 0, 1, 5, 12, 21, 34, 47, 56, 60, 64, 73, 84, 79],
        "Electronic": [0, 1, 2, 4, 9, 14, 20, 31, 36, 33, 38, 52, 56, 49, 44],
        "Soul": [30, 36, 34, 28, 24, 21, 19, 21, 24, 22, 17, 14, 13, 14, 16],
    }


STREAMGRAPH = ChartType(
    name="streamgraph",
    family="stream",
    title="Streamgraph",
    summary="Shows how many parts swell and shrink over time, as layers of a stream.",
    data_shape="labels + datasets: one number of zero or more a label; null counts as 0",
    example={
        "chart_type": "streamgraph",
        "data": {
            "labels": [str(year) for year in range(1964, 2024, 4)],
            "datasets": [{"label": name, "data": values} for name, values in _rows().items()],
        },
        "options": {
            "title": "Rock ebbs away, hip-hop and pop carry the charts",
            "subtitle": "Titles in the yearly top 250 by genre, illustrative",
            "source": "Source: chart archive",
        },
    },
    read_data=read_stream,
    describe=describe_stack("Streamgraph"),
    tabulate=tabulate_series,
    read_extras=read_extras,
    options_schema={
        "baseline": {"type": "string", "enum": list(BASELINES), "description": "Where the lowest layer lies."},
    },
    aliases=("stream", "streamGraph", "themeRiver"),
    honours=PLAIN - {"format", "legend_position"},
)

TYPES = (STREAMGRAPH,)
