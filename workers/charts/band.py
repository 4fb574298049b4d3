"""Lines with a band around them, through the same points as the lines."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from app.charts.band import BandData
from app.charts.model import ChartSpec
from app.charts.series import SeriesData
from workers.charts.line import draw_stroke
from workers.charts.strokes import CURVE_STEP, FIELDS, draw_fill, notices_of, thinned, told, windows_of
from workers.charts.strokes import Stroke as Drawn
from workers.charts.tracks import Track, any_value, line_ends, line_entry, tracks_of
from workers.drawing import Drawing
from workers.look.along import Along, along
from workers.look.axes import Span
from workers.look.card import no_data
from workers.look.cartesian import Cartesian
from workers.look.ends import End, end_texts, names_width
from workers.look.frame import Frame
from workers.look.legend import Entry
from workers.look.marks import add_hover, tell
from workers.look.models import Plot
from workers.look.numbers import tip
from workers.look.theme import Theme
from workers.transforms.bends import Path, bent
from workers.transforms.decimate import FEW, m4_shared
from workers.transforms.window import Floats, Window


def build(spec: ChartSpec, theme: Theme, *, interactive: bool = False) -> Drawing:
    """One line a series over its band."""
    data: BandData = spec.data
    if not any_value(SeriesData(data.labels, data.series)) and not _any_band(data):
        return no_data(spec, theme, interactive=interactive)
    base = along(data.labels, spec)
    tracks = tracks_of(spec, base.places, theme)
    bands = {track.index: _band(data, track) for track in tracks if data.lows[track.index]}
    ends = _names(spec, tracks, bands)
    values = [float(value) for track in tracks for value in _reach(track, bands)]
    chart = Cartesian(spec, theme, base.axis, Span.of(values, spec.options.y), names_right=names_width(ends, spec))
    frame = chart.frame([] if ends else _entries(spec, tracks), interactive=interactive)
    plot = chart.plot(frame, end_texts(ends, frame, chart.measure(frame.room).value_axis))
    windows = windows_of(frame, plot)
    for track in tracks:
        if track.index in bands:
            _draw(plot, track, bands[track.index], windows["y"], frame)
    chart.baseline(plot)
    strokes, points = thinned(tracks, windows)
    renderers = [draw_stroke(plot, stroke, frame) for stroke in strokes]
    if interactive:
        tell(renderers, [_told(stroke, base, bands) for stroke in strokes])
        add_hover(plot, renderers, (*FIELDS, ("Band", "band")))
    marks = sum(len(track.present) > 0 for track in tracks) + len(bands)
    return replace(frame.drawing(plot, marks), points=points, notices=notices_of(tracks, points))


Band = tuple[Floats, Floats]
"""The lower and the upper ends, NaN for gaps."""


def _any_band(data: BandData) -> bool:
    ends = [one for lows, series in zip(data.lows, data.series, strict=True) if not series.hidden for one in lows]
    return any(end is not None for end in ends)


def _band(data: BandData, track: Track) -> Band:
    lows, highs = (np.asarray(ends[track.index], dtype=np.float64) for ends in (data.lows, data.highs))
    return np.where(np.isnan(highs), np.nan, lows), np.where(np.isnan(lows), np.nan, highs)


def _reach(track: Track, bands: dict[int, Band]) -> list[float]:
    """The extremes of a line and its band."""
    every = np.concatenate((track.ys, *bands.get(track.index, ())))
    finite = every[np.isfinite(every)]
    return [finite.min(), finite.max()] if len(finite) else []


def _names(spec: ChartSpec, tracks: Sequence[Track], bands: dict[int, Band]) -> list[End]:
    """The names at the ends; a band without a line is named at its middle."""
    middled = [
        replace(track, ys=_middle(bands[track.index])) if not len(track.present) and track.index in bands else track
        for track in tracks
    ]
    return line_ends(spec, middled)


def _middle(band: Band) -> Floats:
    low, high = band
    return low / 2 + high / 2


def _entries(spec: ChartSpec, tracks: Sequence[Track]) -> list[Entry]:
    wanted = len(tracks) > 1 if spec.options.legend is None else spec.options.legend
    return [line_entry(track) for track in tracks] if wanted else []


def _draw(plot: Plot, track: Track, band: Band, window: Window, frame: Frame) -> None:
    """Both ends bend as the line does; of many places those are drawn that either needs."""
    rising = bool((np.diff(track.xs) > 0).all())
    order = np.argsort(track.xs, kind="stable")
    xs, bend = track.xs[order], track.bend if rising else ""
    step = CURVE_STEP * (window.right - window.left) / window.columns
    low, high = (bent(xs, ends[order], bend, step) for ends in band)
    if len(low.xs) > FEW * window.columns:
        kept = m4_shared(low.xs, [low.ys, high.ys], window)
        low, high = low.only(kept), high.only(kept)
    draw_fill(plot, Drawn(track, Path(high.xs, high.ys, high.origin)), low.ys, frame)


def _told(stroke: Drawn, base: Along, bands: dict[int, Band]) -> dict[str, Sequence[str]]:
    """What a tooltip says of each value and of its band."""
    origin = stroke.path.origin[stroke.path.origin >= 0].tolist()
    lows, highs = bands.get(stroke.track.index, (np.full(len(stroke.track.ys), np.nan),) * 2)
    pairs = [(lows[index], highs[index]) for index in origin]
    texts = [f"{tip(low)} to {tip(high)}" if np.isfinite(low) else "none" for low, high in pairs]
    return {**told(stroke, base), "band": texts}


BUILDERS = {"band": build}
