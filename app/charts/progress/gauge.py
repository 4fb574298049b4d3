"""Gauges: one value on a half circle of zones, with a needle."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from app.charts.describe import amount, heading
from app.charts.model import PLAIN, ChartSpec, ChartType, DataTable, JsonObject
from app.charts.progress.single import color_option, is_drawable, only_dataset, value_within
from app.charts.reading import Findings, OptionReader, drawn_text, drawn_texts, objects, shown
from app.charts.series import colors_of

MOST_ZONES = 30


@dataclass(frozen=True, slots=True)
class Zone:
    """From ``low`` to ``high``; its name and CSS colour may be "" (none, and the house style's)."""

    low: float
    high: float
    name: str = ""
    color: str = ""


@dataclass(frozen=True, slots=True)
class GaugeData:
    """``value`` is None when there is none; zones follow each other from the least value to the largest."""

    value: float | None
    zones: tuple[Zone, ...]
    name: str = ""

    @property
    def low(self) -> float:
        """Where the scale starts."""
        return self.zones[0].low

    @property
    def high(self) -> float:
        """Where it ends."""
        return self.zones[-1].high

    @property
    def zone(self) -> Zone | None:
        """Where the value lies; one at a limit is in the zone above."""
        if self.value is None or not self.low <= self.value <= self.high:
            return None
        return next((zone for zone in self.zones if self.value < zone.high), self.zones[-1])


@dataclass(frozen=True, slots=True)
class GaugeExtras:
    """Colours are CSS, "" is the theme's."""

    value_shown: bool = True
    needle_shown: bool = True
    value_color: str = ""
    needle_color: str = ""


def read_gauge(data: JsonObject, findings: Findings) -> GaugeData:
    """Read a dataset as QuickChart has it (``value``, ``minValue``, ``data``: where zones end), or the same in data."""
    place, item = only_dataset(data, findings)
    value, low = _number(item, ("value",), place, findings), _number(item, ("minValue", "min"), place, findings)
    high = _number(item, ("maxValue", "max"), place, findings)
    limits = _limits(item, place, findings)
    if value is None and "value" not in item and len(limits) == 1 and "zones" not in item:
        value, limits = limits[0], []
    findings.settle()
    ends = _ends(limits, low, high, place, findings)
    names = drawn_texts(data.get("labels") or (), "data.labels", findings)
    looks = [item.get("zones")] if isinstance(item.get("zones"), list) else []
    zones = _zones(ends, names, _colors(item, place, findings), looks)
    name = drawn_text(item.get("label"), f"{place}.label", findings)
    gauge = GaugeData(value, zones, name or (names[0] if len(names) == 1 and len(zones) > 1 else ""))
    value_within(value, (gauge.low, gauge.high), f"{place}.value", findings)
    return gauge


def _number(item: JsonObject, names: Sequence[str], place: str, findings: Findings) -> float | None:
    key = next((name for name in names if item.get(name) is not None), None)
    if key is None:
        return None
    if not is_drawable(item[key]):
        findings.fault(f"{place}.{key}", f"expected a number, found {shown(item[key])}")
        return None
    return float(item[key])


def _limits(item: JsonObject, place: str, findings: Findings) -> list[float]:
    """Where zones end: a list of numbers, or zones that say ``to``."""
    if isinstance(item.get("zones"), list):
        pairs = [
            (f"{spot}.to", next((zone[key] for key in ("to", "max", "limit") if key in zone), None))
            for spot, zone in objects(item["zones"], f"{place}.zones", findings)
        ]
    else:
        given = item.get("data")
        if given is not None and not isinstance(given, list):
            findings.fault(f"{place}.data", f"expected a list of where zones end, found {shown(given)}")
            return []
        pairs = [(f"{place}.data[{at}]", value) for at, value in enumerate(given or ())]
    for spot, value in pairs:
        if not is_drawable(value):
            findings.fault(spot, f"expected a number, where the zone ends, found {shown(value)}")
    if len(pairs) > MOST_ZONES:
        findings.fault(place, f"{len(pairs)} zones; {MOST_ZONES} can be told apart")
    return [float(value) for _, value in pairs if value is not None and is_drawable(value)]


def _ends(
    limits: Sequence[float], low: float | None, high: float | None, place: str, findings: Findings
) -> list[float]:
    """The start of the first zone and the end of each."""
    start = low if low is not None else min(0.0, *limits) if limits and limits[0] > 0 else None
    if start is None:
        start = 0.0
    ends = [start, *limits]
    if high is not None and high > ends[-1]:
        ends.append(high)
    elif len(ends) == 1:
        ends.append(start + 100 if high is None else high)
    for at, (one, other) in enumerate(pairwise(ends)):
        if other <= one:
            spot = f"{place}.data[{at}]" if limits else f"{place}.max"
            findings.fault(spot, f"zones rise: this one would end at {amount(other)}, where it starts at {amount(one)}")
    findings.settle()
    return ends


def _colors(item: JsonObject, place: str, findings: Findings) -> tuple[str, ...]:
    """The dataset's colours; what else it has and is not known is told."""
    known = {"value", "minValue", "min", "maxValue", "max", "data", "label", "zones", "labels", "datasets"}
    options = OptionReader({key: value for key, value in item.items() if key not in known}, place, findings)
    colors = colors_of(options, "backgroundColor")
    options.leftovers()
    return colors


def _zones(
    ends: Sequence[float], names: Sequence[str], colors: Sequence[str], given: Sequence[Any]
) -> tuple[Zone, ...]:
    own: list[Mapping[str, Any]] = [zone for zone in (given[0] if given else ()) if isinstance(zone, Mapping)]
    count = len(ends) - 1
    named = names if len(names) == count and count > 1 else ()
    return tuple(
        Zone(
            low,
            high,
            str(own[at].get("label") or own[at].get("name") or "") if at < len(own) else named[at] if named else "",
            str(own[at].get("color") or "") if at < len(own) else colors[at % len(colors)] if colors else "",
        )
        for at, (low, high) in enumerate(pairwise(ends))
    )


def _read_extras(options: OptionReader, advanced: OptionReader) -> GaugeExtras:  # noqa: ARG001 - an extras reader
    shown_at_all, needle = options.flag("valueLabel.display"), options.flag("needle.display")
    return GaugeExtras(
        value_shown=shown_at_all is not False,
        needle_shown=needle is not False,
        value_color=color_option(options, "valueLabel.color"),
        needle_color=color_option(options, "needle.color"),
    )


def _describe(spec: ChartSpec) -> str:
    data: GaugeData = spec.data
    opening = heading("Gauge", spec)
    scale = f"on a scale from {amount(data.low)} to {amount(data.high)}"
    if data.value is None:
        return f"{opening} There is no value {scale}."
    zone = data.zone
    where = f", in the zone {zone.name or ''} {amount(zone.low)} to {amount(zone.high)}" if zone else ", beyond its end"
    named = f"{data.name}: " if data.name else ""
    return f"{opening} {named}{amount(data.value)} {scale}{where.replace('  ', ' ') if len(data.zones) > 1 else ''}."


def _tabulate(spec: ChartSpec) -> DataTable:
    """A row for the value and one a zone."""
    data: GaugeData = spec.data
    zones = [(zone.name or f"Zone {at}", zone.low, zone.high) for at, zone in enumerate(data.zones, 1)]
    return DataTable(("", "From", "To"), ((data.name or "Value", data.value, data.value), *zones))


GAUGE = ChartType(
    name="gauge",
    family="progress",
    shape="own",
    title="Gauge",
    summary="Shows where one value stands on a half circle of zones.",
    data_shape="one dataset: value, minValue, data (where zones end); or value, min, max, zones",
    example={
        "chart_type": "gauge",
        "data": {
            "labels": ["Good", "Fair", "Unhealthy", "Dangerous"],
            "datasets": [
                {
                    "label": "AQI",
                    "value": 128,
                    "minValue": 0,
                    "data": [50, 100, 200, 300],
                    "backgroundColor": ["#66c7fa", "#eecb6d", "#ee7e07", "#b81040"],
                }
            ],
        },
        "options": {"title": "The air in Delhi is unhealthy today", "subtitle": "Air quality index at noon"},
    },
    read_data=read_gauge,
    read_extras=_read_extras,
    describe=_describe,
    tabulate=_tabulate,
    options_schema={
        "valueLabel": {"type": "object", "description": "The number under the needle: display, color."},
        "needle": {"type": "object", "description": "The needle: display, color."},
    },
    aliases=("speedometer", "tsgauge"),
    honours=PLAIN - {"colors"},
)
