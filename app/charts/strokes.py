"""What lines and areas understand beside their values: how they bend, what is filled, how points are marked."""

from collections.abc import Set as AbstractSet
from dataclasses import replace

from app.charts.color import is_color
from app.charts.model import JsonObject
from app.charts.paints import BOTH
from app.charts.reading import Findings, OptionReader, is_number, shown
from app.charts.series import DRAWN, Own, Series, SeriesData, read_series, with_trend

STEPS = ("before", "after", "middle")
FILLS = {"origin": "", "zero": "", "start": "start", "bottom": "start", "end": "end", "top": "end"}
POINT_STYLES = (
    "circle", "cross", "crossRot", "dash", "line", "rect", "rectRounded", "rectRot", "star", "triangle",
)  # fmt: skip
MOST_DASHES = 8
LAYERS_FILL = "a layer is filled down to the one below"
_FILLED = (True, "origin", "-1", "start", "zero")
"""What Chart.js's stacks say of that."""

LARGEST_RADIUS = 50

LINE_OPTIONS: JsonObject = {
    "elements": {
        "type": "object",
        "description": "What all datasets have that don't say otherwise: line.tension, line.stepped, line.fill, "
        "line.borderWidth, line.borderDash, point.radius, point.pointStyle.",
    },
    "spanGaps": {"type": "boolean", "description": "Whether lines bridge missing values."},
}
"""The chart's own options of a family of lines, as JSON Schema."""


def read_lines(data: JsonObject, findings: Findings) -> SeriesData:
    """Labels and datasets with the options of lines."""
    return read_lines_with(read_stroke, data, findings)


def read_filled(data: JsonObject, findings: Findings) -> SeriesData:
    """Labels and datasets of lines whose areas may have patterns and gradients, and that may have trend lines."""
    return read_lines_with(with_trend(read_stroke), data, findings, fills=BOTH)


def read_layers(data: JsonObject, findings: Findings) -> SeriesData:
    """Labels and datasets of areas on top of each other, which may have patterns and gradients."""
    return read_series(data, findings, _read_layer, fills=BOTH, draws=DRAWN - {"borderWidth"})


def read_lines_with(
    own: Own, data: JsonObject, findings: Findings, *, fills: AbstractSet[str] = frozenset()
) -> SeriesData:
    """Labels and datasets with what ``own`` reads of each, and areas that know where they end."""
    read = read_series(data, findings, own, fills=fills)
    series = tuple(_aimed(one, index, len(read.series), findings) for index, one in enumerate(read.series))
    return replace(read, series=series)


def _aimed(series: Series, index: int, count: int, findings: Findings) -> Series:
    """The series with the other dataset that it is filled to by its index: "+1" and "-1" count from itself."""
    if not series.fill_to or series.fill_to in FILLS:
        return series
    target = int(series.fill_to) + (index if series.fill_to[0] in "+-" else 0)
    if 0 <= target < count and target != index:
        return replace(series, fill_to=str(target))
    findings.notice(f"data.datasets[{index}].fill", f"not used: there is no other dataset {series.fill_to}")
    return replace(series, fill=None, fill_to="")


def read_strokes(options: OptionReader, advanced: OptionReader) -> Series:  # noqa: ARG001 - an extras reader
    """What was asked of all lines of a chart, under ``elements`` or beside it; a dataset may say otherwise."""
    return Series(
        "",
        (),
        line_width=options.number("elements.line.borderWidth", low=0, high=20),
        tension=tension_of(options, "elements.line.tension", "tension"),
        stepped=_stepped(options, "elements.line.stepped", "stepped"),
        fill=_fill(options, "elements.line.fill", "fill")[0],
        dash=dash_of(options, "elements.line.borderDash"),
        point_style=_point_style(options, "elements.point.pointStyle"),
        point_radius=options.number("elements.point.radius", low=0, high=LARGEST_RADIUS),
        span_gaps=_span_gaps(options),
    )


def read_bends(options: OptionReader, advanced: OptionReader) -> Series:  # noqa: ARG001 - an extras reader
    """What was asked of all layers of a stack under ``elements``: how they bend."""
    options.only(_FILLED, LAYERS_FILL, "elements.line.fill", "fill")
    stacked = [path for axis in ("x", "y") for path in (f"scales.{axis}.stacked", f"scales.{axis}Axes.0.stacked")]
    options.only((True,), "this chart type stacks; area has each from zero", *stacked)
    return Series(
        "",
        (),
        tension=tension_of(options, "elements.line.tension", "tension"),
        stepped=_stepped(options, "elements.line.stepped", "stepped"),
    )


def _read_layer(options: OptionReader, series: Series) -> Series:
    """The layer with what its dataset says of how it bends."""
    options.only(_FILLED, LAYERS_FILL, "fill")
    return replace(
        series,
        tension=tension_of(options, "tension", "lineTension"),
        stepped=_stepped(options, "stepped", "steppedLine"),
        hidden=bool(options.flag("hidden")),
    )


def read_smooth_layer(options: OptionReader, series: Series) -> Series:
    """A layer of a stream, which is smooth."""
    options.only(_FILLED, LAYERS_FILL, "fill")
    return replace(series, hidden=bool(options.flag("hidden")))


def read_stroke(options: OptionReader, series: Series) -> Series:
    """The series with what its dataset says of its line."""
    fill, fill_to = _fill(options, "fill")
    style, colors = _point_style(options, "pointStyle"), _colors(options, "pointBackgroundColor")
    return replace(
        series,
        tension=tension_of(options, "tension", "lineTension"),
        stepped=_stepped(options, "stepped", "steppedLine"),
        fill=fill,
        fill_to=fill_to,
        dash=dash_of(options, "borderDash"),
        point_style=style or ("circle" if colors else ""),
        point_radius=options.number("pointRadius", "radius", low=0, high=LARGEST_RADIUS),
        point_colors=colors,
        span_gaps=_span_gaps(options),
        hidden=bool(options.flag("hidden")),
    )


def tension_of(options: OptionReader, *paths: str) -> float | None:
    """0 is straight; Chart.js's ``cubicInterpolationMode: monotone`` is smooth as any tension is."""
    path, mode = options.find("cubicInterpolationMode")
    if path and mode not in {"default", "monotone"}:
        options.refuse(path, f"{shown(mode)} is none of default, monotone")
    found = options.number(*paths, low=0, high=1)
    return found or 0.4 if mode == "monotone" else found


def _stepped(options: OptionReader, *paths: str) -> str:
    """``true`` is ``before``: a value holds until the next one."""
    path, value = options.find(*paths)
    if isinstance(value, bool):
        return "before" if value else ""
    return (options.choice(STEPS, *paths) or "") if path else ""


def _fill(options: OptionReader, *paths: str) -> tuple[bool | None, str]:
    """Whether to fill, and to where: a number is another dataset's, "+1" and "-1" count from this one."""
    path, value = options.find(*paths)
    if isinstance(value, dict):
        path, value = options.find(*(f"{each}.{name}" for each in paths for name in ("target", "value")))
    if value is None or isinstance(value, bool):
        return value, ""
    word = value if isinstance(value, str) else str(value) if type(value) is int and value >= 0 else ""
    if word in FILLS or word.lstrip("+-").isdecimal():
        return True, FILLS.get(word, word)
    options.refuse(path, f"expected true, false, origin, start, end or another dataset, found {shown(value)}")
    return None, ""


def dash_of(options: OptionReader, *paths: str) -> tuple[float, ...]:
    """Lengths of strokes and gaps in pixels."""
    path, value = options.find(*paths)
    if not path or value == []:
        return ()
    if (
        not isinstance(value, list)
        or len(value) > MOST_DASHES
        or not all(is_number(each) and each >= 0 for each in value)
    ):
        options.refuse(path, f"expected up to {MOST_DASHES} lengths in pixels, found {shown(value)}")
        return ()
    return tuple(value) if any(value) else ()


def _point_style(options: OptionReader, *paths: str) -> str:
    path, value = options.find(*paths)
    if value is False:
        return "none"
    return (options.choice(POINT_STYLES, *paths) or "") if path else ""


def _span_gaps(options: OptionReader) -> bool:
    """Chart.js also takes the widest gap that is bridged; any gap is, then."""
    path, value = options.find("spanGaps")
    if is_number(value):
        options.tell(path, "every gap is bridged, however wide")
        return True
    return bool(options.flag("spanGaps")) if path else False


def _colors(options: OptionReader, path: str) -> tuple[str, ...]:
    found, value = options.find(path)
    if not found:
        return ()
    colors = value if isinstance(value, list) else [value]
    if not all(map(is_color, colors)):
        options.refuse(path, "it is no colour, or one of its colours is none")
        return ()
    return tuple(colors)
