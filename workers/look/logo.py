"""The logo of a style, in a corner of the picture; heading and source line keep off it."""

import base64
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from io import BytesIO
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from app.charts.model import ChartSpec
from app.charts.styles import NO_LOGO
from workers.drawing import Drawing
from workers.look.models import ColumnDataSource as Source
from workers.look.models import GlyphRenderer, ImageRGBA, ImageURL, LinearScale, Model, Plot, Quad, Range1d, value
from workers.look.theme import LIGHT, Sizes
from workers.look.tongue import remark

PAGE = "page"
"""The name of ranges that count canvas pixels."""

HEIGHT, FOOT_HEIGHT, WIDTH = 2.0, 1.4, 0.22
"""The most of a logo in the heading and at the foot: times the size of the title; and of the picture's width."""

LARGEST = (720, 216)
"""Pixels of a logo in the largest picture."""

ON_PLATE = 0.8
"""How large a logo is on a plate."""

FINE = 3
"""Pixels of a logo that are kept for each of the picture's."""

CORNER = "top-right"
"""Where it stands if nobody says."""

LEAST_SIDE = 200
"""Pictures that are less wide have no room for one."""

LEAST_ABOVE = 280
"""Less high pictures have none at the foot: there it would take the room of the axis."""

_BOX = re.compile(r"viewBox\s*=\s*[\"']\s*[-\d.e]+[\s,]+[-\d.e]+[\s,]+([\d.e]+)[\s,]+([\d.e]+)")
_SIDES = re.compile(
    r"<svg[^>]*?\s(width|height)\s*=\s*[\"']([\d.]+)(?:px)?[\"'][^>]*?\s(?:width|height)\s*=\s*[\"']([\d.]+)"
)


@dataclass(frozen=True, slots=True)
class Logo:
    """A data URI and its size in pixels, in a corner such as ``top-right``."""

    uri: str
    width: float
    height: float
    corner: str

    @property
    def on_top(self) -> bool:
        """Whether it stands in the heading, and not at the foot."""
        return self.corner.startswith("top")

    @property
    def side(self) -> Literal["left", "right"]:
        """The side at which it stands."""
        return "left" if self.corner.endswith("left") else "right"


def logo_of(spec: ChartSpec, sizes: Sizes) -> Logo | None:
    """The logo as large as it is drawn; None without one, and where a picture is too small for it."""
    style = spec.options.style
    if style.logo in {"", NO_LOGO} or spec.width < LEAST_SIDE or spec.height < LEAST_SIDE / 2:
        return None
    corner = style.logo_corner or CORNER
    on_top = corner.startswith("top")
    if not on_top and spec.height < LEAST_ABOVE:
        return None
    across, down = _natural(style.logo)
    most = HEIGHT if on_top else FOOT_HEIGHT
    scale = min(sizes.title * most / down, spec.width * WIDTH / across)
    return Logo(style.logo, across * scale, down * scale, corner)


def is_vector(uri: str) -> bool:
    """Whether a logo is an SVG."""
    return "svg" in uri[:16]


def alone(uri: str) -> Drawing:
    """The logo by itself on nothing, as large as the largest picture shows it."""
    across, down = _natural(uri)
    scale = min(LARGEST[0] / across, LARGEST[1] / down)
    width, height = max(round(across * scale), 1), max(round(down * scale), 1)
    plot = Plot(
        x_range=Range1d(0, width),
        y_range=Range1d(0, height),
        x_scale=LinearScale(),
        y_scale=LinearScale(),
        width=width,
        height=height,
        min_border=0,
        title=None,
        toolbar_location=None,
        outline_line_color=None,
        background_fill_color=None,
        border_fill_color=None,
    )
    glyph = ImageURL(url=value(uri), x=0, y=0, w=width, h=height, anchor="bottom_left", retry_attempts=0)
    plot.renderers.append(GlyphRenderer(data_source=Source({"one": [0]}), glyph=glyph, level="annotation"))
    return Drawing(plot, width, height, 0, (), f"{LIGHT.background}00")


def add_logo(plot: Plot, logo: Logo, plate: str, padding: float, *, interactive: bool) -> None:
    """Draw it within the page's padding, on a ``plate`` of this colour where one is given.

    A page draws pictures inside its plots only: there a PNG is drawn as an image, and an SVG, which the pipeline has
    made a PNG of where it is the whole picture's, is left out and told.
    """
    x = padding if logo.side == "left" else plot.width - padding - logo.width
    y = plot.height - padding - logo.height if logo.on_top else padding
    if is_vector(logo.uri) and interactive:
        remark("options.style.logo", "an SVG is drawn in pictures only; give a PNG to have the logo on pages too")
        return
    left, right = plot.min_border_left, plot.width - plot.min_border_right
    bottom, top = plot.min_border_bottom, plot.height - plot.min_border_top
    add_range(plot, PAGE, Range1d(left, right), Range1d(bottom, top))
    if interactive:
        corner = (left if logo.side == "left" else right, top if logo.on_top else bottom)
        _add(plot, *_hung(logo, _plated(_pixels(logo), plate), (x, y), corner))
        return
    if plate:
        sides = {"left": x, "right": x + logo.width, "bottom": y, "top": y + logo.height}
        _add(plot, {"one": [0]}, Quad(**sides, fill_color=plate, line_color=None))
        logo, x, y = _inset(logo, x, y)
    size = {"x": x, "y": y}
    if is_vector(logo.uri):
        url = value(logo.uri)
        glyph = ImageURL(url=url, w=logo.width, h=logo.height, anchor="bottom_left", retry_attempts=0, **size)
        _add(plot, {"one": [0]}, glyph)
    else:
        glyph = ImageRGBA(image="image", dw=logo.width, dh=logo.height, **size)
        _add(plot, {"image": [_packed(_pixels(logo))]}, glyph)


def _add(plot: Plot, columns: Mapping[str, Sequence[object]], glyph: Model) -> None:
    renderer = GlyphRenderer(
        data_source=Source(columns), glyph=glyph, level="annotation", x_range_name=PAGE, y_range_name=PAGE
    )
    plot.renderers.append(renderer)


def _inset(logo: Logo, x: float, y: float) -> tuple[Logo, float, float]:
    """The logo on its plate, which is as large as it would be without one."""
    width, height = logo.width * ON_PLATE, logo.height * ON_PLATE
    smaller = replace(logo, width=width, height=height)
    return smaller, x + (logo.width - width) / 2, y + (logo.height - height) / 2


def _hung(
    logo: Logo, pixels: NDArray[np.uint8], place: tuple[float, float], corner: tuple[float, float]
) -> tuple[Mapping[str, Sequence[object]], Model]:
    """The logo of a page: it hangs on the ``corner`` of the plot that is nearest, and keeps its size in pixels.

    An image is anchored within itself, so that it reaches to the corner with nothing to see.
    """
    across = _reach(place[0], logo.width, corner[0])
    upward = _reach(place[1], logo.height, corner[1])
    per_pixel = (pixels.shape[1] / logo.width, pixels.shape[0] / logo.height)
    rows = (round(upward.before * per_pixel[1]), round(upward.after * per_pixel[1]))
    cells = (round(across.before * per_pixel[0]), round(across.after * per_pixel[0]))
    image = np.pad(pixels, (rows, cells, (0, 0)))
    glyph = ImageRGBA(
        image="image",
        x=corner[0],
        y=corner[1],
        dw={"value": logo.width + across.before + across.after, "units": "screen"},
        dh={"value": logo.height + upward.before + upward.after, "units": "screen"},
        anchor=(across.share, 1 - upward.share),
    )
    return {"image": [_packed(image)]}, glyph


@dataclass(frozen=True, slots=True)
class _Reach:
    """How far an image reaches beyond a logo, before and after it, and the share of it at which the corner lies."""

    before: float
    after: float
    share: float


def _reach(start: float, length: float, corner: float) -> _Reach:
    before, after = max(start - corner, 0), max(corner - start - length, 0)
    return _Reach(before, after, (corner - start + before) / (length + before + after))


def _pixels(logo: Logo) -> NDArray[np.uint8]:
    """The rows of a PNG from its lowest, as BokehJS wants them; a clear one for one that can't be read."""
    try:
        picture = Image.open(BytesIO(base64.b64decode(logo.uri.partition(",")[2]))).convert("RGBA")
    except (OSError, SyntaxError, ValueError) as error:
        remark("options.style.logo", f"not drawn: the PNG can't be read ({error})")
        return np.zeros((1, 1, 4), dtype=np.uint8)
    finest = (max(round(logo.width * FINE), 1), max(round(logo.height * FINE), 1))
    if picture.width > finest[0]:
        picture = picture.resize(finest, Image.Resampling.LANCZOS)
    return np.ascontiguousarray(np.asarray(picture)[::-1])


def _plated(pixels: NDArray[np.uint8], plate: str) -> NDArray[np.uint8]:
    """The same number of pixels, the logo smaller on an even ground."""
    if not plate:
        return pixels
    height, width = pixels.shape[:2]
    ground = Image.new("RGBA", (width, height), plate)
    inner = (max(round(width * ON_PLATE), 1), max(round(height * ON_PLATE), 1))
    smaller = Image.fromarray(pixels).resize(inner, Image.Resampling.LANCZOS)
    ground.alpha_composite(smaller, ((width - inner[0]) // 2, (height - inner[1]) // 2))
    return np.asarray(ground)


def _packed(pixels: NDArray[np.uint8]) -> NDArray[np.uint32]:
    """Four channels as one number, as BokehJS has them."""
    return np.ascontiguousarray(pixels).view(np.uint32)[..., 0]


def add_range(plot: Plot, name: str, x: Model, y: Model) -> None:
    """Give the plot linear ranges of this name beside those that it has."""
    added = {
        "extra_x_ranges": x,
        "extra_y_ranges": y,
        "extra_x_scales": LinearScale(),
        "extra_y_scales": LinearScale(),
    }
    plot.set(**{kind: {**getattr(plot, kind, {}), name: each} for kind, each in added.items()})


def _natural(uri: str) -> tuple[float, float]:
    """Width and height that a picture has by itself, or at least their proportion."""
    head, _, body = uri.partition(",")
    raw = base64.b64decode(body)
    if "png" in head:
        return max(int.from_bytes(raw[16:20], "big"), 1), max(int.from_bytes(raw[20:24], "big"), 1)
    text = raw[:4096].decode("utf-8", "replace")
    box, sides = _BOX.search(text), _SIDES.search(text)
    if box:
        return max(float(box[1]), 1e-3), max(float(box[2]), 1e-3)
    if sides:
        pair = (float(sides[2]), float(sides[3]))
        across, down = pair if sides[1] == "width" else pair[::-1]
        return max(across, 1e-3), max(down, 1e-3)
    return 3, 1
