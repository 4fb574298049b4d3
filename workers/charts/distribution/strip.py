"""Strips and swarms: every value of a group is a dot."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from app.charts.model import ChartSpec, Notice
from workers.charts.distribution.dots import MOST_SWARMED, SMALLEST, Swarm, jittered, swarm
from workers.charts.distribution.groups import Bed, Group, Pen, extremes_of
from workers.drawing import Drawing, Points
from workers.look.card import no_data
from workers.look.frame import Frame
from workers.look.marks import Column, add_glyph, add_hover, tell
from workers.look.models import GlyphRenderer, Scatter, Segment
from workers.look.numbers import tip
from workers.look.theme import Theme
from workers.transforms.window import Floats

SHARE = 0.8
WIDEST = 160
"""Pixels of a strip at 800 x 400."""

SPREAD = 0.35
"""How far dots of a strip lie to either side, as a share of its width."""

CROWDS = ((40, 9.0, 0.8), (150, 7.5, 0.7), (600, 6.0, 0.55), (3000, 4.5, 0.4), (10_000, 3.5, 0.3))
"""Up to so many dots of a group: their diameter in pixels at 800 x 400, and how opaque they are."""

LARGEST_CROWD = (2.5, 0.2)
MOST_DOTS = 20_000
"""More dots lie on each other: of more values every n-th is drawn, and the extremes."""

LARGEST_BEE = 9.0


@dataclass(frozen=True, slots=True)
class Cloud:
    """The dots of a group: values, and their offsets from its place in slots."""

    group: Group
    ups: Floats
    offsets: Floats


def build(spec: ChartSpec, theme: Theme, *, interactive: bool = False) -> Drawing:
    """A strip a group; its dots are moved sideways, always in the same way."""
    return _build(spec, theme, interactive=interactive, bees=False)


def build_swarm(spec: ChartSpec, theme: Theme, *, interactive: bool = False) -> Drawing:
    """A swarm a group: no dot overlaps another. Where there are too many for that, a strip and a notice."""
    return _build(spec, theme, interactive=interactive, bees=True)


def _build(spec: ChartSpec, theme: Theme, *, interactive: bool, bees: bool) -> Drawing:
    extremes = extremes_of(spec.data)
    if not extremes:
        return no_data(spec, theme, interactive=interactive)
    bed = Bed.over(spec, theme, extremes, SHARE)
    frame = bed.frame(dots=True, interactive=interactive)
    pen = bed.pen(frame)
    width = bed.width(frame, WIDEST)
    groups = [group for group in bed.groups(width) if group.cell]
    count = sum(len(_values(group)) for group in groups)
    found = _swarm(bed, pen, frame, groups, width) if bees else None
    clouds = _swarmed(groups, found, bed.slot(frame)) if found else _strips(groups, width, count)
    look = (found.diameter, 0.9) if found else _crowd(clouds, frame, width * bed.slot(frame))
    bed.chart.baseline(pen.plot)
    renderers = [_draw(pen, cloud, look, theme) for cloud in clouds]
    if not bees:
        _medians(pen, groups, width, frame)
    if interactive:
        tell(renderers, [_tell(cloud) for cloud in clouds])
        add_hover(pen.plot, renderers, (("Group", "label"), ("Series", "series"), ("Value", "shown")))
    drawn = sum(len(cloud.ups) for cloud in clouds)
    notices = [*_crowded(bees=bees and not found, count=count), *_sampled(count, drawn)]
    points = Points(count, drawn, "none" if drawn == count else "sample")
    return replace(frame.drawing(pen.plot, drawn), points=points, notices=tuple(notices))


def _values(group: Group) -> Sequence[float]:
    return group.cell if isinstance(group.cell, tuple) else ()


def _swarm(bed: Bed, pen: Pen, frame: Frame, groups: Sequence[Group], width: float) -> Swarm | None:
    scale = bed.per_value(pen, frame)
    ups = [(np.asarray(_values(group)) - _values(group)[0]) * scale for group in groups]
    return swarm(ups, width * bed.slot(frame), LARGEST_BEE * frame.sizes.scale)


def _swarmed(groups: Sequence[Group], found: Swarm, slot: float) -> list[Cloud]:
    pairs = zip(groups, found.offsets, strict=True)
    return [Cloud(group, np.asarray(_values(group)), offsets / slot) for group, offsets in pairs]


def _strips(groups: Sequence[Group], width: float, count: int) -> list[Cloud]:
    step = -(-count // MOST_DOTS)
    ups = [_every(np.asarray(_values(group), dtype=np.float64), step) for group in groups]
    return [Cloud(group, own, jittered(len(own)) * width * SPREAD) for group, own in zip(groups, ups, strict=True)]


def _every(ordered: Floats, step: int) -> Floats:
    """Every n-th value and the last one."""
    kept = ordered[::step]
    return kept if kept[-1] == ordered[-1] else np.append(kept, ordered[-1])


def _crowd(clouds: Sequence[Cloud], frame: Frame, room: float) -> tuple[float, float]:
    """The diameter in pixels and the opacity for the largest of the groups, in ``room`` pixels a group."""
    most = max(len(cloud.ups) for cloud in clouds)
    found = ((size, alpha) for count, size, alpha in CROWDS if most <= count)
    size, alpha = next(found, LARGEST_CROWD)
    return min(size * frame.sizes.scale, max(room / 6, SMALLEST)), alpha


def _draw(pen: Pen, cloud: Cloud, look: tuple[float, float], theme: Theme) -> GlyphRenderer:
    size, alpha = look
    own = cloud.group.look
    glyph = Scatter(
        **pen.point("along", "up"), size=size, fill_color=own.fill, fill_alpha=1.0 if own.own else alpha,
        line_color=theme.background if own.width is None else own.edge,
        line_width=0.5 if own.width is None else own.width, line_alpha=alpha,
    )  # fmt: skip
    columns: Mapping[str, Column] = {"along": cloud.group.place + cloud.offsets, "up": cloud.ups}
    return add_glyph(pen.plot, glyph, columns)


def _medians(pen: Pen, groups: Sequence[Group], width: float, frame: Frame) -> None:
    """A line at the median of each group."""
    columns: dict[str, Column] = {
        "start": [group.place - width * SPREAD for group in groups],
        "end": [group.place + width * SPREAD for group in groups],
        "median": [float(np.median(_values(group))) for group in groups],
    }
    glyph = Segment(
        **pen.stroke(("start", "end"), ("median", "median")), line_color=frame.theme.ink,
        line_width=1.6 * frame.sizes.scale,
    )  # fmt: skip
    add_glyph(pen.plot, glyph, columns)


def _crowded(*, bees: bool, count: int) -> list[Notice]:
    if not bees:
        return []
    why = f"more than {MOST_SWARMED:,}" if count > MOST_SWARMED else "too many for the width of their groups"
    return [Notice("data", f"{count:,} values are {why}: dots overlap, as in a strip plot")]


def _sampled(count: int, drawn: int) -> list[Notice]:
    if drawn == count:
        return []
    message = f"of {count:,} values {drawn:,} are drawn, evenly chosen by size, the extremes of each group among them"
    return [Notice("data", message)]


def _tell(cloud: Cloud) -> dict[str, Sequence[str]]:
    """What a tooltip says of each dot."""
    count = len(cloud.ups)
    return {
        "label": [cloud.group.label] * count,
        "series": [cloud.group.look.name] * count,
        "shown": [tip(value) for value in cloud.ups.tolist()],
    }
