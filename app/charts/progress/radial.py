"""Radial gauges: a ring that fills as far as one value has come, and the value in its middle."""

import math
from dataclasses import dataclass

from app.charts.describe import amount, heading
from app.charts.model import UNLEGENDED, ChartSpec, ChartType, DataTable, JsonObject
from app.charts.pie.extras import CentreLine
from app.charts.progress.single import color_option, is_drawable, read_value
from app.charts.reading import Findings, OptionReader, drawn_text, shown
from app.charts.series import colors_of

PERCENT = (0.0, 100.0)
RING = 80.0
"""Percent of the radius that the hole takes."""


@dataclass(frozen=True, slots=True)
class RadialData:
    """``value`` is None when there is none; the colour is CSS or ""."""

    value: float | None
    name: str = ""
    color: str = ""


@dataclass(frozen=True, slots=True)
class RadialGaugeExtras:
    """``domain`` is where the ring starts and ends; ``lines`` stand in the middle, None is the value."""

    domain: tuple[float, float] = PERCENT
    hole: float = RING / 100
    track: str = ""
    rounded: bool = True
    rotation: float = 0
    lines: tuple[CentreLine, ...] | None = None
    caption: str = ""

    @property
    def percent(self) -> bool:
        """Whether values are in per cent."""
        return self.domain == PERCENT


def _read(data: JsonObject, findings: Findings) -> RadialData:
    place, item, value = read_value(data, findings)
    known = {"data", "value", "label", "labels", "datasets"}
    options = OptionReader({key: value for key, value in item.items() if key not in known}, place, findings)
    colors = colors_of(options, "backgroundColor") or colors_of(options, "borderColor")
    options.leftovers()
    return RadialData(value, drawn_text(item.get("label"), f"{place}.label", findings), colors[0] if colors else "")


def _read_extras(options: OptionReader, advanced: OptionReader) -> RadialGaugeExtras:  # noqa: ARG001 - an extras reader
    hole = options.number("centerPercentage", "cutoutPercentage", low=0, high=95)
    rotation = options.number("rotation", low=-720, high=720)
    return RadialGaugeExtras(
        domain=_domain(options),
        hole=(RING if hole is None else hole) / 100,
        track=color_option(options, "trackColor"),
        rounded=options.flag("roundedCorners") is not False,
        rotation=_turn(rotation),
        lines=_lines(options),
        caption=options.text("centerArea.subText", "unit"),
    )


def _turn(rotation: float | None) -> float:
    """Chart.js 2 has radians from 3 o'clock, with decimals; degrees are from 12 o'clock."""
    if rotation is None:
        return 0.0
    old = abs(rotation) <= math.tau and rotation != int(rotation)
    return rotation + math.pi / 2 if old else math.radians(rotation)


def _domain(options: OptionReader) -> tuple[float, float]:
    path, value = options.find("domain")
    if not path:
        low, high = options.number("min"), options.number("max")
        value = [PERCENT[0] if low is None else low, PERCENT[1] if high is None else high]
        path = "max"
    if not isinstance(value, list) or len(value) != 2 or not all(map(is_drawable, value)) or value[0] >= value[1]:  # noqa: PLR2004
        options.refuse(path, f"expected [from, to], two rising numbers, found {shown(value)}")
        return PERCENT
    return float(value[0]), float(value[1])


def _lines(options: OptionReader) -> tuple[CentreLine, ...] | None:
    if options.flag("centerArea.displayText") is False:
        return ()
    text = options.text(
        "centerArea.text", "centerText.text", "centerText" if not options.is_object("centerText") else "-"
    )
    color, size = color_option(options, "centerArea.fontColor"), options.number("centerArea.fontSize", low=6, high=200)
    if text:
        return (CentreLine(text, color, size),)
    return (CentreLine("", color, size),) if color or size else None


def _describe(spec: ChartSpec) -> str:
    data, extras = spec.data, spec.extras
    opening = heading("Radial gauge", spec)
    low, high = extras.domain
    named = f"{data.name}: " if data.name else ""
    if data.value is None:
        return f"{opening} {named}there is no value."
    if extras.percent:
        return f"{opening} {named}{amount(data.value)}\u00a0%."
    share = (data.value - low) / (high - low)
    return f"{opening} {named}{amount(data.value)} on a ring from {amount(low)} to {amount(high)}, {share:.0%} of it."


def _tabulate(spec: ChartSpec) -> DataTable:
    low, high = spec.extras.domain
    return DataTable(("", "Value", "From", "To"), ((spec.data.name or "Value", spec.data.value, low, high),))


RADIAL_GAUGE = ChartType(
    name="radialGauge",
    family="progress",
    shape="own",
    title="Radial gauge",
    summary="Shows how far one value has come, as a ring with the value in its middle.",
    data_shape="one dataset with one number; or value",
    example={
        "chart_type": "radialGauge",
        "data": {"datasets": [{"label": "of the goal raised", "data": [68]}]},
        "options": {"title": "Two thirds of the new roof are paid for", "subtitle": "Donations until 30 June"},
    },
    read_data=_read,
    read_extras=_read_extras,
    describe=_describe,
    tabulate=_tabulate,
    options_schema={
        "domain": {
            "type": "array",
            "items": {"type": "number"},
            "description": "Where the ring starts and where it is full; 0 to 100 by itself.",
        },
        "trackColor": {"type": "string", "description": "The colour of what is not reached yet."},
        "centerPercentage": {"type": "number", "description": "How much of the radius the hole takes, in percent."},
        "roundedCorners": {"type": "boolean", "default": True},
        "centerArea": {
            "type": "object",
            "description": "What stands in the middle: text, subText, fontColor, fontSize.",
        },
    },
    aliases=("radial_gauge", "radialBar", "progressRing"),
    honours=UNLEGENDED,
)
