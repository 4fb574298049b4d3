"""Streams: smooth layers around a baseline of their own, named inside."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from app.charts.model import AxisOptions, ChartSpec
from workers.charts.stacked import missing_told, pile_points, with_width
from workers.charts.stacks import Band, Pile, Rows, filled_rows, thinned_pile
from workers.charts.stream.flow import flow
from workers.charts.stream.names import names_inside
from workers.charts.strokes import CURVE_STEP, FIELDS, outline
from workers.charts.tracks import Track, any_value, tracks_of
from workers.drawing import Drawing
from workers.look.along import Along, along
from workers.look.axes import Span
from workers.look.card import no_data
from workers.look.cartesian import Cartesian
from workers.look.frame import Frame
from workers.look.legend import Entry
from workers.look.lettering import Text, write
from workers.look.marks import add_glyph, add_hover, tell
from workers.look.models import Line, Patch, Plot, Scatter
from workers.look.numbers import tip
from workers.look.theme import Theme
from workers.transforms.window import Floats, Indices, window_of

AIR = 0.03
"""The share of the stream's height that is left free above and below it."""

NAMING = 400
"""Points along x at which room for names is looked for."""

EXTREME = 1e-120
"""Values below it, and above its inverse, are drawn by their shares."""

SEAM = 0.8
"""Pixels between two layers, in the background's colour."""


@dataclass(frozen=True, slots=True)
class Stream:
    """Thicknesses, a row a series, at places that rise; ``order`` are the labels' indices."""

    xs: Floats
    rows: Rows
    order: Indices
    baseline: str

    @classmethod
    def of(cls, tracks: Sequence[Track], places: Floats, baseline: str) -> "Stream":
        """Missing values count as zero; where squares would overflow or vanish, thicknesses are shares."""
        order = np.argsort(places, kind="stable")
        rows = filled_rows(tracks)[:, order]
        largest = float(rows.max())
        plain = not largest or EXTREME < largest < 1 / EXTREME
        return cls(places[order], rows if plain else rows / largest, order, baseline)

    def pile(self, points: float) -> Pile:
        """The layers, at about so many points along x."""
        step = float(self.xs[-1] - self.xs[0]) / points
        return flow(self.xs, self.rows, self.baseline, step or 1.0)

    @property
    def height(self) -> tuple[float, float]:
        """The plot's lower and upper end, with air."""
        low, high = self.pile(1).reach
        air = (high - low) * AIR or 1.0
        return low - air, high + air


def build(spec: ChartSpec, theme: Theme, *, interactive: bool = False) -> Drawing:
    """One layer a series."""
    if not any_value(spec.data):
        return no_data(spec, theme, interactive=interactive)
    base = along(spec.data.labels, spec, 0)
    tracks = tracks_of(spec, base.places, theme)
    stream = Stream.of(tracks, base.places, getattr(spec.extras, "baseline", "wiggle"))
    low, high = stream.height
    options = replace(spec.options, y=AxisOptions(min=low, max=high, display=False, labels=False))
    chart = Cartesian(replace(spec, options=options), theme, base.axis, Span(low, high, options.y))
    frame, names = _laid_out(chart, stream, tracks, interactive=interactive)
    plot = chart.plot(frame)
    window = window_of(frame, plot)
    drawn = with_width(thinned_pile(stream.pile(window.columns / CURVE_STEP), window), plot)
    for band in drawn.bands:
        _draw(plot, drawn, band, tracks[band.index], frame)
    write(plot, names)
    if interactive:
        _hover(plot, drawn, tracks, Told(base, stream.order))
    return replace(
        frame.drawing(plot, int(stream.rows.any(axis=1).sum())),
        points=pile_points(tracks, drawn, len(stream.xs)),
        notices=missing_told(tracks),
    )


def _laid_out(
    chart: Cartesian, stream: Stream, tracks: Sequence[Track], *, interactive: bool
) -> tuple[Frame, list[Text]]:
    """The page, and the names inside the layers; those that find no room there are in the legend."""
    asked, pile = chart.spec.options.legend, stream.pile(NAMING)
    above: set[int] = set()
    while True:
        entries = [] if asked is False or len(tracks) == 1 else [_entry(tracks[index]) for index in sorted(above)]
        frame = chart.frame(entries, interactive=interactive)
        names = names_inside(pile, tracks, frame, stream.height)
        if asked is False or not frame.parts.ticks:
            return frame, []
        homeless = set(range(len(tracks))) - set(names) - above
        if not homeless:
            return frame, [text for index, text in names.items() if index not in above]
        above |= homeless


def _entry(track: Track) -> Entry:
    return Entry(track.name, track.fill or track.color[:7])


def _draw(plot: Plot, pile: Pile, band: Band, track: Track, frame: Frame) -> None:
    """The layer, and a seam above it."""
    xs, ys = outline(pile.xs, band.highs, band.lows)
    add_glyph(plot, Patch(x="x", y="y", fill_color=track.fill or track.color[:7], line_color=None), {"x": xs, "y": ys})
    seam = Line(x="x", y="y", line_color=frame.theme.background, line_width=SEAM * frame.sizes.scale)
    add_glyph(plot, seam, {"x": pile.xs, "y": band.highs})


@dataclass(frozen=True, slots=True)
class Told:
    """What tells the labels: the axis, and the labels' indices along it."""

    base: Along
    order: Indices


def _hover(plot: Plot, pile: Pile, tracks: Sequence[Track], labels: Told) -> None:
    """Marks that can't be seen in the middles of the layers."""
    kept = np.flatnonzero(pile.origin >= 0)
    sources = labels.order[pile.origin[kept]].tolist()
    renderers, texts = [], []
    for band in pile.bands:
        middle = band.lows[kept] / 2 + band.highs[kept] / 2
        glyph = Scatter(x="x", y="y", size=14, fill_alpha=0, line_color=None)
        renderers.append(add_glyph(plot, glyph, {"x": pile.xs[kept], "y": middle}))
        track = tracks[band.index]
        own: Mapping[str, Sequence[str]] = {
            "label": [labels.base.tell(index) for index in sources],
            "series": [track.name] * len(sources),
            "shown": [tip(track.ys[index]) if track.finite[index] else "no value" for index in sources],
        }
        texts.append(own)
    tell(renderers, texts)
    add_hover(plot, renderers, FIELDS)


BUILDERS = {"streamgraph": build}
