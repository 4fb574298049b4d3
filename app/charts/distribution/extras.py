"""The options of distributions beside those of every chart."""

from collections.abc import Callable
from dataclasses import dataclass, field

from app.charts.distribution.bins import MOST_BINS, Binning
from app.charts.distribution.statistics import QUARTILES, WHISKER_REACH
from app.charts.reading import OptionReader, is_number, shown

MEASURES = ("count", "density", "percent")
NORMS = {"": "count", "percent": "percent", "density": "density", "probability density": "density"}
"""Plotly's ``histnorm`` in our words."""

RULES = ("silverman", "scott")


@dataclass(frozen=True, slots=True)
class HistogramExtras:
    """How values are binned, and what the height of a bar is."""

    binning: Binning = field(default_factory=Binning)
    measure: str = "count"


@dataclass(frozen=True, slots=True)
class Kernel:
    """How a density is estimated: the rule of its bandwidth, or the ``width`` itself in data units.

    A trimmed curve ends at the least and the greatest value.
    """

    rule: str = "silverman"
    width: float | None = None
    trim: bool = False


@dataclass(frozen=True, slots=True)
class GroupExtras:
    """How groups side by side are drawn: lying ones have their names at the left."""

    lying: bool = False
    method: str = "linear"
    reach: float = WHISKER_REACH
    means: bool = False
    kernel: Kernel = Kernel(trim=True)


@dataclass(frozen=True, slots=True)
class EcdfExtras:
    """Whether the share of values above is drawn in place of the share up to a value."""

    complementary: bool = False


def read_histogram_extras(options: OptionReader, advanced: OptionReader) -> HistogramExtras:  # noqa: ARG001 - a reader
    """``bins`` or ``binWidth``, and ``measure``; Plotly's and Vega's words for them too."""
    count = options.number("bins", "nbinsx", "bin.maxbins", low=1, high=MOST_BINS)
    width = options.number("binWidth", "bin_width", "xbins.size", "bin.step", low=5e-324)
    if count is not None and width is not None:
        options.refuse("bins", "binWidth says how wide the bins are")
        count = None
    if count is not None and not count.is_integer():
        options.refuse("bins", f"expected a whole number, found {shown(count)}")
        count = None
    return HistogramExtras(Binning(None if count is None else int(count), width), _measure(options))


def _measure(options: OptionReader) -> str:
    density = options.flag("density")
    norm = options.choice(tuple(NORMS), "histnorm")
    chosen = options.choice(MEASURES, "measure")
    return chosen or ("density" if density else NORMS[norm or ""])


def read_group_extras(options: OptionReader, advanced: OptionReader) -> GroupExtras:  # noqa: ARG001 - a reader
    """``indexAxis`` lays the chart on its side."""
    return GroupExtras(lying=_lies(options))


def read_box_extras(options: OptionReader, advanced: OptionReader) -> GroupExtras:  # noqa: ARG001 - a reader
    """The method of the quartiles, the reach of whiskers, and whether means are shown."""
    return _boxes(options, Kernel(trim=True))


def read_violin_extras(options: OptionReader, advanced: OptionReader) -> GroupExtras:  # noqa: ARG001 - a reader
    """Those of the box within, and how the density is estimated."""
    return _boxes(options, _kernel(options, trim=True))


def read_kernel(*, trim: bool) -> Callable[[OptionReader, OptionReader], Kernel]:
    """A reader of the kernel alone; ``trim`` is what holds when nothing is said."""
    return lambda options, advanced: _kernel(options, trim=trim)  # noqa: ARG005 - a reader of extras gets both


def read_ecdf_extras(options: OptionReader, advanced: OptionReader) -> EcdfExtras:  # noqa: ARG001 - a reader
    """``complementary``, or Plotly's ``ecdfmode``."""
    mode = options.choice(("standard", "complementary"), "ecdfmode")
    flag = options.flag("complementary")
    return EcdfExtras(mode == "complementary" if flag is None else flag)


def _boxes(options: OptionReader, kernel: Kernel) -> GroupExtras:
    reach = options.number("coef", "whiskers", low=0, high=100)
    return GroupExtras(
        lying=_lies(options),
        method=options.choice(QUARTILES, "quartiles", "quartilemethod", "quantiles") or QUARTILES[0],
        reach=WHISKER_REACH if reach is None else reach,
        means=bool(options.flag("showMean", "boxmean")),
        kernel=kernel,
    )


def _lies(options: OptionReader) -> bool:
    return options.choice(("x", "y"), "indexAxis") == "y" or options.choice(("v", "h"), "orientation") == "h"


def _kernel(options: OptionReader, *, trim: bool) -> Kernel:
    """A bandwidth is a rule's name or a number of data units."""
    path, value = options.find("bandwidth", "bw")
    asked = options.flag("trim")
    trim = trim if asked is None else asked
    if is_number(value) and value > 0:
        return Kernel(width=float(value), trim=trim)
    if path and value not in RULES:
        options.refuse(path, f"{shown(value)} is neither a number above 0 nor one of {', '.join(RULES)}")
    return Kernel(rule=value if value in RULES else RULES[0], trim=trim)


LYING = {
    "indexAxis": {
        "enum": ["x", "y"],
        "default": "x",
        "description": "y has the names at the left and the values along the bottom.",
    }
}
KERNEL = {
    "bandwidth": {
        "description": "The width of the normal kernel: silverman (1986), scott (1992), or a number in data units.",
        "anyOf": [{"enum": list(RULES)}, {"type": "number", "exclusiveMinimum": 0}],
        "default": RULES[0],
    },
    "trim": {"type": "boolean", "description": "Whether a curve ends at the least and the greatest value."},
}
BOX = {
    **LYING,
    "quartiles": {
        "enum": list(QUARTILES),
        "default": QUARTILES[0],
        "description": "How quartiles lie between values: types 7 and 6 of Hyndman and Fan, or Tukey's hinges.",
    },
    "coef": {
        "type": "number",
        "minimum": 0,
        "default": WHISKER_REACH,
        "description": "Whiskers reach to the last value within so many interquartile ranges; 0 is to the extremes.",
    },
    "showMean": {"type": "boolean", "default": False, "description": "A diamond at the mean."},
}
HISTOGRAM = {
    "bins": {
        "type": "integer",
        "minimum": 1,
        "maximum": MOST_BINS,
        "description": "So many bins from the least value to the greatest. Else the rule of Freedman and Diaconis.",
    },
    "binWidth": {
        "type": "number",
        "exclusiveMinimum": 0,
        "description": "The width of a bin in data units; edges are multiples of it.",
    },
    "measure": {
        "enum": list(MEASURES),
        "default": MEASURES[0],
        "description": "What bars tell: how many values, their share, or the density (areas sum to 1).",
    },
    "density": {"type": "boolean", "default": False, "description": "The same as measure: density."},
}
ECDF = {
    "complementary": {
        "type": "boolean",
        "default": False,
        "description": "The share of values above each place, in place of the share up to it.",
    }
}
