"""Scatter matrices: small panels on common axes; on the diagonal the histogram and the name of its column."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from app.charts.model import ChartSpec, Notice
from app.charts.multivariate.columns import ColumnData
from workers.charts.scatter import crowd
from workers.drawing import Drawing, Points
from workers.look import numbers
from workers.look.axes import ValueAxis
from workers.look.card import no_data
from workers.look.frame import Frame, lay_out
from workers.look.labels import LEADING
from workers.look.legend import Entry
from workers.look.lettering import Text, write
from workers.look.marks import add_glyph, add_hover, name_of, tell
from workers.look.models import GlyphRenderer, MultiLine, Plot, Quad, Scatter
from workers.look.numbers import tip
from workers.look.palette import series_colors
from workers.look.parts import Margins, Room
from workers.look.text import SEMIBOLD, shorten, widest, width_of
from workers.look.theme import Theme
from workers.transforms.window import Floats, Indices

PAD = 0.06
"""The part of a panel's place that stays free at each side."""

HISTOGRAM = 0.72
LEAST_HISTOGRAM, NAMED = 0.3, 1.9
"""How high the highest bar is in its panel, and at least; em of the panel's height that the name over it takes."""

FEWER_TICKS = 7
"""Letters' heights of a panel's side below which it has but a few ticks."""

MOST_MARKS = 120_000
"""Marks of all panels together; of more rows a sample is drawn."""


@dataclass(frozen=True, slots=True)
class Panels:
    """Columns as numbers (NaN for a gap) with their axes; ``group`` is the number of each row's group."""

    names: tuple[str, ...]
    values: tuple[Floats, ...]
    axes: tuple[ValueAxis, ...]
    group: Indices
    colors: tuple[str, ...]

    def share(self, column: int, values: Floats) -> Floats:
        """Where values lie along a panel's side, from 0 to 1."""
        axis = self.axes[column]
        inside: Floats = PAD + (1 - 2 * PAD) * (values - axis.low) / (axis.high - axis.low)
        return inside


def build(spec: ChartSpec, theme: Theme, *, interactive: bool = False) -> Drawing:
    """A panel a pair of columns."""
    data: ColumnData = spec.data
    if not any(value is not None for column in data.values for value in column):
        return no_data(spec, theme, interactive=interactive)
    names = data.group_names
    colors = series_colors(max(len(names), 1), spec.options.color_scheme, theme.categorical)
    told = names and spec.options.legend is not False
    entries = [Entry(name_of(name, at + 1), colors[at], "dot") for at, name in enumerate(names)] if told else []
    values = tuple(np.array(column, dtype=np.float64) for column in data.values)
    needs = lambda room: _needs(room, values)  # noqa: E731 - used here only
    frame = lay_out(spec, theme, legend=entries, needs=needs, interactive=interactive)
    group = np.array([names.index(one) for one in data.groups] or [0] * data.rows, dtype=np.intp)
    panels = Panels(data.names, values, _axes(values, frame.area.height / len(values), frame), group, tuple(colors))
    count = len(values)
    plot = frame.plot((0, count), (count, 0))
    _grounds(plot, panels, frame)
    _histograms(plot, panels, spec.extras.bins, frame)
    chosen = _chosen(data.rows, count)
    renderers = [_points(plot, panels, at, chosen, frame) for at in range(len(colors))]
    write(plot, [*_names(panels, frame), *(_ticks(panels, frame) if frame.parts.ticks else [])])
    if interactive:
        tell(renderers, [_told(panels, at, chosen, data) for at in range(len(colors))])
        fields = (("Group", "group"), ("Across", "across"), ("Up", "up"))
        add_hover(plot, renderers, fields[0 if data.groups else 1 :])
    drawn = sum(len(one.data_source.data["x"]) for one in renderers)
    return _sampled(frame.drawing(plot, drawn or data.rows), data.rows, len(chosen))


def _sampled(drawing: Drawing, rows: int, drawn: int) -> Drawing:
    """The drawing, with what is told of a sample."""
    if drawn == rows:
        return drawing
    message = f"of {rows:,} rows a sample of {drawn:,} is drawn as points; the histograms have them all"
    return replace(drawing, points=Points(rows, drawn, "sample"), notices=(Notice("data", message),))


def _chosen(rows: int, count: int) -> Indices:
    """The rows whose points are drawn: every n-th when there are too many."""
    return np.arange(0, rows, max(math.ceil(rows * count * (count - 1) / MOST_MARKS), 1))


def _axes(values: Sequence[Floats], pixels: float, frame: Frame) -> tuple[ValueAxis, ...]:
    most = 4 if pixels > frame.sizes.label * FEWER_TICKS else 2
    return tuple(_axis(one, most) for one in values)


def _axis(values: Floats, most: int) -> ValueAxis:
    """From the least to the largest value, for a panel has no room to give away; so many steps at most."""
    found = np.clip(values[np.isfinite(values)], -numbers.LARGEST / 4, numbers.LARGEST / 4)
    low, high = (float(found.min()), float(found.max())) if len(found) else (0.0, 1.0)
    if low == high:
        around = abs(low) / 2 or 1.0
        low, high = low - around, high + around
    tries = [numbers.ticks(low, high, count) for count in range(most, most + 3)]  # one alone tells no scale
    return ValueAxis(low, high, tuple(next((ticks for ticks in tries if len(ticks) > 1), tries[0])))


def _needs(room: Room, values: Sequence[Floats]) -> Margins:
    """Ticks at the left and below."""
    if not room.parts.ticks:
        return Margins()
    sizes = room.sizes
    left = max(widest(_axis(one, most).labels, sizes.label) for one in values for most in (2, 4)) + sizes.gap
    return Margins(left, 0, 0, sizes.gap + sizes.label * LEADING)


def _grounds(plot: Plot, panels: Panels, frame: Frame) -> None:
    """A quiet ground for each panel, with a hairline at each tick."""
    count, gap = len(panels.names), 0.012
    places = [(row, column) for row in range(count) for column in range(count)]
    columns = {
        "left": [column + gap for _, column in places],
        "right": [column + 1 - gap for _, column in places],
        "top": [row + gap for row, _ in places],
        "bottom": [row + 1 - gap for row, _ in places],
    }
    sides = {name: name for name in columns}
    ground = add_glyph(plot, Quad(**sides, fill_color=frame.theme.surface, line_color=None), columns)
    xs, ys = [], []
    for row, column in places:
        across = [column + share for share in panels.share(column, np.array(panels.axes[column].ticks)).tolist()]
        down = [row + 1 - share for share in panels.share(row, np.array(panels.axes[row].ticks)).tolist()]
        xs += [[x, x] for x in across] + ([[column + gap, column + 1 - gap]] * len(down) if row != column else [])
        ys += [[row + gap, row + 1 - gap]] * len(across) + ([[y, y] for y in down] if row != column else [])
    lines = add_glyph(plot, MultiLine(xs="xs", ys="ys", line_color=frame.theme.hairline), {"xs": xs, "ys": ys})
    for renderer in (ground, lines):
        renderer.set(level="underlay")


def _histograms(plot: Plot, panels: Panels, bins: int, frame: Frame) -> None:
    """How each column is spread, its groups on top of each other, under its name."""
    taken = frame.sizes.label * NAMED * len(panels.names) / frame.area.height if _is_named(panels, frame) else 0
    tall = min(HISTOGRAM, max(1 - taken, LEAST_HISTOGRAM))
    columns: dict[str, list[object]] = {"left": [], "right": [], "top": [], "bottom": [], "fill": []}
    for at, values in enumerate(panels.values):
        axis, base = panels.axes[at], np.zeros(bins)
        edges = np.linspace(axis.low, axis.high, bins + 1)
        counts = [
            np.histogram(values[(panels.group == one) & np.isfinite(values)], edges)[0]
            for one in range(len(panels.colors))
        ]
        highest = max(float(np.sum(counts, axis=0).max()), 1.0) / tall / (1 - 2 * PAD)
        sides = at + panels.share(at, edges)
        for color, count in zip(panels.colors, counts, strict=True):
            full_bars = np.flatnonzero(count)
            columns["left"] += sides[:-1][full_bars].tolist()
            columns["right"] += sides[1:][full_bars].tolist()
            columns["bottom"] += (at + 1 - PAD - base / highest)[full_bars].tolist()
            columns["top"] += (at + 1 - PAD - (base + count) / highest)[full_bars].tolist()
            columns["fill"] += [color] * len(full_bars)
            base = base + count
    sides_of = {name: name for name in ("left", "right", "top", "bottom")}
    add_glyph(
        plot,
        Quad(**sides_of, fill_color="fill", fill_alpha=0.85, line_color=frame.theme.background, line_width=0.75),
        columns,
    )


def _pairs(panels: Panels, group: int, rows: Indices) -> list[tuple[int, int, Floats]]:
    """For each panel beside the diagonal its row, its column, and the rows of the data that both have."""
    own = rows[panels.group[rows] == group]
    finite = [np.isfinite(values[own]) for values in panels.values]
    count = range(len(panels.names))
    return [(row, column, own[finite[row] & finite[column]]) for row in count for column in count if row != column]


def _points(plot: Plot, panels: Panels, group: int, chosen: Indices, frame: Frame) -> GlyphRenderer:
    """The points of one group in all panels."""
    size, alpha = crowd(len(chosen))
    pairs = _pairs(panels, group, chosen)
    xs = [column + panels.share(column, panels.values[column][kept]) for _, column, kept in pairs]
    ys = [row + 1 - panels.share(row, panels.values[row][kept]) for row, _, kept in pairs]
    apart = math.sqrt(frame.area.width * frame.area.height) / len(panels.names)
    diameter = max(min(size * 0.6 * frame.sizes.scale, apart / 14), 1.5)
    glyph = Scatter(
        x="x", y="y", size=diameter, fill_color=panels.colors[group], fill_alpha=alpha, line_color=frame.theme.surface,
        line_width=0.5, line_alpha=alpha,
    )  # fmt: skip
    return add_glyph(plot, glyph, {"x": np.concatenate(xs), "y": np.concatenate(ys)})


def _is_named(panels: Panels, frame: Frame) -> bool:
    """Whether panels have room for a name and something under it."""
    size = frame.sizes.label
    return frame.area.height / len(panels.names) >= size * 3.5 and _name_room(panels, frame) >= size * 4


def _name_room(panels: Panels, frame: Frame) -> float:
    return frame.area.width / len(panels.names) * 0.9


def _names(panels: Panels, frame: Frame) -> list[Text]:
    """At the upper left of the panels on the diagonal."""
    if not _is_named(panels, frame):
        return []
    size, room = frame.sizes.label, _name_room(panels, frame)
    return [
        Text(
            at + PAD,
            at,
            shorten(name, size, room, SEMIBOLD),
            size,
            frame.theme.ink,
            weight=SEMIBOLD,
            dy=size,
            x_of="data",
            y_of="data",
        )
        for at, name in enumerate(panels.names)
    ]


def _ticks(panels: Panels, frame: Frame) -> list[Text]:
    """Under the lowest row and at the left of the first column, as many as stand apart."""
    size, color, gap = frame.sizes.label, frame.theme.text, frame.sizes.gap
    count = len(panels.names)
    wide, high = frame.area.width / count, frame.area.height / count
    texts = []
    for at, axis in enumerate(panels.axes):
        shares = panels.share(at, np.array(axis.ticks)).tolist()
        pairs = list(zip(shares, axis.labels, strict=True))
        across = _apart(pairs, [width_of(label, size) + gap for _, label in pairs], wide)
        upright = _apart(pairs, [size * LEADING] * len(pairs), high)
        foot = frame.spec.height - frame.area.bottom - gap - size * 0.4
        texts += [
            Text(at + share, foot, label, size, color, "center", x_of="data", y_of="bottom") for share, label in across
        ]
        texts += [
            Text(frame.area.left - gap, at + 1 - share, label, size, color, "right", y_of="data")
            for share, label in upright
        ]
    return texts


def _apart(pairs: Sequence[tuple[float, str]], needs: Sequence[float], pixels: float) -> list[tuple[float, str]]:
    """Those that lie whole within the panel's side and touch none before them."""
    kept, last = [], 0.0
    for (share, label), need in zip(pairs, needs, strict=True):
        if share * pixels - need / 2 >= last and share * pixels + need / 2 <= pixels:
            kept.append((share, label))
            last = share * pixels + need / 2
    return kept


def _told(panels: Panels, group: int, chosen: Indices, data: ColumnData) -> dict[str, Sequence[str]]:
    """What a tooltip says of each point."""
    across, up, names = [], [], []
    for row, column, kept in _pairs(panels, group, chosen):
        across += [f"{panels.names[column]} {tip(value)}" for value in panels.values[column][kept].tolist()]
        up += [f"{panels.names[row]} {tip(value)}" for value in panels.values[row][kept].tolist()]
        names += [data.groups[at] if data.groups else "" for at in kept.tolist()]
    return {"group": names, "across": across, "up": up}
