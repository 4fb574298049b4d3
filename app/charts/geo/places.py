"""Columns of places: degrees east and north, and what else is told of each."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from app.charts.model import JsonObject
from app.charts.reading import Findings, drawn_text, is_number, objects, shown
from app.charts.table import Encoding, Table, encoding_of, groups, in_order, table_of

LATS, LONS = ("lat", "latitude"), ("lon", "lng", "long", "longitude")
NAMES = ("name", "label", "city", "place", "title", "text")
VALUES = ("value", "values", "size", "z", "v", "r")
POLE, TURN = 90, 360


@dataclass(frozen=True, slots=True)
class Source:
    """One table of a request and the place it stands at."""

    name: str
    place: str
    table: Table
    encoding: Encoding
    color: Any = None
    rows: Sequence[int] = ()
    """Which rows of the request these are, where they are not all."""

    def column(self, names: Sequence[str], findings: Findings) -> str:
        """The column that the encoding has for one of these channels, else one of such a name; "" without any."""
        given = (self.encoding.column(name, self.table, findings) for name in names if name in self.encoding.given)
        found = next(filter(None, given), "")
        plain = {name.lower(): name for name in self.table.columns}
        return found or next((plain[name] for name in names if name in plain), "")

    def spot(self, row: int, column: str) -> str:
        """Where a cell stands."""
        return f"{self.place}[{self.rows[row] if self.rows else row}].{column}"


def sources(data: JsonObject, findings: Findings) -> list[Source]:
    """The tables of a request: rows or columns with an encoding, or datasets of objects, or columns by themselves."""
    encoding = encoding_of({}, data, findings)
    if isinstance(data.get("datasets"), list):
        found = [
            _dataset(place, item, encoding, findings)
            for place, item in objects(data["datasets"], "data.datasets", findings)
        ]
        findings.settle()
        return found
    table = table_of(data, findings)
    findings.settle()
    if table is None:
        lists = {name: values for name, values in data.items() if isinstance(values, list)}
        table = table_of({"columns": lists}, findings) if lists else None
        findings.settle()
    if table is None or not len(table):
        findings.fault("data", "there is nothing to draw: give rows, columns or datasets of places")
        findings.settle()
    return _grouped(Source("", "data.rows", table or Table({}), encoding), findings)


def _dataset(place: str, item: JsonObject, encoding: Encoding, findings: Findings) -> Source:
    values = item.get("data")
    if not isinstance(values, list):
        findings.fault(f"{place}.data", f"expected a list of places, found {shown(values)}")
        values = []
    rows = [_row(value, f"{place}.data[{index}]", findings) for index, value in enumerate(values)]
    columns = list(dict.fromkeys(name for row in rows for name in row))
    table = Table({name: [row.get(name) for row in rows] for name in columns})
    return Source(
        drawn_text(item.get("label"), f"{place}.label", findings),
        f"{place}.data",
        table,
        encoding,
        item.get("backgroundColor") or item.get("borderColor"),
    )


def _row(value: Any, place: str, findings: Findings) -> dict[str, Any]:
    """One place as an object; a list is longitude, latitude and value, as GeoJSON orders them."""
    if isinstance(value, dict):
        return value
    if isinstance(value, list) and len(value) in {2, 3}:
        return dict(zip(("lon", "lat", "value"), value, strict=False))
    findings.fault(place, f'expected {{"lat": number, "lon": number}} or [lon, lat], found {shown(value)}')
    return {}


def _grouped(source: Source, findings: Findings) -> list[Source]:
    """A table split by the names in its column of colours."""
    column = source.encoding.column("color", source.table, findings)
    findings.settle()
    if not column or column in source.table.measures():
        return [source]
    found = []
    by_name = groups(source.table.columns[column])
    for name in in_order(source.table.columns[column]):
        rows = by_name[name]
        label = drawn_text(name, source.spot(rows[0], column), findings)
        found.append(Source(label, source.place, source.table.rows(rows), source.encoding, rows=rows))
    return found


def degrees(source: Source, names: tuple[Sequence[str], Sequence[str]], findings: Findings) -> tuple[str, str]:
    """The columns of longitude and latitude, every number of them within the globe."""
    columns = tuple(source.column(each, findings) for each in names)
    for column, what in zip(columns, ("lon", "lat"), strict=True):
        if not column:
            there = ", ".join(source.table.columns) or "none"
            findings.fault(f"{source.place}[0].{what}", f"a place needs lat and lon in degrees; there are: {there}")
    findings.settle()
    _check(source, columns[0], (TURN, "longitude"), findings)
    _check(source, columns[1], (POLE, "latitude"), findings)
    return columns[0], columns[1]


def _check(source: Source, column: str, limit: tuple[float, str], findings: Findings) -> None:
    most, what = limit
    for row, value in enumerate(source.table.columns[column]):
        if value is not None and not is_number(value):
            findings.fault(source.spot(row, column), f"expected degrees, found {shown(value)}")
        elif value is not None and abs(value) > most:
            hint = "; are lat and lon exchanged?" if most == POLE and abs(value) <= TURN else ""
            findings.fault(source.spot(row, column), f"{shown(value)} is no {what} (-{most} to {most}){hint}")


def numeric(source: Source, column: str, findings: Findings) -> list[float | None]:
    """The numbers of a column; anything else is a fault."""
    values = source.table.columns[column]
    for row, value in enumerate(values):
        if value is not None and not is_number(value):
            findings.fault(source.spot(row, column), f"expected a number or null, found {shown(value)}")
    return list(values)


def texts(source: Source, column: str, findings: Findings) -> list[str]:
    """The texts of a column; "" for each place without one."""
    if not column:
        return [""] * len(source.table)
    return [
        drawn_text(value, source.spot(row, column), findings) for row, value in enumerate(source.table.columns[column])
    ]
