"""The embed page in a reader's browser: theme, size, tooltips of today's BokehJS, and what is left without scripts."""

from collections.abc import Iterator

import pytest

from app.charts import CHART_TYPES
from tests.catalogue import one_of_each_family
from tests.making import BAR
from tests.reading import Reader, Site, serve
from tests.waiting import until

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The service."""
    with serve(tmp_path_factory.mktemp("home")) as served:
        yield served


@pytest.fixture(scope="module")
def reader() -> Iterator[Reader]:
    """The browser."""
    opened = Reader()
    yield opened
    opened.close()


@pytest.fixture(autouse=True)
def _fresh(reader: Reader) -> None:
    reader.scripts(run=True)
    reader.block()
    reader.prefer("light")
    reader.resize(600, 400)


def _address(site: Site) -> str:
    return f"{site.url}/embed/{site.make(BAR)}"


def _is_filled(reader: Reader) -> bool:
    """The canvas is as large as the page, and only one chart is on it."""
    return bool(
        reader.ask("""
          const canvases = found.filter((node) => node.tagName === "CANVAS" && node.clientHeight > 0)
          return Bokeh.documents.length === 1 && canvases.length > 0 && canvases.every((canvas) =>
            canvas.clientWidth === innerWidth && canvas.clientHeight === innerHeight)""")
    )


def test_the_theme_follows_the_reader(site: Site, reader: Reader) -> None:
    """At first and when it changes; a chosen one stays."""
    address = _address(site)
    reader.see(address)
    assert reader.drawn == "light 560x370"
    reader.prefer("dark")
    until(lambda: reader.drawn == "dark 560x370")
    assert _is_filled(reader)
    assert reader.ask("return getComputedStyle(document.body).backgroundColor") == "rgb(20, 23, 28)"
    reader.see(f"{address}?theme=light")
    assert reader.drawn == "light 560x370"
    assert reader.ask("return getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"


@pytest.mark.parametrize(
    ("size", "layout"),
    [
        ((320, 200), "280x190"),
        ((420, 280), "400x265"),
        ((600, 400), "560x370"),
        ((800, 400), "800x400"),
        ((1280, 640), "1120x630"),
        ((200, 120), "280x190"),
    ],
)
def test_the_layout_follows_the_size(site: Site, reader: Reader, size: tuple[int, int], layout: str) -> None:
    """The largest that fits is stretched to the page; below the smallest there is none smaller."""
    reader.resize(*size)
    reader.see(_address(site))
    assert reader.drawn == f"light {layout}"
    assert _is_filled(reader)


def test_a_change_of_size_changes_the_layout(site: Site, reader: Reader) -> None:
    """Only as far as needed: within the reach of a layout it is stretched."""
    reader.see(_address(site))
    reader.resize(640, 420)
    until(lambda: _is_filled(reader))
    assert reader.drawn == "light 560x370"
    reader.resize(1280, 720)
    until(lambda: reader.drawn == "light 1120x630")
    until(lambda: _is_filled(reader))


def test_it_is_lettered_in_the_house_face(site: Site, reader: Reader) -> None:
    """The faces are there before the canvas is drawn, of each only the parts that are needed."""
    reader.see(_address(site))
    loaded = "return [...document.fonts].filter((f) => f.status === 'loaded').map((f) => f.family + f.weight)"
    assert {"Plotworks Sans400", "Plotworks Sans600"} <= set(reader.ask(loaded))
    assert not [url for url in reader.requests() if "cyrillic" in url]


SILENT = {"bigNumber", "table", "wordCloud"}
"""Their pictures hold every value as text: nothing is told under the pointer."""


def _sweep() -> Iterator[tuple[int, int]]:
    """Places over the middle of the page, coarse first, then fine for charts of few small marks."""
    for step in (30, 7):
        yield from ((x, y) for x in range(60, 560, step) for y in range(80, 350, 6))


@pytest.mark.parametrize("name", [name for name in one_of_each_family() if name not in SILENT])
def test_every_chart_type_tells_what_is_under_the_pointer(site: Site, reader: Reader, name: str) -> None:
    """A sweep over the middle of the page meets a mark, and a tooltip in the page's own colours."""
    reader.prefer("dark")
    reader.see(f"{site.url}/embed/{site.make(CHART_TYPES[name].example)}")
    tooltip = "const tip = found.find((node) => node.matches('.bk-Tooltip') && node.clientHeight > 0);"
    for x, y in _sweep():
        reader.point(x, y)
        if reader.ask(f"{tooltip} return Boolean(tip)"):
            break
    assert reader.ask(f"{tooltip} return getComputedStyle(tip).backgroundColor") == "rgb(20, 23, 28)"
    rows = "found.filter((node) => node.matches('.bk-tooltip-row-value'))"
    assert reader.ask(f"return {rows}.length > 0 && {rows}.every((row) => row.textContent)")


def test_without_scripts_there_is_the_picture(site: Site, reader: Reader) -> None:
    """As large as the page allows, with the alt text."""
    reader.scripts(run=False)
    reader.driver.get(_address(site))
    picture = reader.driver.find_element("css selector", "noscript img")
    assert picture.get_attribute("alt").startswith("Bar chart")
    assert "/image.png?" in picture.get_attribute("src")


def test_without_bokehjs_there_is_the_picture(site: Site, reader: Reader) -> None:
    """When a chart can't be drawn in the page, it says why on the console and shows what was drawn before."""
    reader.block("*bokeh.min.js")
    reader.driver.get(_address(site))
    until(lambda: reader.ask("return document.querySelector('#chart img')?.naturalWidth === 1"))
    assert any("BokehJS could not be loaded" in words for words in reader.complaints())


def test_what_can_not_be_drawn_is_shown_as_the_picture(site: Site, reader: Reader) -> None:
    """A document that this BokehJS doesn't understand."""
    reader.see(_address(site))
    reader.complaints()
    reader.ask("Bokeh.require = () => { throw new Error('what is this') }")
    reader.resize(1280, 720)
    until(lambda: reader.ask("return document.querySelector('#chart img')?.naturalWidth === 1"))
    assert any("what is this" in words for words in reader.complaints())
