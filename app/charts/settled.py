"""Options of Chart.js that a chart here can't have otherwise: asking for what is anyway is heard, all else is told."""

from collections.abc import Set as AbstractSet
from typing import Any

from app.charts.axis_options import KINDS, Axes, axes_of
from app.charts.model import ChartOptions
from app.charts.reading import OptionReader

_LEGEND = ("legend", "plugins.legend")
_SIDES = {"x": ("bottom", "along the bottom"), "y": ("left", "at the left"), "y2": ("right", "at the right")}
_ALONG = {
    "names": ("category",),
    "dates": tuple(word for word, kind in KINDS.items() if kind == "time"),
    "numbers": ("linear", "logarithmic", "log"),
}
"""What may lie along an axis, as ``ChartType.honours`` has it, and the types of axes that mean it."""

_MONEY = ("currency", "$", "¤")


def settle(options: OptionReader, read: ChartOptions, extras: Any, honours: AbstractSet[str]) -> None:
    """Tell what of the common options can't be as asked; ``extras`` say whether the chart lies on its side."""
    _settle_legend(options, honours)
    _settle_currency(options, read)
    if read.color_scheme and read.style.colors:
        options.only((), "color_scheme says which colours there are", "colors")
    if "axes" in honours:
        axes = axes_of(options)
        for name, (side, told) in _SIDES.items():
            options.only((side,), f"this axis is {told}", *(f"{path}.position" for path in axes.paths[name]))
        _settle_kinds(options, axes, honours, sideways=lies(extras))


def lies(extras: Any) -> bool:
    """Whether a chart lies on its side, its names at the left."""
    return any(getattr(extras, name, False) for name in ("sideways", "lying"))


def tell_unused_axis(options: OptionReader, data: Any, honours: AbstractSet[str]) -> None:
    """Tell of a second value axis that no dataset is on."""
    paths = axes_of(options).paths["y2"] if "y2" in honours else ()
    if paths and all(one.axis != "y2" for one in getattr(data, "series", ())):
        options.refuse(paths[0], 'no dataset is on this axis; one of them needs "yAxisID" with its name')


def _settle_legend(options: OptionReader, honours: AbstractSet[str]) -> None:
    """Tell of a legend where there is none, and of its place where that is given."""
    plain = [path for path in _LEGEND if not options.is_object(path)]
    if "legend" not in honours:
        why = "this chart type has no legend: names stand at what they name"
        options.only((False,), why, *plain, *(f"{path}.display" for path in _LEGEND))
    elif "legend_position" not in honours:
        why = "the legend of this chart type has its own place"
        options.only((False, True), why, *plain, *(f"{path}.position" for path in _LEGEND))


def _settle_currency(options: OptionReader, read: ChartOptions) -> None:
    """Tell of a currency that no format uses; a style's is for the charts that do."""
    formats = (read.format, read.label_format, read.x.format, read.y.format, read.y2.format)
    if read.currency and not any(word in form for form in formats if form for word in _MONEY):
        options.only((), 'values are money where a format says so: add "format": "currency"', "currency")


def _settle_kinds(options: OptionReader, axes: Axes, honours: AbstractSet[str], *, sideways: bool) -> None:
    """Along one axis lie names, dates or numbers, as the chart type has them; along the others numbers."""
    along = "y" if sideways else "x"
    parts = honours - {"dates"} if sideways else honours
    named = [kind for part, words in _ALONG.items() if part in parts for kind in words]
    numbers = _ALONG["numbers"] if "type" in honours else ("linear",)
    for name, paths in axes.paths.items():
        own = named if name == along else []
        what = "names lie along it" if own else "values along it are numbers"
        options.only(own or numbers, f"no axis of this type is drawn here: {what}", *(f"{path}.type" for path in paths))
