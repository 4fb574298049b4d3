"""What a Bokeh document may not hold: each with its name and its place."""

from collections.abc import Callable
from typing import Any

import pytest
from bokeh import models
from bokeh.layouts import column, row
from bokeh.models import widgets
from bokeh.plotting import figure

from app.charts.bokeh_json.table import VERSION
from tests.bokeh_requests import ROOT, edited, faults, item, points


def _with_tool(tool: Any) -> Any:
    plot = points()
    plot.add_tools(tool)
    return plot


def _with_axis(**options: Any) -> Any:
    plot = points()
    plot.xaxis.update(**options)
    return plot


def _with_part(part: Any) -> Any:
    plot = points()
    plot.add_layout(part)
    return plot


def _with_renderer(renderer: Any) -> Any:
    plot = points()
    plot.renderers.append(renderer)
    return plot


def _with_glyph(glyph: Any) -> Any:
    plot = points()
    plot.add_glyph(models.ColumnDataSource({"a": [1]}), glyph)
    return plot


def _with_callback() -> Any:
    plot = points()
    plot.x_range.js_on_change("start", models.CustomJS(code="1"))
    return plot


def _with_event() -> Any:
    plot = points()
    plot.js_on_event("tap", models.CustomJS(code="1"))
    return plot


def _with_source(source: Any) -> Any:
    plot = points()
    plot.scatter("a", "a", source=source)
    return plot


def _with_filter() -> Any:
    plot = points()
    plot.renderers[0].view = models.CDSView(filter=models.CustomJSFilter(code="return []"))
    return plot


def _with_transform() -> Any:
    plot = figure()
    plot.scatter(x={"field": "a", "transform": models.CustomJSTransform(func="1")}, y="a", source={"a": [1]})
    return plot


REFUSED: dict[str, tuple[Callable[[], Any], str, str]] = {
    "CustomJS": (_with_callback, "x_range.attributes.js_property_callbacks", "expected nothing"),
    "event": (_with_event, "js_event_callbacks", "expected nothing"),
    "CustomJSTickFormatter": (
        lambda: _with_axis(formatter=models.CustomJSTickFormatter(code="1")),
        "below[0].attributes.formatter",
        "CustomJSTickFormatter is code",
    ),
    "CustomJSTicker": (lambda: _with_axis(ticker=models.CustomJSTicker()), "below[0].attributes.ticker", "is code"),
    "CustomJSFilter": (
        _with_filter,
        "renderers[0].attributes.view.attributes.filter",
        "CustomJSFilter is code",
    ),
    "CustomJSTransform": (
        _with_transform,
        "renderers[0].attributes.glyph.attributes.x.transform",
        "CustomJSTransform is code",
    ),
    "CustomJSHover": (
        lambda: _with_tool(models.HoverTool(formatters={"@x": models.CustomJSHover(code="1")})),
        "toolbar.attributes.tools[6].attributes.formatters.@x",
        "CustomJSHover is code",
    ),
    "callback of a tool": (
        lambda: _with_tool(models.TapTool(callback=models.OpenURL(url="https://example.com"))),
        "toolbar.attributes.tools[6].attributes.callback",
        "OpenURL is code",
    ),
    "CustomAction": (
        lambda: _with_tool(models.CustomAction(callback=models.CustomJS(code="1"))),
        "toolbar.attributes.tools[6]",
        "CustomAction is code",
    ),
    "tooltips as HTML": (
        lambda: points(tooltips="<b>@x</b>"),
        "toolbar.attributes.tools[6].attributes.tooltips",
        "expected null or a list",
    ),
    "safe tooltips": (
        lambda: points(tooltips=[("x", "@x{safe}")]),
        "toolbar.attributes.tools[6].attributes.tooltips[0][1]",
        "{safe}",
    ),
    "address of help": (
        lambda: _with_tool(models.HelpTool(redirect="javascript:alert(1)")),
        "toolbar.attributes.tools[6].attributes.redirect",
        "expected an address",
    ),
    "ImageURL": (
        lambda: _with_glyph(models.ImageURL(url={"value": "http://127.0.0.1/a.png"})),
        "renderers[1].attributes.glyph",
        "ImageURL is loaded from elsewhere",
    ),
    "texture": (
        lambda: _with_glyph(models.Rect(hatch_extra={"a": models.ImageURLTexture(url="http://127.0.0.1/")})),
        "renderers[1].attributes.glyph.attributes.hatch_extra.a",
        "ImageURLTexture is loaded from elsewhere",
    ),
    "tiles": (
        lambda: _with_renderer(models.TileRenderer(tile_source=models.WMTSTileSource(url="http://127.0.0.1/"))),
        "renderers[1]",
        "TileRenderer is loaded from elsewhere",
    ),
    "AjaxDataSource": (
        lambda: _with_source(models.AjaxDataSource(data={"a": [1]}, data_url="http://127.0.0.1/")),
        "renderers[1].attributes.data_source",
        "AjaxDataSource is loaded from elsewhere",
    ),
    "ServerSentDataSource": (
        lambda: _with_source(models.ServerSentDataSource(data={"a": [1]}, data_url="http://127.0.0.1/")),
        "renderers[1].attributes.data_source",
        "ServerSentDataSource is loaded from elsewhere",
    ),
    "TeX": (lambda: _with_axis(axis_label=models.TeX("x^2")), "below[0].attributes.axis_label", "TeX is a formula"),
    "MathML": (lambda: _with_axis(axis_label=models.MathML("<b/>")), "below[0].attributes.axis_label", "is a formula"),
    "TeXGlyph": (
        lambda: _with_glyph(models.TeXGlyph(text="a")),
        "renderers[1].attributes.glyph",
        "TeXGlyph is a formula",
    ),
    "HTMLLabel": (lambda: _with_part(models.HTMLLabel(x=1, y=1, text="<b>")), "center[2]", "HTMLLabel is HTML"),
    "styles": (lambda: points(styles={"background": "url(http://127.0.0.1/)"}), "styles", "expected nothing"),
    "stylesheets": (lambda: points(stylesheets=["*{}"]), "stylesheets", "expected nothing"),
    "css_classes": (lambda: points(css_classes=["a"]), "css_classes", "expected nothing"),
    "css_variables": (lambda: points(css_variables={"--a": "red"}), "css_variables", "expected nothing"),
    "elements": (lambda: points(elements=[models.Tooltip(content="a")]), "elements", "expected nothing"),
    "fonts": (lambda: _with_axis(axis_label_text_font="a;b{"), "below[0].attributes.axis_label_text_font", "a font"),
    "a colour": (
        lambda: edited(lambda root: root.update(border_fill_color="url(http://127.0.0.1)")),
        "border_fill_color",
        "is no colour",
    ),
    "a figure's side": (lambda: points(width=10**9), "width", "outside 0 to 4000"),
    "minor ticks": (
        lambda: _with_axis(ticker=models.BasicTicker(num_minor_ticks=10**9)),
        "below[0].attributes.ticker.attributes.num_minor_ticks",
        "outside 0 to 100",
    ),
    "wanted ticks": (
        lambda: _with_axis(ticker=models.BasicTicker(desired_num_ticks=10**9)),
        "below[0].attributes.ticker.attributes.desired_num_ticks",
        "outside 0 to 1000",
    ),
    "an unknown property": (
        lambda: edited(lambda root: root.update(onload="alert(1)")),
        "onload",
        f"a Figure of Bokeh {VERSION} has no property of this name",
    ),
    "an id among attributes": (lambda: edited(lambda root: root.update(id="p1")), "id", "has no property"),
    "a prototype": (
        lambda: edited(lambda root: root.update(__proto__={"a": 1})),
        "__proto__",
        "has no property",
    ),
    "a map's prototype": (
        lambda: edited(lambda root: root.update(extra_x_ranges={"type": "map", "entries": [["__proto__", None]]})),
        "extra_x_ranges.entries[0]",
        "'__proto__' can't be a name here",
    ),
    "another model": (
        lambda: edited(lambda root: root.update(x_range={"type": "object", "name": "LinearAxis", "id": "x"})),
        "x_range",
        "expected a model Range, found a model LinearAxis",
    ),
    "a model that is none": (
        lambda: edited(lambda root: root.update(x_range={"type": "object", "name": "Range2d", "id": "x"})),
        "x_range",
        "Range2d is no model of Bokeh 3.9 itself; did you mean Range1d?",
    ),
    "a reference to nothing": (
        lambda: edited(lambda root: root.update(x_range={"id": "nothing"})),
        "x_range",
        "there is no model 'nothing' in the document before this place",
    ),
    "an id twice": (
        lambda: edited(lambda root: root["y_range"].update(id=root["x_range"]["id"])),
        "y_range.id",
        f"is that of the model at {ROOT}.attributes.x_range",
    ),
    "an object that is none": (
        lambda: edited(lambda root: root.update(x_range={"type": "symbol", "name": "eval"})),
        "x_range",
        "expected a model Range, found an object",
    ),
    "a column that is not there": (
        lambda: edited(lambda root: root["renderers"][0]["attributes"]["glyph"]["attributes"]["x"].update(field="z")),
        "renderers[0].attributes.glyph",
        "there is no column 'z' in its data source; there are: x, y",
    ),
    "a unit": (
        lambda: edited(lambda root: root["renderers"][0]["attributes"]["glyph"]["attributes"]["x"].update(units="a")),
        "renderers[0].attributes.glyph.attributes.x.units",
        "is no unit",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_refused_is_named_with_its_place(name: str) -> None:
    """The first fault has the place from the request's own top, and says what is wrong with what stands there."""
    make, place, words = REFUSED[name]
    made = make()
    fault = faults(made if isinstance(made, dict) else item(made))[0]
    assert fault.place == f"{ROOT}.attributes.{place}"
    assert words in fault.message


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: widgets.Div(text="<b>"), "Div has no picture"),
        (lambda: widgets.DataTable(source=models.ColumnDataSource()), "DataTable has no picture"),
        (lambda: row(points(), widgets.Button(label="a")), "Button has no picture"),
        (lambda: column(widgets.Slider(start=0, end=1, value=0), points()), "Slider has no picture"),
        (lambda: models.Tabs(tabs=[models.TabPanel(child=points(), title="a")]), "Tabs shows only a part"),
        (
            lambda: models.GMapPlot(api_key=b"a", map_options=models.GMapOptions(lat=0, lng=0)),
            "is loaded from elsewhere",
        ),
        (lambda: row(models.Spacer(width=300, height=300)), "there is no figure"),
        (lambda: row(models.Toolbar(), points()), "Toolbar has no picture"),
    ],
)
def test_what_has_no_picture_is_refused(make: Callable[[], Any], words: str) -> None:
    """Widgets, tables, tabs and maps, alone and between figures."""
    assert words in faults(item(make()))[0].message


@pytest.mark.parametrize(
    ("edit", "place", "words"),
    [
        (lambda data: data["doc"].update(version="2.4.3"), "data.doc.version", "is of Bokeh 2.4, and documents"),
        (lambda data: data["doc"].update(version=None), "data.doc.version", "has null as its version"),
        (lambda data: data["doc"].update(roots={}), "data.doc", "there are no roots in it"),
        (lambda data: data["doc"].update(roots=[]), "data.doc.roots", "there is nothing to draw"),
        (lambda data: data.update(doc=None), "data.doc", "there are no roots in it"),
        (lambda data: data.update(root_id="p0"), "data.doc.roots", "there is no root 'p0'"),
        (lambda data: data.update(evil=1), "data", "there is no field 'evil' in it"),
        (lambda data: data["doc"].update(defs=[{"type": "model"}]), "data.doc.defs", "classes of a program's own"),
        (lambda data: data["doc"].update(callbacks={"entries": [1]}), "data.doc.callbacks", "a callback is code"),
    ],
)  # fmt: skip
def test_what_is_no_document_is_refused(edit: Callable[[Any], object], place: str, words: str) -> None:
    """Other shapes, other versions, classes and callbacks of a program's own."""
    data = item(points())
    edit(data)
    fault = faults(data)[0]
    assert fault.place == place
    assert words in fault.message
