"""Lines: values in order, along names or time; null breaks the line."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from bokeh.models import GlyphRenderer, Line, Plot, Scatter

from app.charts.model import ChartSpec
from app.charts.series import Series, SeriesData
from workers.drawing import Drawing
from workers.look.axes import CategoryAxis, Span, XAxis
from workers.look.card import no_data
from workers.look.cartesian import Cartesian
from workers.look.colors import to_hex
from workers.look.dates import TimeAxis, full_date, milliseconds, parse, zone
from workers.look.ends import End, end_texts, names_width
from workers.look.legend import Entry
from workers.look.marks import add_glyph, add_hover, name_of, tell
from workers.look.numbers import full
from workers.look.palette import series_colors
from workers.look.theme import Sizes, Theme

WIDTH = 2.2
MOST_NAMED_AT_ENDS = 4
"""More lines than these are named in a row under the title."""


@dataclass(frozen=True, slots=True)
class Track:
    """One line: its place along x, its values (NaN for a gap), its colour and name."""

    name: str
    xs: list[float]
    ys: list[float]
    color: str
    width: float

    @property
    def finite(self) -> list[int]:
        """The indices that have a value."""
        return [index for index, value in enumerate(self.ys) if not math.isnan(value)]

    @property
    def alone(self) -> list[int]:
        """The indices of values between gaps: no line leads there, so they are drawn as dots."""
        padded = [math.nan, *self.ys, math.nan]
        return [i for i in self.finite if math.isnan(padded[i]) and math.isnan(padded[i + 2])]


def build(spec: ChartSpec, theme: Theme, *, interactive: bool = False) -> Drawing:
    """One line a series."""
    data: SeriesData = spec.data
    values = [value for series in data.series for value in series.values if value is not None]
    if not values:
        return no_data(spec, theme, interactive=interactive)
    axis, places, told = along(data.labels)
    tracks = _tracks(spec, data.series, places, theme)
    ends = _ends(spec, tracks)
    chart = Cartesian(spec, theme, axis, Span.of(values, spec.options.y), names_right=names_width(ends, spec))
    frame = chart.frame([] if ends else _entries(spec, tracks), interactive=interactive)
    plot = chart.plot(frame, end_texts(ends, frame, chart.measure(frame.room).value_axis))
    chart.baseline(plot)
    renderers = [_draw(plot, track, frame.sizes) for track in tracks]
    if interactive:
        tell(renderers, [_tell(track, told) for track in tracks])
        add_hover(
            plot,
            renderers,
            (("Label", "label"), ("Series", "series"), ("Value", "shown")),
            mode="vline" if len(tracks) == 1 else "mouse",
        )
    return frame.drawing(plot, sum(1 for track in tracks if track.finite))


def along(labels: Sequence[str]) -> tuple[XAxis, list[float], list[str]]:
    """The x axis of these labels, the place of each on it, and each as a tooltip tells it."""
    instants = parse(labels)
    if instants:
        axis = TimeAxis.over(instants, zone(labels))
        told = [full_date(instant, axis.finest) for instant in instants]
        return axis, [milliseconds(instant) for instant in instants], told
    pad = 0.5 if len(labels) <= 2 else 0.25 if len(labels) <= 12 else 0.0  # noqa: PLR2004 - few points need air
    return CategoryAxis(labels, pad), [float(index) for index in range(len(labels))], list(labels)


def _tracks(spec: ChartSpec, series: Sequence[Series], places: list[float], theme: Theme) -> list[Track]:
    chosen = series_colors(len(series), spec.options.color_scheme, theme.categorical)
    return [
        Track(
            name_of(one.name, number),
            places,
            [math.nan if value is None else value for value in one.values],
            to_hex((one.line_colors or one.fill_colors or (color,))[0]),
            WIDTH if one.line_width is None else one.line_width,
        )
        for number, (one, color) in enumerate(zip(series, chosen, strict=True), 1)
    ]


def _ends(spec: ChartSpec, tracks: Sequence[Track]) -> list[End]:
    """The names at the right ends: for two to four lines, unless the legend was switched off."""
    if not 1 < len(tracks) <= MOST_NAMED_AT_ENDS or spec.options.legend is False:
        return []
    return [End(track.name, track.ys[track.finite[-1]], track.color) for track in tracks if track.finite]


def _entries(spec: ChartSpec, tracks: Sequence[Track]) -> list[Entry]:
    wanted = len(tracks) > 1 if spec.options.legend is None else spec.options.legend
    return [Entry(track.name, track.color, "line") for track in tracks] if wanted else []


def _draw(plot: Plot, track: Track, sizes: Sizes) -> GlyphRenderer:
    width = track.width * sizes.scale
    if track.alone:
        alone = {"x": [track.xs[i] for i in track.alone], "y": [track.ys[i] for i in track.alone]}
        add_glyph(plot, Scatter(size=width * 2.6, fill_color=track.color, line_color=None), alone)
    line = Line(x="x", y="y", line_color=track.color, line_width=width, line_join="round", line_cap="round")
    return add_glyph(plot, line, {"x": track.xs, "y": track.ys})


def _tell(track: Track, told: Sequence[str]) -> dict[str, Sequence[str]]:
    """What a tooltip says of each value."""
    shown = ["no value" if math.isnan(value) else full(value) for value in track.ys]
    return {"label": told, "series": [track.name] * len(told), "shown": shown}
