"""The straight line through a dataset's values that it asks for itself, as chartjs-plugin-trendline has it."""

from dataclasses import dataclass

from app.charts.color import is_color
from app.charts.reading import OptionReader, shown

DASHES = {"solid": (), "line": (), "dotted": (1.0, 4.0), "dashed": (6.0, 4.0), "dashdot": (6.0, 3.0, 1.0, 3.0)}
NAME = "trendlineLinear"
_COLORS = (f"{NAME}.color", f"{NAME}.colorMin", f"{NAME}.colorMax", f"{NAME}.style")


@dataclass(frozen=True, slots=True)
class Trend:
    """How the line looks: a CSS colour ("" is the dataset's), pixels and dashes (None is the house style's).

    A ``projected`` one goes on to both ends of the axis.
    """

    color: str = ""
    width: float | None = None
    dash: tuple[float, ...] | None = None
    projected: bool = False


def read_trend(options: OptionReader) -> Trend | None:
    """The line of a dataset; None without one."""
    if not options.is_object(NAME):
        path, value = options.find(NAME)
        if path and not isinstance(value, bool):
            options.refuse(path, f"expected an object or true, found {shown(value)}")
        return Trend() if value is True else None
    return Trend(
        _color(options),
        options.number(f"{NAME}.width", low=0, high=20),
        DASHES.get(options.choice(tuple(DASHES), f"{NAME}.lineStyle") or ""),
        bool(options.flag(f"{NAME}.projection")),
    )


def _color(options: OptionReader) -> str:
    """The first colour that was given: a line has one colour, so others are told."""
    given = [(path, options.peek(path)) for path in _COLORS if options.peek(path) is not None]
    for path, value in given:
        options.find(path)
        if not is_color(value):
            options.refuse(path, f"{shown(value)} is no colour")
        elif value != given[0][1]:
            options.refuse(path, "a trend line has one colour")
    return next((value for _, value in given if is_color(value)), "")
