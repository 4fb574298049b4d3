"""A legend below the plot or beside it, where a request asks for it there."""

from dataclasses import dataclass, replace

from workers.look import legend
from workers.look.heading import Heading, Page
from workers.look.parts import Margins, Parts

NOWHERE = Margins()
MOST_WIDTH = 0.3
"""The share of a picture's width that a legend beside the plot may take."""


@dataclass(frozen=True, slots=True)
class Aside:
    """The entries at their places, and the pixels that they take at the page's sides."""

    placed: tuple[legend.Placed, ...] = ()
    margins: Margins = NOWHERE

    def upon(self, heading: Heading, page: Page) -> Heading:
        """The heading with this legend's texts and swatches among its own."""
        if not self.placed:
            return heading
        texts = legend.texts(self.placed, page.sizes, page.theme.text)
        return replace(heading, texts=(*heading.texts, *texts), placed=(*heading.placed, *self.placed))


def compose(page: Page, parts: Parts, top: float, foot: float) -> Aside:
    """Lay the legend out between ``top`` and ``foot`` pixels of what is above and below the plot."""
    position = page.spec.options.legend_position
    if not (parts.legend and page.entries) or position in {None, "top"}:
        return Aside()
    sizes, spec = page.sizes, page.spec
    if position == "bottom":
        placed, taken = legend.place(page.entries, sizes, sizes.padding, 0, spec.width - 2 * sizes.padding)
        rows = [replace(item, y=foot + taken - item.y, y_of="bottom") for item in placed]
        return Aside(tuple(rows), Margins(bottom=taken + sizes.gap * 0.5))
    height = spec.height - top - foot
    placed, width = legend.place_column(page.entries, sizes, height, spec.width * MOST_WIDTH)
    taken = width + sizes.gap * 2
    if position == "left":
        return Aside(tuple(replace(one, x=sizes.padding, y=top + one.y) for one in placed), Margins(left=taken))
    x = sizes.padding + width
    return Aside(tuple(replace(one, x=x, y=top + one.y, x_of="right") for one in placed), Margins(right=taken))
