"""Bump charts: a row a place, and lines that change rows as their series overtake each other."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from app.charts.model import ChartSpec
from app.charts.ranks import RankData
from workers.charts.ranks.sides import Name, Sides, axis_of, written_below
from workers.drawing import Drawing
from workers.look.card import no_data
from workers.look.cartesian import names_below
from workers.look.colors import ink_on, to_hex
from workers.look.frame import Frame, lay_out
from workers.look.lettering import Text
from workers.look.marks import add_glyph, add_hover, name_of, tell
from workers.look.models import GlyphRenderer, Line, Plot, Scatter
from workers.look.numbers import tip
from workers.look.palette import series_colors
from workers.look.text import SEMIBOLD
from workers.look.theme import Sizes, Theme
from workers.transforms.window import Floats

STEPS = 24
"""Points of a line from one column to the next."""

WIDEST, LARGEST_DISC = 4.0, 26.0
"""Of lines and of discs in pixels."""

DISC_SHARE, LINE_SHARE = 0.66, 0.3
"""Of a row's height, or of the way from column to column."""

LEAST_DISC, LEAST_FIGURE = 4.0, 15.0
"""Discs of fewer pixels are left out, and the figures in smaller ones."""


@dataclass(frozen=True, slots=True)
class Course:
    """One series: its rows from column to column, as heights below zero, NaN for gaps."""

    name: str
    heights: Floats
    color: str
    shown: tuple[str, ...]


def build(spec: ChartSpec, theme: Theme, *, interactive: bool = False) -> Drawing:
    """One line a series."""
    data: RankData = spec.data
    courses = _courses(data, spec, theme)
    if not courses:
        return no_data(spec, theme, interactive=interactive)
    labels = [str(label) for label in data.labels]
    right, left = _names(courses, -1), _names(courses, 0)
    rows = -min(float(np.nanmin(course.heights)) for course in courses)
    sides = Sides(left, right, off=lambda room: _largest(room.height / rows, room.sizes) / 2)
    needs = lambda room: sides.margins(room, written_below(labels, sides, room))  # noqa: E731 - used here only
    frame = lay_out(spec, theme, needs=needs, interactive=interactive)
    y = (-rows - 0.5, -0.5)
    size = _disc(frame, rows, len(labels))
    figures = _figures(courses, frame, size)
    texts = [*sides.texts(frame, y), *names_below(written_below(labels, sides, frame.room), frame), *figures]
    axis = axis_of(labels)
    plot = frame.plot((axis.low, axis.high), y, texts)
    width = min(WIDEST * frame.sizes.scale, max(frame.area.height / rows * LINE_SHARE, 1))
    for course in reversed(courses):
        _draw_line(plot, course, width)
    renderers = [_draw_discs(plot, course, size or width * 1.6, frame) for course in reversed(courses)]
    if interactive:
        tell(renderers, [_told(course, labels) for course in reversed(courses)])
        add_hover(plot, renderers, (("Label", "label"), ("Series", "series"), ("Place", "place"), ("Value", "shown")))
    return replace(frame.drawing(plot, len(courses)), notices=sides.untold(frame))


def _courses(data: RankData, spec: ChartSpec, theme: Theme) -> list[Course]:
    chosen = series_colors(len(data.series), spec.options.color_scheme, theme.categorical)
    found = []
    for number, (series, color) in enumerate(zip(data.series, chosen, strict=True), 1):
        places = data.places[number - 1] if data.places else ()
        if any(place is not None for place in places):
            heights = np.array([np.nan if place is None else -place for place in places], dtype=np.float64)
            own = to_hex(next(iter(series.line_colors or series.fill_colors), color))[:7]
            shown = tuple("" if value is None else tip(value) for value in series.values)
            found.append(Course(name_of(series.name, number), heights, own, shown))
    return found


def _names(courses: Sequence[Course], column: int) -> list[Name]:
    """Names beside the rows; the first places matter most."""
    return [
        Name(course.name, float(course.heights[column]), course.color, float(course.heights[column]))
        for course in courses
        if np.isfinite(course.heights[column])
    ]


def _disc(frame: Frame, rows: float, columns: int) -> float:
    """The diameter of discs in pixels; 0 where they would touch."""
    across = frame.area.width / max(columns - 1, 1)
    size = _largest(min(frame.area.height / rows, across), frame.sizes)
    return size if size >= LEAST_DISC else 0


def _largest(pitch: float, sizes: Sizes) -> float:
    """The diameter of discs that are so many pixels apart."""
    return min(pitch * DISC_SHARE, LARGEST_DISC * sizes.scale)


def _figures(courses: Sequence[Course], frame: Frame, disc: float) -> list[Text]:
    """The places inside the discs."""
    if disc < LEAST_FIGURE:
        return []
    size = min(disc * 0.5, frame.sizes.label)
    template = Text(0, 0, "", size, "", "center", SEMIBOLD, x_of="data", y_of="data")
    return [
        replace(template, x=float(at), y=float(height), text=f"{-height:.0f}", color=ink_on(course.color))
        for course in courses
        for at, height in enumerate(course.heights)
        if np.isfinite(height)
    ]


def _draw_line(plot: Plot, course: Course, width: float) -> None:
    """From row to row with a level start and end; none over a gap."""
    part = np.arange(STEPS) / STEPS
    start, end = course.heights[:-1, np.newaxis], course.heights[1:, np.newaxis]
    ys = np.append((start + (end - start) * part**2 * (3 - 2 * part)).ravel(), course.heights[-1])
    xs = np.append((np.arange(len(start))[:, np.newaxis] + part).ravel(), len(start))
    glyph = Line(x="x", y="y", line_color=course.color, line_width=width, line_join="round", line_cap="round")
    add_glyph(plot, glyph, {"x": xs, "y": ys})


def _draw_discs(plot: Plot, course: Course, size: float, frame: Frame) -> GlyphRenderer:
    kept = np.flatnonzero(np.isfinite(course.heights))
    glyph = Scatter(x="x", y="y", size=size, fill_color=course.color, line_color=frame.theme.background, line_width=1)
    return add_glyph(plot, glyph, {"x": kept.astype(np.float64), "y": course.heights[kept]}, level="guide")


def _told(course: Course, labels: Sequence[str]) -> dict[str, Sequence[str]]:
    """What a tooltip says of each place."""
    kept = np.flatnonzero(np.isfinite(course.heights)).tolist()
    return {
        "label": [labels[index] for index in kept],
        "series": [course.name] * len(kept),
        "place": [f"{-course.heights[index]:.0f}" for index in kept],
        "shown": [course.shown[index] for index in kept],
    }
