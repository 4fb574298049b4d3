"""Light models: a document made of them is one that Bokeh itself would have made, and can read."""

import base64
import re
import sys
from typing import Any

import bokeh.core.properties
import bokeh.models
import orjson
import pytest
from bokeh.core.serialization import Buffer, Serialized
from bokeh.document import Document

from app.charts import CHART_TYPES, read
from tests.same import differences
from workers import charts
from workers.look import models
from workers.look.theme import DARK, LIGHT, Theme
from workers.render.serialise import serialise

TWINS = {name: twin for name, twin in vars(models).items() if isinstance(twin, type) and name in bokeh.models.__all__}
CROWD = [[n * 7919 % 1000, n * 104_729 % 997] for n in range(60_000)]
GAPS = {"datasets": [{"label": "Values", "data": [[1, None, 3], [4, 5, 600]]}]}
REQUESTS: dict[str, dict[str, Any]] = {
    **{name: entry.example for name, entry in CHART_TYPES.items() if name != "bokeh"},
    "no data": {"chart_type": "pie", "data": {"labels": ["a"], "datasets": [{"data": [0]}]}},
    "own colours": {
        "chart_type": "bar",
        "data": {"labels": ["a", "b"], "datasets": [{"data": [1, None], "backgroundColor": "rgba(1, 2, 3, 0.5)"}] * 2},
    },
    "gaps": {"chart_type": "heatmap", "data": GAPS},
    "contours": {
        "chart_type": "heatmap",
        "data": GAPS,
        "advanced_options": {"interpolation": "bicubic", "show_contours": True},
    },
    "broken line": {"chart_type": "line", "data": {"labels": ["a", "b", "c"], "datasets": [{"data": [1, None, 3]}]}},
    "crowd": {"chart_type": "scatter", "data": {"datasets": [{"data": CROWD}]}},
    "crowds": {"chart_type": "scatter", "data": {"datasets": [{"label": name, "data": CROWD} for name in "AB"]}},
}
"""Every chart type that is drawn with light models, and what their examples don't show."""

SPECS = [
    ("Line", {"x": "x", "y": "y", "line_color": "#4bc0c0", "line_width": 2, "line_join": "round", "line_cap": "round"}),
    ("Line", {"line_color": "rgba(75, 192, 192, 0.5)", "line_alpha": 0.5, "line_dash": [6, 3]}),
    ("VBar", {"x": "x", "top": "top", "width": 0.5, "fill_color": "fill", "line_color": None, "line_join": "miter"}),
    ("VBar", {"fill_color": "red", "line_color": "column", "line_dash": "dashed", "hatch_pattern": "/"}),
    ("VBar", {"fill_color": {"field": "red"}, "hatch_pattern": {"field": "hatch"}, "hatch_scale": 6}),
    ("Scatter", {"marker": "circle", "size": "size", "fill_color": {"value": "green"}}),
    ("Scatter", {"marker": "kind", "size": 4.5, "angle": {"units": "deg", "value": 30}}),
    ("Text", {"text": models.value("$$x$$"), "text_font": models.value("Noto Sans, sans-serif"), "anchor": "center"}),
    ("Text", {"text": "text", "text_font_size": "13px", "text_font_style": "bold", "text_align": "right"}),
    ("Text", {"text_font_size": {"field": "size"}, "text_baseline": "middle", "x_offset": {"field": "dx"}}),
    ("Text", {"text_font_size": "size", "text_font": "column", "text_align": "left", "padding": (3, 2)}),
    ("Text", {"border_radius": 2, "background_fill_color": {"field": "color"}, "background_hatch_pattern": "x"}),
    ("Wedge", {"x": 0, "y": 0, "radius": 0.5, "start_angle": "start", "direction": "clock", "line_join": "round"}),
    ("MultiPolygons", {"xs": "xs", "ys": "ys", "hatch_pattern": "right_diagonal_line", "hatch_color": "#9ca3af"}),
    ("HSpan", {"y": "y", "line_color": "#e5e7eb", "line_width": 1}),
    ("Image", {"image": "image", "x": -0.5, "y": "y", "dw": 3, "origin": "bottom_left", "anchor": "bottom_left"}),
    ("HoverTool", {"tooltips": [("a", "@{a}"), ("b", "@{b}")], "mode": "vline", "renderers": []}),
    ("FixedTicker", {"ticks": [1.5, 2, float("nan")], "minor_ticks": []}),
    ("LinearColorMapper", {"palette": ["#000000", "#ffffff80"], "low": 0, "high": float("inf")}),
    ("ColumnDataSource", {"data": {"type": ["a", "b"], "x": [1, 2.5]}}),
]
"""Models and their attributes: values, columns, and texts that may be either."""


def draw_with_bokehs_own(monkeypatch: pytest.MonkeyPatch) -> None:
    """Builders take Bokeh's models in place of their light twins."""
    monkeypatch.setattr(bokeh.models.Model, "set", bokeh.models.Model.update, raising=False)
    instead = {twin: getattr(bokeh.models, name) for name, twin in TWINS.items()}
    instead[models.value] = bokeh.core.properties.value
    for name, module in list(sys.modules.items()):
        if name.startswith(("workers.look.", "workers.charts.")) and module is not models:
            for alias, found in list(vars(module).items()):
                if callable(found) and found in instead:
                    monkeypatch.setattr(module, alias, instead[found])


@pytest.mark.parametrize("interactive", [False, True], ids=["still", "page"])
@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
@pytest.mark.parametrize("name", REQUESTS)
def test_charts_are_the_documents_that_bokeh_would_have_made(
    monkeypatch: pytest.MonkeyPatch, name: str, theme: Theme, interactive: bool
) -> None:
    """The same builders, given Bokeh's own models, lead to the same document."""
    spec = read(REQUESTS[name])
    light = charts.build(spec, theme, interactive=interactive).root
    draw_with_bokehs_own(monkeypatch)
    own = charts.build(spec, theme, interactive=interactive).root
    assert isinstance(light, models.Plot | models.Pane)
    assert isinstance(own, bokeh.models.Plot | bokeh.models.Pane)
    assert differences(serialise(light), serialise(own)) == []


@pytest.mark.parametrize("interactive", [False, True], ids=["still", "page"])
@pytest.mark.parametrize("name", REQUESTS)
def test_bokeh_reads_every_chart(name: str, interactive: bool) -> None:
    """With each model once and every array; the configuration of its document is Bokeh's default."""
    drawing = charts.build(read(REQUESTS[name]), LIGHT, interactive=interactive)
    written = serialise(drawing.root)
    buffers = [Buffer(key, base64.b64decode(data)) for key, data in written.buffers.items()]
    (root,) = Document.from_json(Serialized({**orjson.loads(written.json), "config": None}, buffers)).roots
    plot = root if isinstance(root, bokeh.models.Plot) else root.elements[0]
    assert (plot.width, plot.height) == (drawing.width, drawing.height)
    ids = [model.id for model in root.references()]
    assert len(ids) == len(set(ids)) > 5
    assert set(written.buffers) == set(re.findall(r'"id":"(b\d+)"', written.json))


@pytest.mark.parametrize(("name", "attributes"), SPECS)
def test_values_and_columns_are_told_apart_as_bokeh_does(name: str, attributes: dict[str, Any]) -> None:
    """A word that is no colour, size or style is a column's name."""
    light, own = (getattr(module, name)(**attributes) for module in (models, bokeh.models))
    assert differences(serialise(light), serialise(own)) == []
    assert light.attributes.keys() == attributes.keys()


def test_ranges_have_their_ends_in_order() -> None:
    """As Bokeh's: by place or by name, or none."""
    for light, own in [
        (models.Range1d(1, 2.5), bokeh.models.Range1d(1, 2.5)),
        (models.Range1d(start=2, end=1), bokeh.models.Range1d(2, 1)),
        (models.DataRange1d(range_padding=0), bokeh.models.DataRange1d(range_padding=0)),
    ]:
        assert differences(serialise(light), serialise(own)) == []


@pytest.mark.parametrize("name", TWINS)
def test_an_unknown_attribute_is_an_error_that_names_it(name: str) -> None:
    """When a model is made, and later."""
    with pytest.raises(TypeError, match=r"_colour"):
        TWINS[name](**({"data": {}} if name == "ColumnDataSource" else {}), line_colour="red")
    model = TWINS[name](**({"data": {}} if name == "ColumnDataSource" else {}))
    with pytest.raises(TypeError, match=f"{name} has no lines_colour"):
        model.set(lines_colour="red")
    assert "lines_colour" not in model.attributes


def test_an_attribute_that_was_not_set_is_an_error_that_names_it() -> None:
    """Defaults are Bokeh's own; nothing here may guess them."""
    with pytest.raises(AttributeError, match=r"Line\.line_width was not set"):
        print(models.Line(x="x").line_width)  # noqa: T201 - to be read


def test_the_last_value_counts() -> None:
    """Also when it is Bokeh's default."""
    model = models.Text(text_baseline="middle", text_font_size="20px")
    model.set(text_baseline="bottom", text_font_size={"field": "size"})
    own = bokeh.models.Text(text_baseline="bottom", text_font_size={"field": "size"})
    assert differences(serialise(model), serialise(own)) == []


def test_colour_bars_have_labels_by_number() -> None:
    """A mapping is a map, whatever its keys are."""
    made = []
    for module in (models, bokeh.models):
        mapper = module.LinearColorMapper(palette=["#000000", "#ffffff"], low=1, high=3)
        labels = {1.0: "one", 2.5: "$$2$$"}
        made.append(serialise(module.ColorBar(color_mapper=mapper, major_label_overrides=labels, location=(3, 0))))
    assert '"entries":[[1.0,"one"],[2.5,"$$2$$"]]' in made[0].json
    assert differences(*made) == []


def test_plots_take_glyphs_annotations_and_tools() -> None:
    """By the same three calls as Bokeh's."""
    made = []
    for module in (models, bokeh.models):
        plot = module.Plot(x_range=module.Range1d(0, 1), y_range=module.Range1d(0, 1))
        renderer = plot.add_glyph(module.ColumnDataSource({"x": [1]}), module.Line(x="x", y="x"), level="underlay")
        mapper = module.LinearColorMapper(palette=["#000000"])
        plot.add_layout(module.ColorBar(color_mapper=mapper, title="a"), "right")
        plot.add_tools(module.HoverTool(renderers=[renderer], tooltips=[("x", "@x")]))
        made.append(serialise(plot))
    assert differences(*made) == []
