"""Any Bokeh document: a figure or a layout of figures that a program of the user's own made."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from importlib.resources import files
from itertools import zip_longest
from typing import Any

import orjson

from app.charts.bokeh_json.checker import Checker
from app.charts.bokeh_json.envelope import open_envelope
from app.charts.bokeh_json.figures import Marks, axis_label, check_columns, columns, marks, title
from app.charts.bokeh_json.graph import Array, Model, plain
from app.charts.bokeh_json.layout import check_layout, figures, natural
from app.charts.describe import axes_told, heading
from app.charts.model import (
    MAX_SIDE,
    MIN_SIDE,
    AxisOptions,
    Cell,
    ChartOptions,
    ChartSpec,
    ChartType,
    DataTable,
    JsonObject,
)
from app.charts.reading import Findings, OptionReader

MOST_FIGURES = 6
CONNECTED = ("Line", "Step", "Patch", "VArea", "HArea", "VAreaStep", "HAreaStep")
"""Glyphs of which all values together are one mark."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class BokehDocument:
    """What is drawn, checked: the root, and its figures in reading order."""

    root: Model
    figures: tuple[Model, ...]


def read_document(data: JsonObject, findings: Findings) -> BokehDocument:
    """Read what ``json_item`` or ``Document.to_json`` gives; what is not known to be harmless is a fault."""
    envelope = open_envelope(data, findings)
    findings.settle()
    assert envelope is not None  # noqa: S101 - settled: without it there was a fault
    checker = Checker(envelope.others, findings)
    root = checker.value(["model", "LayoutDOM"], envelope.root, envelope.place)
    findings.settle()
    check_columns(list(checker.models.values()), findings)
    check_layout(root, findings)
    findings.settle()
    shown = tuple(figures(root))
    if not shown:
        findings.fault(envelope.place, "there is no figure in this layout")
    _tell_what_differs(checker.models.values(), findings)
    return BokehDocument(root, shown)


def refuse_options(options: OptionReader, advanced: OptionReader) -> None:
    """A document is drawn as its program made it."""
    for reader in (options, advanced):
        for name in reader.names():
            reader.find(name)
            reader.refuse(name, "a Bokeh document is drawn as it is: set this in the program that makes it")


def complete(spec: ChartSpec, body: JsonObject, findings: Findings) -> ChartSpec:
    """The document's own size where the request gives none, and the texts of its first figure."""
    data: BokehDocument = spec.data
    own = dict(zip(("width", "height"), natural(data.root), strict=True))
    for name, side in own.items():
        if name not in body and not MIN_SIDE <= side <= MAX_SIDE:
            given = f"the document is {side} pixels in {name}, and a picture has {MIN_SIDE} to {MAX_SIDE}"
            findings.fault(name, f"{given}: give {name} in the request")
    titles = [text for figure in data.figures if (text := title(figure))]
    first = data.figures[0] if data.figures else data.root
    options = ChartOptions(
        title=titles[0] if titles else "",
        x=AxisOptions(axis_label(first, "below", "above")),
        y=AxisOptions(axis_label(first, "left", "right")),
    )
    width, height = (body.get(name, side) for name, side in own.items())
    return replace(spec, options=options, width=width, height=height)


def describe(spec: ChartSpec) -> str:
    """Alt text: titles, axes, and how many marks of which kind."""
    data: BokehDocument = spec.data
    if len(data.figures) == 1:
        parts = (heading("Bokeh chart", spec), axes_told(spec), _shown(data.figures[0]))
        return " ".join(part for part in parts if part)
    told = [f"{title(figure).rstrip(' .:') or 'Without a title'}: {_shown(figure)}" for figure in data.figures]
    more = len(told) - MOST_FIGURES
    rest = [f"And {more} more."] if more > 0 else []
    return " ".join([f"{len(told)} Bokeh charts.", *told[:MOST_FIGURES], *rest])


def tabulate(spec: ChartSpec) -> DataTable:
    """A row for each row of the data sources that are drawn; with several sources the first column names them."""
    data: BokehDocument = spec.data
    drawn = [(figure, one) for figure in data.figures for one in marks(figure) if one.source]
    sources = {one.source.id: (_name(one), one.source, _times(figure)) for figure, one in reversed(drawn) if one.source}
    tables = [(name, columns(source), times) for name, source, times in reversed(sources.values())]
    names = tuple(dict.fromkeys(column for _, table, _ in tables for column in table))
    rows = [(name, *row) for name, table, times in tables for row in _rows(table, names, times)]
    return DataTable(("Data", *names), tuple(rows)) if len(tables) > 1 else DataTable(names, tuple(r[1:] for r in rows))


def _tell_what_differs(models: Iterable[Model], findings: Findings) -> None:
    for model in models:
        if model.get("output_backend") == "svg":
            findings.notice(f"{model.place}.attributes.output_backend", "not used: the format is what is asked for")
        if model.get("frame_width") or model.get("frame_height"):
            wanted = "not used: the picture has a size, and the plot area has what axes and titles leave of it"
            findings.notice(f"{model.place}.attributes", f"frame_width or frame_height is {wanted}")


def _shown(figure: Model) -> str:
    counts: dict[str, int] = {}
    alone: list[str] = []
    for one in marks(figure):
        if one.renderer.get("glyph").name in CONNECTED:
            name = f" ({one.name})" if one.name else ""
            article = "an" if one.word[0] in "aeiou" else "a"
            alone.append(f"{article} {one.word} of {one.count:,} values{name}")
        elif one.count:
            counts[one.word] = counts.get(one.word, 0) + one.count
    several = [f"{count:,} {word}{'s' if count > 1 else ''}" for word, count in counts.items()]
    more = [f"{len(alone) - MOST_FIGURES} more"] if len(alone) > MOST_FIGURES else []
    told = [*alone[:MOST_FIGURES], *more, *several]
    return f"It shows {', '.join(told)}." if told else "It shows no data."


def _name(one: Marks) -> str:
    return one.name or one.word.capitalize()


def _times(figure: Model) -> set[str]:
    """The columns that are read off an axis of dates."""
    sides = {"x": ("below", "above"), "y": ("left", "right")}
    dated = {axis for axis, places in sides.items() if any(a.is_a("DatetimeAxis") for a in figure.models(*places))}
    glyphs = [one.renderer.get("glyph") for one in marks(figure)]
    specs = [glyph.get(name) for glyph in glyphs for name in dated]
    return {spec["field"] for spec in specs if isinstance(spec, dict) and spec.get("type") == "field"}


def _rows(table: dict[str, Any], names: Sequence[str], times: set[str]) -> Iterator[tuple[Cell, ...]]:
    ready = [[_cell(item, is_time=name in times) for item in _items(table.get(name, ()))] for name in names]
    return zip_longest(*ready)


def _items(values: Any) -> Sequence[Any]:
    if not isinstance(values, Array):
        return list(values)
    return values.numbers() if len(values.shape) == 1 else [list(values.shape[1:])] * len(values)


def _cell(item: Any, *, is_time: bool) -> Cell:
    """A cell; nested values are told by their number."""
    value = plain(item)
    if isinstance(value, list) and value and all(isinstance(part, str) for part in value):
        return " / ".join(value)
    if isinstance(value, list | Array):
        return f"{len(value):,} values"
    if isinstance(value, float) and value != value:  # noqa: PLR0124 - not a number is what differs from itself
        return None
    return _date(value) if is_time and isinstance(value, int | float) else value


def _date(milliseconds: float) -> Cell:
    try:
        moment = _EPOCH + timedelta(milliseconds=milliseconds)
    except OverflowError:
        return milliseconds
    return moment.date().isoformat() if moment.time() == datetime.min.time() else moment.isoformat(" ", "seconds")[:19]


_PLANETS = files("app.charts.bokeh_json").joinpath("example.json").read_bytes()
"""Distances and orbits of the planets, which are nobody's property, as ``json_item`` gave their figure."""

BOKEH = ChartType(
    name="bokeh",
    family="bokeh_document",
    shape="own",
    title="Bokeh document",
    summary="Draws a figure or a layout of figures of your own Bokeh program.",
    data_shape="what `bokeh.embed.json_item(figure)` gives, of Bokeh 3: no widgets, no code, nothing from elsewhere",
    example={"chart_type": "bokeh", "data": orjson.loads(_PLANETS)},
    read_data=read_document,
    read_extras=refuse_options,
    complete=complete,
    describe=describe,
    tabulate=tabulate,
    honours=frozenset({"title"}),
)

TYPES = (BOKEH,)
