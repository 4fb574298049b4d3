"""The option language: Chart.js's own names in their v2, v3 and v4 spellings, and the seed's short forms."""

from app.charts.model import AxisOptions, ChartOptions
from app.charts.reading import OptionReader, shown
from app.charts.schemes import SCHEMES, find_scheme, nearest_schemes

COMMON_OPTIONS: dict[str, object] = {
    "title": {
        "description": "The title, as text or as Chart.js writes it (also under plugins.title).",
        "anyOf": [
            {"type": "string"},
            {
                "type": "object",
                "properties": {
                    "display": {"type": "boolean"},
                    "text": {"type": "string"},
                    "fontSize": {"type": "number", "minimum": 6, "maximum": 96},
                },
            },
        ],
    },
    "subtitle": {"type": "string"},
    "source": {"type": "string", "description": "The line at the foot that says where the data is from."},
    "x_axis": {"type": "string", "description": "Title of the x axis."},
    "y_axis": {"type": "string", "description": "Title of the y axis."},
    "color_scheme": {"type": "string", "description": "Name of a palette."},
    "legend": {"type": "object", "properties": {"display": {"type": "boolean"}}},
    "scales": {
        "type": "object",
        "description": "Axes: yAxes[0].ticks.beginAtZero, .min, .max, .scaleLabel.labelString (v2) or y.min (v3, v4).",
    },
}
"""The options that every chart type understands, each with its JSON Schema."""


def read_options(options: OptionReader, advanced: OptionReader) -> ChartOptions:
    """The options of the request; what is of a wrong kind becomes a notice."""
    return ChartOptions(
        title=_headline(options, "title"),
        subtitle=_headline(options, "subtitle"),
        source=options.text("source", "footnote"),
        x=_axis(options, "x"),
        y=_axis(options, "y"),
        legend=_legend(options),
        color_scheme=_scheme(advanced) or _scheme(options),
        title_size=options.number("title.fontSize", "plugins.title.font.size", "title.font.size", low=6, high=96),
    )


def _headline(options: OptionReader, name: str) -> str:
    """A title is drawn when it has a text, unless ``display`` is false."""
    display = options.flag(f"{name}.display", f"plugins.{name}.display")
    spellings: tuple[str, ...] = (f"{name}.text", f"plugins.{name}.text")
    if not options.has(*spellings) and not options.is_object(name):
        spellings = (name,)
    text = options.lines(*spellings)
    return "" if display is False else text


def _scheme(options: OptionReader) -> str | None:
    name = options.text("color_scheme")
    scheme = find_scheme(name)
    if name and scheme is None:
        known = nearest_schemes(name) or SCHEMES
        options.refuse("color_scheme", f"{shown(name)} is no palette; try {', '.join(known)}")
    return scheme


def _legend(options: OptionReader) -> bool | None:
    spellings = ("legend.display", "plugins.legend.display")
    return options.flag(*(spellings if options.is_object("legend") else ("legend", *spellings)))


def _axis(options: OptionReader, name: str) -> AxisOptions:
    old, new = f"scales.{name}Axes.0", f"scales.{name}"
    low = options.number(f"{old}.ticks.min", f"{new}.min", f"{old}.min")
    high = options.number(f"{old}.ticks.max", f"{new}.max", f"{old}.max")
    if low is not None and high is not None and low >= high:
        options.refuse(f"{new}.max", f"the axis would end at {high:g}, before it starts at {low:g}")
        high = None
    return AxisOptions(
        title=_axis_title(options, name),
        min=low,
        max=high,
        begin_at_zero=options.flag(f"{old}.ticks.beginAtZero", f"{new}.beginAtZero", f"{new}.ticks.beginAtZero"),
    )


def _axis_title(options: OptionReader, name: str) -> str:
    old, new = f"scales.{name}Axes.0", f"scales.{name}"
    display = options.flag(f"{old}.scaleLabel.display", f"{new}.title.display")
    text = options.text(f"{old}.scaleLabel.labelString", f"{new}.title.text", f"{name}_axis")
    return "" if display is False else text
