"""The options of bars: which way they lie, whether they stack, and how thick they are."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from app.charts.bar.floating import floated
from app.charts.bar.piles import GROUP, PERCENT, STACK
from app.charts.model import CARTESIAN, ChartSpec, JsonObject
from app.charts.paints import BOTH
from app.charts.placed import placed
from app.charts.reading import Findings, OptionReader, is_number
from app.charts.series import Series, SeriesData, read_series, with_trend

LARGEST_CORNER = 500
"""Pixels."""

HONOURS = CARTESIAN | {"data_labels", "names"}
"""The common options of all that stands or lies on an axis of values."""

DATED = HONOURS | {"dates", "asked_dates"}
"""Of what may stand along time, where that was asked for: else dates are names as others are."""


@dataclass(frozen=True, slots=True)
class BarExtras:
    """``mode`` is ``group``, ``stack`` or ``percent``. Thicknesses are pixels; None leaves them to the house style.

    ``bar_share`` is the part of its place that a bar takes, ``group_share`` the part of a slot that its places take.
    """

    sideways: bool = False
    mode: str = GROUP
    thickness: float | None = None
    most_thickness: float | None = None
    bar_share: float | None = None
    group_share: float | None = None
    corner: float | None = None
    """The radius of corners in pixels, where a dataset doesn't say."""


@dataclass(frozen=True, slots=True)
class BarReader:
    """Reads the extras of one chart type; what its name says can't be taken back by an option.

    Without ``mode`` the options say whether bars stack.
    """

    mode: str = ""
    sideways: bool | None = None
    bars: bool = True
    """Whether there are bars, which may be thick or thin."""

    def __call__(self, options: OptionReader, advanced: OptionReader) -> BarExtras:
        """The extras of a request."""
        del advanced
        sideways = self._sideways(options)
        names, values = ("y", "x") if sideways else ("x", "y")
        tell_cut_bars(options, values)
        if self.mode == PERCENT:
            told = [f"scales.{values}{rest}" for rest in (".ticks.format", "Axes.0.ticks.format", ".format")]
            options.only((), "this axis is in percent of the whole", *told)
        spots = (f"scales.{names}Axes.0", f"scales.{names}", "datasets.bar", "elements.bar") if self.bars else ()
        return BarExtras(
            sideways=sideways,
            mode=self._mode(options),
            thickness=_number(options, spots, "barThickness", 1, 1000),
            most_thickness=_number(options, spots, "maxBarThickness", 1, 1000),
            bar_share=_number(options, spots, "barPercentage", 0.05, 1),
            group_share=_number(options, spots, "categoryPercentage", 0.05, 1),
            corner=corner_of(options, "elements.bar.borderRadius", "datasets.bar.borderRadius") if self.bars else None,
        )

    def _sideways(self, options: OptionReader) -> bool:
        asked = options.choice(("x", "y"), "indexAxis")
        if self.sideways is None:
            return asked == "y"
        if asked == "x" and self.sideways:
            options.refuse("indexAxis", "this chart type lies on its side; bar, groupedBar or stackedBar stand upright")
        return self.sideways

    def _mode(self, options: OptionReader) -> str:
        paths = [path for axis in ("x", "y") for path in (f"scales.{axis}.stacked", f"scales.{axis}Axes.0.stacked")]
        stacked = [options.flag(path) for path in paths]
        if not self.mode:
            return STACK if True in stacked else GROUP
        against = self.mode == GROUP
        if against in stacked:
            other = "stands side by side; stackedBar stacks" if against else "stacks; groupedBar stands side by side"
            options.refuse(paths[stacked.index(against)], f"this chart type {other}")
        return self.mode


def _number(options: OptionReader, spots: tuple[str, ...], name: str, low: float, high: float) -> float | None:
    paths = [f"{spot}.{name}" for spot in spots]
    return None if options.find(*paths)[1] == "flex" else options.number(*paths, low=low, high=high)


def tell_cut_bars(options: OptionReader, axis: str) -> None:
    """Tell when the axis hides a part of the bars: their lengths are what is compared."""
    old, new = f"scales.{axis}Axes.0", f"scales.{axis}"
    path, start = options.find(f"{old}.ticks.min", f"{new}.min", f"{old}.min")
    if is_number(start) and start > 0:
        options.tell(path, f"the axis starts at {start:g}, not at zero, so the lengths of bars no longer compare")
    path, begins = options.find(f"{old}.ticks.beginAtZero", f"{new}.beginAtZero", f"{new}.ticks.beginAtZero")
    if begins is False:
        options.refuse(path, "bars are measured from zero; give a min to start elsewhere")


def on_its_axis(spec: ChartSpec, body: JsonObject, findings: Findings) -> ChartSpec:  # noqa: ARG001 - see ChartType
    """The spec without what a logarithmic axis along the bottom can't show."""
    if not (spec.extras.sideways and spec.options.x.logarithmic):
        return spec
    along = replace(spec.options, y=spec.options.x)
    return replace(spec, data=placed(spec.data, along, {}, frozenset(), findings))


def read_bars(data: JsonObject, findings: Findings) -> SeriesData:
    """Read labels + datasets, each with what bars have of their own; ``[low, high]`` is a bar between two values."""
    ends, starts = floated(data)
    read = read_shares(ends, findings)
    series = (replace(one, starts=starts.get(index, ())) for index, one in enumerate(read.series))
    return replace(read, series=tuple(series))


def read_shares(data: JsonObject, findings: Findings) -> SeriesData:
    """The same for bars that are parts of a whole, which all start where the one before ends."""
    return read_series(data, findings, with_trend(own_of_bars), fills=BOTH)


def own_of_bars(options: OptionReader, series: Series) -> Series:
    """The series with the name of its pile, its bars' thickness in pixels, and whether it is left out."""
    thickness = options.number("barThickness", low=1, high=1000) if not _is_flex(options) else None
    skipped = options.find("borderSkipped")[1]
    options.only((False, "start"), "corners are square at the foot of bars, or nowhere with false", "borderSkipped")
    return replace(
        series,
        stack=options.text("stack"),
        thickness=thickness,
        hidden=bool(options.flag("hidden")),
        corner=corner_of(options, "borderRadius"),
        corners_all=skipped is False,
    )


def corner_of(options: OptionReader, *paths: str) -> float | None:
    """The radius of corners in pixels; of several, as Chart.js takes them too, the largest."""
    path, value = options.find(*paths)
    if not isinstance(value, Mapping):
        return options.number(*paths, low=0, high=LARGEST_CORNER) if path else None
    radii = [radius for radius in value.values() if is_number(radius) and 0 <= radius <= LARGEST_CORNER]
    if not radii:
        options.refuse(path, f"expected pixels from 0 to {LARGEST_CORNER}, by corner or for all")
        return None
    if len(set(radii)) > 1:
        options.tell(path, f"both corners at the value of a bar have one radius: {max(radii):g}")
    return float(max(radii))


def _is_flex(options: OptionReader) -> bool:
    """Whether the thickness is the word that Chart.js has for leaving it open."""
    return bool(options.find("barThickness")[1] == "flex")
