"""Bars: values compared by length; side by side or stacked, upright or on their side."""

from app.charts.bar.examples import EXAMPLES
from app.charts.bar.extras import DATED, LARGEST_CORNER, BarExtras, BarReader, on_its_axis, read_bars, read_shares
from app.charts.bar.piles import GROUP, PERCENT, STACK
from app.charts.bar.words import describe_bars, tabulate_bars
from app.charts.model import ChartType

__all__ = ["INDEX_AXIS", "TYPES", "BarExtras"]

_PIXELS = {"type": "number", "minimum": 1, "maximum": 1000}
_SHARE = {"type": "number", "minimum": 0.05, "maximum": 1}
_RADIUS = {"type": "number", "minimum": 0, "maximum": LARGEST_CORNER}
_LOOKS = {
    "type": "object",
    "properties": {
        "bar": {
            "type": "object",
            "description": "How thick bars are: in pixels, or as parts of a slot; also on the axis of the names."
            " borderRadius is how round they are at their value.",
            "properties": {
                "barThickness": _PIXELS,
                "maxBarThickness": _PIXELS,
                "barPercentage": _SHARE,
                "categoryPercentage": _SHARE,
                "borderRadius": _RADIUS,
            },
        }
    },
}
INDEX_AXIS = {"enum": ["x", "y"], "description": "y lays the marks on their side, names at the left; x is upright."}
SCHEMA = {
    "indexAxis": INDEX_AXIS,
    "datasets": _LOOKS,
}
"""The options that all bars have of their own."""

_SHAPE = "labels + datasets: one number a label, or [low, high] for a bar between two; null leaves a gap"


def _bars(name: str, title: str, summary: str, reader: BarReader, *, aliases: tuple[str, ...] = ()) -> ChartType:
    return ChartType(
        name=name,
        family="bar",
        title=title,
        summary=summary,
        data_shape=_SHAPE,
        example=EXAMPLES[name],
        read_data=read_shares if reader.mode == PERCENT else read_bars,
        read_extras=reader,
        describe=describe_bars("grouped bar chart" if name == "groupedBar" else ""),
        tabulate=tabulate_bars,
        options_schema=SCHEMA,
        complete=on_its_axis,
        honours=DATED | {"stacked"} | ({"trend_line"} if reader.mode in {"", GROUP} else frozenset()),
        aliases=aliases,
    )


TYPES = (
    _bars(
        "bar",
        "Bar chart",
        "Compares values across categories by the length of bars.",
        BarReader(),
        aliases=("column", "verticalBar"),
    ),
    _bars(
        "horizontalBar",
        "Horizontal bar chart",
        "Bars on their side, with room for long names at the left.",
        BarReader(sideways=True),
        aliases=("horizontal_bar", "hbar", "barh"),
    ),
    _bars(
        "groupedBar",
        "Grouped bar chart",
        "Several series side by side at each label.",
        BarReader(GROUP),
        aliases=("grouped_bar", "clusteredBar"),
    ),
    _bars(
        "stackedBar",
        "Stacked bar chart",
        "Parts on top of each other that add up to a whole at each label; what is negative goes down.",
        BarReader(STACK),
        aliases=("stacked_bar",),
    ),
    _bars(
        "percentStackedBar",
        "Percent stacked bar chart",
        "The share of each part in the whole of its label.",
        BarReader(PERCENT),
        aliases=("percent_stacked_bar", "stackedBar100", "normalizedBar"),
    ),
)
