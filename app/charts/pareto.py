"""Pareto charts: causes by their size, and how much of the whole the largest of them make up."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from app.charts.bar.extras import HONOURS
from app.charts.describe import amount, heading
from app.charts.model import ChartSpec, ChartType, DataTable, JsonObject
from app.charts.parts import none_negative, share
from app.charts.reading import Findings, OptionReader
from app.charts.series import read_series

VITAL = 80.0
"""Percent: the few causes that make up so much are the vital ones (Juran 1951)."""


@dataclass(frozen=True, slots=True)
class Cause:
    """One bar: its amount, the share of the whole (0 to 1) up to and with it, its CSS colour ("" is the palette's)."""

    label: str
    amount: float
    cumulative: float
    color: str = ""


@dataclass(frozen=True, slots=True)
class ParetoData:
    """The causes, the largest first; ``unit`` is the dataset's name."""

    unit: str
    causes: tuple[Cause, ...]

    @property
    def total(self) -> float:
        """All amounts together."""
        return math.fsum(cause.amount for cause in self.causes)


@dataclass(frozen=True, slots=True)
class ParetoExtras:
    """``threshold`` is the percent of the whole that the vital few make up; 0 marks none."""

    threshold: float = VITAL


def read_pareto(data: JsonObject, findings: Findings) -> ParetoData:
    """Read labels + one dataset of amounts, none below zero; sort them."""
    content = read_series(data, findings, draws=frozenset({"backgroundColor"}))
    first, place = content.series[0], "data.datasets[0].data"
    if len(content.series) > 1:
        findings.notice("data.datasets", f"the first of {len(content.series)} datasets is drawn: it is what is sorted")
    none_negative(content.series[:1], findings)
    if not math.isfinite(sum(value or 0.0 for value in first.values)):
        findings.fault(place, "the values add up to more than a number can hold")
    findings.settle()
    missing = sum(value is None for value in first.values)
    if missing:
        findings.notice(place, f"{missing} of {len(content.labels)} values are null and not drawn")
    colors = first.fill_colors
    rows = [
        (float(value), str(label), colors[index % len(colors)] if len(colors) > 1 else "".join(colors))
        for index, (label, value) in enumerate(zip(content.labels, first.values, strict=True))
        if value is not None
    ]
    rows.sort(key=lambda row: -row[0])
    return ParetoData(first.name, _causes(rows))


def _causes(rows: Sequence[tuple[float, str, str]]) -> tuple[Cause, ...]:
    largest = rows[0][0] if rows else 0
    total = math.fsum(value / largest for value, _, _ in rows) if largest else 0
    causes, reached = [], 0.0
    for value, label, color in rows:
        reached += value / largest / total if total else 0
        causes.append(Cause(label, value, min(reached, 1.0), color))
    return tuple(causes)


def vital_few(causes: Sequence[Cause], threshold: float) -> int:
    """How many of the largest causes it takes to make up ``threshold`` percent of the whole; 0 when none is asked."""
    if not threshold or not causes or not causes[0].amount:
        return 0
    return next((n for n, cause in enumerate(causes, 1) if cause.cumulative * 100 >= threshold - 1e-9), len(causes))


def _read_extras(options: OptionReader, advanced: OptionReader) -> ParetoExtras:  # noqa: ARG001 - an extras reader
    threshold = options.number("threshold", low=0, high=100)
    return ParetoExtras(VITAL if threshold is None else threshold)


def _describe(spec: ChartSpec) -> str:
    data: ParetoData = spec.data
    opening = heading("Pareto chart", spec)
    if not data.total:
        return f"{opening} There is nothing to show: every value is zero or empty."
    first, last = data.causes[0], data.causes[-1]
    unit = f" {data.unit}" if data.unit else ""
    parts = [f"{len(data.causes)} causes of {amount(data.total)}{unit}, the largest first."]
    parts.append(f"{first.label} is the largest with {amount(first.amount)}, {share(first.cumulative)} of all;")
    parts.append(f"{last.label} the smallest with {amount(last.amount)}.")
    few = vital_few(data.causes, spec.extras.threshold)
    if few:
        parts.append(f"The first {few} make up {share(data.causes[few - 1].cumulative)}.")
    return " ".join((opening, *parts))


def _tabulate(spec: ChartSpec) -> DataTable:
    data: ParetoData = spec.data
    columns = (spec.options.x.title or "Label", data.unit or "Value", "Cumulative share")
    return DataTable(columns, tuple((one.label, one.amount, share(one.cumulative)) for one in data.causes))


PARETO = ChartType(
    name="pareto",
    family="pareto",
    title="Pareto chart",
    summary="Causes sorted by size, with the share of the whole that the largest of them make up.",
    data_shape="labels + one dataset: one number of zero or more a label; it is sorted",
    example={
        "chart_type": "pareto",
        "data": {
            "labels": [
                "Late delivery", "Wrong item", "Damaged parcel", "Missing part", "Poor manual", "Billing error",
                "Rude driver", "Other",
            ],
            "datasets": [{"label": "Complaints", "data": [412, 287, 118, 63, 41, 32, 18, 14]}],
        },
        "options": {
            "title": "Three causes are behind four complaints in five",
            "subtitle": "Complaints by cause, first half of 2024",
        },
    },
    read_data=read_pareto,
    read_extras=_read_extras,
    describe=_describe,
    tabulate=_tabulate,
    options_schema={
        "threshold": {
            "type": "number",
            "minimum": 0,
            "maximum": 100,
            "default": VITAL,
            "description": "The causes that make up so many percent stand out; 0 marks none.",
        },
    },
    honours=HONOURS - {"type", "reverse", "palette", "suggestions"},
    aliases=("paretoChart",),
)  # fmt: skip

TYPES = (PARETO,)
