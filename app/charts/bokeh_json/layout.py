"""Sizes: how large a figure or a layout of figures is by itself, and how it fills a picture of another size.

Rows, columns and grids are all taken as grids with tracks of known sizes, so that a picture has exactly the pixels
that were asked for, and each figure its share of them.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate, pairwise

from app.charts.bokeh_json.graph import Model
from app.charts.model import DEFAULT_HEIGHT, DEFAULT_WIDTH
from app.charts.reading import Findings, is_number

FIGURES, GRIDS = ("Plot",), ("Row", "Column", "GridBox", "GridPlot")
BOKEH_SIDE = 600
"""Pixels of a figure's side when its document leaves them to Bokeh."""
AROUND_FRAME = 100
"""Pixels that axes and titles take beside a plot area whose own size is given."""
MOST_TRACKS = 200

_FREE = {"width": ("stretch_width", "stretch_both"), "height": ("stretch_height", "stretch_both")}


@dataclass(frozen=True, slots=True)
class Cell:
    """A model in a grid: its first row and column, and how many of them it spans."""

    model: Model
    row: int
    column: int
    rows: int = 1
    columns: int = 1


@dataclass(frozen=True, slots=True)
class Grid:
    """A grid with the sizes of its tracks in pixels, and the gaps between rows and between columns."""

    cells: tuple[Cell, ...]
    heights: tuple[int, ...]
    widths: tuple[int, ...]
    gaps: tuple[int, int]

    @property
    def size(self) -> tuple[int, int]:
        """Width and height of it all."""
        return _total(self.widths, self.gaps[1]), _total(self.heights, self.gaps[0])


def figures(root: Model) -> Iterator[Model]:
    """The figures of a layout, in reading order."""
    if root.is_a(*FIGURES):
        yield root
    elif root.is_a(*GRIDS):
        for cell in sorted(cells(root), key=lambda cell: (cell.row, cell.column)):
            yield from figures(cell.model)


def check_layout(root: Model, findings: Findings) -> None:
    """Each part is a figure or a layout that is drawn once, in a grid of a sane size; else a fault tells."""
    seen: set[str] = set()
    waiting = [root]
    while waiting:
        model = waiting.pop()
        if model.id in seen:
            findings.fault(model.place, f"the {model.name} {model.id} stands in the layout twice")
            return
        seen.add(model.id)
        if model.is_a(*GRIDS):
            inner = cells(model)
            if any(cell.row + cell.rows > MOST_TRACKS or cell.column + cell.columns > MOST_TRACKS for cell in inner):
                findings.fault(model.place, f"a grid may have {MOST_TRACKS} rows and columns")
                return
            waiting += [cell.model for cell in inner]
        elif not model.is_a(*FIGURES, "Spacer"):
            findings.fault(model.place, f"{model.name} has no picture: only figures and layouts of figures are drawn")


def cells(model: Model) -> list[Cell]:
    """What a layout holds; a place before the first row or column counts as the first."""
    children = model.get("children", [])
    if model.is_a("Row"):
        return [Cell(child, 0, index) for index, child in enumerate(children)]
    if model.is_a("Column"):
        return [Cell(child, index, 0) for index, child in enumerate(children)]
    return [_cell(*child) for child in children]


def natural(model: Model) -> tuple[int, int]:
    """The size in pixels that a figure or layout has by itself."""
    if model.is_a(*GRIDS):
        width, height = grid(model).size
        own = {"width": model.get("width"), "height": model.get("height")}
        return max(own["width"] or 0, width), max(own["height"] or 0, height)
    if model.is_a("Spacer"):
        return model.get("width") or 0, model.get("height") or 0
    return _figure_size(model)


def grid(model: Model) -> Grid:
    """A layout as a grid with its natural sizes."""
    inner = cells(model)
    sizes = [natural(cell.model) for cell in inner]
    widths = _tracks([(cell.column, cell.columns, size[0]) for cell, size in zip(inner, sizes, strict=True)])
    heights = _tracks([(cell.row, cell.rows, size[1]) for cell, size in zip(inner, sizes, strict=True)])
    return Grid(tuple(inner), heights, widths, _gaps(model))


def fitted(grid: Grid, width: int, height: int) -> Grid:
    """The same grid in exactly this size: tracks and gaps keep their proportions."""
    own_width, own_height = grid.size
    down = round(grid.gaps[0] * height / max(own_height, 1))
    across = round(grid.gaps[1] * width / max(own_width, 1))
    heights = _shares(grid.heights, height - down * (len(grid.heights) - 1))
    widths = _shares(grid.widths, width - across * (len(grid.widths) - 1))
    return Grid(grid.cells, heights, widths, (down, across))


def room(grid: Grid, cell: Cell) -> tuple[int, int]:
    """Width and height of the tracks that a cell spans."""
    return (
        _total(grid.widths[cell.column : cell.column + cell.columns], grid.gaps[1]),
        _total(grid.heights[cell.row : cell.row + cell.rows], grid.gaps[0]),
    )


def _cell(model: Model, row: int, column: int, rows: int = 1, columns: int = 1) -> Cell:
    return Cell(model, max(row, 0), max(column, 0), max(rows, 1), max(columns, 1))


def _figure_size(model: Model) -> tuple[int, int]:
    """What the figure says, else what its plot area needs, else Bokeh's own; one that follows its page has ours."""
    width, height = _side(model, "width", DEFAULT_WIDTH), _side(model, "height", DEFAULT_HEIGHT)
    ratio = model.get("aspect_ratio")
    if is_number(ratio) and ratio > 0 and not model.get("height"):
        height = round(width / ratio)
    elif is_number(ratio) and ratio > 0 and not model.get("width"):
        width = round(height * ratio)
    return width, height


def _side(model: Model, name: str, default: int) -> int:
    if side := model.get(name):
        return int(side)
    if frame := model.get(f"frame_{name}"):
        return int(frame) + AROUND_FRAME
    is_free = model.get("sizing_mode") in _FREE[name] or name in model.attributes
    side = default if is_free else BOKEH_SIDE
    return max(side, model.get(f"min_{name}") or 0)


def _tracks(items: list[tuple[int, int, int]]) -> tuple[int, ...]:
    """Sizes of tracks for items of (first track, how many, size): those of one track first, spans take the rest."""
    sizes = [0] * max((first + count for first, count, _ in items), default=0)
    for first, count, size in sorted(items, key=lambda item: item[1]):
        missing = size - sum(sizes[first : first + count])
        if missing > 0:
            sizes[first + count - 1] += missing
    return tuple(sizes)


def _gaps(model: Model) -> tuple[int, int]:
    spacing = model.get("spacing", 0)
    down, across = spacing if isinstance(spacing, list) else (spacing, spacing)
    return max(int(down), 0), max(int(across), 0)


def _total(sizes: tuple[int, ...], gap: int) -> int:
    return sum(sizes) + gap * max(len(sizes) - 1, 0)


def _shares(sizes: tuple[int, ...], total: int) -> tuple[int, ...]:
    """Whole numbers in the proportions of ``sizes`` that add up to ``total``."""
    whole = sum(sizes) or 1
    edges = [round(max(total, 0) * reached / whole) for reached in accumulate(sizes, initial=0)]
    return tuple(after - before for before, after in pairwise(edges))
