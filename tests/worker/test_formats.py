"""Every format of the same chart, out of a real browser, and read by other programs than that browser."""

import time
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from typing import Any

import numpy as np
import pypdfium2
import pytest
from bokeh.models import ColumnDataSource, ImageRGBA, Plot, Range1d, Text, Title, VBar
from PIL import Image
from pypdf import PdfReader

from app import charts
from app.charts import CHART_TYPES
from app.domain.errors import BlankPicture, RenderTimeout
from app.domain.variants import FORMATS, RASTERS
from tests.catalogue import in_turn
from tests.reading import Reader
from workers.charts import build
from workers.drawing import Drawing, Picture
from workers.look.theme import theme_on
from workers.render import Browser

pytestmark = pytest.mark.browser

SVG = "{http://www.w3.org/2000/svg}"
DRAWN = sorted(FORMATS.keys() - {"html"})
HOSTILE = '<b>&amp;"]]> 漢字 العربية עברית 😀 a  b'
FAR, MOST_FAR = 48, 0.01


@pytest.fixture(scope="module")
def reader() -> Iterator[Reader]:
    """Another browser than the worker's."""
    reader = Reader()
    yield reader
    reader.close()


def example(name: str, width: int = 800, height: int = 400, ground: str = "", **options: Any) -> Drawing:
    """The example of a chart type, with the words that its files carry."""
    body = CHART_TYPES[name].example
    body = body | {"options": body.get("options", {}) | options} if options else body
    spec = replace(charts.read(body), width=width, height=height)
    drawing = build(spec, theme_on(ground))
    return replace(drawing, title=spec.options.title, alt_text=CHART_TYPES[name].describe(spec))


def pixels(body: bytes) -> Any:
    """The decoded picture as red, green, blue and alpha."""
    return np.asarray(Image.open(BytesIO(body)).convert("RGBA"), dtype=np.int16)


def printed(picture: Picture, scale: float = 1) -> Any:
    """A PDF's only page as another program draws it, a pixel for each CSS pixel."""
    page = pypdfium2.PdfDocument(picture.body)[0]
    return np.asarray(page.render(scale=scale * 4 / 3).to_pil().convert("RGBA"), dtype=np.int16)


def shown(reader: Reader, picture: Picture) -> Any:
    """An SVG as a browser shows it that opens the file alone."""
    reader.resize(picture.width, picture.height)
    reader.driver.get("about:blank")
    address = reader.ask(
        f"return URL.createObjectURL(new Blob([{picture.body.decode()!a}], {{type: 'image/svg+xml'}}))"
    )
    reader.driver.get(address)
    return pixels(reader.driver.get_screenshot_as_png())


def apart(one: Any, other: Any) -> float:
    """The share of pixels that are far apart."""
    assert one.shape == other.shape
    return float((np.abs(one - other).max(axis=2) > FAR).mean())


def named(svg: bytes, name: str) -> list[ET.Element]:
    """The elements of this name."""
    return list(ET.fromstring(svg).iter(f"{SVG}{name}"))  # noqa: S314 - our own output


@pytest.mark.parametrize(("name", "kind"), in_turn(DRAWN))
def test_every_chart_is_drawn_in_every_format(browser: Browser, name: str, kind: str) -> None:
    """Its content type is that of its bytes, and its size the one asked for."""
    beginnings = {"png": b"\x89PNG", "jpeg": b"\xff\xd8\xff", "webp": b"RIFF", "svg": b"<?xml", "pdf": b"%PDF-1."}
    picture = browser.draw(example(name, 300, 200), kind=kind)
    assert picture.content_type == FORMATS[kind]
    assert picture.body.startswith(beginnings[kind])
    assert (picture.width, picture.height) == (300, 200)


@pytest.mark.parametrize("kind", sorted(RASTERS))
@pytest.mark.parametrize("scale", [0.5, 1.5])
def test_rasters_have_the_pixels_asked_for(browser: Browser, kind: str, scale: float) -> None:
    """As PNG has."""
    picture = browser.draw(example("bar", 300, 200), kind=kind, scale=scale)
    assert Image.open(BytesIO(picture.body)).size == (picture.width, picture.height) == (300 * scale, 200 * scale)


@pytest.mark.parametrize("kind", ["jpeg", "webp"])
def test_lossy_pictures_are_close_to_the_exact_one(browser: Browser, kind: str) -> None:
    """Colours of thin lines may pale; nothing moves."""
    drawing = example("line")
    exact, lossy = browser.draw(drawing), browser.draw(drawing, kind=kind)
    assert len(lossy.body) < len(exact.body)
    assert apart(pixels(exact.body), pixels(lossy.body)) < MOST_FAR


@pytest.mark.parametrize(("name", "ground"), [one for one in in_turn(("", "#14171c", "navy")) if one[0] != "bokeh"])
def test_svg_and_pdf_look_like_the_png(browser: Browser, reader: Reader, name: str, ground: str) -> None:
    """The SVG in another browser, alone, and the PDF in another program altogether."""
    drawing = example(name, ground=ground)
    png = pixels(browser.draw(drawing).body)
    assert apart(png, shown(reader, browser.draw(drawing, kind="svg"))) < MOST_FAR
    assert apart(png, printed(browser.draw(drawing, kind="pdf"))) < 4 * MOST_FAR  # other letters' edges


@pytest.mark.parametrize("kind", DRAWN)
def test_the_same_chart_gives_the_same_bytes(browser: Browser, kind: str) -> None:
    """No date, no random name; nothing of other charts and formats between them."""
    first = browser.draw(example("pie"), kind=kind)
    for other in DRAWN:
        browser.draw(example("line"), kind=other)
    assert browser.draw(example("pie"), kind=kind).body == first.body


@pytest.mark.parametrize("kind", ["svg", "pdf"])
def test_nothing_of_a_printed_chart_stays_in_the_page(browser: Browser, kind: str) -> None:
    """Neither elements nor its title."""
    browser.draw(example("bar", title="Confidential"), kind=kind)
    answer = browser._devtools.call(
        "Runtime.evaluate",
        {"expression": "document.title + document.body.outerHTML", "returnByValue": True},
        deadline=time.monotonic() + 5,
    )
    assert "Confidential" not in answer["result"]["value"]
    assert "<svg" not in answer["result"]["value"]


def test_an_svg_is_a_file_of_its_own(browser: Browser) -> None:
    """Size and view box, title and alt text, real text, the type face in it; no script and no reference outwards."""
    drawing = example("bar", title=HOSTILE)
    svg = browser.draw(drawing, kind="svg").body
    root = ET.fromstring(svg)  # noqa: S314 - our own output
    assert [root.get(name) for name in ("width", "height", "viewBox", "role")] == ["800", "400", "0 0 800 400", "img"]
    assert [element.text for element in named(svg, "title")] == [drawing.title]
    assert [element.text for element in named(svg, "desc")] == [drawing.alt_text]
    texts = [element.text for element in named(svg, "text")]
    assert drawing.title in texts
    assert {"January", "February", "March", "April"} <= set(texts)
    assert len(texts) == len(set(texts))
    assert "data:font/woff2;base64," in (named(svg, "style")[0].text or "")
    assert not named(svg, "script")
    references = [value for element in root.iter() for name, value in element.items() if name.endswith("href")]
    assert all(value.startswith("data:image/png") for value in references)
    assert svg.count(b"://") == svg.count(b"http://www.w3.org/")


def test_a_bar_of_an_svg_is_one_shape_in_its_colour(browser: Browser) -> None:
    """What a program finds that opens it to work on it."""
    svg = browser.draw(example("bar"), kind="svg").body
    assert len([path for path in named(svg, "path") if path.get("fill") == "rgb(36,112,220)"]) == 4


def test_texts_that_xml_can_not_hold_and_spaces_are_kept_as_far_as_can_be(browser: Browser) -> None:
    """Control characters and lone surrogates go, runs of spaces stay, and the file is still XML."""
    plot = Plot(width=300, height=200, x_range=Range1d(0, 1), y_range=Range1d(0, 1), toolbar_location=None)
    plot.add_glyph(ColumnDataSource({"t": ["a\x00\x0b\ufffe  b"]}), Text(x=0.2, y=0.5, text="t"))
    svg = browser.draw(Drawing(plot, 300, 200, marks=1), kind="svg").body
    assert [element.text for element in named(svg, "text")] == ["a  b"]


@pytest.mark.parametrize("size", [(800, 400), (333, 257), (101, 103), (4000, 4000)])
def test_a_pdf_has_one_page_of_exactly_the_size(browser: Browser, size: tuple[int, int]) -> None:
    """To the hundredth of a pixel, filled to its corners, in a file that strict readers read."""
    picture = browser.draw(example("bar", *size, ground="navy"), kind="pdf")
    document = PdfReader(BytesIO(picture.body), strict=True)
    box = document.pages[0].mediabox
    assert (float(box.width) / 0.75, float(box.height) / 0.75) == pytest.approx(size, abs=0.01)
    assert len(document.pages) == 1
    page = printed(picture, min(1, 400 / max(size)))
    assert all(tuple(page[corner][:3]) == (0, 0, 128) for corner in ((0, 0), (0, -1), (-1, 0), (-1, -1)))


def test_a_pdf_has_vectors_text_fonts_and_words(browser: Browser) -> None:
    """Text can be taken out, fonts are in, no shape became an image; title and alt text are there, dates are not."""
    drawing = example("line")
    document = PdfReader(BytesIO(browser.draw(drawing, kind="pdf").body))
    page = document.pages[0]
    assert drawing.title in page.extract_text()
    fonts = [font.get_object() for font in page["/Resources"]["/Font"].values()]
    assert {font["/BaseFont"].partition("+")[2] for font in fonts} == {
        "PlotworksSans-Regular",
        "PlotworksSans-SemiBold",
    }
    descriptors = [font["/DescendantFonts"][0].get_object()["/FontDescriptor"] for font in fonts]
    assert all("/FontFile2" in descriptor for descriptor in descriptors)
    assert not page.images
    assert document.metadata is not None
    assert document.metadata.title == drawing.title
    assert document.metadata.creation_date is None
    figure = document.trailer["/Root"]["/StructTreeRoot"]["/K"]["/K"].get_object()
    assert figure["/Alt"] == drawing.alt_text


def test_what_is_a_raster_in_the_chart_stays_one(browser: Browser) -> None:
    """With all the pixels that it has, not those of the page."""
    plot = Plot(width=300, height=200, x_range=Range1d(0, 1), y_range=Range1d(0, 1), toolbar_location=None)
    image = np.full((500, 700), 0xFF2060C0, dtype=np.uint32)
    plot.add_glyph(ColumnDataSource({"image": [image]}), ImageRGBA(image="image", x=0, y=0, dw=1, dh=1))
    drawing = Drawing(plot, 300, 200, marks=1)
    (inside,) = PdfReader(BytesIO(browser.draw(drawing, kind="pdf").body)).pages[0].images
    assert inside.image is not None
    assert inside.image.size == (700, 500)
    (element,) = named(browser.draw(drawing, kind="svg").body, "image")
    assert float(element.get("width", "")) < 300


@pytest.mark.parametrize("kind", ["png", "webp"])
def test_a_transparent_picture_is_transparent_and_translucent_ones_are_so_once(browser: Browser, kind: str) -> None:
    """The ground has the alpha asked for, everywhere; letters and marks are as opaque as ever."""
    for ground, alpha in (("transparent", 0), ("#00008080", 128)):
        image = pixels(browser.draw(example("bar", ground=ground), kind=kind).body)
        assert image[0, 0, 3] == image[200, 20, 3] == pytest.approx(alpha, abs=1)
        assert image[300, 140].tolist()[3] == 255


def test_a_transparent_svg_and_pdf_have_no_ground(browser: Browser, reader: Reader) -> None:
    """The page shows through, here a black one; the PDF's paper is white."""
    svg = browser.draw(example("bar", ground="#14171c00"), kind="svg")
    assert named(svg.body, "rect")[0].get("fill-opacity") == "0"
    assert shown(reader, svg)[5, 400].tolist()[:3] == [255, 255, 255]
    pdf = printed(browser.draw(example("bar", ground="transparent"), kind="pdf"))
    assert pdf[0, 0].tolist()[:3] == [255, 255, 255]


def bars(alpha: float, ground: str) -> Drawing:
    """Two bars that are so opaque, and a title, which is no mark."""
    theme = theme_on(ground)
    plot = Plot(width=300, height=200, x_range=Range1d(0, 3), y_range=Range1d(0, 3), toolbar_location=None)
    plot.update(background_fill_color=theme.fill, border_fill_color=theme.fill, outline_line_color=None)
    plot.title = Title(text="Bars", text_color=theme.ink)
    source = ColumnDataSource({"x": [1, 2], "y": [1, 2]})
    plot.add_glyph(source, VBar(x="x", top="y", width=0.8, fill_color="#c03020", fill_alpha=alpha, line_color=None))
    return Drawing(plot, 300, 200, marks=2, quiet=theme.quiet, background=theme.painted)


@pytest.mark.parametrize(
    ("kind", "ground"),
    [(kind, ground) for kind in DRAWN for ground in ("", "transparent") if (kind, ground) != ("jpeg", "transparent")],
)
def test_a_blank_picture_is_an_error_in_every_format(browser: Browser, kind: str, ground: str) -> None:
    """Marks that nobody can see are no picture, whatever file it would be, and whatever lies beneath."""
    assert browser.draw(bars(1, ground), kind=kind).body
    with pytest.raises(BlankPicture, match="2 marks"):
        browser.draw(bars(0, ground), kind=kind)


@pytest.mark.parametrize("kind", DRAWN)
def test_the_largest_size_in_every_format(browser: Browser, kind: str) -> None:
    """4000 x 4000 CSS pixels."""
    picture = browser.draw(example("choropleth", 4000, 4000), kind=kind)
    assert (picture.width, picture.height) == (4000, 4000)


def test_the_largest_raster(own_browser: Browser) -> None:
    """As many pixels as the door lets in."""
    picture = own_browser.draw(example("bar", 4000, 4000), scale=2)
    assert (picture.width, picture.height) == (8000, 8000)


def test_printing_ends_at_the_deadline(own_browser: Browser) -> None:
    """A printer that takes for ever is a timeout like any other, and the next chart is drawn."""
    drawing = example("bar", 300, 200)
    png = own_browser.draw(drawing).body
    own_browser._devtools.call(
        "Runtime.evaluate",
        {"expression": "window.addEventListener('beforeprint', () => { for (;;); })"},
        deadline=time.monotonic() + 5,
    )
    begun = time.monotonic()
    with pytest.raises(RenderTimeout):
        own_browser.draw(drawing, kind="pdf", deadline=begun + 2)
    assert time.monotonic() - begun < 4
    assert own_browser.draw(drawing).body == png
