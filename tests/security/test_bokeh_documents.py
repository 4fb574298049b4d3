"""Documents of others against real browsers: what hangs or breaks ends in time, and hostile text is text."""

import json
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from bokeh.embed import json_item
from bokeh.layouts import row
from bokeh.models import (
    ColorBar,
    ColumnDataSource,
    DaysTicker,
    Image,
    Label,
    LinearColorMapper,
    Ngon,
    PrintfTickFormatter,
    SingleIntervalTicker,
)
from bokeh.plotting import figure

from app import charts
from app.charts.model import ChartSpec
from app.domain.errors import RenderFailed, RenderTimeout
from app.settings import load
from tests.making import BAR
from tests.reading import Reader, Site
from tests.waiting import until
from workers.charts import build
from workers.render import BrowserPool

pytestmark = pytest.mark.browser

PATIENCE = 3.0

EVIL = (
    "</script><script>window.hit=1</script><img src=x onerror=window.hit=1> "
    r"$$\href{javascript:window.hit=1}{x}$$ @x{safe}<b>$name</b> {{7*7}} &lt;svg onload=window.hit=1&gt;"
)


@pytest.fixture(scope="module")
def pool() -> Iterator[BrowserPool]:
    """A worker's browsers, with little patience."""
    pool = BrowserPool(replace(load({}), render_timeout=PATIENCE))
    pool.warm()
    yield pool
    pool.close()


def _item(model: Any) -> Any:
    return json.loads(json.dumps(json_item(model)))


def _read(model: Any) -> ChartSpec:
    return charts.read({"chart_type": "bokeh", "data": _item(model)})


def _points(**options: Any) -> Any:
    plot = figure(**{"width": 300, "height": 200, **options})
    plot.scatter([1, 2, 3], [1, 2, 3])
    return plot


def _endless_ticks() -> Any:
    plot = _points(x_range=(-8e15, 8e15))
    plot.xaxis.ticker = DaysTicker(days=[1])
    return plot


def _endless_color_bar() -> Any:
    plot = _points()
    mapper = LinearColorMapper(palette="Viridis256", low=0, high=1)
    bar = ColorBar(color_mapper=mapper, width=2_000_000_000, height=100_000, ticker=SingleIntervalTicker(interval=1e-9))
    plot.add_layout(bar, "right")
    return plot


def _too_many_ticks() -> Any:
    plot = _points(x_range=(0, 1000))
    plot.xaxis.ticker = SingleIntervalTicker(interval=1e-9)
    return plot


def _too_much_memory() -> Any:
    plot = _points()
    plot.add_glyph(ColumnDataSource({"x": [1], "y": [1]}), Ngon(x="x", y="y", radius=1, n=2_000_000_000))
    return plot


def _no_image() -> Any:
    plot = _points()
    plot.add_glyph(ColumnDataSource({"image": ["evil"]}), Image(image="image", x=0, y=0, dw=1, dh=1))
    return plot


def _no_format() -> Any:
    plot = _points()
    plot.xaxis.formatter = PrintfTickFormatter(format="%999999999.999999d")
    return plot


@pytest.mark.parametrize("make", [_endless_ticks, _endless_color_bar])
def test_what_never_ends_is_ended(pool: BrowserPool, make: Callable[[], Any]) -> None:
    """At the deadline, in a figure and in a layout of figures; the next chart is drawn as ever, in time."""
    before = pool.draw(build(charts.read(BAR))).body
    for model in (make(), row(_points(), make())):
        drawing = build(_read(model))
        begun = time.monotonic()
        with pytest.raises(RenderTimeout):
            pool.draw(drawing)
        assert time.monotonic() - begun < PATIENCE + 3
        assert pool.draw(build(charts.read(BAR))).body == before


@pytest.mark.parametrize("make", [_too_many_ticks, _too_much_memory, _no_image, _no_format])
def test_what_breaks_in_the_page_is_an_error(pool: BrowserPool, make: Callable[[], Any]) -> None:
    """Billions of ticks, gigabytes of corners, an image that is none: its own error, and the next chart unharmed."""
    before = pool.draw(build(charts.read(BAR))).body
    with pytest.raises(RenderFailed) as failed:
        pool.draw(build(_read(make())))
    assert "drawing failed in the browser" in failed.value.message
    assert pool.draw(build(charts.read(BAR))).body == before


def test_nothing_of_one_document_is_in_the_next(pool: BrowserPool) -> None:
    """Two documents with the same ids and other data, one after the other."""
    first = _item(_points())
    second = json.loads(json.dumps(first).replace("[1, 2, 3]", "[3, 1, 2]", 1))
    specs = [charts.read({"chart_type": "bokeh", "data": data}) for data in (first, second, first)]
    pictures = [pool.draw(build(spec)).body for spec in specs]
    assert pictures[0] == pictures[2] != pictures[1]


def _hostile() -> Any:
    source = ColumnDataSource({"x": [1, 2], "y": [1, 2], EVIL: [1, 2], "text": [EVIL, EVIL]})
    told = [(EVIL.replace("{safe}", ""), "@text")]
    plot = figure(width=600, height=400, title=EVIL, x_axis_label=EVIL, y_axis_label=EVIL, tooltips=told)
    plot.scatter("x", "y", size=90, color="crimson", source=source, legend_label=EVIL)
    plot.text("x", "y", text="text", source=source)
    plot.add_layout(Label(x=1, y=1, text=EVIL))
    plot.xaxis.major_label_overrides = {1: EVIL}
    return plot


def test_hostile_text_of_a_document_is_text_on_its_page(site: Site, reader: Reader) -> None:
    """In titles, labels, legends, ticks, columns and tooltips; nothing runs, nothing is asked of any host."""
    reader.see(f"{site.url}/embed/{site.make({'chart_type': 'bokeh', 'data': _item(_hostile())})}")
    told = "return found.filter((n) => n.matches('.bk-tooltip-row-value')).map((n) => n.textContent).join()"

    def tooltip() -> str:
        for x in range(60, 110, 9):
            reader.point(x, 300)
        return str(reader.ask(told))

    until(tooltip)
    assert "<script>window.hit=1</script>" in tooltip()
    assert reader.ask("return window.hit ?? null") is None
    assert reader.ask("return found.filter((node) => /^(IMG|SCRIPT|B|SVG)$/i.test(node.tagName)).length") == 3
    assert [url for url in reader.requests() if not url.startswith((site.url + "/", "data:", "about:"))] == []
    assert reader.complaints() == []


def test_a_layout_fills_its_page(site: Site, reader: Reader) -> None:
    """Each figure in its share of the page's width, with its toolbar."""
    data = _item(row(_points(), _points()))
    reader.see(f"{site.url}/embed/{site.make({'chart_type': 'bokeh', 'data': data})}")
    canvases = "return found.filter((n) => n.matches('.bk-Figure')).map((n) => n.getBoundingClientRect().width)"
    assert np.allclose(reader.ask(canvases), 300, atol=2)
    assert reader.complaints() == []
