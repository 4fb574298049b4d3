"""Logos of brand kits: pictures of strangers, really decoded, and kept as what was decoded, never as what came."""

import base64
import hashlib
import io
from dataclasses import dataclass
from typing import Any

from PIL import Image, UnidentifiedImageError

from app.domain.errors import Invalid, TooLarge, UnsupportedMediaType
from app.domain.svg import cleaned

MOST_BYTES = 2_000_000
MOST_SIDE, MOST_PIXELS = 4096, 8_000_000
KINDS = {"PNG": "image/png", "JPEG": "image/jpeg", "WEBP": "image/webp"}
"""What is read beside SVG; all of it is kept as PNG."""

DRAWN = (720, 216)
"""Pixels of a logo in the largest picture: three times what it takes at most, see ``workers.look.logo``."""

MOST_DRAWN = 96_000
"""Bytes of a drawn logo: it goes with every chart's request."""


@dataclass(frozen=True, slots=True)
class Logo:
    """A logo that was checked: what is kept of it, and as a data URI what goes with charts."""

    body: bytes
    content_type: str
    width: float
    height: float
    uri: str
    warnings: tuple[str, ...] = ()

    @property
    def suffix(self) -> str:
        """The end of its file's name."""
        return "svg" if "svg" in self.content_type else "png"

    def told(self) -> dict[str, Any]:
        """What its kit tells of it."""
        return {
            "content_type": self.content_type,
            "width": round(self.width),
            "height": round(self.height),
            "bytes": len(self.body),
            "sha256": hashlib.sha256(self.body).hexdigest(),
        }


def read_logo(body: bytes) -> Logo:
    """Decode a PNG, JPEG, WebP or SVG; its kind is what its bytes say, whatever its name or Content-Type is.

    ``TooLarge``, ``UnsupportedMediaType`` for another kind, ``Invalid`` for one that is broken, too wide, or moves.
    """
    if len(body) > MOST_BYTES:
        raise TooLarge(f"the logo has {len(body):,} bytes; at most {MOST_BYTES // 1_000_000} MB are read")
    if b"<svg" in body[:4096].lower():
        return _vector(body)
    return _raster(body)


def _vector(body: bytes) -> Logo:
    clean = cleaned(body)
    told = (f"left out of the SVG: {', '.join(clean.left_out)}",) if clean.left_out else ()
    text = clean.text.encode()
    return Logo(text, "image/svg+xml", clean.width, clean.height, _uri("image/svg+xml", text), told)


def _raster(body: bytes) -> Logo:
    try:
        with Image.open(io.BytesIO(body), formats=list(KINDS)) as found:
            _check(found)
            picture = found.convert("RGBA")
    except UnidentifiedImageError as error:
        raise UnsupportedMediaType("this is no PNG, JPEG, WebP or SVG, whatever its name says") from error
    except Image.DecompressionBombError as error:
        raise Invalid(
            f"the logo unpacks to too many pixels; at most {MOST_PIXELS // 1_000_000} million can be"
        ) from error
    except (OSError, SyntaxError, ValueError, EOFError) as error:
        raise Invalid(f"the logo is broken: {error}; save it anew") from error
    if not picture.getbbox():
        raise Invalid("the logo is transparent all over")
    return Logo(_png(picture), "image/png", picture.width, picture.height, _uri("image/png", _drawn(picture)))


def _check(found: Image.Image) -> None:
    width, height = found.size
    if max(width, height) > MOST_SIDE or width * height > MOST_PIXELS:
        most = f"{MOST_SIDE:,} pixels a side and {MOST_PIXELS // 1_000_000} million in all"
        raise Invalid(f"the logo has {width:,} x {height:,} pixels; at most {most} are read: save it smaller")
    if getattr(found, "n_frames", 1) > 1:
        raise Invalid("the logo is an animation; send a still")


def _drawn(picture: Image.Image) -> bytes:
    """As many pixels as the largest picture shows, and fewer where these can't be packed well enough."""
    smaller = picture.copy()
    smaller.thumbnail(DRAWN, Image.Resampling.LANCZOS)
    body = _png(smaller)
    while len(body) > MOST_DRAWN:
        smaller = smaller.resize((max(smaller.width * 3 // 4, 1), max(smaller.height * 3 // 4, 1)))
        body = _png(smaller)
    return body


def _png(picture: Image.Image) -> bytes:
    """The pixels alone: what else was in the file is not kept."""
    out = io.BytesIO()
    picture.save(out, "PNG", optimize=True)
    return out.getvalue()


def _uri(content_type: str, body: bytes) -> str:
    return f"data:{content_type};base64,{base64.b64encode(body).decode()}"
