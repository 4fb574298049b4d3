"""What stands above the plot: title, subtitle, legend, and the unit at the top of the y axis."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.charts.model import ChartSpec
from workers.look import legend
from workers.look.lettering import Text
from workers.look.logo import logo_of
from workers.look.parts import Parts
from workers.look.text import CAP_HEIGHT, REGULAR, SEMIBOLD, shorten, wrap
from workers.look.theme import Sizes, Theme


@dataclass(frozen=True, slots=True)
class Page:
    """What is to be laid out: ``unit`` is the title of the y axis, ``entries`` is what the legend explains."""

    spec: ChartSpec
    theme: Theme
    sizes: Sizes
    entries: Sequence[legend.Entry]
    unit: str
    interactive: bool


@dataclass(frozen=True, slots=True)
class Heading:
    """Texts and swatches in canvas pixels, and how far down they reach."""

    texts: tuple[Text, ...]
    placed: tuple[legend.Placed, ...]
    bottom: float


class _Column:
    """Sets lines under each other from the picture's text margin."""

    def __init__(self, left: float, top: float, width: float) -> None:
        self.left, self.y, self.width = left, top, width
        self.texts: list[Text] = []

    def line(self, text: str, size: float, color: str, leading: float, weight: int = REGULAR) -> None:
        """One line whose capitals start at the present height; ``leading`` is the line's whole height in em."""
        self.texts.append(Text(self.left, self.y + size * CAP_HEIGHT / 2, text, size, color, weight=weight))
        self.y += size * leading


def compose(page: Page, parts: Parts) -> Heading:
    """Set the heading of a page."""
    options, theme, sizes = page.spec.options, page.theme, page.sizes
    logo = logo_of(page.spec, sizes)
    taken = logo.width + sizes.gap * 2 if logo and logo.on_top else 0
    left = sizes.padding + (taken if logo and logo.side == "left" else 0)
    column = _Column(left, sizes.padding, page.spec.width - 2 * sizes.padding - taken)
    weight = options.style.brand.title_weight or SEMIBOLD
    if parts.title and options.title:
        for line in wrap(options.title, sizes.title, column.width, parts.title_lines, weight):
            column.line(line, sizes.title, theme.headline, 1.22, weight)
    if parts.subtitle and options.subtitle:
        column.y += 0.1 * sizes.subtitle
        for line in wrap(options.subtitle, sizes.subtitle, column.width, 2):
            column.line(line, sizes.subtitle, theme.text, 1.32)
    on_top = options.legend_position in {None, "top"}
    placed = _legend(column, page) if parts.legend and page.entries and on_top else ()
    if column.texts:
        column.y += round(sizes.gap * 0.9)
    if logo and logo.on_top:
        column.y = max(column.y, sizes.padding + logo.height + sizes.gap)
    if parts.ticks and page.unit:
        column.line(shorten(page.unit, sizes.label, column.width), sizes.label, theme.text, 1.5)
    return Heading(tuple(column.texts), placed, column.y)


def _legend(column: _Column, page: Page) -> tuple[legend.Placed, ...]:
    column.y += 0.15 * page.sizes.label if column.texts else 0
    placed, taken = legend.place(page.entries, page.sizes, column.left, column.y, column.width)
    column.texts += legend.texts(placed, page.sizes, page.theme.text)
    column.y += taken
    return tuple(placed)
