"""The parts of one whole: how they are read, which of them are drawn, and how a share is told."""

import math
from dataclasses import dataclass

from app.charts.describe import amount
from app.charts.model import JsonObject
from app.charts.paints import Fill
from app.charts.pie.extras import PieExtras
from app.charts.reading import Findings
from app.charts.series import DRAWN, Series, read_series

OTHER = "Other"

MOST_NAMED = 9
"""So many slices keep their names where nearly all are small and joining them would leave nothing to see."""


@dataclass(frozen=True, slots=True)
class Slice:
    """One part: a positive value, its share of the whole (0 to 1), its CSS colour ("" is the palette's)."""

    label: str
    value: float
    share: float
    color: str = ""
    outline: str = ""
    """The CSS colour of its edge ("" is the background's)."""
    members: tuple[str, ...] = ()
    """The labels that were joined in this slice, largest first; none for a slice of the data."""
    fill: Fill | None = None


@dataclass(frozen=True, slots=True)
class PieData:
    """The parts as given, without those that are zero or null; ``unit`` is the dataset's name."""

    unit: str
    slices: tuple[Slice, ...]
    border: float | None = None
    """The width of edges in pixels; None is the house style's."""


def read_pie(data: JsonObject, findings: Findings) -> PieData:
    """Read labels + one dataset of numbers, none below zero."""
    content = read_series(data, findings, fills=frozenset({"pattern"}), draws=DRAWN - {"yAxisID"})
    first, place = content.series[0], "data.datasets[0].data"
    if len(content.series) > 1:
        message = f"a circle shows one whole: the first of {len(content.series)} datasets is drawn"
        findings.notice("data.datasets", message)
    for index, value in enumerate(first.values):
        if value is not None and value < 0:
            findings.fault(f"{place}[{index}]", f"a part of a whole can't be negative, found {amount(value)}")
    if not math.isfinite(sum(value or 0.0 for value in first.values)):
        findings.fault(place, "together the parts are more than a number can hold")
    findings.settle()
    empty = [label for label, value in zip(content.labels, first.values, strict=True) if not value]
    if empty and len(empty) < len(content.labels):
        names = ", ".join(empty[:3]) + (" …" if len(empty) > 3 else "")  # noqa: PLR2004 - enough to find them
        findings.notice(place, f"{len(empty)} of {len(content.labels)} parts are zero or null and not drawn: {names}")
    return PieData(first.name, _slices(tuple(content.labels), first), first.line_width)


def _slices(labels: tuple[str, ...], series: Series) -> tuple[Slice, ...]:
    largest = max((value for value in series.values if value), default=0)
    total = math.fsum(value / largest for value in series.values if value) if largest else 0
    colors, fills, edges = series.fill_colors, series.fills or (None,), series.line_colors or ("",)
    return tuple(
        Slice(
            label,
            value,
            value / largest / total,
            colors[index % len(colors)] if colors else "",
            edges[index % len(edges)],
            fill=fills[index % len(fills)],
        )
        for index, (label, value) in enumerate(zip(labels, series.values, strict=True))
        if value
    )


def drawn_slices(data: PieData, extras: PieExtras) -> tuple[Slice, ...]:
    """The slices clockwise from 12 o'clock: largest first, what is small joined as Other, Other last."""
    ordered = sorted(data.slices, key=lambda part: -part.share)
    keep = sum(part.share * 100 >= extras.other_below for part in ordered)
    joined_share = sum(part.share for part in ordered[keep:])
    if keep < MOST_NAMED and ordered and joined_share > ordered[0].share:
        keep = min(MOST_NAMED, len(ordered))
    named, small = ordered[:keep], ordered[keep:]
    others = [part for part in named if part.label.casefold() in {"other", "others"}]
    named = [part for part in named if part not in others]
    if len(small) == 1 and not others:
        return (*named, *small)
    return (*named, *_joined(others, small))


def _joined(others: list[Slice], small: list[Slice]) -> tuple[Slice, ...]:
    """One slice for all; a part that is called Other in the data is the place where small ones go."""
    if not small:
        return tuple(others)
    parts = [*others, *small]
    return (
        Slice(
            label=others[0].label if others else OTHER,
            value=math.fsum(part.value for part in parts),
            share=math.fsum(part.share for part in parts),
            color=others[0].color if others else "",
            outline=others[0].outline if others else parts[0].outline,
            fill=others[0].fill if others else None,
            members=tuple(part.label for part in parts),
        ),
    )


def percent(share: float) -> str:
    """A share as a pie tells it: whole percents, one decimal below one, never a false 0 or 100."""
    value = share * 100
    if value < 0.1:  # noqa: PLR2004 - the smallest that one decimal can tell
        return "<0.1\u00a0%"
    if value >= 99.5 and share < 1 - 1e-12:  # noqa: PLR2004 - rounding would claim the whole
        return ">99\u00a0%"
    return f"{value:.1f}\u00a0%" if value < 0.95 else f"{value:.0f}\u00a0%"  # noqa: PLR2004 - rounds to 1
