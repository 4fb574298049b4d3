"""Areas on top of each other, as amounts or as shares of the whole."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from app.charts.model import ChartSpec, Notice
from workers.charts.bar.percent import PercentSpan
from workers.charts.parts_told import figures_in
from workers.charts.stacks import Band, Pile, Rows, filled_rows, pile_up, shares_of, thinned_pile
from workers.charts.strokes import CURVE_STEP, FIELDS, draw_area
from workers.charts.tracks import Track, any_value, line_entry, tracks_of
from workers.charts.trends import stacked_told
from workers.charts.values import untold
from workers.drawing import Drawing, Points
from workers.look.along import Along, along
from workers.look.axes import Span
from workers.look.card import no_data
from workers.look.cartesian import Cartesian
from workers.look.colors import ink_on, over, readable
from workers.look.ends import End, end_texts, names_width
from workers.look.frame import Frame
from workers.look.legend import Entry
from workers.look.lettering import Text, write
from workers.look.marks import add_glyph, add_hover, tell
from workers.look.models import GlyphRenderer, Line, Plot, Scatter
from workers.look.numbers import percent, tip
from workers.look.theme import Theme
from workers.transforms.window import Floats, Indices, Window, window_of

MOST_NAMED_AT_ENDS = 6
"""More layers than these are named in a row under the title."""

LONE_WIDTH = 0.2
"""The share of the plot's width that a pile takes which is the only one."""

SEAM = 1.0
"""Pixels between two layers, in the background's colour."""

PERCENT = "percentStackedArea"


@dataclass(frozen=True, slots=True)
class Layers:
    """The series of a stack, from the bottom up: ``rows`` are their thicknesses at ``xs``, sorted along x."""

    tracks: Sequence[Track]
    xs: Floats
    rows: Rows
    order: Indices
    percent: bool

    @classmethod
    def of(cls, tracks: Sequence[Track], *, percent: bool) -> "Layers":
        """Values that are missing count as zero."""
        order = np.argsort(tracks[0].xs, kind="stable")
        rows = filled_rows(tracks)[:, order]
        return cls(tracks, tracks[0].xs[order], shares_of(rows) if percent else rows, order, percent)

    def pile(self, window: Window | None = None) -> Pile:
        """The layers on each other; bent as the lines are where it is known how many pixels there are."""
        bend = next((track.bend for track in self.tracks if track.bend), "")
        if window is None:
            return pile_up(self.xs, self.rows)
        step = CURVE_STEP * (window.right - window.left) / window.columns
        return thinned_pile(pile_up(self.xs, self.rows, bend, step), window)


def build(spec: ChartSpec, theme: Theme, *, interactive: bool = False) -> Drawing:
    """One layer a series on those before it."""
    if not any_value(spec.data):
        return no_data(spec, theme, interactive=interactive)
    spec, even = _even(spec)
    base = along(spec.data.labels, spec, 0)
    tracks = tracks_of(spec, base.places, theme)
    layers = Layers.of(tracks, percent=spec.chart_type == PERCENT)
    pile = layers.pile()
    span = (PercentSpan if layers.percent else Span).of(pile.reach if pile.bands else (0.0,), spec.options.y, zero=True)
    ends = _ends(spec, tracks, pile)
    chart = Cartesian(spec, theme, base.axis, span, names_right=names_width(ends, spec))
    frame = chart.frame([] if ends else _entries(spec, tracks), interactive=interactive)
    plot = chart.plot(frame, end_texts(ends, frame, chart.measure(frame.room).value_axis))
    drawn = with_width(layers.pile(window_of(frame, plot)), plot)
    for band in drawn.bands:
        _draw(plot, drawn, band, tracks[band.index], frame)
    chart.baseline(plot, "glyph")
    told = _values(plot, layers, drawn, frame) if spec.options.data_labels else ()
    if interactive:
        _hover(plot, layers, drawn, base)
    return replace(
        frame.drawing(plot, sum(bool((band.highs > band.lows).any()) for band in drawn.bands)),
        points=pile_points(tracks, drawn, len(layers.xs)),
        notices=(*even, *_notices(tracks), *stacked_told(spec, spec.data.series), *told),
    )


def _values(plot: Plot, layers: Layers, pile: Pile, frame: Frame) -> tuple[Notice, ...]:
    """The values in the layers, and what is told of those without room."""
    sources = layers.order[np.maximum(pile.origin, 0)]
    texts: list[Text] = []
    for band in pile.bands:
        track = layers.tracks[band.index]
        color, alpha = _fill(track)
        ground = frame.theme.background
        patch = color[:7] if track.brush and track.brush.hatch else ""
        ink = ink_on(over(color, ground)) if alpha else readable(color[:7], ground)
        rows = layers.rows[band.index][np.maximum(pile.origin, 0)] if layers.percent else track.ys[sources]
        texts += [replace(text, ground=patch) for text in figures_in((plot, pile, band), rows, ink, frame)]
    write(plot, texts)
    return untold(len(texts), sum(len(track.present) for track in layers.tracks))


def _even(spec: ChartSpec) -> tuple[ChartSpec, tuple[Notice, ...]]:
    """The chart on a linear axis, and what is told where another was asked for."""
    if not spec.options.y.logarithmic:
        return spec, ()
    message = "not used: amounts on top of each other can be added by eye on a linear axis only"
    options = replace(spec.options, y=replace(spec.options.y, kind=None))
    return replace(spec, options=options), (Notice("options.scales.y.type", message),)


def with_width(pile: Pile, plot: Plot) -> Pile:
    """A pile at one place only, as a column: an area of no width can't be seen."""
    if len(pile.xs) != 1:
        return pile
    half = (plot.x_range.end - plot.x_range.start) * LONE_WIDTH / 2
    twice = pile.only(np.array([0, 0]))
    return replace(twice, xs=pile.xs[0] + np.array([-half, half]), origin=np.array([0, -1]))


def pile_points(tracks: Sequence[Track], drawn: Pile, places: int) -> Points:
    """How many values there were, how many are drawn, and how they were chosen."""
    count = sum(len(track.present) for track in tracks)
    kept = drawn.origin[drawn.origin >= 0]
    whole = len(kept) == places
    return Points(count, count if whole else len(kept) * len(tracks), "none" if whole else "m4")


def _notices(tracks: Sequence[Track]) -> tuple[Notice, ...]:
    """What is not drawn as it was given."""
    told = [*missing_told(tracks)]
    bends = {track.bend for track in tracks}
    if len(bends) > 1:
        told.append(Notice("data.datasets", "the layers of a stack bend alike: as the first one that does"))
    return tuple(told)


def missing_told(tracks: Sequence[Track]) -> tuple[Notice, ...]:
    """Told for each series with gaps."""
    gaps = [(track.index, len(track.ys) - len(track.present), len(track.ys)) for track in tracks]
    return tuple(
        Notice(
            f"data.datasets[{index}].data", f"{gap} of {count} values are missing and count as 0: a stack has no gaps"
        )
        for index, gap, count in gaps
        if gap
    )


def _ends(spec: ChartSpec, tracks: Sequence[Track], pile: Pile) -> list[End]:
    """Names beside the middles of the layers' ends."""
    asked = spec.options
    few = 1 < len(tracks) <= MOST_NAMED_AT_ENDS
    if not few or asked.legend is False or asked.legend_position or asked.x.reverse:
        return []
    last = {band.index: (band.lows[-1], band.highs[-1]) for band in reversed(pile.bands)}
    last |= {band.index: (band.lows[-1], band.highs[-1]) for band in pile.bands if band.highs[-1] > band.lows[-1]}
    return [
        End(track.name, float(low / 2 + high / 2), _fill(track)[0][:7])
        for index, track in enumerate(tracks)
        for low, high in [last.get(index, (0.0, 0.0))]
    ]


def _entries(spec: ChartSpec, tracks: Sequence[Track]) -> list[Entry]:
    wanted = len(tracks) > 1 if spec.options.legend is None else spec.options.legend
    return [replace(line_entry(track), color=_fill(track)[0], shape="box") for track in tracks] if wanted else []


def _fill(track: Track) -> tuple[str, float]:
    """The colour of a layer; that of a line when lines are stacked."""
    return (track.fill or track.color[:7], 1.0) if track.fill_to is not None else (track.color, 0.0)


def _draw(plot: Plot, pile: Pile, band: Band, track: Track, frame: Frame) -> None:
    """The layer, and its upper edge: a seam to the next one, or the line that was asked for."""
    color, alpha = _fill(track)
    if alpha:
        draw_area(plot, (pile.xs, band.highs, band.lows), (track, color, alpha), frame)
    edge = band.highs if band.highs.max() > 0 else band.lows
    own = not alpha or track.color[:7] != color[:7]
    look = (track.color, track.width) if own else (frame.theme.background, SEAM)
    line_ = Line(x="x", y="y", line_color=look[0], line_width=look[1] * frame.sizes.scale, line_join="round")
    add_glyph(plot, line_, {"x": pile.xs, "y": edge})


def _hover(plot: Plot, layers: Layers, pile: Pile, base: Along) -> None:
    """Marks that can't be seen on the upper edges."""
    kept = np.flatnonzero(pile.origin >= 0)
    renderers: list[GlyphRenderer] = []
    texts: list[Mapping[str, Sequence[str]]] = []
    for band in pile.bands:
        glyph = Scatter(x="x", y="y", size=10, fill_alpha=0, line_color=None)
        renderers.append(add_glyph(plot, glyph, {"x": pile.xs[kept], "y": band.highs[kept]}))
        track, sources = layers.tracks[band.index], layers.order[pile.origin[kept]].tolist()
        own = {
            "label": [base.tell(index) for index in sources],
            "series": [track.name] * len(sources),
            "shown": [tip(track.ys[index]) if track.finite[index] else "no value" for index in sources],
        }
        shares = layers.rows[band.index][pile.origin[kept]].tolist()
        texts.append({**own, "share": [percent(share / 100, 1) for share in shares]} if layers.percent else own)
    tell(renderers, texts)
    share = (("Share", "share"),) if layers.percent else ()
    add_hover(plot, renderers, (*FIELDS, *share), mode="vline")
