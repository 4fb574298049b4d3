"""Lines: values in order, along names or time; null breaks the line."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from app.charts.model import ChartSpec, Notice
from app.charts.series import Series, SeriesData
from workers.drawing import Drawing, Points
from workers.look.along import Along, along
from workers.look.axes import Span
from workers.look.card import no_data
from workers.look.cartesian import Cartesian
from workers.look.colors import to_hex
from workers.look.ends import End, end_texts, names_width
from workers.look.legend import Entry
from workers.look.marks import add_glyph, add_hover, name_of, tell
from workers.look.models import GlyphRenderer, Line, Plot, Scatter
from workers.look.numbers import full
from workers.look.palette import series_colors
from workers.look.theme import Sizes, Theme
from workers.transforms.decimate import FEW, m4, sample
from workers.transforms.window import Floats, Indices, Window, window_of

WIDTH = 2.2
MOST_NAMED_AT_ENDS = 4
"""More lines than these are named in a row under the title."""


@dataclass(frozen=True, slots=True)
class Track:
    """One line: its place along x, its values (NaN for a gap), its colour and name.

    ``indices`` are those of the labels of the points that were chosen.
    """

    name: str
    xs: Floats
    ys: Floats
    color: str
    width: float
    indices: Indices = field(default_factory=lambda: np.empty(0, dtype=np.intp))

    @property
    def finite(self) -> NDArray[np.bool_]:
        """Which places have a value."""
        return np.isfinite(self.ys)

    @property
    def alone(self) -> NDArray[np.bool_]:
        """Which values stand between gaps: no line leads there, so they are drawn as dots."""
        padded = np.pad(self.finite, 1)
        return padded[1:-1] & ~padded[:-2] & ~padded[2:]

    def only(self, kept: Indices) -> "Track":
        """The same line through these of its points."""
        return replace(self, xs=self.xs[kept], ys=self.ys[kept], indices=kept)


def build(spec: ChartSpec, theme: Theme, *, interactive: bool = False) -> Drawing:
    """One line a series; of more points than pixels those that make the picture."""
    data: SeriesData = spec.data
    values = [np.asarray(series.values, dtype=np.float64) for series in data.series]
    present = [_present(ys) for ys in values]
    extremes = [float(end) for ys in present if len(ys) for end in (ys.min(), ys.max())]
    if not extremes:
        return no_data(spec, theme, interactive=interactive)
    base = along(data.labels, spec)
    tracks = _tracks(spec, values, base.places, theme)
    ends = _ends(spec, tracks)
    chart = Cartesian(spec, theme, base.axis, Span.of(extremes, spec.options.y), names_right=names_width(ends, spec))
    frame = chart.frame([] if ends else _entries(spec, tracks), interactive=interactive)
    plot = chart.plot(frame, end_texts(ends, frame, chart.measure(frame.room).value_axis))
    chart.baseline(plot)
    window = window_of(frame, plot)
    drawn, method = _thinned(tracks, window)
    renderers = [_draw(plot, track, frame.sizes) for track in drawn]
    if interactive:
        tell(renderers, [_tell(track, base) for track in drawn])
        fields = (("Label", "label"), ("Series", "series"), ("Value", "shown"))
        add_hover(plot, renderers, fields, mode="vline" if len(tracks) == 1 else "mouse")
    points = Points(sum(map(len, present)), sum(int(track.finite.sum()) for track in drawn), method)
    marks = sum(len(ys) > 0 and bool(ys.min() <= window.top and ys.max() >= window.bottom) for ys in present)
    return replace(frame.drawing(plot, marks), points=points, notices=_notices(points))


def _present(ys: Floats) -> Floats:
    """The values that are there."""
    finite = np.isfinite(ys)
    return ys if finite.all() else ys[finite]


def _tracks(spec: ChartSpec, values: Sequence[Floats], places: Floats, theme: Theme) -> list[Track]:
    series: Sequence[Series] = spec.data.series
    chosen = series_colors(len(series), spec.options.color_scheme, theme.categorical)
    return [
        Track(
            name_of(one.name, number),
            places,
            ys,
            to_hex((one.line_colors or one.fill_colors or (color,))[0]),
            WIDTH if one.line_width is None else one.line_width,
        )
        for number, (one, ys, color) in enumerate(zip(series, values, chosen, strict=True), 1)
    ]


def _ends(spec: ChartSpec, tracks: Sequence[Track]) -> list[End]:
    """The names at the right ends: for two to four lines, unless the legend was switched off."""
    if not 1 < len(tracks) <= MOST_NAMED_AT_ENDS or spec.options.legend is False:
        return []
    return [End(track.name, float(track.ys[track.finite][-1]), track.color) for track in tracks if track.finite.any()]


def _entries(spec: ChartSpec, tracks: Sequence[Track]) -> list[Entry]:
    wanted = len(tracks) > 1 if spec.options.legend is None else spec.options.legend
    return [Entry(track.name, track.color, "line") for track in tracks] if wanted else []


def _thinned(tracks: Sequence[Track], window: Window) -> tuple[list[Track], str]:
    """The lines through no more points than the window shows, and the method by which they were chosen."""
    most = FEW * window.columns
    if all(len(track.xs) <= most for track in tracks):
        return [track.only(np.arange(len(track.xs))) for track in tracks], "none"
    xs = tracks[0].xs
    if bool((xs[1:] >= xs[:-1]).all()):
        return [track.only(m4(track.xs, track.ys, window)) for track in tracks], "m4"
    return [track.only(sample(track.xs, track.ys, most)) for track in tracks], "sample"


def _notices(points: Points) -> tuple[Notice, ...]:
    if points.method != "sample":
        return ()
    message = (
        f"the places along x don't rise: of {points.points_in:,} points a sample of {points.points_drawn:,} is drawn;"
        " sort them along x to have every extreme in the picture"
    )
    return (Notice("data.labels", message),)


def _draw(plot: Plot, track: Track, sizes: Sizes) -> GlyphRenderer:
    width = track.width * sizes.scale
    alone = track.alone
    if alone.any():
        dots = Scatter(x="x", y="y", size=width * 2.6, fill_color=track.color, line_color=None)
        add_glyph(plot, dots, {"x": track.xs[alone], "y": track.ys[alone]})
    line = Line(x="x", y="y", line_color=track.color, line_width=width, line_join="round", line_cap="round")
    return add_glyph(plot, line, {"x": track.xs, "y": track.ys})


def _tell(track: Track, base: Along) -> dict[str, Sequence[str]]:
    """What a tooltip says of each value."""
    return {
        "label": [base.tell(index) for index in track.indices],
        "series": [track.name] * len(track.ys),
        "shown": [full(value) if finite else "no value" for value, finite in zip(track.ys, track.finite, strict=True)],
    }


BUILDERS = {"line": build}
