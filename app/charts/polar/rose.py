"""Wind roses: how often wind comes from each direction, and how strong."""

import math
from collections.abc import Mapping, Sequence
from typing import Any

from app.charts.describe import heading
from app.charts.model import PLAIN, ChartSpec, ChartType, DataTable, JsonObject
from app.charts.pie.parts import percent
from app.charts.polar.wind import CALM_BELOW, Frequencies, Observations, WindExtras, angle_of, rose_of
from app.charts.reading import Findings, OptionReader, drawn_text, is_number, objects, shown
from app.charts.series import SeriesData, read_series

DIRECTION = ("direction", "dir", "wind_direction", "winddirection", "wd", "r")
SPEED = ("speed", "wind_speed", "windspeed", "ws", "strength")
FREQUENCY = ("frequency", "count", "value", "n")
COUNTS = (4, 8, 12, 16, 24, 32, 36)
MOST_DIRECTIONS, MOST_CLASSES = 72, 12


def read_wind(data: JsonObject, findings: Findings) -> Observations | Frequencies:
    """Read rows of ``{"direction", "speed"}``, or labels (directions) and a dataset for each class of speed."""
    if data.get("rows") is not None:
        return _rows(list(objects(data.get("rows"), "data.rows", findings)), findings)
    content = read_series({key: value for key, value in data.items() if key != "calm"}, findings, draws=frozenset())
    return _frequencies(content, _calm(data, findings), findings)


def _calm(data: JsonObject, findings: Findings) -> float:
    calm = data.get("calm", 0)
    if is_number(calm) and calm >= 0:
        return float(calm)
    findings.fault("data.calm", f"expected how often it was calm, a number of zero or more, found {shown(calm)}")
    return 0.0


def _frequencies(content: SeriesData, calm: float, findings: Findings) -> Frequencies:
    for number, series in enumerate(content.series):
        for index, value in enumerate(series.values):
            if value is not None and value < 0:
                place = f"data.datasets[{number}].data[{index}]"
                findings.fault(place, f"nothing is seen less often than never, found {shown(value)}")
    if len(content.series) > MOST_CLASSES:
        findings.fault("data.datasets", f"{len(content.series)} classes of speed; {MOST_CLASSES} can be told apart")
    angles = tuple(_angle(str(label), f"data.labels[{at}]", findings) for at, label in enumerate(content.labels))
    _check_directions(content.labels, findings)
    if not math.isfinite(sum(sum(value or 0.0 for value in one.values) for one in content.series) + calm):
        findings.fault("data.datasets", "together they are more than a number can hold")
    counts = tuple(zip(*([value or 0.0 for value in series.values] for series in content.series), strict=True))
    classes = tuple(series.name or f"Class {number}" for number, series in enumerate(content.series, 1))
    return Frequencies(tuple(content.labels), angles, classes, counts, calm)


def _angle(name: str, place: str, findings: Findings) -> float:
    angle = angle_of(name)
    if angle is None:
        findings.fault(place, f"{shown(name)} is no direction: give a compass point such as NNE, or degrees")
    return angle or 0.0


def _check_directions(names: Sequence[str], findings: Findings) -> None:
    if len(names) > MOST_DIRECTIONS:
        findings.fault("data.labels", f"{len(names)} directions; a rose has room for {MOST_DIRECTIONS}")
    seen: dict[float | None, int] = {}
    for index, name in enumerate(names):
        first = seen.setdefault(angle_of(str(name)), index)
        if first != index:
            findings.fault(f"data.labels[{index}]", f"{shown(name)} is the same direction as labels[{first}]")


def _rows(rows: Sequence[tuple[str, Mapping[str, Any]]], findings: Findings) -> Observations | Frequencies:
    if not rows:
        findings.fault("data.rows", "there is nothing to draw: the list is empty")
        return Observations((), ())
    first = rows[0][1]
    direction = _key(first, DIRECTION)
    speed = _key(first, SPEED)
    if direction is None:
        findings.fault(f"{rows[0][0]}.direction", f"expected the wind's direction, as {', '.join(DIRECTION)}")
        return Observations((), ())
    if speed is None or isinstance(first.get(speed), str):
        return _table(rows, direction, speed, findings)
    return _observed(rows, direction, speed, findings)


def _key(row: Mapping[str, Any], names: Sequence[str]) -> str | None:
    return next((key for key in row if key.lower() in names), None)


def _observed(
    rows: Sequence[tuple[str, Mapping[str, Any]]], direction: str, speed: str, findings: Findings
) -> Observations:
    """Single winds; those without a speed are left out and told."""
    weight = _key(rows[0][1], FREQUENCY)
    kept: list[tuple[float | None, float, float]] = []
    for place, row in rows:
        found = row.get(speed)
        if found is None:
            continue
        times = row.get(weight, 1) if weight else 1
        for name, value in ((speed, found), (weight or "", times)):
            if not is_number(value) or value < 0:
                findings.fault(f"{place}.{name}", f"expected a number of zero or more, found {shown(value)}")
                break
        else:
            kept.append((_degrees(row.get(direction), f"{place}.{direction}", findings), float(found), float(times)))
    if len(kept) < len(rows) and not findings.faults:
        findings.notice("data.rows", f"{len(rows) - len(kept)} of {len(rows)} rows lack a speed; not counted")
    directions, speeds, weights = zip(*kept, strict=True) if kept else ((), (), ())
    return Observations(directions, speeds, weights)


def _degrees(value: Any, place: str, findings: Findings) -> float | None:
    """A direction in degrees; null is calm."""
    if value is None:
        return None
    if is_number(value):
        return float(value) % 360
    angle = _angle(str(value), place, findings)
    return math.degrees(angle)


def _table(
    rows: Sequence[tuple[str, Mapping[str, Any]]], direction: str, speed: str | None, findings: Findings
) -> Frequencies:
    """A row for each direction and class (``speed`` names the class), or a row a direction with a column a class."""
    cells: dict[str, dict[str, float]] = {}
    classes: dict[str, None] = {}
    counted = _key(rows[0][1], FREQUENCY) if speed else None
    for place, row in rows:
        name = drawn_text(row.get(direction), f"{place}.{direction}", findings)
        own = cells.setdefault(name, {})
        pairs = [(str(row.get(speed)), counted)] if speed else [(key, key) for key in row if key != direction]
        for label, key in pairs:
            value = row.get(key, 1) if key else 1
            if value is not None and (not is_number(value) or value < 0):
                findings.fault(f"{place}.{key}", f"expected a number of zero or more, found {shown(value)}")
                continue
            classes[label] = None
            own[label] = own.get(label, 0.0) + (value or 0.0)
    findings.settle()
    data = {
        "labels": list(cells),
        "datasets": [{"label": label, "data": [own.get(label, 0) for own in cells.values()]} for label in classes],
    }
    return _frequencies(read_series(data, findings), 0.0, findings)


def read_wind_options(options: OptionReader, advanced: OptionReader) -> WindExtras:  # noqa: ARG001 - an extras reader
    """The options of the family."""
    count = options.number("directions", low=COUNTS[0], high=COUNTS[-1])
    if count is not None and count not in COUNTS:
        options.refuse("directions", f"{count:g} is none of {', '.join(map(str, COUNTS))}")
        count = None
    calm = options.number("calm_below", "calm", low=0)
    return WindExtras(
        directions=int(count or 16),
        limits=_limits(options),
        calm_below=CALM_BELOW if calm is None else calm,
        unit=options.text("speed_unit", "unit"),
    )


def _limits(options: OptionReader) -> tuple[float, ...]:
    path, value = options.find("speed_classes", "bins")
    if not path:
        return ()
    rising = isinstance(value, list) and all(map(is_number, value)) and value == sorted(set(value))
    limits = tuple(float(limit) for limit in value if limit > 0) if rising else ()
    if not limits or len(limits) >= MOST_CLASSES:
        options.refuse(path, f"expected up to {MOST_CLASSES - 1} rising speeds, as [2, 4, 6], found {shown(value)}")
        return ()
    return limits


def _describe(spec: ChartSpec) -> str:
    rose = rose_of(spec.data, spec.extras)
    opening = heading("Wind rose", spec)
    sums = [sum(row) for row in rose.counts]
    if not sum(sums):
        return f"{opening} No wind was seen."
    ranked = sorted(zip(rose.names, sums, strict=True), key=lambda pair: -pair[1])
    often = ", ".join(f"{name} {percent(share)}" for name, share in ranked[:3])
    calm = f" Calm {percent(rose.calm)} of the time." if rose.calm else ""
    strongest = [sum(row[at] for row in rose.counts) for at in range(len(rose.classes))]
    classes = ", ".join(f"{name} {percent(share)}" for name, share in zip(rose.classes, strongest, strict=True))
    return f"{opening} {len(rose.names)} directions. Most often from {often}. By speed: {classes}.{calm}"


def _tabulate(spec: ChartSpec) -> DataTable:
    """A row a direction, a column a class of speed, as shares; calm is a row of its own."""
    rose = rose_of(spec.data, spec.extras)
    rows = [(name, *map(percent, row), percent(sum(row))) for name, row in zip(rose.names, rose.counts, strict=True)]
    if rose.calm:
        rows.append(("Calm", *[""] * len(rose.classes), percent(rose.calm)))
    return DataTable(("Direction", *rose.classes, "All"), tuple(rows))


_SPEEDS = ("under 2", "2\u20134", "4\u20136", "6\u20138", "8 and more")
_SEEN = {
    "N": (21, 25, 13, 6, 2), "NNE": (24, 31, 13, 4, 2), "NE": (20, 28, 18, 7, 1), "ENE": (20, 19, 15, 3, 2),
    "E": (20, 18, 12, 2, 1), "ESE": (15, 10, 8, 2, 0), "SE": (19, 11, 9, 1, 1), "SSE": (21, 14, 9, 1, 1),
    "S": (28, 22, 15, 2, 1), "SSW": (24, 26, 15, 3, 1), "SW": (28, 32, 20, 6, 3), "WSW": (30, 33, 19, 8, 3),
    "W": (29, 30, 21, 18, 13), "WNW": (31, 29, 22, 20, 29), "NW": (27, 31, 23, 19, 22), "NNW": (9, 18, 17, 6, 6),
}  # fmt: skip

WIND_ROSE = ChartType(
    name="windRose",
    family="polar",
    shape="own",
    title="Wind rose",
    summary="Shows how often wind comes from each direction, and how strong it is then.",
    data_shape="rows of {direction, speed}, or labels (directions) + one dataset a class of speed, and calm",
    example={
        "chart_type": "windRose",
        "data": {
            "labels": list(_SEEN),
            "datasets": [
                {"label": name, "data": [row[at] for row in _SEEN.values()]} for at, name in enumerate(_SPEEDS)
            ],
            "calm": 58,
        },
        "options": {
            "title": "Strong wind comes from the north-west",
            "subtitle": "Hours at the pier, by direction and speed",
            "speed_unit": "m/s",
        },
    },
    read_data=read_wind,
    read_extras=read_wind_options,
    describe=_describe,
    tabulate=_tabulate,
    options_schema={
        "directions": {"type": "integer", "enum": list(COUNTS), "default": 16},
        "speed_classes": {
            "type": "array",
            "items": {"type": "number"},
            "description": "Where one class of speed ends and the next begins, for rows.",
        },
        "calm_below": {"type": "number", "default": CALM_BELOW, "description": "Slower wind counts as calm, for rows."},
        "speed_unit": {"type": "string", "description": "Such as m/s or kn, told in the legend."},
    },
    aliases=("windrose", "wind_rose"),
    honours=PLAIN - {"format", "colors", "tooltip_format"},
)
