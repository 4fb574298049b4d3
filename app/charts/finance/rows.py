"""Candles of a table: a row a period, its columns by what they are called or by an encoding."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from app.charts.model import JsonObject
from app.charts.reading import Findings
from app.charts.table import encoding_of, in_order, table_of

ROLES: Mapping[str, Sequence[str]] = {
    "x": ("x", "date", "datetime", "timestamp", "time", "day", "period", "t"),
    "open": ("open", "o"),
    "high": ("high", "h"),
    "low": ("low", "l"),
    "close": ("close", "c"),
    "volume": ("volume", "vol", "v"),
}
"""Channels of an encoding, each with the names that a column of its has when nobody says; in order of preference."""

PRICES = ("open", "high", "low", "close")


def price_columns(names: Iterable[str], given: Mapping[str, str]) -> dict[str, str]:
    """The column of each role that has one. ``given`` are those that were named; ``date`` is another word for ``x``."""
    by_name = {name.strip().lower(): name for name in names}
    known = {"x": given.get("date", ""), **given}
    found = {
        role: known.get(role) or next((by_name[word] for word in words if word in by_name), "")
        for role, words in ROLES.items()
    }
    return {role: name for role, name in found.items() if name}


def with_candles(data: JsonObject, findings: Findings) -> JsonObject:
    """The labels and the dataset of a table's rows, in the order of time; data of another shape as they are."""
    table = table_of(data, findings)
    if table is None:
        return data
    encoding = encoding_of({}, data, findings)
    named = {channel: encoding.column(channel, table, findings) for channel in (*ROLES, "date")}
    columns = price_columns(table.columns, {channel: name for channel, name in named.items() if name})
    for role in ("x", *PRICES):
        if role not in columns:
            there = ", ".join(table.columns)
            findings.fault(f"encoding.{role}", f"say which column has it; there are {there}")
    findings.settle()
    places = table.columns[columns.pop("x")]
    rank = {label: number for number, label in enumerate(in_order(places))}
    rows = sorted((row for row in range(len(table)) if places[row] is not None), key=lambda row: rank[places[row]])
    candles = [{role: table.columns[name][row] for role, name in columns.items()} for row in rows]
    whole = [candle if all(candle[role] is not None for role in PRICES) else None for candle in candles]
    return {"labels": [places[row] for row in rows], "datasets": [{"label": _name(data), "data": whole}]}


def _name(data: JsonObject) -> Any:
    return data.get("label", "")
