"""Lines and areas, and bars among them: values in order, along names or time; null breaks the line."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from app.charts.model import ChartSpec, Notice
from app.charts.series import SeriesData
from workers.charts import stacked
from workers.charts.columns import Columns, columns_of, draw_columns, told_of_columns
from workers.charts.strokes import (
    FIELDS,
    Stroke,
    draw_fill,
    draw_halo,
    draw_line,
    draw_points,
    ends_of,
    hover_points,
    notices_of,
    thinned,
    told,
    windows_of,
)
from workers.charts.tracks import Track, any_value, line_ends, line_entry, tracks_of
from workers.charts.trends import stacked_told, trends_of_bars, trends_of_tracks
from workers.charts.values import figure_room, figures_at, untold
from workers.drawing import Drawing
from workers.look.along import Along, along
from workers.look.axes import Span
from workers.look.card import no_data
from workers.look.cartesian import Y2, Cartesian, foot
from workers.look.ends import end_texts, names_width
from workers.look.frame import Frame
from workers.look.headroom import Air, AirySpan
from workers.look.legend import Entry
from workers.look.lettering import write
from workers.look.marks import add_hover, tell
from workers.look.models import GlyphRenderer, Plot
from workers.look.sessions import session_axis
from workers.look.theme import Sizes, Theme
from workers.transforms.window import Floats


def build(spec: ChartSpec, theme: Theme, *, interactive: bool = False) -> Drawing:
    """One line a series; of more points than pixels those that make the picture."""
    if not any_value(spec.data):
        return no_data(spec, theme, interactive=interactive)
    spec = _on_first(spec)
    columns = columns_of(spec, theme)
    if spec.options.y.stacked and not columns and not _has_second(spec):
        return stacked.build(spec, theme, interactive=interactive)
    base = _base(spec, columns)
    tracks = tracks_of(spec, base.places, theme)
    ends = [] if columns else line_ends(spec, tracks)
    second = _span(spec, tracks, columns, Y2) if _has_second(spec) else None
    first = _span(spec, tracks, columns, "y")
    chart = Cartesian(spec, theme, base.axis, first, names_right=names_width(ends, spec), y2=second)
    frame = chart.frame([] if ends else _entries(spec, tracks, columns), interactive=interactive)
    plot = chart.plot(frame, end_texts(ends, frame, chart.measure(frame.room).value_axis))
    strokes, points = thinned(tracks, windows_of(frame, plot))
    bars = fill_and_bars(plot, strokes, columns, chart, frame)
    ordered = sorted(strokes, key=lambda stroke: -spec.data.series[stroke.track.index].order)
    found = {stroke.track.index: draw_stroke(plot, stroke, frame) for stroke in ordered}
    lines = [found[stroke.track.index] for stroke in strokes]
    trends_of_tracks(plot, tracks, frame)
    told_of_trends = _bar_trends(plot, columns, bars, frame)
    told_of_values = _values(plot, strokes, chart, frame)
    if interactive:
        tell(bars, [told_of_columns(own, base) for own in columns])
        tell(lines, [told(stroke, base) for stroke in strokes])
        add_hover(plot, [*bars, *lines], FIELDS, mode="vline" if len(tracks) == 1 and not bars else "mouse")
    marks = sum(_in_view(track, plot) for track in tracks) + sum(own.count for own in columns)
    notices = (*notices_of(tracks, points), *_unstacked(spec, tracks), *told_of_trends, *told_of_values)
    return replace(frame.drawing(plot, marks), points=None if columns else points, notices=notices)


def _bar_trends(
    plot: Plot, columns: Sequence[Columns], bars: Sequence[GlyphRenderer], frame: Frame
) -> tuple[Notice, ...]:
    """The trend lines of bars side by side, or why they aren't there."""
    if len({one.pile.place for one in columns}) < len(columns):
        return stacked_told(frame.spec, [one.series for one in columns])
    trends_of_bars(plot, [(one.series, one.look, bar) for one, bar in zip(columns, bars, strict=True)], frame)
    return ()


def _values(plot: Plot, strokes: Sequence[Stroke], chart: Cartesian, frame: Frame) -> tuple[Notice, ...]:
    """The values at the points, where they were asked for, and what is told of those without room."""
    if not frame.spec.options.data_labels:
        return ()
    texts = figures_at(strokes, plot, chart, frame)
    write(plot, texts)
    return untold(len(texts), sum(len(stroke.track.present) for stroke in strokes))


def _on_first(spec: ChartSpec) -> ChartSpec:
    """The chart with all its values on the first axis when none are there."""
    data: SeriesData = spec.data
    if any(one.axis == "y" and not one.hidden for one in data.series):
        return spec
    series = tuple(replace(one, axis="y") for one in data.series)
    return replace(spec, data=replace(data, series=series), options=replace(spec.options, y=spec.options.y2))


def _has_second(spec: ChartSpec) -> bool:
    return any(one.axis == Y2 and not one.hidden for one in spec.data.series)


def _base(spec: ChartSpec, columns: Sequence[Columns]) -> Along:
    """Where labels lie: with bars each has a slot of its own, dates too."""
    labels = spec.data.labels
    if not columns:
        return along(labels, spec, 0 if spec.chart_type == "area" else None)
    names = [str(label) for label in labels]
    return Along(session_axis(names), np.arange(len(names), dtype=np.float64), names.__getitem__)


def _span(spec: ChartSpec, tracks: Sequence[Track], columns: Sequence[Columns], axis: str) -> Span:
    """The extent of the values on an axis; from zero where bars or areas stand on it."""
    own = [track for track in tracks if track.axis == axis]
    bars = [one for one in columns if one.series.axis == axis]
    ends = [end for track in own if len(track.present) for end in _ends(track)]
    ends += [end for one in bars for end in one.reached]
    zero = bool(bars) or any(track.fill_to == "" for track in own)
    asked = spec.options.y2 if axis == Y2 else spec.options.y
    if not spec.options.data_labels or _has_second(spec) or not ends:
        return Span.of(ends, asked, zero=zero)
    room = figure_room(own, Sizes.of(spec.width, spec.height))
    return AirySpan.around(ends, asked, Air(room if min(ends) < 0 else 0, room), zero=zero)


def _entries(spec: ChartSpec, tracks: Sequence[Track], columns: Sequence[Columns]) -> list[Entry]:
    """The legend's names in the datasets' order, when there are several or it was asked for."""
    wanted = len(tracks) + len(columns) > 1 if spec.options.legend is None else spec.options.legend
    if not wanted:
        return []
    found = {track.index: line_entry(track) for track in tracks} | {one.index: one.entry() for one in columns}
    return [found[index] for index in sorted(found, key=lambda index: (spec.data.series[index].order, index))]


def _ends(track: Track) -> tuple[float, float]:
    return float(track.present.min()), float(track.present.max())


def _in_view(track: Track, plot: Plot) -> bool:
    if not len(track.present):
        return False
    (low, high), (bottom, top) = _ends(track), ends_of(plot, track.axis)
    return bool(low <= top and high >= bottom)


def fill_and_bars(
    plot: Plot, strokes: Sequence[Stroke], columns: Sequence[Columns], chart: Cartesian, frame: Frame
) -> list[GlyphRenderer]:
    """What is filled, the first dataset over the others, bars over it, and the line on which they stand."""
    filled = [stroke for stroke in reversed(strokes) if stroke.track.fill_to is not None]
    for stroke in filled:
        draw_fill(plot, stroke, _foot(stroke, strokes, plot), frame)
    bars = draw_columns(plot, columns, chart.x, frame)
    for stroke in strokes if columns else ():
        if not stroke.track.dash:
            draw_halo(plot, stroke, frame.theme, frame.sizes)
    stands = bool(columns) or any(stroke.track.fill_to == "" for stroke in filled)
    chart.baseline(plot, "glyph" if stands else "underlay")
    return bars


def _foot(stroke: Stroke, strokes: Sequence[Stroke], plot: Plot) -> Floats:
    """The values that an area ends at: zero or the nearest to it in view, an edge of the plot, or another line."""
    target, xs = stroke.track.fill_to or "", stroke.path.xs
    other = next((one for one in strokes if str(one.track.index) == target), None)
    if other is not None:
        return np.interp(xs, other.path.xs, other.path.ys)
    low, high = ends_of(plot, stroke.track.axis)
    zero = foot(plot) if stroke.track.axis == "y" else 0.0
    levels: Mapping[str, float] = {"start": low, "end": high}
    return np.full(len(xs), levels.get(target, min(max(zero, low), high)))


def draw_stroke(plot: Plot, stroke: Stroke, frame: Frame) -> GlyphRenderer:
    """The line with its marks; what a pointer finds of it."""
    line = draw_line(plot, stroke, frame.sizes)
    draw_points(plot, stroke, frame.theme, frame.sizes)
    bends = bool((stroke.path.origin < 0).any())
    return hover_points(plot, stroke, frame.sizes) if frame.interactive and bends else line


def _unstacked(spec: ChartSpec, tracks: Sequence[Track]) -> tuple[Notice, ...]:
    """Told when lines were to stand on each other and don't."""
    for name in ("y", Y2):
        asked = spec.options.y2 if name == Y2 else spec.options.y
        if asked.stacked and sum(track.axis == name for track in tracks) > 1:
            return (Notice(f"options.scales.{name}.stacked", "bars are stacked, lines and areas beside them are not"),)
    return ()


BUILDERS = {"line": build, "spline": build, "stepLine": build}
