"""The allow-list of Bokeh documents, from Bokeh's own metadata: ``python -m docs.generate.bokeh_models``.

It is run by hand after a new Bokeh, since what its new models can do must be looked at first: a model is let in by
the module it is of, unless it is one of ``KEPT_OUT``. app/charts/bokeh_json/models.json is what it writes.
"""

import math
from collections.abc import Callable, Iterable
from importlib.resources import files
from typing import Any

import bokeh
import bokeh.models
import bokeh.plotting
import orjson
from bokeh.core import properties
from bokeh.core.property import bases, visual
from bokeh.core.property.dataspec import UnitsSpec
from bokeh.core.property.factors import FactorSeq
from bokeh.model import Model

TABLE = files("app.charts.bokeh_json").joinpath("models.json")

LET_IN = (
    "annotations.annotation", "annotations.arrows", "annotations.dimensional", "annotations.geometry",
    "annotations.labels", "annotations.legends", "axes", "coordinates", "expressions", "filters", "formatters",
    "glyph", "glyphs", "graphics", "graphs", "grids", "labeling", "layouts", "mappers", "misc.group_by", "nodes",
    "plots", "ranges", "renderers.contour_renderer", "renderers.glyph_renderer", "renderers.graph_renderer",
    "renderers.renderer", "scales", "selections", "sources", "text", "tickers", "tools", "transforms",
)  # fmt: skip
"""Modules of ``bokeh.models``."""

KEPT_OUT = {
    "code": "Callback CustomCode CustomJSExpr CustomJSFilter CustomJSTickFormatter CustomLabelingPolicy CustomJSTicker "
    "CustomJSHover CustomJSTransform CustomJSCompare CustomAction ActionItem CanvasTexture",
    "html": "DOMNode HTML Styles StyleSheet HTMLAnnotation Tooltip Selector Action ValueOf",
    "network": "ImageURL ImageURLTexture WebDataSource TileSource TileRenderer MapPlot MapOptions",
    "formula": "MathText MathTextGlyph",
    "widget": "Widget Menu MenuItem Dialog Drawer Examiner Panel Icon ButtonLike CellFormatter CellEditor TableColumn "
    "RowAggregator GroupingInfo DataCube Notifications",
    "partial": "Tabs TabPanel ScrollBox GroupBox HBox VBox",
    "class": "DataModel",
}
"""Why they and all that derive from them are refused."""

EMPTY = ["empty"]
SIDE = ["int", 0, 4000]
COUNT = ["int", 0, 1000]
RULES: dict[tuple[str, str], Any] = {
    **{("Model", name): EMPTY for name in ("js_event_callbacks", "js_property_callbacks", "subscribed_events")},
    ("Model", "tags"): ["unused"],
    **{
        ("StyledElement", name): EMPTY
        for name in ("css_classes", "css_variables", "html_attributes", "html_id", "styles", "stylesheets")
    },
    ("UIElement", "context_menu"): EMPTY,
    ("Pane", "elements"): EMPTY,
    **{("LayoutDOM", name): ["either", ["null"], SIDE] for name in ("width", "height", "min_width", "min_height")},
    **{("LayoutDOM", name): ["either", ["null"], SIDE] for name in ("max_width", "max_height")},
    **{("Plot", name): ["either", ["null"], SIDE] for name in ("frame_width", "frame_height")},
    **{("Plot", f"min_border{end}"): ["either", ["null"], SIDE] for end in ("", "_left", "_right", "_top", "_bottom")},
    **{(kind, name): ["told"] for kind in ("GridBox", "GridPlot") for name in ("rows", "cols")},
    **{("LayoutDOM", name): ["told"] for name in ("margin", "resizable")},
    ("HoverTool", "tooltips"): ["either", ["null"], ["list", ["tuple", ["text"], ["tooltip"]]]],
    ("HelpTool", "redirect"): ["address"],
    **{("Tool", name): ["either", ["null"], ["text"]] for name in ("icon", "description")},
    ("ContinuousTicker", "num_minor_ticks"): ["int", 0, 100],
    ("ContinuousTicker", "desired_num_ticks"): COUNT,
    ("BinnedTicker", "num_major_ticks"): ["either", ["enum", "auto"], COUNT],
    ("AdaptiveTicker", "base"): ["number", 1.001, None],
    ("BasicTickFormatter", "precision"): ["either", ["int", 0, 100], ["enum", "auto"]],
    ("EqHistColorMapper", "bins"): ["int", 1, 1_000_000],
    ("Texture", "*"): EMPTY,
}
"""What is narrower here than in Bokeh, by the class that defines the property: pages that can't grow without bound,
no style sheets, no HTML, no code."""


def table() -> dict[str, Any]:
    """``{"version", "kinds": [...], "models": {name: [ancestors, parent, {property: kind}]}, "refused"}``."""
    let_in = {name: cls for name, cls in sorted(classes().items()) if _is_let_in(cls)}
    pool: dict[bytes, int] = {}
    models = {name: _entry(cls, pool) for name, cls in let_in.items()}
    return {
        "version": ".".join(bokeh.__version__.split(".")[:2]),
        "kinds": [orjson.loads(kind) for kind in pool],
        "models": models,
        "refused": {name: _reason(cls) for name, cls in sorted(classes().items()) if name not in let_in},
    }


def classes() -> dict[str, type[Model]]:
    """Every model of Bokeh itself by the name that documents have."""
    return {name: cls for name, cls in Model.model_class_reverse_map.items() if cls.__module__.startswith("bokeh.")}


def kind_of(prop: Any) -> list[Any]:
    """What a property takes, as the table says it."""
    for family, told in _KINDS:
        if isinstance(prop, family):
            return told(prop)
    raise LookupError(f"no kind for {prop!r}")


def _is_let_in(cls: type[Model]) -> bool:
    module = cls.__module__.removeprefix("bokeh.models.")
    return (module in LET_IN or cls is bokeh.plotting.figure) and _reason(cls) == "other"


def _reason(cls: type[Model]) -> str:
    parents = {parent.__name__ for parent in cls.__mro__}
    return next((why for why, names in KEPT_OUT.items() if parents & set(names.split())), "other")


def _entry(cls: type[Model], pool: dict[bytes, int]) -> list[Any]:
    """The names of its ancestors, the nearest that is let in, and its properties that are not told there."""
    lineage = [parent.__name__ for parent in cls.__mro__[1:] if issubclass(parent, Model)]
    nearest = next((parent for parent in cls.__mro__[1:] if issubclass(parent, Model) and _is_let_in(parent)), None)
    own, theirs = _properties(cls), _properties(nearest) if nearest else {}
    indices = {name: pool.setdefault(orjson.dumps(k), len(pool)) for name, k in own.items() if theirs.get(name) != k}
    return [lineage, nearest.__name__ if nearest else None, indices]


def _properties(cls: type[Model]) -> dict[str, list[Any]]:
    descriptors = {name: cls.lookup(name).property for name in sorted(cls.properties())}
    return {
        name: _ruled(cls, name) or _styled(name, kind_of(prop))
        for name, prop in descriptors.items()
        if not _is_alias(prop)
    }


def _is_alias(prop: Any) -> bool:
    return isinstance(prop, bases.Property) is False or type(prop).__name__ in {"Alias", "DeprecatedAlias"}


def _ruled(cls: type[Model], name: str) -> list[Any] | None:
    return next((RULES[parent.__name__, name] for parent in cls.__mro__ if (parent.__name__, name) in RULES), None)


def _styled(name: str, kind: list[Any]) -> list[Any]:
    """The texts in a property of fonts are words of CSS."""
    if not name.endswith(("_font", "_font_size")):
        return kind
    return ["style"] if kind == ["text"] else [_styled(name, p) if isinstance(p, list) else p for p in kind]


def _either(kinds: Iterable[list[Any]]) -> list[Any]:
    """One of several; what is inside of another one is left out."""
    flat = [inner for kind in kinds for inner in (kind[1:] if kind[0] == "either" else [kind])]
    words = [word for kind in flat if kind[0] == "enum" for word in kind[1:]]
    others = [kind for kind in flat if kind[0] not in {"enum", "nothing"}]
    once = {orjson.dumps(kind): kind for kind in [*others, *([["enum", *words]] if words else [])]}
    return ["either", *once.values()] if len(once) > 1 else next(iter(once.values()), ["nothing"])


def _enum(prop: Any) -> list[Any]:
    return ["enum", *prop.allowed_values]


def _params(prop: Any) -> list[list[Any]]:
    return [kind_of(inner) for inner in prop.type_params]


def _inner(prop: Any) -> list[Any]:
    return _params(prop)[0]


def _model(prop: Any) -> list[Any]:
    name = prop.instance_type.__name__
    return ["model", name] if issubclass(prop.instance_type, Model) else ["nothing"]


def _struct(prop: Any) -> list[Any]:
    return ["struct", {name: kind_of(inner) for name, inner in prop._fields.items()}]


def _spec(prop: Any) -> list[Any]:
    kind = kind_of(prop.value_type)
    return ["spec", ["either", kind, ["style"]] if _is_font(prop) else kind]


def _is_font(prop: Any) -> bool:
    return isinstance(prop, properties.FontSizeSpec)


def _interval(prop: Any) -> list[Any]:
    inner = _inner(prop)
    return [inner[0], prop.start, prop.end if math.isfinite(prop.end) else None]


def _at_least(low: int) -> Callable[[Any], list[Any]]:
    return lambda prop: [_inner(prop)[0], low, None] if _inner(prop)[0] in {"int", "number"} else _inner(prop)


def _always(*kind: Any) -> Callable[[Any], list[Any]]:
    return lambda _: list(kind)


_KINDS: tuple[tuple[Any, Callable[[Any], list[Any]]], ...] = (
    (UnitsSpec, _always("spec", ["either", ["null"], ["number"]])),
    (properties.DataSpec, _spec),
    (properties.Color, _always("color")),
    (properties.RGB, _always("nothing")),
    (FactorSeq, _always("list", ["factor"])),
    (properties.ColumnData, _always("columns")),
    (properties.DashPattern, _always("either", ["style"], ["list", ["int"]])),
    (properties.HatchPatternType, _always("text")),
    (properties.MarkerType, _enum),
    (properties.Enum, _enum),
    (properties.Instance, _model),
    (properties.Nullable, lambda prop: _either([["null"], _inner(prop)])),
    (properties.Interval, _interval),
    (properties.Positive, _at_least(0)),
    (properties.NonNegative, _at_least(0)),
    (properties.Struct, _struct),
    (properties.Tuple, lambda prop: ["tuple", *_params(prop)]),
    (properties.Dict, lambda prop: ["map", *_params(prop)]),
    (properties.Factor, _always("factor")),
    (properties.Seq, lambda prop: ["list", _inner(prop)]),
    (properties.Either, lambda prop: _either(_params(prop))),
    (bases.SingleParameterizedProperty, _inner),
    (properties.Percent, _always("number", 0, 1)),
    (properties.Size, _always("number", 0, None)),
    (visual.FontSize, _always("style")),
    (visual.Image, _always("nothing")),
    (properties.Float, _always("number")),
    (properties.Int, _always("int")),
    (properties.Bool, _always("bool")),
    (properties.Null, _always("null")),
    (properties.String, _always("text")),
    (properties.Datetime, _always("either", ["number"], ["text"])),
    (properties.Date, _always("either", ["number"], ["text"])),
    (properties.TimeDelta, _always("number")),
    (properties.Any, _always("unused")),
    (properties.Bytes, _always("nothing")),
)


def main() -> None:
    """Write the table."""
    body = table()
    lines = [f'"version": "{body["version"]}"', *(f'"{part}": {_lines(body[part])}' for part in list(body)[1:])]
    text = "{\n" + ",\n".join(lines) + "\n}\n"
    TABLE.write_text(text, encoding="utf-8")  # type: ignore[attr-defined] # a file of this checkout


def _lines(part: Any) -> str:
    """A line an item, so that a change shows."""
    if isinstance(part, list):
        return "[\n" + ",\n".join(orjson.dumps(item).decode() for item in part) + "\n]"
    return "{\n" + ",\n".join(f'"{name}": {orjson.dumps(item).decode()}' for name, item in part.items()) + "\n}"


if __name__ == "__main__":
    main()
