"""Parallel coordinates: an axis a column, a line a row."""

from dataclasses import dataclass

from app.charts.coloring import refuse_names
from app.charts.describe import heading
from app.charts.model import PLAIN, ChartSpec, ChartType, JsonObject
from app.charts.multivariate import iris
from app.charts.multivariate.columns import SHAPE, ColumnData, read_columns
from app.charts.multivariate.scatter_matrix import ranges_told, tabulate_columns
from app.charts.reading import Findings, OptionReader, shown

MOST_AXES, MOST_LINES = 20, 5000


@dataclass(frozen=True, slots=True)
class ParallelExtras:
    """The column whose numbers colour the lines ("" for groups or none), and the axes that are turned upside down."""

    color_by: str = ""
    reversed: tuple[str, ...] = ()


def _read(data: JsonObject, findings: Findings) -> ColumnData:
    found = read_columns(data, findings)
    if len(found.names) > MOST_AXES:
        findings.fault("data", f"{len(found.names)} columns of numbers; at most {MOST_AXES} axes have room")
    if found.rows > MOST_LINES:
        findings.fault("data", f"{found.rows:,} rows; at most {MOST_LINES:,} lines can be followed; take a sample")
    return found


def _read_extras(options: OptionReader, advanced: OptionReader) -> ParallelExtras:
    color = options.text("color_by", "colorBy")
    if color:
        refuse_names(options, advanced)
    path, value = options.find("reversed")
    names = [value] if isinstance(value, str) else value or []
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        options.refuse(path, f"expected the names of columns, found {shown(value)}")
        names = []
    return ParallelExtras(color, tuple(names))


def _complete(spec: ChartSpec, body: JsonObject, findings: Findings) -> ChartSpec:  # noqa: ARG001 - as the catalogue calls it
    """Refuse columns that aren't there."""
    extras: ParallelExtras = spec.extras
    for place, names in (("options.color_by", (extras.color_by,)), ("options.reversed", extras.reversed)):
        for name in filter(None, names):
            if name not in spec.data.names:
                findings.fault(place, f"there is no column of numbers {shown(name)}; {', '.join(spec.data.names)} are")
    return spec


def _describe(spec: ChartSpec) -> str:
    color = f" Colours show {spec.extras.color_by}." if spec.extras.color_by else ""
    return f"{heading('Parallel coordinates', spec)} {ranges_told(spec.data)}{color}"


PARALLEL_COORDINATES = ChartType(
    name="parallelCoordinates",
    family="multivariate",
    title="Parallel coordinates",
    summary="Shows many numbers of each thing as a line across an axis a number.",
    data_shape=SHAPE,
    example={
        "chart_type": "parallelCoordinates",
        "data": {"columns": iris.COLUMNS},
        "options": {
            "title": "Setosa has small petals and wide sepals",
            "subtitle": "Lengths and widths of iris flowers in centimetres",
            "source": iris.SOURCE,
        },
    },
    read_data=_read,
    read_extras=_read_extras,
    complete=_complete,
    describe=_describe,
    tabulate=tabulate_columns,
    options_schema={
        "color_by": {"type": "string", "description": "The column whose numbers colour the lines."},
        "reversed": {
            "description": "The columns whose axes run downwards.",
            "anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}],
        },
    },
    shape="own",
    honours=PLAIN,
    aliases=("parallel", "parcoords"),
)
