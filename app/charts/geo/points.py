"""Places on a map: as points, or as bubbles whose area tells a value."""

from collections.abc import Callable, Mapping
from typing import Any

from app.charts.color import is_color
from app.charts.describe import MOST_SERIES, amount, heading
from app.charts.geo.ground import read_ground
from app.charts.geo.model import GeoSeries, PointsData
from app.charts.geo.options import PROJECTION_SCHEMA, read_projection
from app.charts.geo.places import LATS, LONS, NAMES, VALUES, Source, degrees, numeric, sources, texts
from app.charts.model import PLAIN, ChartSpec, ChartType, DataTable, JsonObject
from app.charts.reading import Findings, drawn_text, is_number, shown
from app.charts.series import MAX_DATASETS

VALUE_CHANNELS = ("value", "size", "color")


def read_points(data: JsonObject, findings: Findings) -> PointsData:
    """Points; a value of each is told by colour where there is one."""
    return _read(data, findings, sized=False)


def read_bubbles(data: JsonObject, findings: Findings) -> PointsData:
    """Bubbles; each needs a value that is not below zero."""
    return _read(data, findings, sized=True)


def _read(data: JsonObject, findings: Findings, *, sized: bool) -> PointsData:
    tables = sources(data, findings)
    if len(tables) > MAX_DATASETS:
        findings.fault("data.datasets", f"{len(tables)} groups; at most {MAX_DATASETS} can be told apart")
    asked = drawn_text(data.get("metric"), "data.metric", findings)
    metric = next((column for source in tables if (column := _value_column(source, findings, sized=sized))), "")
    metric = asked if any(asked in source.table.columns for source in tables) else metric
    read = [_series(source, metric, findings, sized=sized) for source in tables]
    findings.settle()
    if not any(len(one.lons) for one in read):
        findings.fault("data", "there is nothing to draw: no place has both lat and lon")
    ground = read_ground(data, findings)
    findings.settle()
    return PointsData(tuple(read), asked or ("" if metric in VALUES else metric), ground)


def _value_column(source: Source, findings: Findings, *, sized: bool) -> str:
    """The column of values: a named one; bubbles take the first other column of numbers."""
    given = source.encoding.given
    measures = source.table.measures()
    for channel in VALUE_CHANNELS:
        column = source.encoding.column(channel, source.table, findings) if channel in given else ""
        if column and (column in measures or channel != "color"):
            return column
    plain = {name.lower(): name for name in source.table.columns}
    found = next((plain[name] for name in VALUES if name in plain), "")
    if found or not sized:
        return found
    return next((name for name in measures if name.lower() not in {*LATS, *LONS}), "")


def _series(source: Source, metric: str, findings: Findings, *, sized: bool) -> GeoSeries:
    lon, lat = degrees(source, (LONS, LATS), findings)
    names = texts(source, source.column(NAMES, findings) or _first_texts(source), findings)
    empty: list[float | None] = [None] * len(source.table)
    values = numeric(source, metric, findings) if metric in source.table.columns else empty
    if sized:
        _check_sizes(source, metric, values, findings)
    findings.settle()
    columns = source.table.columns
    rows = list(zip(columns[lon], columns[lat], names, values, strict=True))
    kept = [row for row in rows if None not in row[:2] and (row[3] is not None or not metric)]
    if len(kept) < len(rows):
        what = f"no place or no {metric}" if metric else "no lat or no lon"
        findings.notice(source.place, f"{len(rows) - len(kept)} of {len(rows)} have {what} and are not drawn")
    if source.color is not None and not is_color(source.color):
        findings.notice(source.place, f"not used: {shown(source.color)} is no colour for a whole group")
    color = source.color if is_color(source.color) else ""
    parts: list[Any] = [list(column) for column in zip(*kept, strict=True)] or [[], [], [], []]
    return GeoSeries(source.name, parts[0], parts[1], parts[2], parts[3] if metric else (), color)


def _first_texts(source: Source) -> str:
    column = source.encoding.given.get("color")
    return next((name for name in source.table.names() if name != column), "")


def _check_sizes(source: Source, metric: str, values: list[float | None], findings: Findings) -> None:
    if not metric:
        there = ", ".join(source.table.columns)
        findings.fault(f"{source.place}[0].value", f"a bubble needs a value for its area; there are: {there}")
    for row, value in enumerate(values):
        if value is not None and is_number(value) and value < 0:
            findings.fault(source.spot(row, metric), f"an area can't show {shown(value)}: give values from 0 up")


def _described(kind: str, noun: str) -> Callable[[ChartSpec], str]:
    """Alt text: how many, where they reach, and the smallest and the largest value."""

    def describe(spec: ChartSpec) -> str:
        data: PointsData = spec.data
        count = sum(len(one.lons) for one in data.series)
        told = [heading(kind, spec), f"{count:,} {noun}{'s' if count != 1 else ''}{_reach(data)}.", _values(data)]
        if len(data.series) > 1:
            groups = [f"{one.name or f'Series {n}'} ({len(one.lons):,})" for n, one in enumerate(data.series, 1)]
            more = len(groups) - MOST_SERIES
            told.append(f"Groups: {', '.join(groups[:MOST_SERIES])}{f' and {more} more' if more > 0 else ''}.")
        return " ".join(part for part in told if part)

    return describe


def _reach(data: PointsData) -> str:
    lats = [lat for one in data.series for lat in one.lats]
    lons = [lon for one in data.series for lon in one.lons]
    if len(lats) < 2:  # noqa: PLR2004 - one place reaches nowhere
        return ""
    south, north = _side(min(lats), "N", "S"), _side(max(lats), "N", "S")
    return f" from {south} to {north} and from {_side(min(lons), 'E', 'W')} to {_side(max(lons), 'E', 'W')}"


def _side(value: float, above: str, below: str) -> str:
    return f"{amount(round(abs(value), 1))}° {above if value >= 0 else below}"


def _values(data: PointsData) -> str:
    """The extremes, each with its name."""
    pairs = [pair for one in data.series for pair in zip(one.values, one.names, strict=False)]
    if not pairs:
        return ""
    (low, low_at), (high, high_at) = min(pairs, key=lambda pair: pair[0]), max(pairs, key=lambda pair: pair[0])
    ends = [f"{amount(value)}{f' ({name})' if name else ''}" for value, name in ((low, low_at), (high, high_at))]
    name = data.metric or "The value"
    return f"{name} ranges from {ends[0]} to {ends[1]}." if low != high else f"{name} is {ends[1]} throughout."


def tabulate(spec: ChartSpec) -> DataTable:
    """A row a place."""
    data: PointsData = spec.data
    grouped = len(data.series) > 1
    valued = any(one.values for one in data.series)
    columns = (*(("Group",) if grouped else ()), "Name", "Latitude", "Longitude")
    columns = (*columns, data.metric or "Value") if valued else columns
    rows = []
    for number, one in enumerate(data.series, 1):
        names = ((one.name or f"Series {number}",) * grouped for _ in one.lons)
        for group, name, lat, lon, index in zip(
            names, one.names, one.lats, one.lons, range(len(one.lons)), strict=True
        ):
            value = ((one.values[index] if one.values else None),) if valued else ()
            rows.append((*group, name, lat, lon, *value))
    return DataTable(columns, tuple(rows))


def _rows(columns: str, *rows: tuple[Any, ...]) -> list[Mapping[str, Any]]:
    return [dict(zip(columns.split(), row, strict=True)) for row in rows]


_OPTIONS = {"projection": PROJECTION_SCHEMA}
_SHAPE = "rows or datasets of objects with lat and lon in degrees"

POINT_MAP = ChartType(
    name="pointMap",
    family="geo",
    shape="own",
    title="Point map",
    summary="Shows where things are; colour may tell a value of each, or its group.",
    data_shape=f"{_SHAPE}, and optionally name and value; map (world, us-states, us-counties) or geojson beneath",
    example={
        "chart_type": "pointMap",
        "data": {
            "metric": "Magnitude",
            "rows": _rows(
                "name lat lon value",
                ("Chile 1960", -38.2, -73.1, 9.5), ("Alaska 1964", 60.9, -147.3, 9.2),
                ("Sumatra 2004", 3.3, 96.0, 9.1), ("Japan 2011", 38.3, 142.4, 9.1),
                ("Kamchatka 1952", 52.6, 159.8, 9.0), ("Chile 2010", -36.1, -72.9, 8.8),
                ("Ecuador 1906", 1.0, -79.4, 8.8), ("Rat Islands 1965", 51.3, 178.7, 8.7),
                ("Assam 1950", 28.4, 96.4, 8.6), ("Sumatra 2012", 2.3, 93.1, 8.6),
                ("Sumatra 2005", 2.1, 97.1, 8.6), ("Andreanof Islands 1957", 51.5, -175.6, 8.6),
                ("Unimak Island 1946", 53.5, -162.8, 8.6), ("Banda Sea 1938", -5.1, 131.6, 8.5),
                ("Atacama 1922", -28.3, -69.9, 8.5), ("Kuril Islands 1963", 44.9, 149.5, 8.5),
                ("Kamchatka 1923", 54.5, 160.5, 8.4), ("Peru 2001", -16.3, -73.6, 8.4),
            ),
        },
        "options": {
            "title": "The strongest earthquakes ring the Pacific",
            "subtitle": "Earthquakes of magnitude 8.4 and more since 1900",
            "source": "Example figures after US Geological Survey",
        },
    },
    read_data=read_points,
    read_extras=read_projection,
    describe=_described("Point map", "point"),
    tabulate=tabulate,
    options_schema=_OPTIONS,
    honours=PLAIN | {"data_labels"},
    aliases=("symbolMap", "dotMap", "scattergeo", "scatterMap"),
)  # fmt: skip

BUBBLE_MAP = ChartType(
    name="bubbleMap",
    family="geo",
    shape="own",
    title="Bubble map",
    summary="Shows how much there is at each place by the area of its bubble.",
    data_shape=f"{_SHAPE} and a value each, from 0 up; map (world, us-states, us-counties) or geojson beneath",
    example={
        "chart_type": "bubbleMap",
        "data": {
            "map": "world",
            "metric": "Million people",
            "rows": _rows(
                "name lat lon value",
                ("Tokyo", 35.7, 139.7, 37.5), ("Delhi", 28.6, 77.2, 28.5), ("Shanghai", 31.2, 121.5, 25.6),
                ("São Paulo", -23.6, -46.6, 21.7), ("Mexico City", 19.4, -99.1, 21.6), ("Cairo", 30.0, 31.2, 20.1),
                ("Mumbai", 19.1, 72.9, 20.0), ("Beijing", 39.9, 116.4, 19.6), ("Dhaka", 23.8, 90.4, 19.6),
                ("Osaka", 34.7, 135.5, 19.3), ("New York", 40.7, -74.0, 18.8), ("Karachi", 24.9, 67.0, 15.4),
                ("Buenos Aires", -34.6, -58.4, 15.0), ("Chongqing", 29.6, 106.6, 14.8), ("Istanbul", 41.0, 29.0, 14.8),
                ("Kolkata", 22.6, 88.4, 14.7), ("Manila", 14.6, 121.0, 13.5), ("Lagos", 6.5, 3.4, 13.5),
                ("Rio de Janeiro", -22.9, -43.2, 13.3), ("Kinshasa", -4.3, 15.3, 13.2),
                ("Guangzhou", 23.1, 113.3, 12.6), ("Los Angeles", 34.1, -118.2, 12.5),
                ("Moscow", 55.8, 37.6, 12.4), ("Paris", 48.9, 2.4, 10.9),
                ("Bogotá", 4.7, -74.1, 10.6), ("Jakarta", -6.2, 106.8, 10.5), ("Lima", -12.0, -77.0, 10.4),
                ("Bangkok", 13.8, 100.5, 10.2), ("London", 51.5, -0.1, 9.0),
            ),
        },
        "options": {
            "title": "Half of the largest cities are in Asia",
            "subtitle": "People in urban areas, millions, 2018",
            "source": "Example figures after United Nations, World Urbanization Prospects 2018",
        },
    },
    read_data=read_bubbles,
    read_extras=read_projection,
    describe=_described("Bubble map", "bubble"),
    tabulate=tabulate,
    options_schema=_OPTIONS,
    honours=PLAIN | {"data_labels"},
    aliases=("proportionalSymbolMap", "mapBubble"),
)  # fmt: skip
