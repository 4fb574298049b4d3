"""Documents of others, drawn: the same picture as Bokeh's own export, in any size, in one or many figures."""

import json
import shutil
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from typing import Any

import numpy as np
import numpy.typing as npt
import orjson
import pytest
from bokeh.embed import json_item
from bokeh.io.export import get_screenshot_as_png
from bokeh.layouts import gridplot, row
from bokeh.models import ColumnDataSource, HoverTool, Title
from bokeh.plotting import figure
from PIL import Image
from selenium import webdriver

from app import charts
from app.charts.model import ChartSpec
from app.domain.errors import BlankPicture
from tests.bokeh_figures import FIGURES, LAYOUTS
from workers.charts.bokeh_document import build
from workers.drawing import Document
from workers.look.theme import DARK, LIGHT, theme_on
from workers.render import Browser

FAR, MOST_FAR, MOST_MEAN = 48, 0.01, 1.2
"""Legends lie a pixel apart: Bokeh rounds where it puts their element, and where it paints it."""

Pixels = npt.NDArray[np.int16]


@pytest.fixture(scope="module")
def chrome() -> Iterator[webdriver.Chrome]:
    """The browser that Bokeh's own export is given."""
    options = webdriver.ChromeOptions()
    options.binary_location = str(shutil.which("chromium"))
    for flag in ("--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--force-device-scale-factor=1"):
        options.add_argument(flag)
    driver = webdriver.Chrome(options, webdriver.ChromeService(str(shutil.which("chromedriver"))))
    yield driver
    driver.quit()


def read(model: Any, **more: Any) -> ChartSpec:
    """The spec of a program's figure."""
    return charts.read({"chart_type": "bokeh", "data": json.loads(json.dumps(json_item(model))), **more})


def document(spec: ChartSpec, *, interactive: bool = False) -> tuple[Any, dict[str, str]]:
    """What is built: the root as JSON, and the arrays beside it."""
    built = build(spec, LIGHT, interactive=interactive).root
    assert isinstance(built, Document)
    (root,) = orjson.loads(built.json)["roots"]
    return root, built.buffers


def drawn(browser: Browser, spec: ChartSpec, scale: float = 1) -> Pixels:
    """The pixels of the picture."""
    return _pixels(Image.open(BytesIO(browser.draw(build(spec, LIGHT), scale=scale).body)))


def _pixels(image: Image.Image) -> Pixels:
    return np.asarray(image.convert("RGB"), dtype=np.int16)


def _differ(one: Pixels, other: Pixels) -> tuple[float, float]:
    assert one.shape == other.shape
    apart = np.abs(one - other)
    return float((apart.max(axis=2) > FAR).mean()), float(apart.mean())


@pytest.mark.browser
@pytest.mark.parametrize("name", [*FIGURES, *LAYOUTS])
def test_the_picture_is_that_of_bokehs_export(browser: Browser, chrome: webdriver.Chrome, name: str) -> None:
    """Of the same size, within the stated tolerance; most are equal to the last pixel."""
    make = (FIGURES | LAYOUTS)[name]
    far, mean = _differ(drawn(browser, read(make())), _pixels(get_screenshot_as_png(make(), driver=chrome)))
    assert far <= MOST_FAR
    assert mean <= MOST_MEAN


@pytest.mark.browser
@pytest.mark.parametrize("name", ["scatter", *LAYOUTS])
@pytest.mark.parametrize(("scale", "width", "height"), [(1, 1001, 333), (2, 500, 401), (0.5, 700, 410)])
def test_a_picture_has_the_size_that_is_asked_for(
    browser: Browser, name: str, scale: float, width: int, height: int
) -> None:
    """To the pixel, with something of each figure in its part of it."""
    pixels = drawn(browser, read((FIGURES | LAYOUTS)[name](), width=width, height=height), scale)
    assert pixels.shape == (int(height * scale), int(width * scale), 3)
    left, right = np.array_split(pixels[: len(pixels) // 2], 2, axis=1)
    assert (left.min(), right.min()) < (100, 250)


@pytest.mark.browser
def test_a_toolbar_leaves_nothing(browser: Browser) -> None:
    """A figure with its default toolbar is drawn as the one without."""
    pictures = [drawn(browser, read(_line(**options))) for options in ({}, {"toolbar_location": None})]
    assert np.array_equal(*pictures)


@pytest.mark.browser
def test_what_looks_like_a_formula_is_text(browser: Browser) -> None:
    """Drawn letter for letter: a longer one makes a longer title."""
    short, long = (drawn(browser, read(_line(title=Title(text=text)))) for text in ("$$x$$", "$$xxxxxxxxxxxxxxxx$$"))
    reach = [np.nonzero((one[:25] < 128).any(axis=(0, 2)))[0].max() for one in (short, long)]
    assert reach[1] - reach[0] > 50


@pytest.mark.browser
def test_marks_that_are_not_there_are_an_error(browser: Browser) -> None:
    """In a layout too: borders that leave no room for the data."""
    squeezed = [_line(min_border=2000), _line(min_border=2000)]
    with pytest.raises(BlankPicture):
        browser.draw(build(read(row(*squeezed)), LIGHT))


@pytest.mark.browser
def test_marks_in_the_colour_of_axes_are_seen(browser: Browser) -> None:
    """Black points in a layout are no blank picture."""
    plots = [figure(width=200, height=150) for _ in range(2)]
    for plot in plots:
        plot.scatter([1, 2, 3], [1, 2, 3], color="black")
    drawing = build(read(row(*plots)), LIGHT)
    assert drawing.marks == 6
    assert browser.draw(drawing).body


def test_marks_are_counted_where_they_are_certain() -> None:
    """Not in a range of the document's own, nor where a colour may hide them; never those without a place."""
    plot = figure()
    plot.scatter([1, 2, float("nan")], [1, 2, 3])
    assert build(read(plot), LIGHT).marks == 2
    for hidden in ({"x_range": (0, 1)}, {"color": "white"}, {"alpha": 0}):
        own = {name: hidden.pop(name) for name in ("x_range",) if name in hidden}
        plot = figure(**own)
        plot.scatter([1, 2], [1, 2], **hidden)
        assert build(read(plot), LIGHT).marks == 0


def test_arrays_lie_beside_the_document() -> None:
    """Unpacked, so that the browser has nothing to inflate."""
    plot = figure()
    plot.scatter(np.arange(3.0), np.arange(3, dtype="int32"))
    root, buffers = document(read(plot))
    data = root["attributes"]["renderers"][0]["attributes"]["data_source"]["attributes"]["data"]
    arrays = [values for _, values in data["entries"]]
    assert [one["dtype"] for one in arrays] == ["float64", "int32"]
    assert {one["array"]["data"]["id"] for one in arrays} == buffers.keys()
    assert len(buffers["array0"]) == 32  # 24 bytes in base64


def test_each_model_is_written_once() -> None:
    """Whatever points at it later has a reference, as Bokeh writes it."""
    plot = _line()
    plot.add_tools(HoverTool(renderers=plot.renderers))
    text = orjson.dumps(document(read(gridplot([[plot]])))[0]).decode()
    assert text.count('"name":"GlyphRenderer"') == 1
    assert f'"renderers":[{{"id":"{plot.renderers[0].id}"}}]' in text


def test_only_what_was_read_is_written() -> None:
    """Tags and the document's own settings stay behind."""
    plot = _line(tags=["secret"], name="kept")
    root, _ = document(read(plot))
    assert root["attributes"]["name"] == "kept"
    assert "secret" not in orjson.dumps(root).decode()


def test_a_row_is_a_grid_with_tracks_of_known_sizes() -> None:
    """In a picture pixels that add up; on a page shares of its element."""
    spec = read(row(_line(), _line(width=100), spacing=7), width=814, height=200)
    root, _ = document(spec)
    assert root["name"] == "GridBox"
    assert (root["attributes"]["cols"], root["attributes"]["rows"]) == (["600px", "200px"], ["200px"])
    assert root["attributes"]["spacing"] == [7, 14]
    root, _ = document(spec, interactive=True)
    assert root["attributes"]["cols"] == ["600fr", "200fr"]
    assert root["attributes"]["sizing_mode"] == "stretch_both"


def test_on_a_page_a_figure_follows_its_element() -> None:
    """With its toolbar, which a picture doesn't have; in both themes it is as its program made it."""
    spec = read(_line(output_backend="webgl"))
    picture, page = (document(spec, interactive=interactive)[0]["attributes"] for interactive in (False, True))
    assert (picture["sizing_mode"], picture["toolbar_location"]) == ("fixed", None)
    assert (page["sizing_mode"], page["toolbar_location"]) == ("stretch_both", "right")
    assert picture["output_backend"] == "canvas"
    assert build(spec, DARK, interactive=True).root == build(spec, LIGHT, interactive=True).root


@pytest.mark.browser
def test_a_ground_lies_below_what_the_document_leaves_open(browser: Browser) -> None:
    """A figure with a colour of its own keeps it; without one it shows the ground that was asked for."""
    corners = []
    for options in ({}, {"border_fill_color": "#112233"}):
        spec = read(_line(**options))
        pixels = _pixels(Image.open(BytesIO(browser.draw(build(spec, theme_on("#ffeedd"))).body)))
        corners.append(tuple(pixels[2, 2]))
    assert corners == [(0xFF, 0xEE, 0xDD), (0x11, 0x22, 0x33)]


def test_a_spec_can_be_built_in_many_sizes() -> None:
    """Building leaves it as it was."""
    spec = read(row(_line(), _line()))
    before = build(spec, LIGHT).root
    build(replace(spec, width=111, height=111), LIGHT, interactive=True)
    assert build(spec, LIGHT).root == before


def _line(**options: Any) -> Any:
    plot = figure(**{"width": 300, "height": 200, **options})
    plot.line("x", "y", source=ColumnDataSource({"x": [1, 2, 3], "y": [1, 3, 2]}))
    return plot
