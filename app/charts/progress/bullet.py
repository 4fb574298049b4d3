"""Bullets, as Stephen Few designed them (2006): a measure beside its target, on ranges from poor to good."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.charts.color import is_color
from app.charts.describe import amount, heading
from app.charts.model import UNLEGENDED, ChartSpec, ChartType, DataTable, JsonObject
from app.charts.progress.single import is_drawable
from app.charts.reading import Findings, drawn_text, objects, shown

NAME, UNIT = ("label", "title", "name"), ("unit", "subtitle")
MEASURE = ("value", "measure", "measures", "actual")
TARGET = ("target", "marker", "markers", "goal")
MOST_ROWS, MOST_RANGES = 60, 5
KNOWN = frozenset({*NAME, *UNIT, *MEASURE, *TARGET, "ranges", "min", "max", "color"})


@dataclass(frozen=True, slots=True)
class Bullet:
    """One row: ``ranges`` are where the qualitative ranges end, rising; ``low`` is where the scale starts."""

    name: str
    unit: str
    value: float | None
    target: float | None
    ranges: tuple[float, ...]
    low: float = 0
    high: float | None = None
    color: str = ""


@dataclass(frozen=True, slots=True)
class BulletData:
    """The rows from top to bottom."""

    rows: tuple[Bullet, ...]


def read_bullets(data: JsonObject, findings: Findings) -> BulletData:
    """Read rows of ``{"label", "value", "target", "ranges"}``, or a dataset of such, or one row by itself."""
    rows = [_row(item, place, findings) for place, item in _items(data, findings)]
    if not rows:
        findings.fault("data.rows", "there is nothing to draw: the list is empty")
    if len(rows) > MOST_ROWS:
        findings.fault("data.rows", f"{len(rows)} rows; a picture has room for {MOST_ROWS}")
    return BulletData(tuple(rows))


def _items(data: JsonObject, findings: Findings) -> list[tuple[str, Mapping[str, Any]]]:
    if "rows" in data:
        return list(objects(data["rows"], "data.rows", findings))
    if "datasets" not in data:
        return [("data", data)]
    found = list(objects(data["datasets"], "data.datasets", findings))
    if not found:
        return []
    place, first = found[0]
    values = first.get("data")
    if not (isinstance(values, list) and all(isinstance(item, Mapping) for item in values)):
        return _columns(data, found, findings)
    labels = data.get("labels")
    names = labels if isinstance(labels, list) else []
    pairs = objects(values, f"{place}.data", findings)
    return [
        (spot, {**({"label": names[at]} if at < len(names) else {}), **item}) for at, (spot, item) in enumerate(pairs)
    ]


def _columns(
    data: JsonObject, found: Sequence[tuple[str, Mapping[str, Any]]], findings: Findings
) -> list[tuple[str, Mapping[str, Any]]]:
    """Labels and a dataset of measures, one of targets, and one for each end of a range."""
    labels = data.get("labels")
    lists = [item.get("data") for _, item in found]
    if not isinstance(labels, list) or not all(isinstance(one, list) and len(one) == len(labels) for one in lists):
        findings.fault("data.datasets", "expected datasets with one value a label: measures, targets, ends of ranges")
        return []
    rows: list[tuple[str, Mapping[str, Any]]] = []
    for at, label in enumerate(labels):
        values: list[Any] = [one[at] for one in lists if isinstance(one, list)]
        row = {
            "label": label,
            "value": values[0],
            "target": values[1] if len(values) > 1 else None,
            "ranges": values[2:],
        }
        rows.append((f"data.datasets[0].data[{at}]", row))
    return rows


def _row(item: Mapping[str, Any], place: str, findings: Findings) -> Bullet:
    ranges = _ranges(item, place, findings)
    low, high = (_number(item, (name,), place, findings) for name in ("min", "max"))
    color = item.get("color")
    if color is not None and not is_color(color):
        findings.notice(f"{place}.color", f"not used: {shown(color)} is no colour")
        color = None
    for name in item:
        if name not in KNOWN and place != "data":
            findings.notice(f"{place}.{name}", "a bullet has no such part; it was not used")
    start = low if low is not None else min(0.0, _number(item, MEASURE, place, Findings()) or 0.0, *ranges[:1])
    if ranges and ranges[0] <= start:
        findings.fault(
            f"{place}.ranges[0]", f"the first range would end at {amount(ranges[0])}, where the scale starts"
        )
    if high is not None and high <= start:
        findings.fault(f"{place}.max", f"the scale would end at {amount(high)}, before it starts at {amount(start)}")
    name, unit = (_text(item, names, place, findings) for names in (NAME, UNIT))
    value, target = (_number(item, names, place, findings) for names in (MEASURE, TARGET))
    return Bullet(name, unit, value, target, ranges, start, high, color or "")


def _text(item: Mapping[str, Any], names: Sequence[str], place: str, findings: Findings) -> str:
    key = next((name for name in names if item.get(name) is not None), None)
    return drawn_text(item[key], f"{place}.{key}", findings) if key else ""


def _number(item: Mapping[str, Any], names: Sequence[str], place: str, findings: Findings) -> float | None:
    """A number under one of these names; of a list, as others have them, the last: the others are forecasts."""
    key = next((name for name in names if item.get(name) is not None), None)
    if key is None:
        return None
    value = item[key]
    if isinstance(value, list):
        if len(value) > 1:
            findings.notice(f"{place}.{key}", f"one is drawn: the first of {len(value)}")
        value = value[0] if value else None
    if value is not None and not is_drawable(value):
        findings.fault(f"{place}.{key}", f"expected a number or null, found {shown(value)}")
        return None
    return None if value is None else float(value)


def _ranges(item: Mapping[str, Any], place: str, findings: Findings) -> tuple[float, ...]:
    given = item.get("ranges")
    if given is None:
        return ()
    if not isinstance(given, list):
        findings.fault(f"{place}.ranges", f"expected a list of where ranges end, found {shown(given)}")
        return ()
    if len(given) > MOST_RANGES:
        findings.fault(f"{place}.ranges", f"{len(given)} ranges; their greys can be told apart up to {MOST_RANGES}")
    for at, value in enumerate(given):
        if not is_drawable(value):
            findings.fault(f"{place}.ranges[{at}]", f"expected a number, found {shown(value)}")
            return ()
    return tuple(sorted(float(value) for value in dict.fromkeys(given)))


def _describe(spec: ChartSpec) -> str:
    rows: Sequence[Bullet] = spec.data.rows
    opening = heading("Bullet chart", spec)
    told = " ".join(_told(row) for row in rows[:8])
    more = f" And {len(rows) - 8} more rows." if len(rows) > 8 else ""  # noqa: PLR2004 - as many as were told
    return f"{opening} {told}{more}"


def _told(row: Bullet) -> str:
    name = row.name or "Value"
    if row.value is None:
        return f"{name} has no value."
    unit = f" {row.unit}" if row.unit else ""
    if row.target is None:
        return f"{name}: {amount(row.value)}{unit}."
    way = "reaches" if row.value == row.target else "is above" if row.value > row.target else "is below"
    return f"{name}: {amount(row.value)}{unit}, which {way} the target of {amount(row.target)}."


def _tabulate(spec: ChartSpec) -> DataTable:
    """A row a bullet."""
    rows = tuple(
        (row.name, row.unit, row.value, row.target, ", ".join(amount(end) for end in row.ranges))
        for row in spec.data.rows
    )
    return DataTable(("Label", "Unit", "Value", "Target", "Ranges end at"), rows)


BULLET = ChartType(
    name="bullet",
    family="progress",
    shape="own",
    title="Bullet chart",
    summary="Shows measures beside their targets, on ranges from poor to good; each row has its own scale.",
    data_shape="rows of {label, unit, value, target, ranges}",
    example={
        "chart_type": "bullet",
        "data": {
            "rows": [
                {"label": "Revenue", "unit": "thousand euro", "value": 275, "target": 260, "ranges": [150, 225, 300]},
                {"label": "Profit", "unit": "%", "value": 22.4, "target": 26, "ranges": [20, 25, 30]},
                {"label": "Order size", "unit": "euro", "value": 320, "target": 550, "ranges": [350, 500, 600]},
                {
                    "label": "New customers",
                    "unit": "count",
                    "value": 1650,
                    "target": 1400,
                    "ranges": [1000, 1600, 2500],
                },
                {"label": "Satisfaction", "unit": "of 5", "value": 4.7, "target": 4.4, "ranges": [3.5, 4.25, 5]},
            ]
        },
        "options": {"title": "Many new customers, but small orders", "subtitle": "2025 to date against targets"},
    },
    read_data=read_bullets,
    describe=_describe,
    tabulate=_tabulate,
    aliases=("bulletGraph", "bullet_chart"),
    honours=UNLEGENDED,
)
