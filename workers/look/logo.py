"""The logo of a style, in a corner of the picture; heading and source line keep off it."""

import base64
import re
from dataclasses import dataclass
from typing import Literal

from app.charts.model import ChartSpec
from workers.look.models import GlyphRenderer, ImageURL, LinearScale, Model, Plot, Range1d, value
from workers.look.models import ColumnDataSource as Source
from workers.look.theme import Sizes

PAGE = "page"
"""The name of ranges that count canvas pixels."""

HEIGHT, WIDTH = 2.0, 0.22
"""The most of a logo: times the size of the title, and of the picture's width."""

LEAST_SIDE = 200
"""Pictures that are less wide have no room for one."""

_BOX = re.compile(r"viewBox\s*=\s*[\"']\s*[-\d.e]+[\s,]+[-\d.e]+[\s,]+([\d.e]+)[\s,]+([\d.e]+)")
_SIDES = re.compile(r"<svg[^>]*?\s(width|height)\s*=\s*[\"']([\d.]+)(?:px)?[\"'][^>]*?\s(?:width|height)\s*=\s*[\"']([\d.]+)")


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
    if not style.logo or spec.width < LEAST_SIDE or spec.height < LEAST_SIDE / 2:
        return None
    across, down = _natural(style.logo)
    scale = min(sizes.title * HEIGHT / down, spec.width * WIDTH / across)
    return Logo(style.logo, across * scale, down * scale, style.logo_corner)


def add_logo(plot: Plot, logo: Logo, padding: float) -> None:
    """Draw it where it keeps the page's padding, also when a page resizes the chart a little."""
    left, top = plot.min_border_left, plot.min_border_top
    right, bottom = plot.width - plot.min_border_right, plot.height - plot.min_border_bottom
    x = padding if logo.side == "left" else plot.width - padding - logo.width
    y = padding if logo.on_top else plot.height - padding - logo.height
    add_range(plot, PAGE, Range1d(left, right), Range1d(bottom, top))
    glyph = ImageURL(
        url=value(logo.uri), x=x, y=y, w=logo.width, h=logo.height, anchor="top_left", retry_attempts=0
    )
    renderer = GlyphRenderer(
        data_source=Source({"one": [0]}), glyph=glyph, level="annotation", x_range_name=PAGE, y_range_name=PAGE
    )
    plot.renderers.append(renderer)


def add_range(plot: Plot, name: str, x: Model, y: Model) -> None:
    """Give the plot linear ranges of this name beside those that it has."""
    added = {
        "extra_x_ranges": x,
        "extra_y_ranges": y,
        "extra_x_scales": LinearScale(),
        "extra_y_scales": LinearScale(),
    }
    plot.set(**{kind: {**plot.attributes.get(kind, {}), name: each} for kind, each in added.items()})


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
