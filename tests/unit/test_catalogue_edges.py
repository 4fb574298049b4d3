"""Every chart type at the edges of what people send: read and built, or refused with a place, and never half."""

import json
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

from app import charts
from app.charts import CHART_TYPES
from app.charts.styles import THEMES
from app.domain.errors import Invalid
from tests import edges
from tests.texts import Place, places
from workers.charts import build
from workers.drawing import Drawing
from workers.look.models import Model
from workers.look.theme import LIGHT
from workers.render.serialise import serialise

TYPES = [name for name in CHART_TYPES if name != "bokeh"]
"""A Bokeh document brings its own models and texts."""

every_type = pytest.mark.parametrize("name", TYPES)

CRAMPED = 150
"""In pictures lower than this, texts of different parts may come close."""


def drawn(body: edges.Body, *, interactive: bool = False) -> Drawing | None:
    """The drawing of a request; None when it was refused, which must be with a place."""
    entry = charts.find_type(body["chart_type"])
    try:
        spec = charts.read(body)
    except Invalid as refusal:
        first, told = refusal.faults[0], refusal
    else:
        return _built(spec, entry, interactive=interactive)
    assert first.place, told
    assert first.message, told
    return None


def _built(spec: charts.ChartSpec, entry: charts.ChartType, *, interactive: bool) -> Drawing:
    """The drawing; its words and its table are there, too."""
    assert entry.describe(spec)
    assert {len(row) for row in entry.tabulate(spec).rows} <= {len(entry.tabulate(spec).columns)}
    return build(spec, LIGHT, interactive=interactive)


def check(drawing: Drawing | None) -> None:
    """All its numbers are numbers; its texts lie in the picture, not on each other, and those that are cut are told."""
    if drawing is None:
        return
    assert '"type":"number","value":"+inf"' not in (text := serialise(drawing.root).json)
    assert '"type":"number","value":"-inf"' not in text
    assert list(_odd(drawing.root, set())) == []
    found = places(drawing)
    assert [(one.text, one.outside(drawing.width, drawing.height)) for one in found if _leaves(one, drawing)] == []
    cut = [one.text for one in found if one.text.rstrip("\u2069\u200e\u200f").endswith("\u2026")]
    assert not cut or any("shortened to fit" in notice.message for notice in drawing.notices), cut
    if drawing.height >= CRAMPED:
        assert list(_touching([one for one in found if abs(one.angle) < 0.01])) == []


def _leaves(one: Place, drawing: Drawing) -> bool:
    """Not a number, or more than a hair outside."""
    return not one.outside(drawing.width, drawing.height) < 0.75


def _touching(level: list[Place]) -> Iterator[tuple[str, str]]:
    """Pairs of texts on each other; a halo around a text is that text again."""
    level = sorted(level, key=lambda one: one.top)
    for index, one in enumerate(level):
        for other in level[index + 1 :]:
            if other.top > one.bottom + other.size:
                break
            if other.text != one.text and one.on(other):
                yield one.text, other.text


def _odd(value: Any, seen: set[int], path: str = "") -> Iterator[str]:
    """Where something in nested models is infinite; or no number, but for the gaps in what is drawn."""
    if isinstance(value, Model):
        if id(value) not in seen:
            seen.add(id(value))
            for name, each in value.attributes.items():
                yield from _odd(each, seen, f"{path}/{type(value).__name__}.{name}")
    elif isinstance(value, dict):
        for name, each in value.items():
            yield from _odd(each, seen, f"{path}.{name}")
    elif isinstance(value, list | tuple) and not _numbers(value):
        for each in value:
            yield from _odd(each, seen, path)
    elif isinstance(value, float | np.ndarray | list | tuple) and not _sound(value, path):
        yield path


def _numbers(values: Any) -> bool:
    return bool(values) and set(map(type, values)) <= {int, float, np.float64}


def _sound(value: Any, path: str) -> bool:
    array = np.asarray(value)
    if array.dtype.kind != "f":
        return True
    return not np.isinf(array).any() and ("ColumnDataSource.data" in path or not np.isnan(array).any())


def example(name: str, width: int, height: int, **options: Any) -> edges.Body:
    """A copy of the type's example at this size."""
    body: edges.Body = json.loads(json.dumps(CHART_TYPES[name].example))
    return body | {"width": width, "height": height, "options": body.get("options", {}) | options}


@every_type
@pytest.mark.filterwarnings("error")
def test_any_data_are_drawn_or_refused(name: str) -> None:
    """One value, many, none, huge, tiny, negative, long names, other scripts; large and small pictures in turn."""
    drawings = 0
    for index, (label, change) in enumerate(edges.DATA.items()):
        width, height = (800, 400) if index % 2 else (300, 200)
        drawing = drawn(change(example(name, width, height)))
        drawings += drawing is not None
        try:
            check(drawing)
        except AssertionError as error:
            raise AssertionError(f"{label} at {width} x {height}: {error}") from error
    assert drawings


@every_type
@pytest.mark.filterwarnings("error")
def test_any_size_is_drawn(name: str) -> None:
    """From 100 x 100 to 4000 x 2000."""
    for width, height in edges.SIZES:
        drawing = drawn(example(name, width, height))
        assert drawing is not None
        assert (drawing.width, drawing.height) == (width, height)
        check(drawing)


@every_type
@pytest.mark.parametrize("position", ["left", "right", "bottom"])
def test_a_legend_covers_nothing_wherever_it_is(name: str, position: str) -> None:
    """Beside colour bars, keys of sizes, second axes and names at lines' ends."""
    for width, height in ((800, 400), (400, 300)):
        check(drawn(example(name, width, height, legend={"position": position})))
        check(drawn(edges.multiplied(example(name, width, height, legend={"position": position}), 6)))


@every_type
@pytest.mark.filterwarnings("error")
def test_every_theme_is_drawn_and_so_is_the_page(name: str) -> None:
    """Light, dark, print and high contrast; interactive, too."""
    for theme in THEMES:
        check(drawn(example(name, 800, 400, theme=theme)))
        page = drawn(example(name, 400, 300, theme=theme), interactive=True)
        assert page is not None
        assert serialise(page.root).json


@every_type
def test_a_brand_may_have_one_colour(name: str) -> None:
    """Types of several kinds of marks make do with it."""
    assert drawn(example(name, 800, 400, style={"colors": ["#123456"]})) is not None
