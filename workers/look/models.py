"""Bokeh's models, only written down: the same names and keywords, a tenth of the time.

A model of Bokeh's own checks, wraps and watches each of its values, and its serialiser walks all of it again; for a
chart of few values that is most of what drawing costs. These hold what they are given. That a document made of them is
one that Bokeh itself would have made is what the tests see to, by having Bokeh read it.
"""

import functools
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

import bokeh.models
from bokeh.core.properties import DataSpec
from bokeh.core.serialization import Serializer


class Model:
    """One model: its attributes by name, as Bokeh would serialise them."""

    __slots__ = ("attributes",)
    names: ClassVar[frozenset[str]] = frozenset()
    specs: ClassVar[frozenset[str]] = frozenset()

    def __init__(self, **attributes: Any) -> None:
        self.attributes: dict[str, Any] = {}
        self.set(**attributes)

    def set(self, **attributes: Any) -> None:
        """Set these; a name that the model hasn't got is a ``TypeError``."""
        if not self.names.issuperset(attributes):
            unknown = ", ".join(attributes.keys() - self.names)
            raise TypeError(f"{type(self).__name__} has no {unknown}")
        for name, value in attributes.items():
            self.attributes[name] = self._spec(name, value) if name in self.specs else value

    def __getattr__(self, name: str) -> Any:
        """An attribute that was set."""
        try:
            return self.attributes[name]
        except KeyError:
            raise AttributeError(f"{type(self).__name__}.{name} was not set") from None

    def _spec(self, name: str, value: Any) -> dict[str, Any]:
        """What may be one value for all or a column's name."""
        if isinstance(value, str):
            return _judged(type(self).__name__, name, value)
        if isinstance(value, Mapping):
            return {"type": next(kind for kind in ("value", "field", "expr") if kind in value), **value}
        return {"type": "value", "value": value}


@functools.lru_cache(maxsize=4096)
def _judged(kind: str, name: str, text: str) -> dict[str, Any]:
    """Whether a text is a value (a colour, a word) or a column's name, is for Bokeh to say."""
    model = getattr(bokeh.models, kind)(**{name: text})
    spec: dict[str, Any] = Serializer().encode(model.lookup(name).get_value(model))
    return spec


def _twin(name: str, *bases: type[Model]) -> Any:
    """The light twin of the Bokeh model of this name."""
    original = getattr(bokeh.models, name)
    properties = original.properties()
    specs = {each for each in properties if isinstance(original.lookup(each).property, DataSpec)}
    members = {"__slots__": (), "names": frozenset(properties), "specs": frozenset(specs), "__doc__": original.__doc__}
    return type(name, bases or (Model,), members)


def value(constant: Any) -> dict[str, Any]:
    """The same for all, where a text would be taken for a column's name."""
    return {"value": constant}


class _Range(Model):
    __slots__ = ()

    def __init__(self, start: float | None = None, end: float | None = None, **attributes: Any) -> None:
        ends = {} if start is None else {"start": start, "end": end}
        super().__init__(**ends, **attributes)


class _Source(Model):
    __slots__ = ()

    def __init__(self, data: Mapping[str, Sequence[Any]]) -> None:
        super().__init__(data=dict(data))


class _Plot(Model):
    __slots__ = ()

    def __init__(self, **attributes: Any) -> None:
        super().__init__(renderers=[], **attributes)

    def add_glyph(self, source: Model, glyph: Model, **attributes: Any) -> "GlyphRenderer":
        """Draw a glyph from a source."""
        renderer = GlyphRenderer(data_source=source, glyph=glyph, **attributes)
        self.renderers.append(renderer)
        return renderer

    def add_layout(self, item: Model, place: str = "center") -> None:
        """Put an annotation at a side."""
        self.attributes.setdefault(place, []).append(item)

    def add_tools(self, *tools: Model) -> None:
        """Give the plot tools."""
        self.attributes.setdefault("toolbar", Toolbar(tools=[])).tools.extend(tools)


class GlyphRenderer(_twin("GlyphRenderer")):  # type: ignore[misc]  # made from Bokeh's own class
    """A glyph and where its data come from."""

    __slots__ = ()


class Plot(_Plot, _twin("Plot")):  # type: ignore[misc]
    """Two ranges, and what is drawn on them."""

    __slots__ = ()


ColumnDataSource = _twin("ColumnDataSource", _Source)
Range1d = _twin("Range1d", _Range)
DataRange1d = _twin("DataRange1d", _Range)
AnnularWedge = _twin("AnnularWedge")
Arc = _twin("Arc")
Bezier = _twin("Bezier")
Block = _twin("Block")
Circle = _twin("Circle")
ColorBar = _twin("ColorBar")
Ellipse = _twin("Ellipse")
FixedTicker = _twin("FixedTicker")
HArea = _twin("HArea")
HBar = _twin("HBar")
HexTile = _twin("HexTile")
HoverTool = _twin("HoverTool")
HSpan = _twin("HSpan")
Image = _twin("Image")
ImageRGBA = _twin("ImageRGBA")
ImageURL = _twin("ImageURL")
Line = _twin("Line")
LinearColorMapper = _twin("LinearColorMapper")
LinearScale = _twin("LinearScale")
LogScale = _twin("LogScale")
MultiLine = _twin("MultiLine")
MultiPolygons = _twin("MultiPolygons")
Pane = _twin("Pane")
Patch = _twin("Patch")
Patches = _twin("Patches")
Quad = _twin("Quad")
Rect = _twin("Rect")
Scatter = _twin("Scatter")
Segment = _twin("Segment")
Step = _twin("Step")
Text = _twin("Text")
Toolbar = _twin("Toolbar")
VArea = _twin("VArea")
VAreaStep = _twin("VAreaStep")
VBar = _twin("VBar")
VSpan = _twin("VSpan")
Wedge = _twin("Wedge")
