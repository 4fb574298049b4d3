"""Lines, boxes and labels over the data, as chartjs-plugin-annotation has them, and reference lines."""

from collections.abc import Iterator, Mapping
from typing import Any

from app.charts.color import is_color
from app.charts.model import Annotation
from app.charts.reading import OptionReader, clean, is_number, shown

PLACES = ("plugins.annotation.annotations", "annotation.annotations", "annotations")
REFERENCES = ("reference_lines", "referenceLines")
KINDS = ("line", "box", "label", "point")
MOST = 50
MOST_DASHES = 8


def read_annotations(options: OptionReader, ids: Mapping[str, str]) -> tuple[Annotation, ...]:
    """All annotations in their order; ``ids`` are the names of the axes, as ``axis_options.axes_of`` gives them."""
    found = [_one(_Item(options, path, ids)) for place in PLACES for path in _items(options, place)]
    found += [_reference(_Item(options, path, ids)) for place in REFERENCES for path in _items(options, place)]
    if len(found) > MOST:
        options.refuse(found_place(options), f"{len(found)} annotations; the first {MOST} are drawn")
    return tuple(one for one in found[:MOST] if one)


def found_place(options: OptionReader) -> str:
    """The first place that has annotations."""
    return next(place for place in (*PLACES, *REFERENCES) if options.has(place))


def _items(options: OptionReader, place: str) -> Iterator[str]:
    """The paths of the items of a list or an object; v0.5 also takes one alone."""
    value = options.peek(place)
    if isinstance(value, list):
        yield from (f"{place}.{index}" for index in range(len(value)))
    elif isinstance(value, Mapping):
        yield from (f"{place}.{name}" for name in value)
    elif is_number(value):
        yield place


class _Item:
    """One annotation: getters for its parts."""

    def __init__(self, options: OptionReader, path: str, ids: Mapping[str, str]) -> None:
        self.options, self.path, self._ids = options, path, ids

    def at(self, *names: str) -> list[str]:
        """Paths of its parts."""
        return [f"{self.path}.{name}" for name in names]

    def word(self, *names: str) -> str:
        """A word that is not drawn."""
        _, value = self.options.find(*self.at(*names))
        return value if isinstance(value, str) else ""

    def place(self, *names: str) -> float | str | None:
        """A place along an axis: a number, or the name of a category or a date."""
        path, value = self.options.find(*self.at(*names))
        if not path or is_number(value):
            return value if path else None
        if isinstance(value, str):
            return clean(value)
        self.options.refuse(path, f"expected a number, a label or a date, found {shown(value)}")
        return None

    def color(self, *names: str) -> str:
        """A CSS colour, or ""."""
        path, value = self.options.find(*self.at(*names))
        if not path or is_color(value):
            return value or ""
        self.options.refuse(path, f"{shown(value)} is no colour")
        return ""

    def dash(self) -> tuple[float, ...]:
        """Lengths of strokes and gaps in pixels."""
        path, value = self.options.find(*self.at("borderDash", "dash"))
        if isinstance(value, bool):
            return (6, 4) if value else ()
        if path and not (isinstance(value, list) and len(value) <= MOST_DASHES and all(_is_length(n) for n in value)):
            self.options.refuse(path, f"expected up to {MOST_DASHES} lengths in pixels, found {shown(value)}")
            return ()
        return tuple(value or ())

    def text(self) -> str:
        """What its label says."""
        shown_ = self.options.flag(*self.at("label.display", "label.enabled"))
        plain = [] if self.options.is_object(f"{self.path}.label") else self.at("label")
        text = self.options.lines(*self.at("label.content", "content", "label.text", "text"), *plain)
        return "" if shown_ is False else text

    def axis(self, *names: str, default: str) -> str:
        """Which axis an id means."""
        path, value = self.options.find(*self.at(*names))
        if not path:
            return default
        found = self._ids.get(value) if isinstance(value, str) else None
        if found is None:
            self.options.refuse(path, f"{shown(value)} is no axis of this chart")
        return found or default


def _is_length(value: Any) -> bool:
    return is_number(value) and value >= 0


def _one(item: _Item) -> Annotation | None:
    kind = item.word("type") or "line"
    item.options.find(*item.at("drawTime", "id"))
    if item.options.flag(*item.at("display")) is False:
        return None
    if kind not in KINDS:
        item.options.refuse(f"{item.path}.type", f"{shown(kind)} is none of {', '.join(KINDS)}")
        return None
    found = _line(item) if kind == "line" else _box(item) if kind == "box" else _label(item)
    if found is None:
        item.options.refuse(item.path, "it has no place: give scaleID and value, or xMin, xMax, yMin, yMax")
    return found


def _line(item: _Item) -> Annotation | None:
    """A line at one value of one axis, or between two points."""
    mode = item.word("mode")
    axis = item.axis("scaleID", "axis", default="x" if mode == "vertical" else "y")
    value, end = item.place("value"), item.place("endValue")
    look = _look(item)
    if value is None:
        low, high = (
            (item.place(f"x{side}") for side in ("Min", "Max")),
            (item.place(f"y{side}") for side in ("Min", "Max")),
        )
        (x_min, x_max), (y_min, y_max) = low, high
        if x_min is x_max is y_min is y_max is None:
            return None
        upright = item.axis("yScaleID", default="y")
        return Annotation("line", x_min, x_max, y_min, y_max, axis=upright, **look)
    if axis == "x":
        return Annotation("line", x_min=value, x_max=end, axis=axis, **look)
    return Annotation("line", y_min=value, y_max=end, axis=axis, **look)


def _box(item: _Item) -> Annotation | None:
    places = [item.place(name) for name in ("xMin", "xMax", "yMin", "yMax")]
    if all(place is None for place in places):
        return None
    item.axis("xScaleID", default="x")
    look = _look(item)
    look["color"] = item.color("backgroundColor", "color")
    border = item.color("borderColor")
    x_min, x_max, y_min, y_max = places
    return Annotation("box", x_min, x_max, y_min, y_max, axis=item.axis("yScaleID", default="y"), border=border, **look)


def _label(item: _Item) -> Annotation | None:
    x, y = item.place("xValue", "x"), item.place("yValue", "y")
    text = item.text()
    if x is None or y is None:
        return None
    color = item.color("color", "backgroundColor", "borderColor")
    kind = item.word("type")
    return Annotation(
        kind, x, None, y, None, text, color, axis=item.axis("yScaleID", default="y"), path=item.options.place(item.path)
    )


def _look(item: _Item) -> dict[str, Any]:
    """What lines and boxes have in common."""
    color = item.color("color") or item.color("borderColor") if item.word("type") != "box" else ""
    width = item.options.number(*item.at("borderWidth", "width"), low=0, high=20)
    return {
        "text": item.text(),
        "color": color,
        "dash": item.dash(),
        "width": width,
        "path": item.options.place(item.path),
    }


def _reference(item: _Item) -> Annotation | None:
    """A number by itself is a place on the y axis; an object is a line of the short form."""
    _, value = item.options.find(item.path) if is_number(item.options.peek(item.path)) else ("", None)
    if value is not None:
        return Annotation("line", y_min=value, path=item.options.place(item.path))
    if not item.options.is_object(item.path):
        item.options.refuse(item.path, "expected a number or an object with value, and if wanted axis, label, color")
        return None
    return _line(item)
