"""Flows on a map: from place to place, with how much."""

import difflib
from collections.abc import Mapping
from typing import Any

from app.charts.describe import amount, heading
from app.charts.geo.ground import read_ground
from app.charts.geo.model import Flow, FlowData
from app.charts.geo.options import PROJECTION_SCHEMA, read_projection
from app.charts.geo.places import LATS, LONS, NAMES, Source, degrees, numeric, sources, texts
from app.charts.model import PLAIN, ChartSpec, ChartType, DataTable, JsonObject
from app.charts.reading import Findings, drawn_text, shown
from app.charts.table import encoding_of, table_of

ORIGINS = ("from", "origin", "source", "start")
TARGETS = ("to", "target", "destination", "dest", "end")
VALUES = ("value", "weight", "count", "flow", "size", "amount")
ROWS, PLACES = ("rows", "flows", "links", "edges"), ("places", "nodes")
MOST_FLOWS = 5000

Spot = tuple[float, float]


def read_flows(data: JsonObject, findings: Findings) -> FlowData:
    """Flows between named ``places``, or rows that have the degrees of both ends."""
    name = next((name for name in ROWS if name in data), "rows")
    whole = {**data, "rows": data.get(name)} if name in data else data
    table = table_of(whole, findings)
    findings.settle()
    if table is None or not len(table):
        findings.fault(f"data.{name}", "there is nothing to draw: give rows of from, to and value")
        findings.settle()
        return FlowData((), "", read_ground(data, findings))
    source = Source("", f"data.{name}", table, encoding_of({}, data, findings))
    known = _places(data, findings)
    metric = source.column(VALUES, findings) or next(
        (column for column in table.measures() if not column.lower().endswith(("lat", "lon", "lng"))), ""
    )
    flows = _flows(source, known, metric, findings)
    if not flows:
        findings.fault(source.place, "there is nothing to draw: no flow has two places and a value above zero")
    if len(flows) > MOST_FLOWS:
        findings.fault(source.place, f"{len(flows):,} flows; at most {MOST_FLOWS:,} can be told apart")
    findings.settle()
    ground = read_ground(data, findings)
    findings.settle()
    told = drawn_text(data.get("metric"), "data.metric", findings) or ("" if metric in VALUES else metric)
    return FlowData(tuple(sorted(flows, key=lambda flow: -flow.value)), told, ground)


def _places(data: JsonObject, findings: Findings) -> dict[str, Spot]:
    """Where the named places are."""
    name = next((name for name in PLACES if name in data), "")
    if not name:
        return {}
    given = data[name]
    if isinstance(given, Mapping):
        given = [{"name": key, **_spelled(spot, f"data.{name}.{key}", findings)} for key, spot in given.items()]
    findings.settle()
    (source,) = sources({"rows": given}, findings)
    source = Source("", f"data.{name}", source.table, source.encoding)
    column = source.column(("id", *NAMES), findings)
    lon, lat = degrees(source, (LONS, LATS), findings)
    findings.settle()
    keys = texts(source, column, findings)
    rows = zip(keys, source.table.columns[lon], source.table.columns[lat], strict=True)
    return {key: (east, north) for key, east, north in rows if east is not None and north is not None}


def _spelled(spot: Any, place: str, findings: Findings) -> Mapping[str, Any]:
    """A place as an object; a list is longitude and latitude."""
    if isinstance(spot, Mapping):
        return spot
    if isinstance(spot, list) and len(spot) == 2:  # noqa: PLR2004 - a position
        return {"lon": spot[0], "lat": spot[1]}
    findings.fault(place, f"expected [lon, lat], found {shown(spot)}")
    return {}


def _flows(source: Source, known: Mapping[str, Spot], metric: str, findings: Findings) -> list[Flow]:
    starts, ends = (_ends(source, names, known, findings) for names in (ORIGINS, TARGETS))
    values = numeric(source, metric, findings) if metric else [1.0] * len(source.table)
    findings.settle()
    flows, left_out = [], 0
    for row, ((origin, start), (target, end), value) in enumerate(zip(starts, ends, values, strict=True)):
        if value is not None and value < 0:
            findings.fault(source.spot(row, metric), f"a flow can't be {shown(value)} wide: exchange its ends")
        elif not value or start is None or end is None or start == end:
            left_out += 1
        else:
            flows.append(Flow(origin, target, start, end, value))
    if left_out:
        message = f"{left_out} of {len(source.table)} flows have no value, no place or lead nowhere and are not drawn"
        findings.notice(source.place, message)
    return flows


def _ends(
    source: Source, names: tuple[str, ...], known: Mapping[str, Spot], findings: Findings
) -> list[tuple[str, Spot | None]]:
    """The name and the degrees of one end of each flow."""
    column = source.column(names, findings)
    lon, lat = (tuple(f"{name}_{axis}" for name in names for axis in axes) for axes in (LONS, LATS))
    if source.column(lon, findings) or source.column(lat, findings):
        east, north = (source.table.columns[one] for one in degrees(source, (lon, lat), findings))
        labels = texts(source, column, findings)
        pairs = zip(labels, east, north, strict=True)
        return [(label, None if x is None or y is None else (x, y)) for label, x, y in pairs]
    if not column:
        there = ", ".join(source.table.columns)
        findings.fault(f"{source.place}[0].{names[0]}", f"a flow needs {names[0]} of a place; there are: {there}")
        return [("", None)] * len(source.table)
    found = []
    for row, label in enumerate(texts(source, column, findings)):
        if label not in known:
            findings.fault(source.spot(row, column), _unknown(label, known))
        found.append((label, known.get(label)))
    return found


def _unknown(label: str, known: Mapping[str, Spot]) -> str:
    if not known:
        return "give lat and lon of the places in data.places, or from_lat, from_lon, to_lat, to_lon in each row"
    near = difflib.get_close_matches(label, known, n=3)
    return f"data.places has no {shown(label)}" + (f"; did you mean {' or '.join(near)}?" if near else "")


def describe(spec: ChartSpec) -> str:
    """Alt text: how many flows, and the largest and the smallest of them."""
    data: FlowData = spec.data
    first, last = data.flows[0], data.flows[-1]
    count = f"{len(data.flows):,} flow{'s' if len(data.flows) != 1 else ''}"
    name = f" of {data.metric}" if data.metric else ""
    if first.value == last.value:
        return f"{heading('Flow map', spec)} {count}{name}, each of {amount(first.value)}, such as {_told(first)}."
    ends = f"from {amount(last.value)} ({_told(last)}) to {amount(first.value)} ({_told(first)})"
    return f"{heading('Flow map', spec)} {count}{name}, {ends}."


def _told(flow: Flow) -> str:
    return f"{name_at(flow.origin, flow.start)} to {name_at(flow.target, flow.end)}"


def name_at(name: str, spot: Spot) -> str:
    """The name of an end, else its degrees."""
    return name or f"{amount(round(spot[1], 2))}°, {amount(round(spot[0], 2))}°"


def tabulate(spec: ChartSpec) -> DataTable:
    """A row a flow, the largest first."""
    data: FlowData = spec.data
    rows = ((name_at(flow.origin, flow.start), name_at(flow.target, flow.end), flow.value) for flow in data.flows)
    return DataTable(("From", "To", data.metric or "Value"), tuple(rows))


_PLACES = {
    "Frankfurt": [8.7, 50.1], "New York": [-74.0, 40.7], "Los Angeles": [-118.2, 34.1], "São Paulo": [-46.6, -23.6],
    "Johannesburg": [28.0, -26.2], "Dubai": [55.3, 25.2], "Mumbai": [72.9, 19.1], "Singapore": [103.8, 1.4],
    "Shanghai": [121.5, 31.2], "Tokyo": [139.7, 35.7], "Sydney": [151.2, -33.9],
}  # fmt: skip
_PARCELS = (
    ("New York", 41), ("Shanghai", 29), ("Tokyo", 17), ("Dubai", 15), ("Los Angeles", 14), ("Singapore", 12),
    ("São Paulo", 9), ("Mumbai", 8), ("Johannesburg", 6), ("Sydney", 4),
)  # fmt: skip

FLOW_MAP = ChartType(
    name="flowMap",
    family="geo",
    shape="own",
    title="Flow map",
    summary="Shows what goes from place to place, along great circles as wide as it is much.",
    data_shape=(
        "rows of from, to, value + places (name: [lon, lat]); or rows with from_lat, from_lon, to_lat, to_lon; "
        "map (world, us-states, us-counties) or geojson beneath"
    ),
    example={
        "chart_type": "flowMap",
        "data": {
            "map": "world",
            "metric": "Thousand parcels",
            "places": _PLACES,
            "rows": [{"from": "Frankfurt", "to": name, "value": value} for name, value in _PARCELS],
        },
        "options": {
            "title": "Most of Frankfurt's parcels cross the Atlantic or half of Asia",
            "subtitle": "Parcels sent from the Frankfurt warehouse in a month",
        },
    },
    read_data=read_flows,
    read_extras=read_projection,
    describe=describe,
    tabulate=tabulate,
    options_schema={"projection": PROJECTION_SCHEMA},
    honours=(PLAIN - {"legend_position"}) | {"data_labels"},
    aliases=("arcMap", "routeMap", "originDestinationMap"),
)
