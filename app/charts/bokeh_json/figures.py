"""What figures show: their texts, and which glyphs stand for how many values."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from app.charts.bokeh_json.graph import Array, Model, plain
from app.charts.reading import Findings, clean, shown

MOST_TOLD = 12
WORDS = {
    "VBar": "bar", "HBar": "bar", "Scatter": "point", "Circle": "circle", "MultiLine": "line", "Step": "step line",
    "VArea": "area", "HArea": "area", "VAreaStep": "area", "HAreaStep": "area", "Patch": "area", "Patches": "area",
    "MultiPolygons": "area", "Rect": "rectangle", "Block": "rectangle", "Quad": "rectangle", "HexTile": "hexagon",
    "AnnularWedge": "ring sector", "Wedge": "sector", "Annulus": "ring", "ImageRGBA": "image", "ImageStack": "image",
    "VSpan": "line", "HSpan": "line", "VStrip": "band", "HStrip": "band", "Bezier": "curve", "Quadratic": "curve",
}  # fmt: skip
"""Glyphs by the word that a reader knows, where that is not the glyph's own name."""


@dataclass(frozen=True, slots=True)
class Marks:
    """A glyph that is drawn: its word, the legend's name for it, how many marks, and its data source."""

    word: str
    name: str
    count: int
    renderer: Model
    source: Model | None
    columns: tuple[str, ...]


def text_of(value: Any) -> str:
    """A text of the document, whether written as a string or as a model."""
    value = value.get("text", "") if isinstance(value, Model) else value
    return clean(value) if isinstance(value, str) else ""


def title(figure: Model) -> str:
    """The title of a figure, "" without one."""
    heading = figure.get("title")
    return text_of(heading.get("text")) if isinstance(heading, Model) else text_of(heading)


def axis_label(figure: Model, *sides: str) -> str:
    """The first label of an axis on these sides."""
    labels = (text_of(axis.get("axis_label")) for axis in figure.models(*sides) if axis.is_a("Axis"))
    return next((label for label in labels if label), "")


def marks(figure: Model) -> Iterator[Marks]:
    """The glyphs of a figure that are seen."""
    names = _legend_names(figure)
    for renderer in figure.models("renderers"):
        for one in _glyph_renderers(renderer):
            glyph, source = one.get("glyph"), one.get("data_source")
            if isinstance(glyph, Model) and one.get("visible", True):
                columns = fields(glyph)
                count = _count(source, columns)
                word = WORDS.get(glyph.name, glyph.name.lower())
                yield Marks(word, names.get(one.id, ""), count, one, source, columns)


def fields(model: Model) -> tuple[str, ...]:
    """The columns that a model's attributes name."""
    specs = (value for value in model.attributes.values() if isinstance(value, dict) and value.get("type") == "field")
    return tuple(dict.fromkeys(spec["field"] for spec in specs))


def columns(source: Model | None) -> dict[str, Any]:
    """The columns of a data source by name."""
    data = source.get("data") if source else None
    return dict(data["entries"]) if isinstance(data, dict) else {}


def check_columns(models: Sequence[Model], findings: Findings) -> None:
    """Each column that a glyph names is in its source; BokehJS would not draw the others either."""
    for renderer in models:
        source = renderer.get("data_source")
        if not renderer.is_a("GlyphRenderer") or not isinstance(source, Model) or not source.is_a("ColumnDataSource"):
            continue
        there = columns(source)
        missing = [(glyph, name) for glyph in renderer.models("glyph") for name in fields(glyph) if name not in there]
        for glyph, name in missing:
            told = ", ".join(list(there)[:MOST_TOLD]) or "none"
            findings.fault(glyph.place, f"there is no column {shown(name)} in its data source; there are: {told}")


def finite(values: Any) -> int:
    """How many of a column's values can have a place."""
    if isinstance(values, Array):
        return sum(map(math.isfinite, values.numbers())) if values.dtype.startswith("float") else len(values)
    return sum(
        not isinstance(one := plain(value), float) or math.isfinite(one) for value in values if value is not None
    )


def _glyph_renderers(renderer: Model) -> Iterator[Model]:
    if renderer.is_a("GlyphRenderer"):
        yield renderer
    for inner in renderer.models("node_renderer", "edge_renderer", "fill_renderer", "line_renderer"):
        yield from _glyph_renderers(inner)


def _legend_names(figure: Model) -> dict[str, str]:
    """What legends call each renderer."""
    legends = [part for part in figure.models("center", "left", "right", "above", "below") if part.is_a("Legend")]
    items = [item for legend in legends for item in legend.models("items")]
    return {one.id: _label(item.get("label")) for item in items for one in item.models("renderers")}


def _label(label: Any) -> str:
    value = label.get("value") if isinstance(label, dict) and label.get("type") == "value" else label
    return text_of(value) if isinstance(value, str) else ""


def _count(source: Any, names: tuple[str, ...]) -> int:
    there = columns(source) if isinstance(source, Model) else {}
    return max((len(there[name]) for name in names if name in there), default=0)


SURE_GLYPHS = ("Scatter", "Circle", "VBar", "HBar", "Quad", "Rect", "Line", "Wedge")
FAINT = (None, 0, "white", "#ffffff", "#fff", "transparent")


def certain_marks(figure: Model) -> int:
    """How many marks are surely to be seen: a figure that chooses its ranges by its data shows them all.

    0 where it can't be told: a picture without any mark may then be just what the document asks for.
    """
    ranges = [figure.get(name) for name in ("x_range", "y_range")]
    follows = all(isinstance(one, Model) and one.name in {"DataRange1d", "FactorRange"} for one in ranges)
    if not follows or any(one.attributes.keys() & {"start", "end", "bounds"} for one in ranges):
        return 0
    return sum(_certain(one) for one in marks(figure))


def _certain(one: Marks) -> int:
    glyph = one.renderer.get("glyph")
    filters = [inner for view in one.renderer.models("view") for inner in view.models("filter")]
    if glyph.name not in SURE_GLYPHS or any(inner.name != "AllIndices" for inner in filters) or _is_faint(glyph):
        return 0
    there = columns(one.source)
    counts = [finite(there[name]) for name in one.columns if name in there]
    return min(counts) if counts and max(counts) > 1 else 0


def _is_faint(glyph: Model) -> bool:
    """Whether a colour, size or opacity that all its marks share may leave nothing to be seen of them."""
    edges = ("hatch_",) if glyph.name == "Line" else ("hatch_", "line_")
    values = [value for name, value in glyph.attributes.items() if not name.startswith(edges)]
    shared = [value["value"] if isinstance(value, dict) and value.get("type") == "value" else value for value in values]
    return any(value in FAINT for value in shared if isinstance(value, str | int | float | None))
