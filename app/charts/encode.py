"""From a table and its encoding to the data that a chart type reads: one function a shape."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from app.charts.identities import adding_up
from app.charts.model import ChartType, JsonObject
from app.charts.reading import Findings, shown
from app.charts.table import (
    MOST_GROUPS,
    MOST_MEASURES,
    Encoding,
    Table,
    encoding_of,
    groups,
    in_order,
    table_of,
    texts,
)
from app.charts.xy import labelled


def to_series(table: Table, encoding: Encoding, findings: Findings) -> JsonObject:
    """Labels + datasets: ``x`` names the labels, ``y`` (one or several) the values, ``color`` splits into datasets."""
    x, ys, color = _chosen(table, encoding, findings)
    findings.settle()
    labels = in_order(table.columns[x]) if x else list(range(1, len(table) + 1))
    at = _places(labels, table.columns[x]) if x else list(range(len(table)))
    datasets = []
    for name, rows in _split(table, color):
        for y in ys:
            label = name if color and len(ys) == 1 else " ".join(part for part in (name, y) if part)
            values = _laid(table.columns[y], rows, at, len(labels), (x, y, findings))
            datasets.append({"label": label, "data": values})
    return {"labels": labels, "datasets": datasets}


def to_points(table: Table, encoding: Encoding, findings: Findings) -> JsonObject:
    """Datasets of ``{x, y, size}``: all three are columns of numbers, ``color`` splits into datasets."""
    x, y = (encoding.column(channel, table, findings) for channel in ("x", "y"))
    size, color = (encoding.column(channel, table, findings) for channel in ("size", "color"))
    findings.settle()
    spare = [name for name in table.measures() if name not in {x, y, size}]
    if not (x and y) and len(spare) < 2 - bool(x) - bool(y):
        findings.fault("encoding", f"two columns of numbers are needed, there are: {', '.join(table.measures())}")
        findings.settle()
    if not (x and y):
        x = x or spare.pop(0)
        y = y or spare.pop(0)
        _tell(findings, {"x": x, "y": y})
    channels = {"x": x, "y": y, **({"size": size} if size else {})}
    datasets = [
        {
            "label": name,
            "data": [{key: table.columns[column][row] for key, column in channels.items()} for row in rows],
        }
        for name, rows in _split(table, color)
    ]
    return {"datasets": datasets}


def to_values(table: Table, encoding: Encoding, findings: Findings) -> JsonObject:
    """Labels + datasets of lists: all values of ``y`` at each name of ``x``; ``color`` splits into datasets.

    With ``weight``, a column of how many values each row stands for, the lists are counted.
    """
    x, ys, color = _chosen(table, encoding, findings)
    weight = encoding.column("weight", table, findings)
    findings.settle()
    if not x:
        parts = _split(table, color)
        datasets = [{"label": name, "data": [_cell(table, y, rows, weight) for y in ys]} for name, rows in parts]
        return {"labels": ys, "datasets": datasets}
    labels = in_order(table.columns[x])
    datasets = []
    for name, rows in _split(table, color):
        within = groups([table.columns[x][row] for row in rows])
        for y in ys:
            lists = [_cell(table, y, [rows[i] for i in within.get(label, [])], weight) for label in labels]
            label = " ".join(part for part in (name, y if len(ys) > 1 else "") if part)
            datasets.append({"label": label, "data": lists})
    return {"labels": labels, "datasets": datasets}


def to_matrix(table: Table, encoding: Encoding, findings: Findings) -> JsonObject:
    """Labels, y_labels and rows: ``x`` and ``y`` are columns of names, ``color`` is the column of values."""
    x, y, color = (encoding.column(channel, table, findings) for channel in ("x", "y", "color"))
    findings.settle()
    names = [name for name in table.names() if name not in {x, y}]
    values = [name for name in table.measures() if name not in {x, y, color}]
    if not (x and y and color):
        if len(names) < 2 - bool(x) - bool(y) or not (color or values):
            findings.fault("encoding", "give x and y, two columns of names or dates, and color, a column of numbers")
            findings.settle()
        x, y, color = x or names.pop(0), y or names.pop(0), color or values[0]
        _tell(findings, {"x": x, "y": y, "color": color})
    columns, rows = in_order(table.columns[x]), in_order(table.columns[y])
    at = _places(columns, table.columns[x])
    by_row = groups(table.columns[y])
    told = (x, color, findings)
    matrix = [_laid(table.columns[color], by_row[row], at, len(columns), told) for row in rows]
    return {"labels": columns, "y_labels": rows, "datasets": [{"label": color, "data": matrix}]}


def to_band(table: Table, encoding: Encoding, findings: Findings) -> JsonObject:
    """Labels + one dataset with ``low`` and ``high``: columns of the channels of the same names, ``y`` between them."""
    channels = {channel: encoding.column(channel, table, findings) for channel in ("x", "y", "low", "high")}
    for channel in ("x", "low", "high"):
        if not channels[channel]:
            findings.fault(f"encoding.{channel}", f"say which column has it; there are {', '.join(table.columns)}")
    findings.settle()
    labels = in_order(table.columns[channels["x"]])
    at = _places(labels, table.columns[channels["x"]])
    rows = range(len(table))
    parts = {
        key: _laid(
            table.columns[channels[channel]], rows, at, len(labels), (channels["x"], channels[channel], findings)
        )
        for key, channel in (("data", "y"), ("low", "low"), ("high", "high"))
        if channels[channel]
    }
    return {"labels": labels, "datasets": [{"label": channels["y"], **parts}]}


def facets(table: Table, encoding: Encoding, findings: Findings) -> list[tuple[str, Table]]:
    """The table of each name in the column of ``facet``; empty without one."""
    column = encoding.column("facet", table, findings)
    findings.settle()
    if not column:
        return []
    by_name = groups(table.columns[column])
    return [(str(name), table.rows(by_name[name])) for name in in_order(table.columns[column])]


def _chosen(table: Table, encoding: Encoding, findings: Findings) -> tuple[str, list[str], str]:
    """The columns of x, y and color: those that were named, else what the columns suggest, which is told."""
    x, ys = encoding.column("x", table, findings), encoding.columns("y", table, findings)
    color = encoding.column("color", table, findings)
    chosen: dict[str, Any] = {}
    if not x and (names := [name for name in table.names() if name != color]):
        x = chosen["x"] = names[0]
    if not ys:
        taken = {x, *(encoding.column(channel, table, findings) for channel in ("facet", "weight"))}
        ys = adding_up([name for name in table.measures() if name not in taken])[:MOST_MEASURES]
        chosen["y"] = ys
        if not ys:
            findings.fault("encoding.y", f"no column has numbers; the columns are {', '.join(table.columns)}")
    if not color and "x" in chosen and len(ys) == 1 and (split := _splitting(table, x)):
        color = chosen["color"] = split
    if chosen:
        _tell(findings, chosen)
    return x, ys, color


def _splitting(table: Table, x: str) -> str:
    """A second column of few names, when the names along x come several times."""
    if len(set(table.columns[x])) == len(table):
        return ""
    others = (name for name in table.names() if name != x)
    return next((name for name in others if 1 < len(set(table.columns[name])) <= MOST_GROUPS), "")


def _tell(findings: Findings, chosen: dict[str, Any]) -> None:
    named = {channel: value if isinstance(value, str) else " + ".join(value) for channel, value in chosen.items()}
    told = ", ".join(f"{channel}: {value}" for channel, value in named.items())
    findings.notice("encoding", f"chosen by the columns: {told}; name them to have others")


def _split(table: Table, color: str) -> list[tuple[str, Sequence[int]]]:
    """The rows of each dataset with its name."""
    if not color:
        return [("", range(len(table)))]
    by_name = groups(table.columns[color])
    return [(next(texts([name])), by_name[name]) for name in in_order(table.columns[color])]


def _places(labels: Sequence[Any], column: Sequence[Any]) -> list[int | None]:
    """For each row, the number of its label; None where it has none."""
    numbers = {label: number for number, label in enumerate(labels)}
    return [numbers.get(value) for value in column]


def _laid(
    column: Sequence[Any], rows: Sequence[int], at: Sequence[int | None], count: int, told: tuple[str, str, Findings]
) -> list[Any]:
    """One value a label; several rows of one label are added up, and that is told."""
    values: list[Any] = [None] * count
    doubled = 0
    for row in rows:
        place, value = at[row], column[row]
        if place is None or value is None:
            continue
        doubled += values[place] is not None
        values[place] = value if values[place] is None else values[place] + value
    if doubled:
        x, y, findings = told
        findings.notice(
            "encoding.y", f"{doubled:,} rows share their {shown(x)} with another: their {shown(y)} is added up"
        )
    return values


def _cell(table: Table, y: str, rows: Sequence[int], weight: str) -> Any:
    """The values of these rows, one by one or counted."""
    column = table.columns[y]
    kept = [row for row in rows if column[row] is not None]
    values = [column[row] for row in kept]
    return {"values": values, "counts": [table.columns[weight][row] for row in kept]} if weight else values


SHAPES: dict[str, Callable[[Table, Encoding, Findings], JsonObject]] = {
    "series": to_series,
    "points": to_points,
    "values": to_values,
    "matrix": to_matrix,
    "band": to_band,
}
"""What a table becomes, by the name that a chart type has for its data."""

WHOLE = ("title", "subtitle", "source", "footnote", "color_scheme", "plugins", "legend", "style", "theme")
"""Options that small multiples have in common, and not each of them."""


def plain(entry: ChartType, body: JsonObject, findings: Findings) -> JsonObject:
    """A request whose data are in its type's own shape; with a facet it becomes one for small multiples."""
    data = body.get("data")
    if entry.shape == "own":
        return _own(body, data)
    if isinstance(data, Mapping) and "grid" in data and entry.shape == "points":
        return _counted(body, data, findings)
    table = table_of(data, findings)
    findings.settle()
    if table is None:
        if body.get("encoding") is not None:
            findings.notice("encoding", "not used: the data are no table of rows or columns")
        return {**body, "data": labelled(data, entry.name, findings)} if entry.shape == "series" else body
    if not len(table):
        findings.fault("data", "there is nothing to draw: the table has no rows")
    findings.settle()
    encoding = encoding_of(body, data, findings)
    _tell_texts(table, encoding, findings)
    kept = {name: value for name, value in body.items() if name != "encoding"}
    if entry.shape == "points":
        kept["options"] = _titled(encoding, kept.get("options"))
    if parts := facets(table, encoding, findings):
        return _multiples(entry, kept, [(name, _shaped(entry, part, encoding, findings)) for name, part in parts])
    return {**kept, "data": _shaped(entry, table, encoding, findings)}


def _counted(body: JsonObject, data: JsonObject, findings: Findings) -> JsonObject:
    """The request whose points were counted before they came; the columns beside the grid are for other readers."""
    options = _titled(encoding_of(body, data, findings), body.get("options"))
    kept = {name: value for name, value in body.items() if name != "encoding"}
    return {**kept, "options": options, "data": {"grid": data["grid"]}}


def _own(body: JsonObject, data: Any) -> JsonObject:
    """The request of a type that reads its data itself: rows and the encoding stand in them."""
    data = {"rows": data} if isinstance(data, list) else data
    if body.get("encoding") is not None and isinstance(data, Mapping):
        data = {"encoding": body["encoding"], **data}
    return {**body, "data": data}


def _tell_texts(table: Table, encoding: Encoding, findings: Findings) -> None:
    for name, text in table.read_as_numbers.items():
        if name in encoding.named or not encoding.given:
            findings.notice("data", f"the texts in {shown(name)}, such as {shown(text)}, were read as numbers")


def _titled(encoding: Encoding, options: Any) -> Any:
    """The axes of points say which columns they are, unless the options do."""
    names = {f"{axis}_axis": encoding.given[axis] for axis in ("x", "y") if isinstance(encoding.given.get(axis), str)}
    return {**names, **options} if isinstance(options, Mapping) else options or names


def _shaped(entry: ChartType, table: Table, encoding: Encoding, findings: Findings) -> JsonObject:
    shaped = SHAPES[entry.shape](table, encoding, findings)
    findings.settle()
    return shaped


def _multiples(entry: ChartType, body: JsonObject, parts: Sequence[tuple[str, JsonObject]]) -> JsonObject:
    options = body.get("options") or {}
    own = {name: value for name, value in options.items() if name not in WHOLE}
    facets = [{"name": name, "data": data, "options": own} for name, data in parts]
    return {
        **body,
        "chart_type": "smallMultiples",
        "data": {"chart_type": entry.name, "facets": facets},
        "options": {name: value for name, value in options.items() if name in WHOLE},
    }
