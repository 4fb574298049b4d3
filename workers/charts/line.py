"""Lines and areas: values in order, along names or time; null breaks the line."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from app.charts.model import ChartSpec
from app.charts.series import SeriesData
from workers.charts.strokes import (
    Stroke,
    draw_fill,
    draw_line,
    draw_points,
    hover_points,
    notices_of,
    thinned,
    told,
)
from workers.charts.tracks import Track, any_value, line_ends, line_entries, tracks_of
from workers.drawing import Drawing
from workers.look.along import along
from workers.look.axes import Span
from workers.look.card import no_data
from workers.look.cartesian import Cartesian
from workers.look.ends import end_texts, names_width
from workers.look.frame import Frame
from workers.look.marks import add_hover, tell
from workers.look.models import GlyphRenderer, Plot
from workers.look.theme import Theme
from workers.transforms.window import Floats, window_of

FIELDS = (("Label", "label"), ("Series", "series"), ("Value", "shown"))


def build(spec: ChartSpec, theme: Theme, *, interactive: bool = False) -> Drawing:
    """One line a series; of more points than pixels those that make the picture."""
    data: SeriesData = spec.data
    if not any_value(data):
        return no_data(spec, theme, interactive=interactive)
    filled = spec.chart_type == "area"
    base = along(data.labels, spec, 0 if filled else None)
    tracks = tracks_of(spec, base.places, theme)
    extremes = [float(end) for track in tracks if len(track.present) for end in _ends(track)]
    ends = line_ends(spec, tracks)
    zero = any(track.fill_to == "" for track in tracks)
    span = Span.of(extremes, spec.options.y, zero=zero)
    chart = Cartesian(spec, theme, base.axis, span, names_right=names_width(ends, spec))
    frame = chart.frame([] if ends else line_entries(spec, tracks), interactive=interactive)
    plot = chart.plot(frame, end_texts(ends, frame, chart.measure(frame.room).value_axis))
    window = window_of(frame, plot)
    strokes, points = thinned(tracks, window)
    fill_all(plot, strokes, theme)
    chart.baseline(plot, "glyph" if zero else "underlay")
    renderers = [draw_stroke(plot, stroke, frame) for stroke in strokes]
    if interactive:
        tell(renderers, [told(stroke, base) for stroke in strokes])
        add_hover(plot, renderers, FIELDS, mode="vline" if len(tracks) == 1 else "mouse")
    marks = sum(len(track.present) > 0 and _in_view(track, plot) for track in tracks)
    return replace(frame.drawing(plot, marks), points=points, notices=notices_of(tracks, points))


def _ends(track: Track) -> tuple[float, float]:
    return float(track.present.min()), float(track.present.max())


def _in_view(track: Track, plot: Plot) -> bool:
    low, high = _ends(track)
    return bool(low <= plot.y_range.end and high >= plot.y_range.start)


def fill_all(plot: Plot, strokes: Sequence[Stroke], theme: Theme) -> None:
    """What is filled, the first dataset over the others."""
    for stroke in reversed(strokes):
        if stroke.track.fill_to is not None:
            draw_fill(plot, stroke, _base(stroke, strokes, plot), theme)


def _base(stroke: Stroke, strokes: Sequence[Stroke], plot: Plot) -> Floats:
    """The values that an area ends at: zero or the nearest to it in view, an edge of the plot, or another line."""
    target, xs = stroke.track.fill_to or "", stroke.path.xs
    other = next((one for one in strokes if str(one.track.index) == target), None)
    if other is not None:
        return np.interp(xs, other.path.xs, other.path.ys)
    low, high = plot.y_range.start, plot.y_range.end
    level = {"start": low, "end": high}.get(target, min(max(0.0, low), high))
    return np.full(len(xs), level)


def draw_stroke(plot: Plot, stroke: Stroke, frame: Frame) -> GlyphRenderer:
    """The line with its marks; what a pointer finds of it."""
    line = draw_line(plot, stroke, frame.sizes)
    draw_points(plot, stroke, frame.theme, frame.sizes)
    bends = bool((stroke.path.origin < 0).any())
    return hover_points(plot, stroke, frame.sizes) if frame.interactive and bends else line


BUILDERS = {"line": build, "spline": build, "stepLine": build}
