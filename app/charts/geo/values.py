"""Values by area: as two lists, as datasets, as rows with an encoding."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from app.charts.model import JsonObject
from app.charts.reading import Findings, drawn_text, is_number, objects, shown
from app.charts.table import Encoding, Table, encoding_of, table_of

AREA_LISTS = ("areas", "labels", "locations", "regions", "countries", "states", "counties", "ids")
VALUE_LISTS = ("values", "z")
AREA_COLUMNS = (
    *("area", "location", "region", "country", "state", "county", "fips", "iso", "iso_a3", "iso_a2", "code", "id"),
    *("name", "label"),
)
AREA_CHANNELS = ("area", "location", "region", "label", "id", "x")
VALUE_CHANNELS = ("value", "color", "y", "z")


@dataclass(frozen=True, slots=True)
class Given:
    """One area's name or code and its value, each with its place in the request."""

    place: str
    key: str | float
    value: float | None


@dataclass(frozen=True, slots=True)
class Values:
    """The values of areas; ``metric`` names them, "" when nothing does."""

    metric: str
    rows: tuple[Given, ...]


def has_values(data: JsonObject) -> bool:
    """Whether values are told beside the shapes."""
    return any(name in data for name in ("rows", "columns", *AREA_LISTS))


def read_values(data: JsonObject, findings: Findings) -> Values:
    """The values by area; an area said twice is a fault, since nobody knows which value is meant."""
    rows = table_of(data, findings)
    findings.settle()
    table = _from_lists(data, findings) if rows is None else _from_rows(rows, data, findings)
    findings.settle()
    first: dict[str, str] = {}
    for row in table.rows:
        known = first.setdefault(str(row.key), row.place)
        if known != row.place:
            findings.fault(row.place, f"{shown(row.key)} was said already at {known}; give one value an area")
    if not table.rows:
        findings.fault("data", "there is nothing to draw: no area has a value")
    findings.settle()
    return table


def _from_lists(data: JsonObject, findings: Findings) -> Values:
    name = next((name for name in AREA_LISTS if name in data), "areas")
    keys = data.get(name)
    if not isinstance(keys, list):
        findings.fault(f"data.{name}", f"expected a list of names or codes, found {shown(keys)}")
        return Values("", ())
    metric, place, values = _values(data, findings)
    if not isinstance(values, list):
        findings.fault(place, f"expected a list of numbers, found {shown(values)}")
        return Values(metric, ())
    if len(values) != len(keys):
        findings.fault(place, f"{len(values)} values for {len(keys)} areas; give one value an area, null for no data")
        return Values(metric, ())
    rows = [
        _given(key, value, f"data.{name}[{index}]", f"{place}[{index}]", findings)
        for index, (key, value) in enumerate(zip(keys, values, strict=True))
    ]
    return Values(metric, tuple(rows))


def _values(data: JsonObject, findings: Findings) -> tuple[str, str, Any]:
    """The metric's name, the place of the values, and the list of them."""
    metric = drawn_text(data.get("metric"), "data.metric", findings)
    name = next((name for name in VALUE_LISTS if name in data), None)
    if name is None and "datasets" in data:
        return _first_dataset(data["datasets"], metric, findings)
    name = name or VALUE_LISTS[0]
    return metric, f"data.{name}", data.get(name)


def _first_dataset(datasets: Any, metric: str, findings: Findings) -> tuple[str, str, Any]:
    items = list(objects(datasets, "data.datasets", findings))
    if len(items) > 1:
        findings.notice("data.datasets[1]", "a map shows one value an area: the first dataset is drawn")
    place, item = items[0] if items else ("data.datasets[0]", {})
    return metric or drawn_text(item.get("label"), f"{place}.label", findings), f"{place}.data", item.get("data")


def _from_rows(table: Table, data: JsonObject, findings: Findings) -> Values:
    encoding = encoding_of({}, data, findings)
    names, metric = list(table.columns), data.get("metric")
    area = _column(encoding, AREA_CHANNELS, table, findings)
    area = area or next((name for name in names if name.lower() in AREA_COLUMNS), "") or next(iter(table.names()), "")
    if isinstance(metric, str) and metric not in names:
        findings.fault("data.metric", f"there is no column {shown(metric)}; there are {', '.join(names)}")
    value = metric or _column(encoding, VALUE_CHANNELS, table, findings)
    value = value or next((name for name in table.measures() if name != area), "")
    if not area or not value:
        findings.fault("encoding", f"a column of areas and one of numbers are needed; there are {', '.join(names)}")
    findings.settle()
    given = [
        _given(key, number, f"data.rows[{index}].{area}", f"data.rows[{index}].{value}", findings)
        for index, (key, number) in enumerate(zip(table.columns[area], table.columns[value], strict=True))
    ]
    return Values(drawn_text(value, "data.metric", findings), tuple(given))


def _column(encoding: Encoding, channels: Sequence[str], table: Table, findings: Findings) -> str:
    """The column of the first of these channels that the encoding has."""
    return next(filter(None, (encoding.column(channel, table, findings) for channel in channels)), "")


def _given(key: Any, value: Any, place: str, value_place: str, findings: Findings) -> Given:
    if isinstance(key, bool) or not isinstance(key, str | int | float) or key == "":
        findings.fault(place, f"expected the name or the code of an area, found {shown(key)}")
        key = ""
    if value is not None and not is_number(value):
        findings.fault(value_place, f"expected a number or null, found {shown(value)}")
        value = None
    return Given(place, key, value)
