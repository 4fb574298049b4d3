"""Funnels: how many are left after each stage, and what part of the one before that is."""

from dataclasses import dataclass
from itertools import pairwise

from app.charts.describe import amount, heading
from app.charts.model import UNLEGENDED, ChartSpec, ChartType, DataTable, JsonObject
from app.charts.pie.parts import percent
from app.charts.reading import Findings, OptionReader, shown
from app.charts.series import read_series

MOST_STAGES = 300
RATES = ("step", "first", "none")


@dataclass(frozen=True, slots=True)
class Stage:
    """How many there are; None where it isn't known. The colour is CSS or ""."""

    name: str
    value: float | None
    color: str = ""


@dataclass(frozen=True, slots=True)
class FunnelData:
    """The stages from first to last; ``name`` is what is counted."""

    stages: tuple[Stage, ...]
    name: str = ""


@dataclass(frozen=True, slots=True)
class FunnelExtras:
    """``rates`` tells what each stage is compared with: the one before (``step``), the ``first``, or ``none``."""

    rates: str = "step"


def read_funnel(data: JsonObject, findings: Findings) -> FunnelData:
    """Read labels + one dataset of numbers, none below zero."""
    content = read_series(data, findings, draws=frozenset({"backgroundColor"}))
    if len(content.series) > 1:
        findings.notice("data.datasets", f"a funnel has one width a stage: the first of {len(content.series)} is drawn")
    if len(content.labels) > MOST_STAGES:
        findings.fault("data.labels", f"{len(content.labels)} stages; a picture has room for {MOST_STAGES}")
    first = content.series[0]
    for index, value in enumerate(first.values):
        if value is not None and value < 0:
            findings.fault(f"data.datasets[0].data[{index}]", f"a stage can't be negative, found {amount(value)}")
    colors = first.fill_colors
    stages = tuple(
        Stage(str(name), value, colors[at % len(colors)] if colors else "")
        for at, (name, value) in enumerate(zip(content.labels, first.values, strict=True))
    )
    _tell_growth(stages, findings)
    return FunnelData(stages, first.name)


def _tell_growth(stages: tuple[Stage, ...], findings: Findings) -> None:
    known = [(at, stage) for at, stage in enumerate(stages) if stage.value is not None]
    for (_, before), (at, stage) in pairwise(known):
        if (stage.value or 0) > (before.value or 0):
            message = f"{shown(stage.name)} is larger than {shown(before.name)} before it: a funnel narrows"
            findings.notice(f"data.datasets[0].data[{at}]", message)


def rate_of(stages: tuple[Stage, ...], at: int, rates: str = "step") -> float | None:
    """A stage's part of the one it is compared with; None without one, and after a stage of zero."""
    before = [stage.value for stage in stages[:at] if stage.value is not None]
    value = stages[at].value
    if not before or value is None or rates == "none":
        return None
    whole = before[-1] if rates == "step" else before[0]
    return value / whole if whole else None


def told_rate(rate: float) -> str:
    """A rate in per cent, which may be above a hundred."""
    return "0\u00a0%" if not rate else percent(rate) if rate <= 1 else f"{rate * 100:,.0f}\u00a0%"


def _read_extras(options: OptionReader, advanced: OptionReader) -> FunnelExtras:  # noqa: ARG001 - an extras reader
    return FunnelExtras(options.choice(RATES, "rates") or "step")


def _describe(spec: ChartSpec) -> str:
    data: FunnelData = spec.data
    opening = heading("Funnel", spec)
    known = [stage for stage in data.stages if stage.value is not None]
    if not any(stage.value for stage in known):
        return f"{opening} There is nothing to show: every stage is zero or empty."
    told = []
    for at, stage in enumerate(data.stages[:12]):
        rate = rate_of(data.stages, at)
        compared = f" ({told_rate(rate)} of the stage before)" if rate is not None else ""
        told.append(f"{stage.name or 'unnamed'} {'unknown' if stage.value is None else amount(stage.value)}{compared}")
    more = f", and {len(data.stages) - 12} more" if len(data.stages) > 12 else ""  # noqa: PLR2004 - as were told
    first, last = known[0].value or 0, known[-1].value or 0
    whole = f" From first to last {told_rate(last / first)} are left." if first and len(known) > 1 else ""
    return f"{opening} {len(data.stages)} stages: {', '.join(told)}{more}.{whole}"


def _tabulate(spec: ChartSpec) -> DataTable:
    """A row a stage, with its part of the one before and of the first."""
    stages = spec.data.stages
    rates = [[rate_of(stages, at, kind) for kind in ("step", "first")] for at in range(len(stages))]
    rows = tuple(
        (stage.name, stage.value, *(None if rate is None else told_rate(rate) for rate in own))
        for stage, own in zip(stages, rates, strict=True)
    )
    return DataTable(("Stage", spec.data.name or "Value", "Of the one before", "Of the first"), rows)


FUNNEL = ChartType(
    name="funnel",
    family="funnel",
    title="Funnel chart",
    summary="Shows how many are left after each stage, and what part of the stage before that is.",
    data_shape="labels (stages) + one dataset: one number of zero or more a stage",
    example={
        "chart_type": "funnel",
        "data": {
            "labels": ["Visited", "Viewed a product", "Added to cart", "Started checkout", "Paid"],
            "datasets": [{"label": "People", "data": [48200, 21700, 7900, 5300, 4100]}],
        },
        "options": {
            "title": "Two in three who look at a product leave the cart empty",
            "subtitle": "Visitors of the shop in March",
        },
    },
    read_data=read_funnel,
    read_extras=_read_extras,
    describe=_describe,
    tabulate=_tabulate,
    options_schema={
        "rates": {
            "type": "string",
            "enum": list(RATES),
            "default": "step",
            "description": "What each stage is compared with: the one before, the first, or none.",
        }
    },
    aliases=("funnelarea", "funnelChart"),
    honours=UNLEGENDED | {"data_labels"},
)

TYPES = (FUNNEL,)
