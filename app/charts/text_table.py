"""Tables: the numbers themselves, as a picture."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from app.charts.describe import heading
from app.charts.model import UNLEGENDED, Cell, ChartSpec, ChartType, DataTable, JsonObject
from app.charts.reading import Findings, OptionReader, drawn_text, is_number, shown
from app.charts.series import SeriesData, read_series
from app.charts.table import Table, table_of

MOST_ROWS, MOST_COLUMNS = 10_000, 40
ALIGNS = ("left", "center", "right")
_TOLD = 6

Align: TypeAlias = str


@dataclass(frozen=True, slots=True)
class Column:
    """One column: numbers, texts and None. ``align`` is left, center or right."""

    title: str
    cells: tuple[Cell, ...]
    align: Align


@dataclass(frozen=True, slots=True)
class TableData:
    """Columns of equal length."""

    columns: tuple[Column, ...]

    @property
    def rows(self) -> int:
        """How many rows there are."""
        return len(self.columns[0].cells) if self.columns else 0


@dataclass(frozen=True, slots=True)
class TableExtras:
    """``titles`` and ``aligns`` are by the column's name; ``stripes`` shades every second row."""

    titles: Mapping[str, str]
    aligns: Mapping[str, Align]
    stripes: bool = False


def read_table(data: JsonObject, findings: Findings) -> TableData:
    """Read rows or columns, or labels + datasets, which become a column each."""
    table = table_of(data, findings)
    findings.settle()
    if table is None:
        table = _of_series(data, findings)
    findings.settle()
    if len(table.columns) > MOST_COLUMNS:
        findings.fault("data.columns", f"{len(table.columns)} columns; at most {MOST_COLUMNS} can be read")
    if len(table) > MOST_ROWS:
        findings.fault("data.rows", f"{len(table):,} rows; at most {MOST_ROWS:,} can be one picture")
    if not table.columns:
        findings.fault("data", "there is nothing to draw: give rows, columns, or labels and datasets")
    findings.settle()
    return TableData(tuple(_column(name, values, findings) for name, values in table.columns.items()))


def _of_series(data: JsonObject, findings: Findings) -> Table:
    series: SeriesData = read_series(data, findings, draws=frozenset())
    names = [one.name or f"Series {number}" for number, one in enumerate(series.series, 1)]
    columns = {name: one.values for name, one in zip(names, series.series, strict=True)}
    return Table({"": series.labels, **columns})


def _column(name: str, values: Sequence[Any], findings: Findings) -> Column:
    cells = tuple(_cell(value, f"data.columns.{name}[{index}]", findings) for index, value in enumerate(values))
    present = [cell for cell in cells if cell is not None]
    measures = bool(present) and all(map(is_number, present))
    return Column(drawn_text(name, "data.columns", findings), cells, "right" if measures else "left")


def _cell(value: Any, place: str, findings: Findings) -> Cell:
    if value is None or is_number(value):
        return value  # type: ignore[no-any-return]  # a number or nothing
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Mapping | list):
        findings.notice(place, f"a cell holds one value; {shown(value)} is left out")
        return None
    return drawn_text(value, place, findings)


def read_extras(options: OptionReader, advanced: OptionReader) -> TableExtras:
    """``columns``: by name, each with a ``title`` and an ``align``; ``stripes``."""
    titles: dict[str, str] = {}
    aligns: dict[str, Align] = {}
    path, columns = advanced.find("columns")
    if path and not isinstance(columns, Mapping):
        advanced.refuse(path, f"expected an object by the names of columns, found {shown(columns)}")
        columns = {}
    for name, said in (columns or {}).items():
        own = said if isinstance(said, Mapping) else {}
        titles[name] = own["title"] if isinstance(own.get("title"), str) else name
        if own.get("align") in ALIGNS:
            aligns[name] = own["align"]
        elif "align" in own:
            advanced.refuse(f"{path}.{name}.align", f"{shown(own['align'])} is none of {', '.join(ALIGNS)}")
    stripes = advanced.flag("stripes")
    return TableExtras(titles, aligns, bool(options.flag("stripes") if stripes is None else stripes))


def _describe(spec: ChartSpec) -> str:
    data: TableData = spec.data
    names = ", ".join(column.title or "names" for column in data.columns[:_TOLD])
    more = f" and {len(data.columns) - _TOLD} more" if len(data.columns) > _TOLD else ""
    size = f"{data.rows:,} row{'s' if data.rows != 1 else ''}, {len(data.columns)} columns: {names}{more}."
    return f"{heading('Table', spec)} {size}"


def _tabulate(spec: ChartSpec) -> DataTable:
    """Itself."""
    columns = spec.data.columns
    titles = tuple(column.title or f"Column {number}" for number, column in enumerate(columns, 1))
    return DataTable(titles, tuple(zip(*(column.cells for column in columns), strict=True)))


TABLE = ChartType(
    name="table",
    family="text_table",
    shape="own",
    honours=UNLEGENDED - {"format", "palette", "colors", "tooltips", "tooltip_format"},
    title="Table",
    summary="The numbers themselves, aligned to be compared, as a picture.",
    data_shape="rows of objects, columns, or labels + datasets",
    example={
        "chart_type": "table",
        "data": {
            "rows": [
                {"Country": "Norway", "Capital": "Oslo", "Area, km²": 385207, "People": 5550203, "Forest, %": 33.2},
                {
                    "Country": "Sweden",
                    "Capital": "Stockholm",
                    "Area, km²": 450295,
                    "People": 10551707,
                    "Forest, %": 68.7,
                },
                {
                    "Country": "Finland",
                    "Capital": "Helsinki",
                    "Area, km²": 338145,
                    "People": 5603851,
                    "Forest, %": 73.7,
                },
                {
                    "Country": "Denmark",
                    "Capital": "Copenhagen",
                    "Area, km²": 42947,
                    "People": 5961249,
                    "Forest, %": 15.7,
                },
                {"Country": "Iceland", "Capital": "Reykjavík", "Area, km²": 103125, "People": 383726, "Forest, %": 0.5},
            ]
        },
        "options": {"title": "Finland has the most forest", "subtitle": "The Nordic countries"},
    },
    read_data=read_table,
    read_extras=read_extras,
    describe=_describe,
    tabulate=_tabulate,
    options_schema={
        "columns": {
            "type": "object",
            "description": "By the name of a column: `title` and `align` (left, center, right).",
            "additionalProperties": {
                "type": "object",
                "properties": {"title": {"type": "string"}, "align": {"enum": list(ALIGNS)}},
            },
        },
        "stripes": {"type": "boolean", "default": False, "description": "Shade every second row."},
    },
)

TYPES = (TABLE,)
