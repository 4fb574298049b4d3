"""Matrices: a value at each crossing of a row and a column, told by colour."""

from dataclasses import dataclass
from typing import Any

from app.charts.coloring import refuse_names
from app.charts.describe import amount, heading
from app.charts.model import AXED, ChartSpec, ChartType, DataTable, JsonObject
from app.charts.reading import Findings, OptionReader, drawn_text, numbers, objects, shown
from app.charts.series import values_of

INTERPOLATIONS = ("nearest", "bilinear", "bicubic")
MAX_SIDE = 2000
"""Rows or columns; a picture has no more pixels than this to show them."""

Row = tuple[float | None, ...]


@dataclass(frozen=True, slots=True)
class MatrixData:
    """``values[row][column]``, the first row on top; None is an empty cell. ``unit`` names the values."""

    unit: str
    columns: tuple[str, ...]
    rows: tuple[str, ...]
    values: tuple[Row, ...]

    @property
    def present(self) -> list[float]:
        """The values that are there, row by row."""
        return [value for row in self.values for value in row if value is not None]


@dataclass(frozen=True, slots=True)
class MatrixExtras:
    """How colours run between cells, and whether lines of equal value are drawn over them."""

    interpolation: str = "nearest"
    contours: bool = False


def read_matrix(data: JsonObject, findings: Findings) -> MatrixData:
    """Read one dataset whose ``data`` is a list of rows, or several datasets with one row each.

    Columns are named by ``labels`` (or ``x_labels``), rows by ``y_labels``. Without ``y_labels`` rows are
    named by their datasets; a single dataset with as many rows as columns has the same names on both sides.
    """
    given = _given(data, findings)
    findings.settle()
    rows = [(place, row) for place, row in given.rows if isinstance(row, list) or _refused(place, row, findings)]
    findings.settle()
    if not rows or not rows[0][1]:
        findings.fault("data.datasets[0].data", "there is nothing to draw: the list is empty")
    if max(len(rows), *(len(row) for _, row in rows), 0) > MAX_SIDE:
        findings.fault("data.datasets", f"more than {MAX_SIDE:,} rows or columns; aggregate them first")
    columns = _names(data, ("labels", "x_labels", "xLabels"), findings)
    findings.settle()
    columns = columns if columns is not None else _numbered(len(rows[0][1]))
    for place, row in rows:
        if len(row) != len(columns):
            message = f"{len(row)} values for {len(columns)} columns; give one value a label, null for a gap"
            findings.fault(place, message)
    values = tuple(numbers(row, place, findings) for place, row in rows)
    return MatrixData(given.unit, columns, _row_names(data, given.names, columns, len(rows), findings), values)


@dataclass(frozen=True, slots=True)
class _Given:
    """The rows with their places, the names they bring along, and the name of the values."""

    rows: list[tuple[str, Any]]
    names: tuple[str, ...] = ()
    unit: str = ""


def _given(data: JsonObject, findings: Findings) -> _Given:
    datasets = list(objects(data.get("datasets"), "data.datasets", findings))
    if not datasets:
        findings.fault("data.datasets", "there is nothing to draw: the list is empty")
        return _Given([])
    for place, item in datasets:
        _read_options(item, place, findings)
    lists = [(f"{place}.data", values_of(item, place, findings)) for place, item in datasets]
    names = tuple(drawn_text(item.get("label"), f"{place}.label", findings) for place, item in datasets)
    first_place, first = lists[0]
    if not first or not isinstance(first[0], list):
        return _Given(list(lists), names)
    if len(lists) > 1:
        findings.notice("data.datasets", f"the first of {len(lists)} datasets is drawn: it has rows of its own")
    return _Given([(f"{first_place}[{index}]", row) for index, row in enumerate(first)], unit=names[0])


def _read_options(item: JsonObject, place: str, findings: Findings) -> None:
    options = OptionReader({k: v for k, v in item.items() if k not in {"label", "data"}}, place, findings)
    for name in ("backgroundColor", "borderColor"):
        if options.find(name)[0]:
            options.refuse(name, "the colours of a heatmap come from color_scheme")
    options.leftovers()


def _refused(place: str, row: Any, findings: Findings) -> bool:
    findings.fault(place, f"expected a list (one row), found {shown(row)}")
    return False


def _names(data: JsonObject, keys: tuple[str, ...], findings: Findings) -> tuple[str, ...] | None:
    key = next((key for key in keys if data.get(key) is not None), None)
    if key is None:
        return None
    value = data[key]
    if not isinstance(value, list):
        findings.fault(f"data.{key}", f"expected a list, found {shown(value)}")
        return ()
    return tuple(drawn_text(name, f"data.{key}[{index}]", findings) for index, name in enumerate(value))


def _row_names(
    data: JsonObject, brought: tuple[str, ...], columns: tuple[str, ...], count: int, findings: Findings
) -> tuple[str, ...]:
    given = _names(data, ("y_labels", "yLabels"), findings)
    if given is not None:
        if len(given) != count:
            findings.fault("data.y_labels", f"{len(given)} labels for {count} rows; give one label a row")
        return given
    if brought:
        return brought if any(brought) else _numbered(count)
    return columns if count == len(columns) else _numbered(count)


def _numbered(count: int) -> tuple[str, ...]:
    return tuple(str(number) for number in range(1, count + 1))


def _read_extras(options: OptionReader, advanced: OptionReader) -> MatrixExtras:
    refuse_names(options, advanced)
    smooth = advanced.choice(INTERPOLATIONS, "interpolation") or options.choice(INTERPOLATIONS, "interpolation")
    contours = advanced.flag("show_contours"), options.flag("show_contours")
    return MatrixExtras(smooth or "nearest", next((flag for flag in contours if flag is not None), False))


def _describe(spec: ChartSpec) -> str:
    data: MatrixData = spec.data
    opening = heading("Heatmap", spec)
    size = f"{len(data.rows)} rows by {len(data.columns)} columns."
    cells = [
        (value, row, column)
        for row, line in zip(data.rows, data.values, strict=True)
        for column, value in zip(data.columns, line, strict=True)
        if value is not None
    ]
    if not cells:
        return f"{opening} {size} No cell has a value."
    low, high = min(cells, key=lambda cell: cell[0]), max(cells, key=lambda cell: cell[0])
    told = "; ".join(
        f"{word} {amount(v)} at {row}, {column}" for word, (v, row, column) in (("lowest", low), ("highest", high))
    )
    empty = len(data.rows) * len(data.columns) - len(cells)
    gaps = f" Cells without a value: {empty}." if empty else ""
    return f"{opening} {size} {data.unit + ': ' if data.unit else ''}{told}.{gaps}"


def _tabulate(spec: ChartSpec) -> DataTable:
    """A row a row, a column a column."""
    data: MatrixData = spec.data
    rows = tuple((name, *values) for name, values in zip(data.rows, data.values, strict=True))
    return DataTable((spec.options.y.title or "Row", *data.columns), rows)


HEATMAP = ChartType(
    name="heatmap",
    family="matrix",
    shape="matrix",
    title="Heatmap",
    summary="Shows a table of values by colour, so that patterns over rows and columns stand out.",
    data_shape=(
        "labels (columns), optional y_labels (rows) + one dataset whose data is a list of rows, "
        "or one dataset a row; without y_labels rows take their datasets' names, "
        "or the labels when there are as many rows as columns"
    ),
    example={
        "chart_type": "heatmap",
        "data": {
            "labels": ["6:00", "8:00", "10:00", "12:00", "14:00", "16:00", "18:00", "20:00", "22:00"],
            "datasets": [
                {"label": "Monday", "data": [180, 940, 520, 610, 480, 690, 1120, 430, 150]},
                {"label": "Tuesday", "data": [190, 980, 540, 640, 500, 720, 1180, 460, 160]},
                {"label": "Wednesday", "data": [200, 1010, 560, 650, 520, 740, 1210, 480, 170]},
                {"label": "Thursday", "data": [190, 990, 550, 660, 530, 750, 1190, 510, 210]},
                {"label": "Friday", "data": [170, 870, 530, 700, 640, 830, 1080, 620, 390]},
                {"label": "Saturday", "data": [60, 240, 560, 780, 820, 760, 640, 580, 450]},
                {"label": "Sunday", "data": [40, 150, 410, 620, 690, 650, 520, 360, 190]},
            ],
        },
        "options": {
            "title": "The evening rush is heavier than the morning one",
            "subtitle": "Bicycles an hour",
        },
        "advanced_options": {"color_scheme": "viridis", "interpolation": "nearest"},
    },
    read_data=read_matrix,
    read_extras=_read_extras,
    describe=_describe,
    tabulate=_tabulate,
    honours=AXED - {"legend_position", "colors"},
    options_schema={
        "interpolation": {
            "enum": list(INTERPOLATIONS),
            "default": "nearest",
            "description": "How colours go from cell to cell.",
        },
        "show_contours": {
            "type": "boolean",
            "default": False,
            "description": "Lines of equal value over the cells.",
        },
    },
)

TYPES = (HEATMAP,)
