"""Draws lines: through no more points than can be seen, with what is filled below them and how points are marked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from app.charts.model import Notice
from workers.charts.tracks import Track
from workers.drawing import Points
from workers.look.along import Along
from workers.look.cartesian import Y2
from workers.look.fills import Shape, area_strips, hatch_of
from workers.look.frame import Frame
from workers.look.marks import Column, add_glyph
from workers.look.models import GlyphRenderer, Line, Model, Patch, Plot, Scatter
from workers.look.numbers import tip
from workers.look.theme import Sizes, Theme
from workers.transforms.bends import Path, bent
from workers.transforms.decimate import FEW, m4, sample
from workers.transforms.runs import runs_of
from workers.transforms.window import Floats, Window, narrow, window_of

CURVE_STEP = 2
"""Device pixels from point to point of a smooth line."""

LONG = 1000
"""A line through fewer points is sent as it is."""

FINEST = 4
"""Device pixels in a CSS pixel, at most."""

HALO = 2.4
"""Pixels."""

MOST_POINTS = 200_000
"""Of all strips of one gradient: the more points an area has, the fewer strips it gets."""

FIELDS = (("Label", "label"), ("Series", "series"), ("Value", "shown"))
"""What tooltips tell."""

FILL = {"light": 0.2, "dark": 0.26}
"""How opaque areas are over each other."""

MARKERS = {
    "circle": "circle", "cross": "cross", "crossRot": "x", "dash": "dash", "line": "dash", "rect": "square",
    "rectRounded": "square", "rectRot": "diamond", "star": "asterisk", "triangle": "triangle",
}  # fmt: skip
"""Chart.js's names of markers and Bokeh's."""

STROKED = frozenset({"cross", "x", "dash", "asterisk"})
"""Markers that are lines, not areas."""


@dataclass(frozen=True, slots=True)
class Stroke:
    """A line and the points that it is drawn through."""

    track: Track
    path: Path

    @property
    def alone(self) -> Any:
        """Which points stand between gaps: no line leads there, so they are drawn as dots."""
        padded = np.pad(np.isfinite(self.path.ys), 1)
        return padded[1:-1] & ~padded[:-2] & ~padded[2:] & (self.path.origin >= 0)


def windows_of(frame: Frame, plot: Plot) -> Mapping[str, Window]:
    """The plot area in device pixels, by the name of its value axis."""
    first = window_of(frame, plot)
    if Y2 not in getattr(plot, "extra_y_ranges", {}):
        return {"y": first}
    bottom, top = ends_of(plot, Y2)
    return {"y": first, Y2: replace(first, bottom=bottom, top=top)}


def ends_of(plot: Plot, axis: str) -> tuple[float, float]:
    """The lower and the upper end of a value axis, which may run backwards."""
    span = plot.extra_y_ranges[Y2] if axis == Y2 else plot.y_range
    return min(span.start, span.end), max(span.start, span.end)


def thinned(tracks: Sequence[Track], windows: Mapping[str, Window]) -> tuple[list[Stroke], Points]:
    """The lines through no more points than the window of their axis shows, and the method of choosing them."""
    most = FEW * windows["y"].columns
    points_in = sum(len(track.present) for track in tracks)
    if all(len(track.xs) <= most for track in tracks):
        strokes, method = [Stroke(track, _path(track, windows[track.axis])) for track in tracks], "none"
    elif all(bool((track.xs[1:] >= track.xs[:-1]).all()) for track in tracks):
        strokes, method = [_m4(track, windows[track.axis]) for track in tracks], "m4"
    else:
        strokes, method = [_sampled(track, most) for track in tracks], "sample"
    drawn = sum(int((np.isfinite(one.path.ys) & (one.path.origin >= 0)).sum()) for one in strokes)
    return strokes, Points(points_in, drawn, method)


def _path(track: Track, window: Window) -> Path:
    """The bent line; one whose places don't rise can't bend."""
    step = CURVE_STEP * (window.right - window.left) / window.columns
    kept = np.flatnonzero(track.finite) if track.span_gaps else np.arange(len(track.xs))
    xs, ys = track.xs[kept], track.ys[kept]
    bend = track.bend if bool((xs[1:] > xs[:-1]).all()) else ""
    path = bent(xs, ys, bend, step)
    return replace(path, origin=np.where(path.origin < 0, -1, kept[path.origin])) if len(kept) else path


def _m4(track: Track, window: Window) -> Stroke:
    path = _path(track, window)
    return Stroke(replace(track, radius=0), path.only(m4(path.xs, path.ys, window)))


def _sampled(track: Track, most: int) -> Stroke:
    path = Path.of(track.xs, track.ys)
    return Stroke(replace(track, radius=0, bend=""), path.only(sample(track.xs, track.ys, most)))


def notices_of(tracks: Sequence[Track], points: Points) -> tuple[Notice, ...]:
    """What is not drawn as asked."""
    found = []
    if points.method == "sample":
        found.append(
            f"the places along x don't rise: of {points.points_in:,} points a sample of {points.points_drawn:,} is"
            " drawn; sort them along x to have every extreme in the picture"
        )
    elif any(track.bend and not bool((track.xs[1:] > track.xs[:-1]).all()) for track in tracks):
        found.append("the places along x don't rise, so lines go straight from point to point")
    told = [Notice("data.labels", message) for message in found]
    told += [
        Notice(f"data.datasets[{track.index}].backgroundColor", "the line isn't filled: a plain colour is used for it")
        for track in tracks
        if track.brush and track.fill_to is None
    ]
    if points.method == "none":
        return tuple(told)
    for track in tracks:
        if track.dash:
            message = f"of {points.points_in:,} points {points.points_drawn:,} are drawn, so the dashes fall elsewhere"
            told.append(Notice(f"data.datasets[{track.index}].borderDash", message))
        if track.radius:
            message = "points are more than the picture's pixels can tell apart, so they are not marked"
            told.append(Notice(f"data.datasets[{track.index}].pointRadius", message))
    return tuple(told)


def draw_fill(plot: Plot, stroke: Stroke, base: Floats, frame: Frame) -> None:
    """The area between a line and ``base``, a value at each point of its path."""
    track, path = stroke.track, stroke.path
    look = (track.fill, 1.0) if track.fill else (track.color[:7], FILL.get(frame.theme.name, FILL["light"]))
    draw_area(plot, (path.xs, path.ys, base), (track, *look), frame)


def draw_area(plot: Plot, shape: Shape, look: tuple[Track, str, float], frame: Frame) -> None:
    """An area in the colour of so much opacity, or with the pattern or gradient of its track."""
    track, color, alpha = look
    brush = track.brush
    if brush and brush.stops:
        most = int(min(frame.area.height, MOST_POINTS / max(len(shape[0]), 1)))
        parts = list(area_strips(plot, shape, brush, most, frame.theme.background))
    else:
        parts = [(shape, color)]
    for part, shade in parts:
        xs, ys = outline(*part)
        if len(xs):
            glyph = Patch(
                x="x", y="y", fill_color=shade, fill_alpha=alpha, line_color=None, **hatch_of(brush, frame.sizes)
            )
            add_glyph(plot, glyph, {"x": xs, "y": ys}, track.axis)


def outline(xs: Floats, tops: Floats, base: Floats) -> tuple[Floats, Floats]:
    """The polygons between two lines, one for each stretch without a gap, parted by NaN."""
    present = np.flatnonzero(np.isfinite(tops) & np.isfinite(base))
    around: list[Any] = []
    over: list[Any] = []
    for run in np.split(present, runs_of(present)[1:]):
        if len(run) > 1:
            around += [xs[run], xs[run][::-1], [np.nan]]
            over += [tops[run], base[run][::-1], [np.nan]]
    return (np.concatenate(around[:-1]), np.concatenate(over[:-1])) if around else (np.empty(0), np.empty(0))


def draw_line(plot: Plot, stroke: Stroke, sizes: Sizes) -> GlyphRenderer:
    """The line, and dots for values that stand alone."""
    track, path, alone = stroke.track, stroke.path, stroke.alone
    width = track.width * sizes.scale
    if alone.any() and not track.radius:
        dots = Scatter(x="x", y="y", size=max(width, 1) * 2.6, fill_color=track.color, line_color=None)
        _whole(plot, dots, {"x": path.xs[alone], "y": path.ys[alone]}, track.axis)
    look: dict[str, Any] = {"line_color": track.color, "line_width": width, "line_join": "round"}
    if track.dash:
        look |= {"line_dash": [length * sizes.scale for length in track.dash], "line_cap": "butt"}
    else:
        look |= {"line_cap": "round"}
    return add_glyph(plot, Line(x="x", y="y", **look), _sent(plot, path, track.axis), track.axis)


def _sent(plot: Plot, path: Path, axis: str) -> Mapping[str, Column]:
    """The places of a line as they go to the browser: those of a long one in half the bytes."""
    if len(path.xs) < LONG:
        return {"x": path.xs, "y": path.ys}
    left, right = sorted((plot.x_range.start, plot.x_range.end))
    low, high = ends_of(plot, axis)
    finest = FINEST * max(plot.width, plot.height)
    return {"x": narrow(path.xs, left, right, finest), "y": narrow(path.ys, low, high, finest)}


def draw_halo(plot: Plot, stroke: Stroke, theme: Theme, sizes: Sizes) -> None:
    """A rim of the ground around a line, which keeps it apart from the bars that it crosses."""
    width = (stroke.track.width + HALO) * sizes.scale
    rim = Line(x="x", y="y", line_color=theme.background, line_width=width, line_join="round", line_cap="round")
    add_glyph(plot, rim, {"x": stroke.path.xs, "y": stroke.path.ys}, stroke.track.axis)


def draw_points(plot: Plot, stroke: Stroke, theme: Theme, sizes: Sizes) -> GlyphRenderer | None:
    """The marks at the values, where any were asked for."""
    track, path = stroke.track, stroke.path
    if not track.radius:
        return None
    kept = (path.origin >= 0) & np.isfinite(path.ys)
    marker = MARKERS[track.point or "circle"]
    own = track.point_colors or (track.color[:7],)
    colors = [own[index % len(own)] for index in path.origin[kept].tolist()]
    columns = {"x": path.xs[kept], "y": path.ys[kept], "color": colors}
    edge: Any = {"field": "color"} if marker in STROKED else theme.background
    glyph = Scatter(
        x="x", y="y", size=2 * track.radius * sizes.scale, marker=marker, fill_color={"field": "color"},
        line_color=edge, line_width=(1.5 if marker in STROKED else 1.0) * sizes.scale,
    )  # fmt: skip
    return _whole(plot, glyph, columns, track.axis)


def _whole(plot: Plot, glyph: Model, columns: Mapping[str, Any], axis: str) -> GlyphRenderer:
    """Marks that are drawn whole where they stand at an edge of the plot area; those beyond are not drawn."""
    left, right = sorted((plot.x_range.start, plot.x_range.end))
    low, high = ends_of(plot, axis)
    xs, ys = columns["x"], columns["y"]
    inside = (xs >= left) & (xs <= right) & (ys >= low) & (ys <= high)
    kept = {name: np.asarray(values)[inside] for name, values in columns.items()}
    return add_glyph(plot, glyph, kept, axis, "guide")


def hover_points(plot: Plot, stroke: Stroke, sizes: Sizes) -> GlyphRenderer:
    """Marks that can't be seen at the values of a line that bends: what a pointer finds."""
    kept = stroke.path.origin >= 0
    glyph = Scatter(x="x", y="y", size=10 * sizes.scale, fill_alpha=0, line_color=None)
    columns = {"x": stroke.path.xs[kept], "y": stroke.path.ys[kept]}
    return add_glyph(plot, glyph, columns, stroke.track.axis)


def told(stroke: Stroke, base: Along, name: str = "") -> Mapping[str, Sequence[str]]:
    """What a tooltip says of each value that is drawn."""
    origin = stroke.path.origin[stroke.path.origin >= 0].tolist()
    values = stroke.track.ys[origin].tolist()
    return {
        "label": [base.tell(index) for index in origin],
        "series": [name or stroke.track.name] * len(origin),
        "shown": [tip(value) if np.isfinite(value) else "no value" for value in values],
    }
