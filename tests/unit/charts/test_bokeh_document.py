"""Reading Bokeh documents: what people draw is let in, everything else is refused by name and place."""

import json
import time
from collections.abc import Callable
from typing import Any

import numpy as np
import orjson
import pytest
from bokeh import models
from bokeh.document import Document
from bokeh.layouts import column, gridplot, row
from bokeh.model import Model
from bokeh.plotting import figure
from hypothesis import given
from hypothesis import strategies as st

from app.charts import CHART_TYPES
from app.charts.bokeh_json import checker
from app.charts.bokeh_json.table import MODELS, VERSION
from app.domain.errors import Fault, Invalid
from docs.generate import bokeh_models
from tests.bokeh_figures import FIGURES, LAYOUTS
from tests.bokeh_requests import edited, faults, item, points, read

ENTRY = CHART_TYPES["bokeh"]


@pytest.mark.parametrize("name", [*FIGURES, *LAYOUTS])
def test_what_people_draw_is_let_in(name: str) -> None:
    """Without a fault; nothing but a size is told."""
    spec = read(item((FIGURES | LAYOUTS)[name]()))
    assert spec.notices == ()
    assert ENTRY.describe(spec)
    assert ENTRY.tabulate(spec).columns


def test_the_allow_list_is_of_the_bokeh_that_draws() -> None:
    """``python -m docs.generate.bokeh_models`` writes it anew; what new models can do must be looked at first."""
    assert orjson.loads(bokeh_models.TABLE.read_bytes()) == orjson.loads(orjson.dumps(bokeh_models.table()))


@pytest.mark.parametrize("name", MODELS)
def test_an_entry_has_the_properties_of_its_class(name: str) -> None:
    """All of them and no others, whichever entry they come from; and all that it is derived from."""
    cls = bokeh_models.classes()[name]
    aliases = {one for one in cls.properties() if type(cls.lookup(one).property).__name__.endswith("Alias")}
    assert MODELS[name].properties.keys() == cls.properties() - aliases
    assert MODELS[name].ancestors == {parent.__name__ for parent in cls.__mro__ if issubclass(parent, Model)} - {
        cls.__name__
    } | {name}


def test_an_older_bokeh_of_the_same_kind_is_told() -> None:
    """It is drawn, with a warning."""
    data = item(points())
    data["doc"]["version"] = "3.4.1"
    (notice,) = read(data).notices
    assert notice.message.startswith(f"the document is of Bokeh 3.4 and is drawn by {VERSION}")


def test_a_whole_document_is_read_as_well() -> None:
    """``Document.to_json()``: of several roots the first, and it says so."""
    document = Document()
    document.add_root(points(title="first"))
    document.add_root(points(title="second"))
    spec = read(json.loads(json.dumps(document.to_json(deferred=False))))
    assert spec.options.title == "first"
    assert [notice.place for notice in spec.notices] == ["data.roots"]


def test_the_root_that_is_named_is_drawn_with_what_it_shares() -> None:
    """A range that another root brought along comes with it."""
    first = points(title="first")
    second = points(title="second", x_range=first.x_range)
    document = Document()
    document.add_root(first)
    document.add_root(second)
    data = {"root_id": second.id, "doc": json.loads(json.dumps(document.to_json(deferred=False)))}
    spec = read(data)
    assert spec.options.title == "second"
    assert spec.data.root.get("x_range").name == "DataRange1d"


def test_models_may_point_at_each_other_in_circles() -> None:
    """Bokeh allows it: the walk ends."""
    plot = points()
    plot.x_range.renderers = plot.renderers
    plot.add_tools(models.HoverTool(renderers=plot.renderers))
    root = read(item(plot)).data.root
    assert root.get("x_range").get("renderers") == root.get("renderers")


def test_more_models_than_a_chart_may_have(monkeypatch: pytest.MonkeyPatch) -> None:
    """The walk ends there."""
    monkeypatch.setattr(checker, "MAX_MODELS", 10)
    assert "there are more than 10 models" in faults(item(points()))[0].message


def test_nesting_ends_somewhere() -> None:
    """Whoever reads it, with or without a limit of his own."""
    deep: Any = item(points())["doc"]["roots"][0]
    for index in range(300):
        deep = {"type": "object", "name": "Row", "id": f"r{index}", "attributes": {"children": [deep]}}
    data = item(points()) | {"root_id": None}
    data["doc"]["roots"] = [deep]
    assert "nested more than 100 levels deep" in faults(data)[0].message


@pytest.mark.parametrize(
    "nonsense",
    [
        [{"type": "map", "entries": [[str(index), {"type": "map"}]]} for index in range(100_000)],
        [{"type": "object", "name": f"Rendrer{index}", "id": str(index)} for index in range(100_000)],
        [{"type": "object", "name": "GlyphRendere" * 100_000, "id": "a"}],
        [[[[[[[]]]]]]] * 100_000,
    ],
    ids=["maps", "models", "a name", "lists"],
)
def test_megabytes_of_nonsense_are_refused_in_time(nonsense: Any) -> None:
    """Some faults, each of them short; nobody looks for the others."""
    data = edited(lambda root: root.update(renderers=nonsense))
    begun = time.process_time()
    found = faults(data)
    assert time.process_time() - begun < 2
    assert len(found) <= 51
    assert max(len(fault.place + fault.message) for fault in found) < 400


def test_megabytes_of_lists_are_no_data() -> None:
    """Lists of nothing count as well."""
    data = edited(
        lambda root: root["renderers"][0]["attributes"]["data_source"]["attributes"]["data"].update(
            entries=[["x", [[[]] * 200 for _ in range(10_000)]]]
        )
    )
    begun = time.process_time()
    assert "more than 2,000,000 values" in faults(data)[0].message
    assert time.process_time() - begun < 10


@pytest.mark.parametrize(
    ("make", "size"),
    [
        (points, (300, 200)),
        (figure, (600, 600)),
        (lambda: figure(sizing_mode="stretch_both"), (800, 400)),
        (lambda: figure(sizing_mode="stretch_width", height=250), (800, 250)),
        (lambda: figure(width=400, height=None, aspect_ratio=2), (400, 200)),
        (lambda: figure(width=None, height=None, frame_width=300, frame_height=200), (400, 300)),
        (lambda: row(points(), points(), spacing=10), (610, 200)),
        (lambda: column(points(), points(height=300), spacing=5), (300, 505)),
        (lambda: gridplot([[points(), points()], [points(), None]], toolbar_location=None), (600, 400)),
        (lambda: row(points(), column(points(), points())), (600, 400)),
    ],
)
def test_the_documents_own_size_counts(make: Callable[[], Any], size: tuple[int, int]) -> None:
    """Where the request gives none: that of the figure, or what a layout's figures take together."""
    spec = read(item(make()))
    assert (spec.width, spec.height) == size


def test_the_size_of_the_request_comes_first() -> None:
    """Each side by itself."""
    assert (read(item(points()), width=500).width, read(item(points()), width=500).height) == (500, 200)


def test_a_document_too_large_for_a_picture() -> None:
    """It needs a size from the request, and then it is drawn."""
    data = item(row(*[points(width=1000) for _ in range(5)]))
    (fault,) = faults(data)
    assert fault == Fault(
        "width", "the document is 5000 pixels in width, and a picture has 100 to 4000: give width in the request"
    )
    assert read(data, width=1200).width == 1200


def test_options_have_no_say() -> None:
    """A document is drawn as it is: each option is told."""
    spec = read(item(points(title="own")), options={"title": "other", "scales": {"x": {"min": 1}}})
    assert spec.options.title == "own"
    assert [notice.place for notice in spec.notices] == ["options.title", "options.scales"]


def test_alt_text_of_a_figure() -> None:
    """Title, axes, marks."""
    plot = figure(title="Sales.", x_axis_label="Month", y_axis_label="Euro")
    plot.line([1, 2, 3], [1, 2, 3], legend_label="A")
    plot.scatter([1, 2], [1, 2])
    plot.vbar(x=[1], top=[1])
    assert ENTRY.describe(read(item(plot))) == (
        "Bokeh chart: Sales. The vertical axis shows Euro and the horizontal axis shows Month. "
        "It shows a line of 3 values (A), 2 points, 1 bar."
    )


def test_alt_text_of_a_layout() -> None:
    """Each figure by its title."""
    text = ENTRY.describe(read(item(row(points(title="One"), points()))))
    assert text == "2 Bokeh charts. One: It shows 3 points. Without a title: It shows 3 points."


def test_table_of_one_source() -> None:
    """Its columns; dates as dates, gaps as gaps, nested values by their number."""
    plot = figure(x_axis_type="datetime")
    days = np.array(["2026-01-01", "2026-01-02"], dtype="datetime64[D]")
    source = models.ColumnDataSource({"day": days, "value": [1.5, np.nan], "parts": [[1, 2], [3]]})
    plot.line("day", "value", source=source)
    table = ENTRY.tabulate(read(item(plot)))
    assert table.columns == ("day", "value", "parts")
    assert table.rows == (("2026-01-01", 1.5, "2 values"), ("2026-01-02", None, "1 values"))


def test_table_of_several_sources() -> None:
    """Their names come first."""
    plot = figure()
    plot.line([1], [2], legend_label="A")
    plot.scatter([3], [4])
    table = ENTRY.tabulate(read(item(plot)))
    assert (table.columns, table.rows) == (("Data", "x", "y"), (("A", 1, 2), ("Point", 3, 4)))


_DOCUMENT = item(FIGURES["scatter"]())
_JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=9)
    | st.sampled_from(["field", "value", "ndarray", "map", "object", "__proto__"]),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(
        st.sampled_from(["type", "id", "name", "attributes", "entries", "value", "field", "array", "shape", "data"]),
        inner,
        max_size=4,
    ),
    max_leaves=8,
)  # fmt: skip


def _places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    pairs = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path, *(place for key, inner in pairs for place in _places(inner, (*path, key)))]


@given(st.sampled_from(_places(_DOCUMENT)[1:]), _JUNK)
def test_whatever_stands_anywhere_is_read_or_refused(path: tuple[Any, ...], junk: Any) -> None:
    """No other error comes out, and what was read can be described and tabulated."""
    data = json.loads(json.dumps(_DOCUMENT))
    parent = data
    for key in path[:-1]:
        parent = parent[key]
    parent[path[-1]] = junk
    try:
        spec = read(data)
    except Invalid:
        return
    assert ENTRY.describe(spec)
    ENTRY.tabulate(spec)
