"""The option language: Chart.js's own names in their v2, v3 and v4 spellings, and the seed's short forms."""

from collections.abc import Mapping
from collections.abc import Set as AbstractSet

from app.charts.annotations import read_annotations
from app.charts.axis_options import axes_of, read_axis, read_format
from app.charts.dates import read_zone
from app.charts.model import EVERYTHING, ChartOptions, Style
from app.charts.option_schema import COMMON_OPTIONS
from app.charts.reading import OptionReader, shown
from app.charts.schemes import SCHEMES, find_scheme, nearest_schemes
from app.charts.styles import read_currency, read_locale, read_style

__all__ = ["COMMON_OPTIONS", "axis_ids", "read_options"]

_FORMATS = ("format", "number_format", "style.format", "style.number_format")
POSITIONS = ("top", "bottom", "left", "right")
_TIPS = ("plugins.tooltip", "tooltip", "tooltips", "plugins.tooltips")
_LABELS = ("plugins.datalabels", "datalabels", "data_labels")


def read_options(options: OptionReader, advanced: OptionReader, honours: AbstractSet[str] = EVERYTHING) -> ChartOptions:
    """The options of the request; what is of a wrong kind becomes a notice.

    What is not among ``honours`` isn't read, so that it is told as an option that was not used.
    """
    axes = axes_of(options)
    legend, position = _legend(options, honours) if "legend" in honours else (None, None)
    localised = "locale" in honours
    return ChartOptions(
        title=_headline(options, "title") if "title" in honours else "",
        subtitle=_headline(options, "subtitle") if "subtitle" in honours else "",
        source=options.text("source", "footnote") if "source" in honours else "",
        x=read_axis(options, axes.paths["x"], honours, dates="dates" in honours),
        y=read_axis(options, axes.paths["y"], honours),
        y2=read_axis(options, axes.paths["y2"] if "y2" in honours else (), honours),
        legend=legend,
        legend_position=position,
        format=read_format(options, *_FORMATS) if "format" in honours else None,
        data_labels=_data_labels(options) if "data_labels" in honours else None,
        label_format=_label_format(options) if "data_labels" in honours else None,
        tooltips=_tooltips(options) if "tooltips" in honours else True,
        tooltip_format=read_format(options, *_spelt_tips(options)) if "tooltip_format" in honours else None,
        annotations=read_annotations(options, axes.ids) if "annotations" in honours else (),
        trend_line=_trend_line(options) if "trend_line" in honours else False,
        color_scheme=_schemes(options, advanced) if "palette" in honours else None,
        title_size=options.number("title.fontSize", "plugins.title.font.size", "title.font.size", low=6, high=96),
        zone=read_zone(options, axes.paths["x"]) if "dates" in honours else "",
        locale=read_locale(options) if localised else "",
        currency=read_currency(options) if localised else "",
        style=read_style(options, advanced, honours) if "style" in honours else Style(),
    )


def _schemes(options: OptionReader, advanced: OptionReader) -> str | None:
    """The palette; what ``advanced_options`` say goes before."""
    first, second = _scheme(advanced), _scheme(options)
    if first and second and first != second:
        options.refuse("color_scheme", f"advanced_options.color_scheme says {first}")
    return first or second


def axis_ids(options: OptionReader) -> Mapping[str, str]:
    """The axis that each ``yAxisID`` means."""
    return axes_of(options).ids


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


def _legend(options: OptionReader, honours: AbstractSet[str]) -> tuple[bool | None, str | None]:
    """Whether there is a legend, and where; ``legend: "right"`` says both."""
    movable = "legend_position" in honours
    places = ("legend.position", "plugins.legend.position") if movable else ()
    if isinstance(options.peek("legend"), str) and movable:
        position = options.choice(POSITIONS, "legend")
        return (None if position is None else True), position
    shown_ = ("legend.display", "plugins.legend.display")
    plain = isinstance(options.peek("legend"), dict | str)
    display = options.flag(*(shown_ if plain else ("legend", *shown_)))
    return display, options.choice(POSITIONS, *places)


def _data_labels(options: OptionReader) -> bool | None:
    """Whether values stand beside their marks; the plugin's object alone means that they do."""
    plain = [path for path in _LABELS if not options.is_object(path)]
    path, value = options.find(*(f"{path}.display" for path in _LABELS), *plain)
    if path and value in {"auto", "true"}:
        return True
    if path and not isinstance(value, bool):
        options.refuse(path, f"expected true, false or auto, found {shown(value)}")
        return None
    return value if path else True if any(map(options.is_object, _LABELS)) else None


def _label_format(options: OptionReader) -> str | None:
    return read_format(options, *(f"{path}.format" for path in _LABELS))


def _tooltips(options: OptionReader) -> bool:
    """Whether there are tooltips; ``tooltip: false`` says so in short."""
    plain = [path for path in _TIPS if isinstance(options.peek(path), bool)]
    return options.flag(*(f"{path}.enabled" for path in _TIPS), *plain) is not False


def _spelt_tips(options: OptionReader) -> list[str]:
    return [f"{path}.format" for path in _TIPS if options.is_object(path)]


def _trend_line(options: OptionReader) -> bool:
    path, value = options.find("trend_line", "trendline", "trendLine")
    if value == "linear" or isinstance(value, bool):
        return bool(value)
    if path:
        options.refuse(path, f"expected true, false or linear, found {shown(value)}")
    return False
