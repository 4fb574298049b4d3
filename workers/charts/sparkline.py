"""Sparklines: a line without axes, a dot at its last value, and that value beside it."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from app.charts.model import ChartSpec
from workers.charts.line import draw_stroke
from workers.charts.strokes import FIELDS, Stroke, draw_fill, notices_of, thinned, told
from workers.charts.tracks import Track, any_value, tracks_of
from workers.drawing import Drawing
from workers.look.along import along
from workers.look.card import no_data
from workers.look.colors import readable
from workers.look.ends import LEADING, spread
from workers.look.frame import Frame, lay_out
from workers.look.lettering import Text
from workers.look.marks import add_glyph, add_hover, tell
from workers.look.models import Plot, Scatter
from workers.look.numbers import LARGEST, short
from workers.look.parts import Margins, Room
from workers.look.text import SEMIBOLD, widest
from workers.look.theme import Theme
from workers.transforms.window import Floats, window_of

DOT = 3.2
"""Radius in pixels of the last value's dot."""

FIGURE_SHARE, MOST_FIGURE = 0.24, 1.5
"""The size of the last value: a share of the height left, and at most so many times the title's."""

MOST_WIDTH = 0.4
"""The share of the width that the figures may take; wider ones are left out."""


def build(spec: ChartSpec, theme: Theme, *, interactive: bool = False) -> Drawing:
    """One line a series in one shape."""
    if not any_value(spec.data):
        return no_data(spec, theme, interactive=interactive)
    tracks = [track for track in tracks_of(spec, along(spec.data.labels, spec).places, theme) if len(track.present)]
    frame = lay_out(spec, theme, needs=lambda room: _margins(tracks, room), interactive=interactive)
    y = _range(np.concatenate([track.present for track in tracks]), frame)
    places = tracks[0].xs
    x = (float(places.min()), float(places.max()))
    plot = frame.plot(x if x[0] < x[1] else (x[0] - 1, x[0] + 1), y, _figures(tracks, frame, y))
    strokes, points = thinned(tracks, {"y": window_of(frame, plot)})
    for stroke in strokes:
        if stroke.track.fill_to is not None:
            draw_fill(plot, stroke, np.full(len(stroke.path.xs), y[0]), frame)
    renderers = [draw_stroke(plot, stroke, frame) for stroke in strokes]
    for stroke in strokes:
        _dot(plot, stroke, frame)
    if interactive:
        base = along(spec.data.labels, spec)
        tell(renderers, [told(stroke, base) for stroke in strokes])
        add_hover(plot, renderers, FIELDS)
    return replace(frame.drawing(plot, len(tracks)), points=points, notices=notices_of(tracks, points))


def _range(values: Floats, frame: Frame) -> tuple[float, float]:
    """From the lowest value to the highest, with room for the line's width and the dot; a flat one is in the middle."""
    low, high = (min(max(float(end), -LARGEST), LARGEST) for end in (values.min(), values.max()))
    if low == high:
        around = abs(low) / 2 or 1.0
        return low - around, high + around
    pad = (DOT + 1) * frame.sizes.scale
    air = (high - low) * (pad / max(frame.area.height - 2 * pad, pad))
    return low - air, high + air


def _size(tracks: Sequence[Track], room: Room) -> float:
    """Letters of the last values: as large as fits, none when they would take too much."""
    size = min(max(room.height * FIGURE_SHARE, 10), room.sizes.title * MOST_FIGURE, room.height / len(tracks) / LEADING)
    wide = widest([short(track.last) for track in tracks], size, SEMIBOLD)
    return size if size >= 8 and wide <= room.width * MOST_WIDTH else 0  # noqa: PLR2004 - smaller ones can't be read


def _margins(tracks: Sequence[Track], room: Room) -> Margins:
    """Room at the sides for the dot and the figures."""
    size, dot = _size(tracks, room), (DOT + 1) * room.sizes.scale
    figures = widest([short(track.last) for track in tracks], size, SEMIBOLD) + room.sizes.gap if size else 0
    return Margins(left=dot / 2, right=dot + figures)


def _figures(tracks: Sequence[Track], frame: Frame, y: tuple[float, float]) -> list[Text]:
    """The last values beside the ends of their lines, apart from each other."""
    size = _size(tracks, frame.room)
    if not size:
        return []
    area = frame.area
    wanted = [area.height * (y[1] - min(max(track.last, y[0]), y[1])) / (y[1] - y[0]) for track in tracks]
    places = spread(wanted, size * LEADING, size / 2, max(area.height - size / 2, size / 2))
    left = area.right + (DOT + 1) * frame.sizes.scale + frame.sizes.gap
    from_right = frame.spec.width - left + frame.sizes.gap * 0.25
    return [
        Text(
            from_right,
            track.last,
            short(track.last),
            size,
            color,
            weight=SEMIBOLD,
            dy=place - aim,
            x_of="right",
            y_of="data",
        )
        for track, place, aim in zip(tracks, places, wanted, strict=True)
        for color in [readable(track.color, frame.theme.background)]
    ]


def _dot(plot: Plot, stroke: Stroke, frame: Frame) -> None:
    """The mark of the last value, drawn whole at the edge."""
    track = stroke.track
    last = np.flatnonzero(track.finite)[-1]
    glyph = Scatter(
        x="x", y="y", size=2 * DOT * frame.sizes.scale, fill_color=track.color[:7],
        line_color=frame.theme.background, line_width=frame.sizes.scale,
    )  # fmt: skip
    add_glyph(plot, glyph, {"x": track.xs[[last]], "y": track.ys[[last]]}, level="guide")


BUILDERS = {"sparkline": build}
