"""The page of every chart: heading, source line and paddings around a plot area whose place is computed.

Labels are measured before anything is laid out, so nothing moves and nothing is cut when the browser draws.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from app.charts.model import ChartSpec
from workers.drawing import Drawing
from workers.look import aside, heading, legend
from workers.look.aside import NOWHERE
from workers.look.colors import is_dark
from workers.look.lettering import Text, write
from workers.look.logo import add_logo, logo_of
from workers.look.models import LinearScale, Plot, Range1d
from workers.look.parts import LADDER, LEAST_PLOT_WIDTH, Margins, Parts, Room
from workers.look.text import CAP_HEIGHT, wrap
from workers.look.theme import LIGHT, Sizes, Theme

SOURCE_LEADING = 1.3
"""Em from one line of the source to the next."""

Needs = Callable[[Room], Margins]


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in canvas pixels, y downwards."""

    left: float
    top: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """Its right edge."""
        return self.left + self.width

    @property
    def bottom(self) -> float:
        """Its lower edge."""
        return self.top + self.height


@dataclass(frozen=True, slots=True)
class Frame:
    """A laid-out page: ``area`` is the plot area, ``room`` the area with the margins of its labels."""

    spec: ChartSpec
    theme: Theme
    sizes: Sizes
    parts: Parts
    room: Room
    area: Box
    heading: heading.Heading
    interactive: bool
    beside: Margins = NOWHERE
    """What a legend at the side of the plot takes."""

    @property
    def from_left(self) -> float:
        """Pixels from the picture's left edge to where the plot and what belongs to it may begin."""
        return self.sizes.padding + self.beside.left

    @property
    def from_right(self) -> float:
        """Pixels from the picture's right edge to where they end."""
        return self.sizes.padding + self.beside.right

    def plot(self, x: tuple[float, float], y: tuple[float, float], texts: Iterable[Text] = ()) -> Plot:
        """The Bokeh plot with these data ranges; heading, legend, source line and ``texts`` are on it."""
        plot = Plot(
            x_range=Range1d(*x),
            y_range=Range1d(*y),
            x_scale=LinearScale(),
            y_scale=LinearScale(),
            width=self.spec.width,
            height=self.spec.height,
            min_border_left=round(self.area.left),
            min_border_top=round(self.area.top),
            min_border_right=round(self.spec.width - self.area.right),
            min_border_bottom=round(self.spec.height - self.area.bottom),
            title=None,
            toolbar_location=None,
            outline_line_color=None,
            background_fill_color=self.theme.fill,
            border_fill_color=self.theme.fill,
            **({"sizing_mode": "stretch_both"} if self.interactive else {}),
        )
        legend.swatches(plot, self.heading.placed, self.sizes)
        logo = logo_of(self.spec, self.sizes)
        if logo:
            add_logo(plot, logo, self._plate(), self.sizes.padding, interactive=self.interactive)
        write(plot, (*self.heading.texts, *self._foot(), *texts))
        return plot

    def _plate(self) -> str:
        """The ground that a kit's logo is made for, where the chart's is the contrary of it."""
        own = self.spec.options.style.brand.ground
        return own if own and is_dark(own) != is_dark(self.theme.background) else ""

    def drawing(self, plot: Plot, marks: int) -> Drawing:
        """What the browser gets."""
        quiet = self.theme.quiet
        return Drawing(plot, self.spec.width, self.spec.height, marks, quiet, self.theme.painted)

    def _foot(self) -> list[Text]:
        """The source, its lines from the last one up."""
        if not self.parts.source:
            return []
        size, logo = self.sizes.source, logo_of(self.spec, self.sizes)
        aside = logo and not logo.on_top and logo.side == "left"
        x = self.sizes.padding + (logo.width + self.sizes.gap if logo and aside else 0)
        foot = self.sizes.padding + size * CAP_HEIGHT / 2
        lines = reversed(_source_lines(self.spec, self.sizes))
        return [
            Text(x, foot + row * size * SOURCE_LEADING, line, size, self.theme.muted, y_of="bottom")
            for row, line in enumerate(lines)
        ]


def _source_lines(spec: ChartSpec, sizes: Sizes) -> list[str]:
    """The source in as many lines as it takes, two at most."""
    logo = logo_of(spec, sizes)
    taken = logo.width + sizes.gap if logo and not logo.on_top else 0
    return wrap(spec.options.source, sizes.source, spec.width - 2 * sizes.padding - taken, 2)


def lay_out(
    spec: ChartSpec,
    theme: Theme = LIGHT,
    *,
    legend: Sequence[legend.Entry] = (),
    unit: str = "",
    needs: Needs = lambda _: Margins(),
    interactive: bool = False,
) -> Frame:
    """Lay a page out, with as much beside the data as leaves them their share of the picture.

    ``needs`` tells the margins that the chart's own labels take in a room; it is asked again for each try.
    """
    page = heading.Page(spec, theme, _sizes(spec), legend, unit, interactive)
    for parts in LADDER:
        frame = _frame(page, parts, needs)
        if _has_its_share(frame, needs(frame.room).within):
            break
    return frame


def _sizes(spec: ChartSpec) -> Sizes:
    """The sizes of a page; the title of a brand kit grows with the picture, one that the chart asks for does not.

    In small pictures a kit's title is no larger than the house's: it would take the room of the axes.
    """
    sizes, branded = Sizes.of(spec.width, spec.height, spec.options.title_size), spec.options.style.brand.title_size
    if not branded or spec.options.title_size:
        return sizes
    size = round(branded * sizes.scale, 1)
    return replace(sizes, title=size if sizes.scale >= 1 else min(size, sizes.title))


def _has_its_share(frame: Frame, within: float) -> bool:
    """Whether the data have what belongs to them, but for the pixels ``within`` their area that labels take."""
    wide = frame.area.width >= LEAST_PLOT_WIDTH * frame.spec.width
    return wide and frame.area.height - within >= frame.parts.least_height * frame.spec.height


def _frame(page: heading.Page, parts: Parts, needs: Needs) -> Frame:
    spec, sizes = page.spec, page.sizes
    head = heading.compose(page, parts)
    lines = len(_source_lines(spec, sizes)) if parts.source else 0
    foot = sizes.padding + (round(sizes.source * (1.5 + SOURCE_LEADING * (lines - 1))) if lines else 0)
    logo = logo_of(spec, sizes)
    if logo and not logo.on_top:
        foot = max(foot, sizes.padding + logo.height + sizes.gap)
    beside = aside.compose(page, parts, head.bottom, foot)
    head = beside.upon(head, page)
    taken = beside.margins
    width = spec.width - 2 * sizes.padding - taken.left - taken.right
    room = Room(width, spec.height - head.bottom - foot - taken.bottom, parts, sizes)
    margins = needs(room)
    area = Box(
        round(sizes.padding + taken.left + margins.left),
        round(head.bottom + margins.top),
        max(round(room.width - margins.left - margins.right), 1),
        max(round(room.height - margins.top - margins.bottom), 1),
    )
    return Frame(spec, page.theme, sizes, parts, room, area, head, page.interactive, taken)
