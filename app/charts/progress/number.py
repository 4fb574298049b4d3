"""Big numbers: one value, how it changed, and the way it came."""

from dataclasses import dataclass
from typing import Any

from app.charts.color import is_color
from app.charts.describe import amount, heading
from app.charts.model import UNLEGENDED, ChartSpec, ChartType, DataTable, JsonObject
from app.charts.progress.single import is_drawable
from app.charts.reading import Findings, OptionReader, drawn_text, drawn_texts, shown

COMPARED = ("previous", "first", "none")
KNOWN = frozenset(
    {
        *("value", "previous", "before", "previous_label", "unit", "suffix", "prefix", "label", "title", "color"),
        *("trend", "series", "labels", "datasets"),
    }
)


@dataclass(frozen=True, slots=True)
class NumberData:
    """``trend`` is the way to the value, named by ``labels`` (or none); ``before`` is what it is compared with."""

    value: float | None
    name: str = ""
    unit: str = ""
    prefix: str = ""
    before: float | None = None
    before_name: str = ""
    trend: tuple[float | None, ...] = ()
    labels: tuple[str, ...] = ()
    color: str = ""


@dataclass(frozen=True, slots=True)
class NumberExtras:
    """``better`` is the direction that is good news: ``up``, ``down`` or ``none``."""

    compare: str = "previous"
    better: str = "up"
    sparkline: bool = True


def read_number(data: JsonObject, findings: Findings) -> NumberData:
    """Read ``{"value", "previous", "unit", "trend"}``, or labels and a dataset whose last value is the number."""
    place, item = "data", dict(data)
    datasets = data.get("datasets")
    if isinstance(datasets, list) and datasets and isinstance(datasets[0], dict):
        place = "data.datasets[0]"
        first = datasets[0]
        item = {**data, **{key: value for key, value in first.items() if key != "data"}, "trend": first.get("data")}
        if len(datasets) > 1:
            findings.notice("data.datasets", f"one number is shown: the first of {len(datasets)} datasets is drawn")
    elif "datasets" in data:
        findings.fault("data.datasets", "expected a list with one object")
    trend = _trend(item, place, findings)
    labels = drawn_texts(data.get("labels") or (), "data.labels", findings) if len(trend) else ()
    if labels and len(labels) != len(trend):
        findings.fault("data.labels", f"{len(labels)} labels for {len(trend)} values")
    if "value" not in item and not trend:
        findings.fault("data.value", "expected a number: it is missing")
    return _number(item, place, (trend, labels), findings)


def _number(
    item: JsonObject, place: str, way: tuple[tuple[float | None, ...], tuple[str, ...]], findings: Findings
) -> NumberData:
    trend, labels = way
    present = [at for at, value in enumerate(trend) if value is not None]
    value = _part(item, "value", place, findings) if "value" in item else trend[present[-1]] if present else None
    own = next((key for key in ("previous", "before") if item.get(key) is not None), "")
    before = _part(item, own, place, findings) if own else None
    told = _text(item, "previous_label", place, findings)
    for name in item:
        if name not in KNOWN:
            findings.notice(f"{place}.{name}", "a number has no such part; it was not used")
    return NumberData(
        value=value,
        name=_text(item, "label", place, findings) or _text(item, "title", place, findings),
        unit=_text(item, "unit", place, findings) or _text(item, "suffix", place, findings),
        prefix=_text(item, "prefix", place, findings),
        before=before,
        before_name=told,
        trend=trend,
        labels=labels,
        color=_color(item, place, findings),
    )


def _color(item: JsonObject, place: str, findings: Findings) -> str:
    color = item.get("color")
    if color is None or is_color(color):
        return color or ""
    findings.notice(f"{place}.color", f"not used: {shown(color)} is no colour")
    return ""


def _trend(item: JsonObject, place: str, findings: Findings) -> tuple[float | None, ...]:
    key = next((key for key in ("trend", "series") if item.get(key) is not None), None)
    if key is None:
        return ()
    spot = f"{place}.{'data' if place != 'data' else key}"
    if not isinstance(item[key], list):
        findings.fault(spot, f"expected a list of numbers, found {shown(item[key])}")
        return ()
    for at, value in enumerate(item[key]):
        if value is not None and not is_drawable(value):
            findings.fault(f"{spot}[{at}]", f"expected a number or null, found {shown(value)}")
            return ()
    return tuple(item[key])


def _part(item: JsonObject, name: str, place: str, findings: Findings) -> float | None:
    value: Any = item.get(name)
    if value is not None and not is_drawable(value):
        findings.fault(f"{place}.{name}", f"expected a number or null, found {shown(value)}")
        return None
    return None if value is None else float(value)


def _text(item: JsonObject, name: str, place: str, findings: Findings) -> str:
    return drawn_text(item.get(name), f"{place}.{name}", findings)


def compared(data: NumberData, extras: NumberExtras) -> tuple[float, str] | None:
    """What the value is compared with and its name; None when it isn't."""
    if extras.compare == "none" or data.value is None:
        return None
    if data.before is not None:
        return data.before, data.before_name
    present = [at for at, value in enumerate(data.trend) if value is not None]
    if len(present) < 2:  # noqa: PLR2004 - the value and one before it
        return None
    at = present[0] if extras.compare == "first" else present[-2]
    return data.trend[at] or 0.0, data.before_name or (data.labels[at] if data.labels else "")


def _read_extras(options: OptionReader, advanced: OptionReader) -> NumberExtras:  # noqa: ARG001 - an extras reader
    sparkline = options.flag("sparkline")
    return NumberExtras(
        compare=options.choice(COMPARED, "compare") or "previous",
        better=options.choice(("up", "down", "none"), "better") or "up",
        sparkline=sparkline is not False,
    )


def _describe(spec: ChartSpec) -> str:
    data: NumberData = spec.data
    opening = heading("Number", spec)
    if data.value is None:
        return f"{opening} There is no value."
    named = f"{data.name}: " if data.name and data.name != spec.options.title else ""
    text = f"{opening} {named}{data.prefix}{amount(data.value)}{f' {data.unit}' if data.unit else ''}"
    other = compared(data, spec.extras)
    if other is None:
        return f"{text}."
    before, name = other
    way = "unchanged from" if before == data.value else "up from" if data.value > before else "down from"
    return f"{text}, {way} {amount(before)}{f' ({name})' if name else ''}."


def _tabulate(spec: ChartSpec) -> DataTable:
    """A row a value on the way; without one, the value and what it is compared with."""
    data: NumberData = spec.data
    if data.trend:
        names = data.labels or tuple(str(at) for at in range(1, len(data.trend) + 1))
        return DataTable(("Label", data.name or "Value"), tuple(zip(names, data.trend, strict=True)))
    other = compared(data, spec.extras)
    before = ((other[1] or "Before", other[0]),) if other else ()
    return DataTable(("", data.name or "Value"), (("Now", data.value), *before))


BIG_NUMBER = ChartType(
    name="bigNumber",
    family="progress",
    shape="own",
    title="Big number",
    summary="Shows one number, how it changed, and the way it came as a sparkline.",
    data_shape="value, previous, unit, trend; or labels + one dataset whose last value is the number",
    example={
        "chart_type": "bigNumber",
        "data": {
            "labels": ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"],
            "datasets": [
                {
                    "label": "Active users",
                    "data": [8120, 8340, 8290, 8710, 9050, 9420, 9380, 9890, 10240, 10610, 11020, 12480],
                }
            ],
        },
        "options": {"title": "More users than ever", "subtitle": "Active users in December"},
    },
    read_data=read_number,
    read_extras=_read_extras,
    describe=_describe,
    tabulate=_tabulate,
    options_schema={
        "compare": {
            "type": "string",
            "enum": list(COMPARED),
            "description": "What the number is compared with: the value before it, the first, or none.",
        },
        "better": {"type": "string", "enum": ["up", "down", "none"], "description": "Which direction is good news."},
        "sparkline": {"type": "boolean", "default": True},
    },
    aliases=("indicator", "kpi", "metric", "singleValue", "number"),
    honours=UNLEGENDED,
)
