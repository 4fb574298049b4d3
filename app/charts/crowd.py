"""Points that were counted before they came: how many lie in each cell of a grid.

Workers make such data of large tables; a caller's own data come as points. Beside its table a request has then
``{"grid": {"x": [low, high], "y": [low, high], "columns": n, "rows": n, "datasets": [...]}}``. A dataset has a
``label``, its ``count`` of points, where they lie (``across`` and ``up``), their ``correlation``, the ``slope`` and
``intercept`` of the line of least squares (null without one), and ``counts``: 32-bit integers, little-endian, row by
row from the lower left cell, compressed by zlib, in base64.
"""

import base64
import binascii
import zlib
from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise, product
from typing import Any

from app.charts.columns import little
from app.charts.describe import MOST_SERIES, amount, axes_told, heading
from app.charts.model import ChartSpec, DataTable, JsonObject
from app.charts.reading import Findings, drawn_text, is_number, objects, shown
from app.charts.series import MAX_DATASETS

MOST_CELLS = 12_000_000
"""Of all datasets together."""
BYTES = 4
TOLD_SIDE = 20
"""Cells along each side of the grid that a data table tells: more rows than these squared nobody reads."""

Span = tuple[float, float]


@dataclass(frozen=True, slots=True)
class CountedSeries:
    """One dataset: ``cells`` are counts, row by row from the lower left; ``line`` is a slope and an intercept."""

    name: str
    count: int
    across: Span
    up: Span
    correlation: float
    line: Span | None
    cells: Sequence[int]


@dataclass(frozen=True, slots=True)
class Crowd:
    """Datasets counted in the cells of one grid over ``x`` and ``y``, in data units."""

    x: Span
    y: Span
    columns: int
    rows: int
    series: tuple[CountedSeries, ...]


def packed(cells: "array[int]") -> str:
    """Counts of type ``I`` as ``read_crowd`` takes them."""
    return base64.b64encode(zlib.compress(little(cells).tobytes(), 6)).decode()


def read_crowd(data: JsonObject, findings: Findings) -> Crowd:
    """Read the grid; what does not fit is a fault."""
    grid = data["grid"]
    if not isinstance(grid, Mapping):
        findings.fault("data.grid", f"expected an object, found {shown(grid)}")
        findings.settle()
    x, y = (_span(grid.get(name), f"data.grid.{name}", findings) for name in ("x", "y"))
    if x[0] == x[1] or y[0] == y[1]:
        findings.fault("data.grid", "a grid has a width and a height")
    sides: list[Any] = [grid.get("columns"), grid.get("rows")]
    items = list(objects(grid.get("datasets"), "data.grid.datasets", findings))
    whole = all(type(side) is int and side > 0 for side in sides)
    if not whole or sides[0] * sides[1] * len(items) > MOST_CELLS:
        findings.fault("data.grid", f"expected columns and rows, in all datasets at most {MOST_CELLS:,} cells")
    if not 0 < len(items) <= MAX_DATASETS:
        findings.fault("data.grid.datasets", f"expected 1 to {MAX_DATASETS} datasets, found {len(items)}")
    findings.settle()
    series = tuple(_series(item, place, sides[0] * sides[1], findings) for place, item in items)
    findings.settle()
    return Crowd(x, y, sides[0], sides[1], series)


def _span(value: Any, place: str, findings: Findings) -> Span:
    if isinstance(value, list) and len(value) == 2 and all(map(is_number, value)) and value[0] <= value[1]:  # noqa: PLR2004 - both ends
        return float(value[0]), float(value[1])
    findings.fault(place, f"expected two numbers that rise, found {shown(value)}")
    return 0.0, 1.0


def _series(item: Mapping[str, Any], place: str, cells: int, findings: Findings) -> CountedSeries:
    count, correlation = item.get("count"), item.get("correlation")
    if type(count) is not int or count < 0:
        findings.fault(f"{place}.count", f"expected a whole number, found {shown(count)}")
    fit = [
        float(value) for name in ("slope", "intercept") if (value := item.get(name)) is not None and is_number(value)
    ]
    return CountedSeries(
        drawn_text(item.get("label"), f"{place}.label", findings),
        count if type(count) is int else 0,
        _span(item.get("across"), f"{place}.across", findings),
        _span(item.get("up"), f"{place}.up", findings),
        float(correlation) if correlation is not None and is_number(correlation) else 0.0,
        (fit[0], fit[1]) if len(fit) == 2 else None,  # noqa: PLR2004 - a line has both
        _cells(item.get("counts"), f"{place}.counts", cells, findings),
    )


def _cells(value: Any, place: str, cells: int, findings: Findings) -> Sequence[int]:
    """No more is inflated than there are cells."""
    found = array("I")
    try:
        inflated = zlib.decompressobj().decompress(base64.b64decode(value, validate=True), cells * BYTES + 1)
    except (TypeError, ValueError, binascii.Error, zlib.error):
        inflated = b""
    if len(inflated) != cells * BYTES:
        findings.fault(place, f"expected {cells:,} integers of {BYTES} bytes by zlib in base64, found {shown(value)}")
        return found
    found.frombytes(inflated)
    return little(found)


def describe(spec: ChartSpec) -> str:
    """Alt text: how many points, their ranges, and whether they rise together."""
    data: Crowd = spec.data
    told = [_sentence(one, number) for number, one in enumerate(data.series[:MOST_SERIES], 1)]
    more = len(data.series) - MOST_SERIES
    rest = f"And {more} more series." if more > 0 else ""
    parts = (heading("Scatter chart", spec), axes_told(spec), *told, rest)
    return " ".join(part for part in parts if part)


def _sentence(one: CountedSeries, number: int) -> str:
    name = one.name or f"Series {number}"
    (left, right), (low, high) = one.across, one.up
    along = f"x from {amount(left)} to {amount(right)}, y from {amount(low)} to {amount(high)}"
    return f"{name}: {one.count:,} point{'s' if one.count > 1 else ''}, {along}{together(one.correlation)}."


def together(strength: float) -> str:
    """The direction of a cloud by its correlation, in words."""
    if abs(strength) < 0.3:  # noqa: PLR2004 - below it nobody sees a direction
        return ""
    clear = "clearly " if abs(strength) > 0.7 else ""  # noqa: PLR2004 - above it everybody does
    return f"; y {clear}{'rises' if strength > 0 else 'falls'} as x rises"


def tabulate(spec: ChartSpec) -> DataTable:
    """A row for each part of the grid that has points, with their number."""
    data: Crowd = spec.data
    x, y = spec.options.x.title or "x", spec.options.y.title or "y"
    columns = ("Series", f"{x} from", f"{x} to", f"{y} from", f"{y} to", "Points")
    rows = [
        (one.name or f"Series {number}", *_ends(data.x, columns_of), *_ends(data.y, rows_of), count)
        for number, one in enumerate(data.series, 1)
        for columns_of, rows_of, count in _parts(data, one)
    ]
    return DataTable(columns, tuple(rows))


def _parts(data: Crowd, one: CountedSeries) -> list[tuple[Span, Span, int]]:
    """Parts of the grid that have points: from and to as shares of it across and up, and how many."""
    across, up = (_cuts(side) for side in (data.columns, data.rows))
    found = []
    for (bottom, top), (left, right) in product(pairwise(up), pairwise(across)):
        count = sum(
            sum(one.cells[row * data.columns + left : row * data.columns + right]) for row in range(bottom, top)
        )
        if count:
            share_x, share_y = (left / data.columns, right / data.columns), (bottom / data.rows, top / data.rows)
            found.append((share_x, share_y, count))
    return found


def _cuts(side: int) -> list[int]:
    parts = min(TOLD_SIDE, side)
    return [side * part // parts for part in range(parts + 1)]


def _ends(span: Span, shares: Span) -> Span:
    low, high = span
    first, last = (float(f"{low * (1 - share) + high * share:.6g}") for share in shares)
    return first, last
