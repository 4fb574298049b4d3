"""What a chart is once its request has been read: plain frozen values, no drawing.

A family module of ``app.charts`` turns JSON into these; the module of the same name in ``workers.charts``
turns these into a Bokeh figure.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

JsonObject: TypeAlias = Mapping[str, Any]
Cell: TypeAlias = str | float | int | None

PLAIN = frozenset({
    "title", "subtitle", "source", "legend", "legend_position", "palette", "colors", "format", "locale", "style",
    "tooltips", "tooltip_format",
})  # fmt: skip
"""The common options that nearly every chart type honours; see ``ChartType.honours``."""

UNLEGENDED = PLAIN - {"legend", "legend_position"}
"""Of a chart type whose names stand at what they name."""

AXED = PLAIN | {"axis_titles"}
"""Of a chart type with named axes that the house style lays out itself."""

CARTESIAN = AXED | {
    "axes", "limits", "suggestions", "type", "ticks", "tick_format", "grid", "display", "reverse", "annotations",
}  # fmt: skip
"""Of a chart type whose axes ``workers.look.cartesian`` draws."""

EVERYTHING = CARTESIAN | {"y2", "stacked", "data_labels", "trend_line", "names", "dates", "asked_dates", "numbers"}
"""All that the option language has."""

DEFAULT_WIDTH, DEFAULT_HEIGHT = 800, 400
MIN_SIDE, MAX_SIDE = 100, 4000
"""Sides of a picture in CSS pixels."""


@dataclass(frozen=True, slots=True)
class Notice:
    """Something that was asked for and is not as asked: told under ``warnings``, never silent."""

    place: str
    message: str

    def to_json(self) -> dict[str, str]:
        """The form of one item of ``warnings``."""
        return {"path": self.place, "message": self.message}


@dataclass(frozen=True, slots=True)
class AxisOptions:
    """One axis. Limits are in data units; None leaves the choice to the house style."""

    title: str = ""
    min: float | None = None
    max: float | None = None
    begin_at_zero: bool | None = None
    kind: str | None = None
    """``linear``, ``logarithmic``, ``time`` or ``category``."""
    ticks: int | None = None
    """About so many."""
    step: float | None = None
    """From tick to tick, in data units."""
    format: str | None = None
    """How values are written: a text that ``app.charts.formats.parse`` knows."""
    grid: bool | None = None
    display: bool = True
    """False leaves the axis out: its labels, its title and its lines."""
    reverse: bool = False
    stacked: bool | None = None
    suggested_min: float | None = None
    suggested_max: float | None = None
    """Values that the axis shows even where the data end before them."""
    labels: bool = True
    """Whether its ticks have texts."""

    @property
    def logarithmic(self) -> bool:
        """Whether equal factors are equal distances."""
        return self.kind == "logarithmic"


@dataclass(frozen=True, slots=True)
class Annotation:
    """A ``line``, a ``box`` or a ``label`` laid over the data; places are in data units, a category by its name.

    A line has one of ``x_min`` and ``y_min`` (or both ends); a side of a box that is None is that of the plot. Colours
    are CSS: ``color`` of the line, the box or the letters, ``border`` around a box. ``path`` is where it was asked for.
    """

    kind: str
    x_min: float | str | None = None
    x_max: float | str | None = None
    y_min: float | str | None = None
    y_max: float | str | None = None
    text: str = ""
    color: str = ""
    dash: tuple[float, ...] = ()
    width: float | None = None
    axis: str = "y"
    border: str = ""
    path: str = ""


@dataclass(frozen=True, slots=True)
class Brand:
    """What a chart has of a brand kit beyond the options of a style. "" and () leave it to the house style.

    Colours are #rrggbb; ``palette`` is for series and ``hue`` for scales of values. Unlike colours that a chart asks
    for itself, they give way to a shade that can be seen where the ground is another one than the kit's. ``title_size``
    is in pixels at 800 x 400, ``title_weight`` 400 or 600.
    """

    kit_id: str = ""
    ground: str = ""
    """The background for which its letters and its logo are made."""
    palette: tuple[str, ...] = ()
    hue: str = ""
    text: str = ""
    grid: str = ""
    positive: str = ""
    negative: str = ""
    title_color: str = ""
    title_size: float | None = None
    title_weight: int | None = None


@dataclass(frozen=True, slots=True)
class Style:
    """How a chart looks, apart from its data: what a brand kit holds. "" and () leave it to the house style.

    ``colors`` are CSS, for the series in their order; ``font`` is the name of a family; ``logo`` is a data URI of a
    PNG or SVG, drawn in ``logo_corner``, by default at the ``top-right``; ``theme`` is a name in
    ``app.charts.styles.THEMES``.
    """

    theme: str = ""
    colors: tuple[str, ...] = ()
    background: str = ""
    font: str = ""
    logo: str = ""
    logo_corner: str = ""
    brand: Brand = Brand()


@dataclass(frozen=True, slots=True)
class ChartOptions:
    """The options that every chart type understands."""

    title: str = ""
    subtitle: str = ""
    source: str = ""
    x: AxisOptions = AxisOptions()
    y: AxisOptions = AxisOptions()
    y2: AxisOptions = AxisOptions()
    """The second value axis, at the right."""
    legend: bool | None = None
    legend_position: str | None = None
    """``top``, ``bottom``, ``left``, ``right``, or None for where the house style has it."""
    format: str | None = None
    """How values are written everywhere; an axis may say otherwise for its own."""
    data_labels: bool | None = None
    """Whether values stand beside their marks; None is the family's choice."""
    annotations: tuple[Annotation, ...] = ()
    trend_line: bool = False
    color_scheme: str | None = None
    title_size: float | None = None
    """Pixels; None is the house style."""
    label_format: str | None = None
    """How values beside their marks are written; None is as ``format`` says."""
    tooltips: bool = True
    """Whether a page tells values under the pointer."""
    tooltip_format: str | None = None
    """How it writes them; None is as ``format`` says, with nothing cut."""
    zone: str = ""
    """The zone of its times, as the axis of time tells it; where nobody asked for one, it is that of the labels."""
    locale: str = ""
    """Such as ``de`` or ``pt-BR``: numbers, dates and currencies are written as there; "" is the house style's."""
    date_locale: str = ""
    """Where dates are written otherwise than numbers; "" is as ``locale`` says."""
    currency: str = ""
    """An ISO 4217 code."""
    style: Style = Style()


@dataclass(frozen=True, slots=True)
class Paper:
    """The sheets of a PDF, in CSS pixels, and the texts at their head and foot; "" leaves one out."""

    width: int
    height: int
    header: str = ""
    date: str = ""
    footer: str = ""


@dataclass(frozen=True, slots=True)
class ChartSpec:
    """A chart ready to be drawn: what ``read`` gives and ``build`` takes.

    ``data`` and ``extras`` are the family's own frozen types. Sizes are CSS pixels; ``scale`` is how many device pixels
    one of them will be, for charts that draw as much as pixels can show. ``paper`` is that of its PDF, None where its
    pages are as large as what they show.
    """

    chart_type: str
    data: Any
    options: ChartOptions
    extras: Any = None
    width: int = DEFAULT_WIDTH
    height: int = DEFAULT_HEIGHT
    notices: tuple[Notice, ...] = ()
    scale: float = 1
    paper: Paper | None = None


@dataclass(frozen=True, slots=True)
class DataTable:
    """The chart's data as rows, for screen readers and for people who want the numbers."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


def no_extras(options: Any, advanced: Any) -> None:
    """The extras of a family that has no options of its own."""


def as_asked(spec: ChartSpec, body: JsonObject, findings: Any) -> ChartSpec:  # noqa: ARG001 - the others need them
    """The spec of a family whose data say nothing of size and texts."""
    return spec


@dataclass(frozen=True, slots=True)
class ChartType:
    """One entry of the catalogue.

    ``family`` names the module on both sides. ``read_data(data, findings)`` takes the request's ``data``
    object; ``read_extras(options, advanced)`` reads the family's own options from the two ``OptionReader``;
    ``describe`` (alt text) and ``tabulate`` (data table) take the spec. ``options_schema`` has the JSON Schema of
    each of the family's own options, by its name. ``complete(spec, body, findings)`` gives the spec what its data bring
    themselves, such as the size of a Bokeh document.

    ``honours`` names the common options that the type's builder draws (``PLAIN``, ``AXED``, ``CARTESIAN`` and more);
    any other that a request has is told under ``warnings``. A test draws each type with and without each of them.
    ``names``, ``dates`` and ``numbers`` are what may lie along its first axis; without them that is numbers. With
    ``asked_dates`` labels are dates only where a time axis was asked for. With
    ``columns`` its reader and its builder take those of the ``ARRAYS`` of ``app.charts.columns`` in place of lists.
    """

    name: str
    family: str
    title: str
    summary: str
    data_shape: str
    example: JsonObject
    read_data: Callable[[JsonObject, Any], Any]
    describe: Callable[[ChartSpec], str]
    tabulate: Callable[[ChartSpec], DataTable]
    read_extras: Callable[[Any, Any], Any] = no_extras
    complete: Callable[[ChartSpec, JsonObject, Any], ChartSpec] = as_asked
    options_schema: JsonObject = field(default_factory=dict)
    shape: str = "series"
    aliases: Sequence[str] = ()
    honours: frozenset[str] = EVERYTHING
    columns: tuple[type, ...] = ()
