"""A PDF on paper: every page has a head with title, date and logo, and a foot with a text and the page's number."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from app.charts.model import MIN_SIDE, ChartOptions, ChartSpec, Paper
from app.charts.styles import NO_LOGO
from workers.drawing import Drawing, Sheet
from workers.look.frame import Box, Frame, lay_out
from workers.look.lettering import Text
from workers.look.logo import logo_of
from workers.look.panels import Panel, compose
from workers.look.text import REGULAR, SEMIBOLD, shorten
from workers.look.theme import Theme

MARGIN, HEAD, FOOT = 40, 84, 64
"""CSS pixels: beside texts, and what lies above and below a chart; a printer needs 24 of them for itself."""

BLEED = 18
"""By how much a chart is wider than the texts at each side: its own padding, so its title stands below the head."""

TITLE, SMALL = 15.0, 11.0
"""Sizes of letters, in CSS pixels."""


@dataclass(frozen=True, slots=True)
class Leaf:
    """One page: ``number`` of ``total``."""

    number: int
    total: int


def fitted(spec: ChartSpec, paper: Paper) -> ChartSpec:
    """The chart as wide as the paper, in its proportions or as high as there is room, without what the head says."""
    room = _room(paper)
    height = min(room.height, round(spec.height * room.width / spec.width))
    style = replace(spec.options.style, logo=NO_LOGO)
    title = "" if " ".join(spec.options.title.split()) == paper.header else spec.options.title
    options = replace(spec.options, style=style, title=title)
    return replace(spec, width=int(room.width), height=max(int(height), MIN_SIDE), options=options)


def on_paper(first: Drawing, sheets: Sequence[Sheet], spec: ChartSpec, theme: Theme) -> Drawing:
    """The drawings of a PDF, each on a page; ``spec`` has the paper, and the logo that is drawn on it."""
    total = 1 + len(sheets)
    laid = tuple(
        replace(
            sheet,
            drawing=_page(sheet.drawing, Leaf(number, total), spec, theme),
            instead=_page(sheet.instead, Leaf(number, total), spec, theme),
        )
        for number, sheet in enumerate(sheets, 2)
    )
    return replace(_page(first, Leaf(1, total), spec, theme), sheets=laid)


def _page(drawing: Drawing, leaf: Leaf, spec: ChartSpec, theme: Theme) -> Drawing:
    paper = spec.paper
    assert paper is not None  # noqa: S101 - nobody comes here without
    frame = _frame(spec, paper, theme)
    room = _room(paper)
    box = Box(room.left, room.top, drawing.width, drawing.height)
    page = compose(frame, [Panel(drawing, box)], [*_head(paper, frame), *_foot(paper, leaf, theme)])
    return replace(page, title=drawing.title, alt_text=drawing.alt_text)


def _frame(spec: ChartSpec, paper: Paper, theme: Theme) -> Frame:
    """The bare sheet with the logo."""
    style = replace(spec.options.style, logo_corner="top-right")
    bare = replace(spec, width=paper.width, height=paper.height, options=ChartOptions(style=style))
    frame = lay_out(bare, theme)
    return replace(frame, sizes=replace(frame.sizes, padding=MARGIN, title=TITLE * 1.4))


def _room(paper: Paper) -> Box:
    left = MARGIN - BLEED
    return Box(left, HEAD, paper.width - 2 * left, paper.height - HEAD - FOOT)


def _head(paper: Paper, frame: Frame) -> list[Text]:
    """The title, and the date below it."""
    logo = logo_of(frame.spec, frame.sizes)
    width = paper.width - 2 * MARGIN - (logo.width + MARGIN if logo else 0)
    top = MARGIN + TITLE / 2
    lines = [(paper.header, TITLE, frame.theme.headline, SEMIBOLD), (paper.date, SMALL, frame.theme.muted, REGULAR)]
    found = []
    for text, size, color, weight in lines:
        if text:
            found.append(Text(MARGIN, top, shorten(text, size, width, weight), size, color, weight=weight))
            top += TITLE + 4
    return found


def _foot(paper: Paper, leaf: Leaf, theme: Theme) -> list[Text]:
    numbered = f"Page {leaf.number} of {leaf.total}"
    text = shorten(paper.footer, SMALL, (paper.width - 2 * MARGIN) * 0.8, REGULAR)
    return [
        Text(MARGIN, MARGIN, text, SMALL, theme.muted, y_of="bottom"),
        Text(MARGIN, MARGIN, numbered, SMALL, theme.muted, align="right", x_of="right", y_of="bottom"),
    ]
