"""What lies along the bottom of charts whose values have labels: names, dates, or numbers and instants of a table."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.charts.model import ChartSpec
from workers.look.axes import CategoryAxis, NumberAxis, Span, XAxis
from workers.look.dates import TimeAxis, full_date
from workers.look.instants import Instants, instants_of, milliseconds_of, moment, quarters_of, zone
from workers.look.numbers import full
from workers.look.theme import Sizes
from workers.look.tongue import remark


@dataclass(frozen=True, slots=True)
class Along:
    """The axis, the place of each label on it, and how a tooltip tells the label of an index."""

    axis: XAxis
    places: NDArray[np.float64]
    tell: Callable[[int], str]


def along(labels: Sequence[str] | NDArray[Any], spec: ChartSpec, pad: float | None = None) -> Along:
    """Where labels lie. An array has no missing ones and may be in any order.

    ``pad`` is the part of a slot left of the first name and right of the last, if it isn't for the house style to say.
    """
    if isinstance(labels, np.ndarray):
        return _instants(labels, spec) if labels.dtype.kind == "M" else _numbers(labels, spec)
    kind = spec.options.x.kind
    if kind in {"linear", "logarithmic"}:
        values = _values(labels)
        if values is not None and (kind == "linear" or values.min() > 0):
            return _numbers(values, spec)
        remark("options.scales.x.type", f"not used: some labels are no numbers in the range of a {kind} axis")
    quarters = None if kind == "category" else quarters_of(labels)
    if quarters is not None:
        return _instants(quarters, spec, finest="quarter")
    instants = None if kind == "category" else instants_of(labels)
    if instants is not None:
        return _instants(instants, spec, spec.options.zone or zone(labels))
    if kind == "time":
        remark("options.scales.x.type", "not used: the labels are no dates that rise")
    tell_unlimited(spec)
    if pad is None or len(labels) == 1:
        pad = 0.5 if len(labels) <= 2 else 0.25 if len(labels) <= 12 else 0.0  # noqa: PLR2004 - few points need air
    return Along(CategoryAxis(labels, pad), np.arange(len(labels), dtype=np.float64), labels.__getitem__)


def _values(labels: Sequence[str]) -> NDArray[np.float64] | None:
    """Labels that are all finite numbers; None for anything else."""
    try:
        found = np.array([float(label) for label in labels], dtype=np.float64)
    except ValueError:
        return None
    return found if np.isfinite(found).all() else None


def tell_unlimited(spec: ChartSpec) -> None:
    """Tell of limits along names, which all are drawn."""
    asked = spec.options.x
    for name in ("min", "max"):
        if getattr(asked, name) is not None:
            remark(f"options.scales.x.{name}", "not used: names lie along this axis, and all of them are drawn")


def _instants(instants: Instants, spec: ChartSpec, zone: str = "", finest: str = "") -> Along:
    axis = TimeAxis.over(instants, zone).within(spec.options.x)
    axis = replace(axis, finest=finest) if finest else axis
    return Along(axis, milliseconds_of(instants), lambda index: full_date(moment(instants[index]), axis.finest))


def _numbers(values: NDArray[np.float64], spec: ChartSpec) -> Along:
    span = Span.of((float(values.min()), float(values.max())), spec.options.x)
    axis = NumberAxis.over(span, spec.width, Sizes.of(spec.width, spec.height))
    return Along(axis, values.astype(np.float64), lambda index: full(float(values[index])))
