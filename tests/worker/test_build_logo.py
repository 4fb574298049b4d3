"""Logos: of pages they keep their size whatever the page's is, of foreign grounds they keep their own beneath them."""

import base64
import io
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from PIL import Image

from app import charts
from app.charts.brand import Look
from app.charts.model import ChartSpec
from app.domain.variants import Variant
from tests.making import BAR
from workers import pipeline
from workers.charts import build
from workers.look.logo import logo_of
from workers.look.theme import DARK, LIGHT, Sizes
from workers.render import Browser

SVG = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 10"><rect width="20" height="10" fill="#f00"/></svg>'


def uri(color: tuple[int, int, int, int] = (255, 0, 0, 255), size: tuple[int, int] = (120, 40)) -> str:
    """A picture of one colour."""
    out = io.BytesIO()
    Image.new("RGBA", size, color).save(out, "PNG")
    return f"data:image/png;base64,{base64.b64encode(out.getvalue()).decode()}"


def spec(logo: str, corner: str = "top-right", height: int = 400) -> ChartSpec:
    """A chart of a kit with a logo."""
    look: Look = {"kit_id": "bk_1", "logo": logo, "logo_corner": corner}
    return replace(charts.read({**BAR, "brand": look}), height=height)


def page_logo(found: ChartSpec, theme: Any = LIGHT) -> Any:
    """The glyph and the columns of a page's logo."""
    plot = build(found, theme, interactive=True).root
    (renderer,) = (one for one in plot.renderers if type(one.glyph).__name__ == "ImageRGBA")
    return renderer.glyph, renderer.data_source.data["image"][0], plot


@pytest.mark.parametrize("corner", ["top-left", "top-right", "bottom-left", "bottom-right"])
def test_on_a_page_it_hangs_on_the_plots_corner(corner: str) -> None:
    """In pixels of its own, the same distance from the picture's edge as in a picture."""
    found = spec(uri(), corner)
    glyph, image, plot = page_logo(found)
    logo = logo_of(found, Sizes.of(800, 400))
    assert logo
    assert (glyph.dw["units"], glyph.dh["units"]) == ("screen", "screen")
    assert all(0 <= share <= 1 for share in glyph.anchor)
    left = glyph.x["value"] - glyph.anchor[0] * glyph.dw["value"]
    bottom = glyph.y["value"] - (1 - glyph.anchor[1]) * glyph.dh["value"]
    rows, cells = np.nonzero(image)
    per_x, per_y = image.shape[1] / glyph.dw["value"], image.shape[0] / glyph.dh["value"]
    seen = (left + cells.min() / per_x, left + (cells.max() + 1) / per_x)
    high = (bottom + rows.min() / per_y, bottom + (rows.max() + 1) / per_y)
    padding = Sizes.of(800, 400).padding
    wanted_x = padding if logo.side == "left" else plot.width - padding - logo.width
    wanted_y = plot.height - padding - logo.height if logo.on_top else padding
    assert seen == pytest.approx((wanted_x, wanted_x + logo.width), abs=1)
    assert high == pytest.approx((wanted_y, wanted_y + logo.height), abs=1)


def test_on_a_dark_page_it_lies_on_a_plate() -> None:
    """Of the ground that the kit is made for; on a light page there is none."""
    clear = uri((0, 0, 0, 0))
    assert not page_logo(spec(clear))[1].any()
    assert np.uint32(0xFFFFFFFF) in page_logo(spec(clear), DARK)[1]


def test_at_the_foot_of_a_low_picture_there_is_none() -> None:
    """It would take the room of the axis."""
    assert logo_of(spec(uri(), "bottom-right", height=200), Sizes.of(800, 200)) is None
    assert logo_of(spec(uri(), "top-right", height=200), Sizes.of(800, 200))


@pytest.mark.browser
def test_an_svg_is_on_pages_too(browser: Browser) -> None:
    """As its pixels: red at the left, nothing at the right."""
    vector = f"data:image/svg+xml;base64,{base64.b64encode(SVG).decode()}"
    found = pipeline._on_pages(spec(vector), browser).options.style.logo
    assert found.startswith("data:image/png;base64,")
    with Image.open(io.BytesIO(base64.b64decode(found.partition(",")[2]))) as picture:
        across, down = picture.size
        assert across / down == pytest.approx(4, rel=0.05)
        assert picture.convert("RGBA").getpixel((across // 4, down // 2)) == (255, 0, 0, 255)
        assert picture.convert("RGBA").getpixel((across * 3 // 4, down // 2))[3] == 0


@pytest.mark.parametrize("theme", ["", "dark", "print"])
def test_a_ground_asked_for_with_a_picture_goes_before_that_of_a_kit(theme: str) -> None:
    """White too, which is no other than that of the house; a theme for paper stays one."""
    style = replace(spec(uri()).options.style, background="#0b1020", theme=theme)
    branded = replace(spec(uri()), options=replace(spec(uri()).options, style=style))
    asked = pipeline._on_ground(branded, Variant("png", 800, 400, background="#ffffff")).options.style
    assert (asked.background, asked.theme) == ("", theme if theme == "print" else "")
    assert pipeline._on_ground(branded, Variant("png", 800, 400)) == branded
