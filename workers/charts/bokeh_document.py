"""Bokeh documents of others: written anew from what was read, in exactly the size that is asked for."""

import base64
from collections.abc import Iterator
from typing import Any

import orjson
from bokeh import __version__ as bokeh_version

from app.charts.bokeh_document import BokehDocument
from app.charts.bokeh_json.figures import certain_marks
from app.charts.bokeh_json.graph import Array, Model
from app.charts.bokeh_json.layout import GRIDS, Grid, fitted, grid, natural, room
from app.charts.model import ChartSpec
from workers.drawing import Document, Drawing
from workers.look.colors import to_hex
from workers.look.theme import LIGHT, Theme

QUIET = ("#000000", "#ffffff")
"""Bokeh's own axes, grids and texts are black or grey; marks of these colours are looked for in another way."""

FILLS = ("border_fill_color", "background_fill_color")
"""White by Bokeh's own default."""

Attributes = dict[str, Any]
Change = tuple[str, Attributes]
"""Another class for a model, and attributes that it has beside its own; one of another class has them alone."""


def build(spec: ChartSpec, theme: Theme, *, interactive: bool = False) -> Drawing:
    """The document in this size. Its colours are its own; the ground shows where it has none."""
    data: BokehDocument = spec.data
    changes = dict(_fitted(data.root, spec.width, spec.height, interactive=interactive))
    if not interactive and theme.painted != LIGHT.background:
        for figure in data.figures:
            changes[figure.id][1].update({fill: figure.get(fill) for fill in FILLS})
    marks = sum(certain_marks(figure) for figure in data.figures)
    ground = _ground(data.figures) or theme.painted
    return Drawing(write(data.root, changes), spec.width, spec.height, marks, QUIET, ground)


def _ground(figures: tuple[Model, ...]) -> str:
    """The colour of all borders, "" if there is no such: Bokeh leaves half a pixel open around what it fills."""
    colors = {color if isinstance(color := figure.get(FILLS[0]), str) else "" for figure in figures}
    own = colors.pop() if len(colors) == 1 else ""
    return to_hex(own) if own and not any("border_fill_alpha" in figure.attributes for figure in figures) else ""


def write(root: Model, changes: dict[str, Change]) -> Document:
    """The document of ``root``, with ``changes`` to models by their id."""
    seen: set[str] = set()
    buffers: dict[str, str] = {}

    def encode(value: Any) -> Any:
        if isinstance(value, Array):
            return _array(value, buffers)
        if not isinstance(value, Model):
            raise TypeError(f"{type(value).__name__} can't be part of a document")
        if value.id in seen:
            return {"id": value.id}
        seen.add(value.id)
        name, changed = changes.get(value.id, (value.name, {}))
        attributes = changed if name != value.name else {**value.attributes, **changed}
        return {"type": "object", "name": name, "id": value.id, "attributes": attributes}

    content = {"version": bokeh_version, "title": "", "roots": [root]}
    return Document(orjson.dumps(content, encode, orjson.OPT_PASSTHROUGH_DATACLASS).decode(), buffers)


def _array(value: Array, buffers: dict[str, str]) -> dict[str, Any]:
    name = f"array{len(buffers)}"
    buffers[name] = base64.b64encode(value.data).decode()
    content = {"type": "bytes", "data": {"id": name}}
    return {"type": "ndarray", "array": content, "shape": value.shape, "dtype": value.dtype, "order": value.order}


def _fitted(model: Model, width: int, height: int, *, interactive: bool) -> Iterator[tuple[str, Change]]:
    """The changes that give a figure or layout this size; on a page it follows its element from there."""
    size = {"width": width, "height": height, "sizing_mode": "stretch_both" if interactive else "fixed"}
    if not model.is_a(*GRIDS):
        yield model.id, (model.name, {**size, **_freed(model, interactive=interactive)})
        return
    own = grid(model)
    wanted = fitted(own, width, height)
    for cell in own.cells:
        sides = zip(natural(cell.model), room(own, cell), room(wanted, cell), strict=True)
        fits = (new if mine >= old or interactive else round(new * mine / old) for mine, old, new in sides)
        yield from _fitted(cell.model, *fits, interactive=interactive)
    yield model.id, ("GridBox", {**size, **_tracks(wanted, "fr" if interactive else "px")})


def _freed(model: Model, *, interactive: bool) -> Attributes:
    """What would work against a size; a picture has no toolbar, and the page no WebGL."""
    free: Attributes = dict.fromkeys(("aspect_ratio", "min_width", "max_width", "min_height", "max_height"))
    if not model.is_a("Plot"):
        return free
    place = model.get("toolbar_location", "right") if interactive else None
    return free | {"frame_width": None, "frame_height": None, "output_backend": "canvas", "toolbar_location": place}


def _tracks(layout: Grid, unit: str) -> Attributes:
    """Rows, columns and grids are all drawn as a grid with tracks of known sizes."""
    return {
        "children": [[cell.model, cell.row, cell.column, cell.rows, cell.columns] for cell in layout.cells],
        "rows": [f"{size}{unit}" for size in layout.heights],
        "cols": [f"{size}{unit}" for size in layout.widths],
        "spacing": layout.gaps,
    }


BUILDERS = {"bokeh": build}
