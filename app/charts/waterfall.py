"""Waterfalls: how steps up and down lead from one total to the next."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.charts.bar import SCHEMA as BAR_SCHEMA
from app.charts.bar.extras import HONOURS, BarExtras, BarReader
from app.charts.bar.piles import GROUP
from app.charts.color import is_color
from app.charts.describe import amount, heading
from app.charts.model import ChartSpec, ChartType, DataTable, JsonObject
from app.charts.reading import Findings, OptionReader, drawn_text, is_number, objects, shown
from app.charts.series import colors_of, read_labels, values_of

UP, DOWN, TOTAL = "up", "down", "total"
SUMS = ("total", "sum", "subtotal")
"""Words that stand for a total: in the data, or as its measure."""

MEASURES = ("relative", "absolute", *SUMS)


@dataclass(frozen=True, slots=True)
class Step:
    """One bar: the levels before and after it, and what it is. A total starts at zero."""

    kind: str
    start: float
    end: float

    @property
    def change(self) -> float:
        """What it adds; a total's own level."""
        return self.end - self.start


@dataclass(frozen=True, slots=True)
class WaterfallData:
    """One step a label; None is a gap, which changes nothing. Colours are CSS, one for all or one a bar."""

    name: str
    labels: tuple[str, ...]
    steps: tuple[Step | None, ...]
    colors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class WaterfallExtras:
    """How bars lie, and the CSS colours of steps up, steps down and totals; "" is the house style's."""

    bars: BarExtras
    colors: Mapping[str, str]


def read_waterfall(data: JsonObject, findings: Findings) -> WaterfallData:
    """Read labels + one dataset of changes.

    A value of ``"total"`` is the sum so far. ``measure``, as Plotly has it, says what each value is: ``relative`` to
    the one before, ``total``, or ``absolute``, a level by itself.
    """
    labels = read_labels(data, findings)
    datasets = list(objects(data.get("datasets"), "data.datasets", findings))
    if not datasets or not labels:
        findings.fault("data.datasets" if labels else "data.labels", "there is nothing to draw: the list is empty")
    findings.settle()
    if len(datasets) > 1:
        findings.notice("data.datasets", f"a waterfall has one row of steps: the first of {len(datasets)} is drawn")
    place, item = datasets[0]
    values = values_of(item, place, findings)
    if len(values) != len(labels):
        message = f"{len(values)} values for {len(labels)} labels; give one value a label, null for a gap"
        findings.fault(f"{place}.data", message)
    options = OptionReader({k: v for k, v in item.items() if k not in {"label", "data", "measure"}}, place, findings)
    colors = colors_of(options, "backgroundColor")
    options.leftovers()
    measures = _measures(item.get("measure"), values, f"{place}.measure", findings)
    for index, value in enumerate(values):
        if value is not None and not is_number(value) and value not in SUMS:
            findings.fault(f"{place}.data[{index}]", f'expected a number, "total" or null, found {shown(value)}')
    findings.settle()
    name = drawn_text(item.get("label"), f"{place}.label", findings)
    return WaterfallData(name, labels, _steps(values, measures, f"{place}.data", findings), colors)


def _measures(given: Any, values: Sequence[Any], place: str, findings: Findings) -> list[str]:
    """What each value is. A last value that is the sum of all others is their total, which is told."""
    if given is None:
        words = [TOTAL if value in SUMS else "relative" for value in values]
        numbers = [float(value) for value in values if is_number(value)]
        if len(numbers) == len(values) > 2 and numbers[-1] and _same(sum(numbers[:-1]), numbers[-1]):  # noqa: PLR2004
            findings.notice(place, "the last value is the sum of all before it and is drawn as their total")
            words[-1] = TOTAL
        return words
    if not isinstance(given, list) or len(given) != len(values):
        findings.fault(place, f"expected a list of {len(values)}, one word a value, found {shown(given)}")
        return []
    for index, word in enumerate(given):
        if word not in MEASURES:
            findings.fault(f"{place}[{index}]", f"{shown(word)} is none of {', '.join(MEASURES)}")
    return [TOTAL if word in SUMS else str(word) for word in given]


def _same(one: float, other: float) -> bool:
    return math.isclose(one, other, rel_tol=1e-9)


def _steps(values: Sequence[Any], measures: Sequence[str], place: str, findings: Findings) -> tuple[Step | None, ...]:
    """Walk through the values; a total that says something else than the steps add up to is told."""
    level, steps = 0.0, list[Step | None]()
    for index, (value, measure) in enumerate(zip(values, measures, strict=True)):
        if measure == TOTAL:
            if is_number(value) and value and not _same(level, value):
                message = f"the steps before add up to {amount(level)}, not {amount(value)}; {amount(level)} is drawn"
                findings.notice(f"{place}[{index}]", message)
            steps.append(Step(TOTAL, 0.0, level))
        elif value is None or not is_number(value):
            steps.append(None)
        elif measure == "absolute":
            level = float(value)
            steps.append(Step(TOTAL, 0.0, level))
        else:
            steps.append(Step(UP if value >= 0 else DOWN, level, level + value))
            level += value
    if not math.isfinite(level):
        findings.fault(place, "the steps add up to more than a number can hold")
    return tuple(steps)


_read_bars = BarReader(GROUP)


def _read_extras(options: OptionReader, advanced: OptionReader) -> WaterfallExtras:
    colors = {}
    for kind in (UP, DOWN, TOTAL):
        path, value = options.find(f"colors.{kind}")
        if path and not is_color(value):
            options.refuse(path, f"{shown(value)} is no colour")
        colors[kind] = value if path and is_color(value) else ""
    return WaterfallExtras(_read_bars(options, advanced), colors)


def _describe(spec: ChartSpec) -> str:
    data: WaterfallData = spec.data
    told = [(step, label) for step, label in zip(data.steps, data.labels, strict=True) if step]
    opening = heading("Waterfall chart", spec)
    if not told:
        return f"{opening} It has no values."
    (first, first_at), (last, last_at) = told[0], told[-1]
    parts = [f"From {amount(first.end)} ({first_at}) to {amount(last.end)} ({last_at}) in {len(told)} bars."]
    for kind, word in ((UP, "rise"), (DOWN, "fall")):
        steps = [(abs(step.change), label) for step, label in told if step.kind == kind and step is not first]
        if steps:
            most, at = max(steps, key=lambda pair: pair[0])
            parts.append(f"The largest {word} is {amount(most)} ({at}).")
    return " ".join((opening, *parts))


def _tabulate(spec: ChartSpec) -> DataTable:
    data: WaterfallData = spec.data
    rows = [
        (
            label,
            None if step is None or step.kind == TOTAL else step.change,
            None if step is None else step.end,
        )
        for label, step in zip(data.labels, data.steps, strict=True)
    ]
    title = (spec.options.y if spec.extras.bars.sideways else spec.options.x).title
    return DataTable((title or "Label", "Change", "Level"), tuple(rows))


_COLOR = {"type": "string", "description": "A CSS colour."}

WATERFALL = ChartType(
    name="waterfall",
    family="waterfall",
    title="Waterfall chart",
    summary="How steps up and down lead from one total to the next.",
    data_shape='labels + one dataset: changes; "total" is the sum so far; or measure: relative, total, absolute',
    example={
        "chart_type": "waterfall",
        "data": {
            "labels": [
                "Revenue", "Services", "Cost of goods", "Gross profit", "Staff", "Marketing", "Grants", "Net profit",
            ],
            "datasets": [
                {
                    "label": "Thousand euro",
                    "data": [820, 145, -410, None, -190, -95, 40, None],
                    "measure": [
                        "absolute", "relative", "relative", "total", "relative", "relative", "relative", "total",
                    ],
                }
            ],
        },
        "options": {
            "title": "Of every euro that came in, a third is left",
            "subtitle": "From revenue to profit in 2024",
            "y_axis": "Thousand euro",
        },
    },
    read_data=read_waterfall,
    read_extras=_read_extras,
    describe=_describe,
    tabulate=_tabulate,
    options_schema={
        **BAR_SCHEMA,
        "colors": {"type": "object", "properties": {UP: _COLOR, DOWN: _COLOR, TOTAL: _COLOR}},
    },
    honours=HONOURS - {"type", "palette"},
    aliases=("waterfallChart", "cascade"),
)  # fmt: skip

TYPES = (WATERFALL,)
