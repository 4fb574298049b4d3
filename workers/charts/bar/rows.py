"""The bars of each series: how broad, where in their slots, in which colours."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.charts.bar.extras import BarExtras
from app.charts.bar.piles import Pile
from app.charts.series import Series
from workers.look.marks import Paint
from workers.look.stage import Row, Stage

GROUP_SHARE = 0.74
"""The part of a slot that its bars take together; the rest is gap."""

BAR_SHARE = 0.94
"""The part of its place that a bar in a group takes."""

WIDEST_BAR = 112
"""Pixels at 800 x 400: one bar is not a wall."""

THICKEST_LYING = 44
"""Pixels at 800 x 400 of bars on their side."""

CROWDED = 2
"""Pixels of a slot below which gaps would only blur what is there."""


@dataclass(frozen=True, slots=True)
class Breadth:
    """Of one place, and of the bar in it, in slots."""

    place: float
    bar: float


def breadth_of(stage: Stage, places: int, series: Sequence[Series], extras: BarExtras) -> Breadth:
    """How broad bars are: as the request says in pixels, else a share of the slot, none of them a wall."""
    asked = max([one.thickness or extras.thickness or 0 for one in series] or [extras.thickness or 0]) / stage.slot
    share = BAR_SHARE if places > 1 else 1.0
    if asked:
        place = min(asked / share, 1 / places)
        return Breadth(place, min(asked, place))
    widest = (THICKEST_LYING if stage.sideways else WIDEST_BAR) * stage.frame.sizes.scale
    widest = min(widest, extras.most_thickness or widest)
    group = extras.group_share or (1.0 if stage.slot < CROWDED else GROUP_SHARE)
    place = min(group / places, widest / stage.slot)
    share = (extras.bar_share or share) if stage.slot * place >= CROWDED else 1.0
    return Breadth(place, place * share)


@dataclass(frozen=True, slots=True)
class Bars:
    """The bars of one series: which labels have one, and the bars themselves."""

    indices: Sequence[int]
    row: Row


def bars_of(series: Series, look: Paint, pile: Pile, breadth: Breadth, places: int) -> Bars:
    """The bars of a series that are there."""
    offset = (pile.place + 0.5 - places / 2) * breadth.place
    kept = [(index, spread) for index, spread in enumerate(pile.spreads) if spread is not None]
    indices = [index for index, _ in kept]
    return Bars(
        indices,
        Row(
            places=[index + offset for index in indices],
            starts=[start for _, (start, _) in kept],
            ends=[end for _, (_, end) in kept],
            fills=[look.fills[index] for index in indices],
            outlines=[look.outlines[index] for index in indices],
            width=breadth.bar,
            brushes=[look.brushes[index] for index in indices] if look.brushes else (),
            border=1 if series.line_width is None else series.line_width,
        ),
    )


def tips_of(piles: Sequence[Pile]) -> list[list[bool]]:
    """Which bars of each pile end it: those that none stands on, in the order of ``Bars.indices``."""
    last: dict[tuple[int, int, bool], int] = {}
    for number, pile in enumerate(piles):
        for index, spread in enumerate(pile.spreads):
            if spread and spread[0] != spread[1]:
                last[pile.place, index, spread[1] < spread[0]] = number
    return [
        [last.get((pile.place, index, end < start)) == number for index, (start, end) in kept]
        for number, pile in enumerate(piles)
        for kept in [[(index, spread) for index, spread in enumerate(pile.spreads) if spread]]
    ]
