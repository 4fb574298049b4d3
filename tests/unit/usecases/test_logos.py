"""Logos: decoded by what they are, kept without what was beside the picture, refused with the reason."""

import base64
import io
import struct
import zlib
from typing import Any

import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from app.charts.styles import logo_problem
from app.domain.errors import Invalid, PlotworksError, TooLarge, UnsupportedMediaType
from app.usecases.logos import DRAWN, MOST_BYTES, MOST_DRAWN, read_logo


def picture(kind: str = "PNG", size: tuple[int, int] = (300, 90), **told: Any) -> bytes:
    """A red picture with a white corner."""
    made = Image.new("RGB", size, "#c8102e")
    made.paste("#ffffff", (0, 0, size[0] // 3, size[1] // 3))
    out = io.BytesIO()
    made.save(out, kind, **told)
    return out.getvalue()


def noise(size: tuple[int, int]) -> bytes:
    """A picture that can't be packed."""
    out = io.BytesIO()
    Image.effect_noise(size, 200).convert("RGB").save(out, "JPEG", quality=70)
    return out.getvalue()


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_pictures_are_kept_as_png(kind: str) -> None:
    """Of their own size; what goes with charts is a logo as options take it."""
    logo = read_logo(picture(kind))
    assert (logo.content_type, logo.width, logo.height, logo.suffix) == ("image/png", 300, 90, "png")
    assert Image.open(io.BytesIO(logo.body)).size == (300, 90)
    assert logo_problem(logo.uri) == ""


def test_what_was_beside_the_picture_is_not_kept() -> None:
    """Neither texts in the file nor what was put after its end."""
    info = PngInfo()
    info.add_text("Comment", "<script>alert(1)</script>")
    logo = read_logo(picture(pnginfo=info) + b"<?php evil ?>")
    assert b"script" not in logo.body
    assert b"php" not in logo.body


@pytest.mark.parametrize("body", [picture(size=(3000, 1000)), noise((1600, 1200)), picture(size=(4000, 20))])
def test_what_goes_with_charts_is_small(body: bytes) -> None:
    """As many pixels as the largest picture shows, and of few bytes."""
    drawn = base64.b64decode(read_logo(body).uri.partition(",")[2])
    width, height = Image.open(io.BytesIO(drawn)).size
    assert width <= DRAWN[0]
    assert height <= DRAWN[1]
    assert len(drawn) <= MOST_DRAWN


def bomb() -> bytes:
    """A PNG that says it is 30,000 x 30,000."""
    head = struct.pack(">IIBBBBB", 30_000, 30_000, 8, 2, 0, 0, 0)
    chunk = b"IHDR" + head
    return b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + chunk + struct.pack(">I", zlib.crc32(chunk)) + picture()[33:]


def animation() -> bytes:
    """Two frames."""
    out = io.BytesIO()
    frames = [Image.new("RGB", (9, 9), color) for color in ("red", "blue")]
    frames[0].save(out, "WEBP", save_all=True, append_images=frames[1:], duration=100)
    return out.getvalue()


def clear() -> bytes:
    """Nothing to see."""
    out = io.BytesIO()
    Image.new("RGBA", (9, 9), (0, 0, 0, 0)).save(out, "PNG")
    return out.getvalue()


@pytest.mark.parametrize(
    ("body", "error", "words"),
    [
        (b"", UnsupportedMediaType, "no PNG"),
        (b"GIF89a" + bytes(20), UnsupportedMediaType, "no PNG"),
        (b"%PDF-1.7", UnsupportedMediaType, "no PNG"),
        (picture()[:200], Invalid, "broken"),
        (picture("JPEG")[:300], Invalid, "broken"),
        (bomb(), Invalid, "30,000 x 30,000|too many pixels"),
        (picture(size=(4097, 10)), Invalid, "4,097 x 10"),
        (animation(), Invalid, "animation"),
        (clear(), Invalid, "transparent"),
        (bytes(MOST_BYTES + 1), TooLarge, "2 MB"),
    ],
    ids=["empty", "gif", "pdf", "cut png", "cut jpeg", "bomb", "wide", "animation", "clear", "large"],
)
def test_what_is_no_logo_is_refused(body: bytes, error: type[PlotworksError], words: str) -> None:
    """By its kind of fault, with what is wrong."""
    with pytest.raises(error, match=words):
        read_logo(body)


def test_an_svg_is_kept_clean() -> None:
    """As an SVG without what ran in it, which is told."""
    body = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><script>1</script><path d="M0 0h9"/></svg>'
    logo = read_logo(body)
    assert (logo.content_type, logo.suffix, logo.width) == ("image/svg+xml", "svg", 9)
    assert b"script" not in logo.body
    assert logo.warnings == ("left out of the SVG: <script>",)
    assert logo_problem(logo.uri) == ""
