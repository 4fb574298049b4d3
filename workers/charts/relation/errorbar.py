"""Error bars: whiskers with caps around values, side by side where several belong to one label."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from app.charts.model import ChartSpec
from app.charts.relation.errorbar import ErrorData, ErrorPoint
from workers.charts.padding import padded
from workers.drawing import Drawing
from workers.look.along import along
from workers.look.axes import CategoryAxis, NumberAxis, Span, XAxis
from workers.look.card import no_data
from workers.look.cartesian import Cartesian
from workers.look.colors import mix, to_hex
from workers.look.dates import TimeAxis
from workers.look.frame import Frame
from workers.look.legend import Entry, Shape
from workers.look.marks import Column, add_glyph, add_hover, name_of, tell
from workers.look.models import GlyphRenderer, Line, Plot, Scatter, Segment, VBar
from workers.look.numbers import full, tip
from workers.look.palette import series_colors
from workers.look.theme import Sizes, Theme
from workers.transforms.window import Floats

GROUP_SHARE = {"point": 0.5, "line": 0.3, "bar": 0.74}
"""The part of a slot that the values of one label take together."""

WIDEST = {"point": 36, "line": 20, "bar": 112}
"""Pixels from value to value of one label at 800 x 400."""

CAP, LEAST_CAP, DOT, STROKE = 10.0, 3.0, 8.0, 1.6
"""Pixels at 800 x 400: a cap's whole length, the least of it that is drawn, a value's dot, a whisker's width."""


@dataclass(frozen=True, slots=True)
class Whiskers:
    """One dataset as columns: NaN where an end isn't known. ``own`` are colours one a value, or none."""

    name: str
    color: str
    own: tuple[str, ...]
    xs: Floats
    ys: Floats
    lows: Floats
    highs: Floats
    lefts: Floats
    rights: Floats
    labels: list[str]


def build(spec: ChartSpec, theme: Theme, *, interactive: bool = False) -> Drawing:
    """A mark a value, a whisker an interval."""
    data: ErrorData = spec.data
    if not any(one.points for one in data.series):
        return no_data(spec, theme, interactive=interactive)
    axis, sets = _placed(spec, theme)
    ends = np.concatenate([column for one in sets for column in (one.ys, one.lows, one.highs)])
    y = Span.of(ends[np.isfinite(ends)].tolist(), spec.options.y, zero=spec.extras.mark == "bar")
    chart = Cartesian(spec, theme, axis, y, upright_grid=not data.labels)
    frame = chart.frame(_entries(spec, sets), interactive=interactive)
    plot = chart.plot(frame)
    bars = spec.extras.mark == "bar"
    if not bars:
        chart.baseline(plot)
    step = _step(spec, frame)
    drawn = [_dodged(one, number, len(sets), step) for number, one in enumerate(sets)]
    renderers = [_draw(plot, one, spec, frame, step) for one in drawn]
    if bars:
        chart.baseline(plot, "guide")
    if interactive:
        tell(renderers, [_told(one) for one in drawn])
        fields = (("Series", "series"), ("x", "shown_x"), ("Value", "shown"), ("Interval", "interval"))
        add_hover(plot, renderers, fields)
    return frame.drawing(plot, sum(len(one.xs) for one in sets))


def _placed(spec: ChartSpec, theme: Theme) -> tuple[XAxis, list[Whiskers]]:
    """The axis along the bottom, and the datasets on it."""
    data: ErrorData = spec.data
    colors = series_colors(len(data.series), spec.options.color_scheme, theme.categorical)
    base = along(data.labels, spec) if data.labels else None
    sets = []
    for number, (one, color) in enumerate(zip(data.series, colors, strict=True), 1):
        xs, ys, lows, highs, lefts, rights = _columns(one.points)
        own = tuple(to_hex(each) for each in one.colors)
        told = [base.tell(int(x)) if base else full(x) for x in xs.tolist()]
        xs = base.places[xs.astype(np.intp)] if base else xs
        sets.append(
            Whiskers(name_of(one.name, number), own[0] if own else color, own, xs, ys, lows, highs, lefts, rights, told)
        )
    if base:
        return _with_air(base.axis, data.labels), sets
    ends = np.concatenate([column for one in sets for column in (one.xs, one.lefts, one.rights)])
    ends, sizes = ends[np.isfinite(ends)], Sizes.of(spec.width, spec.height)
    span = padded(ends, np.full(len(ends), DOT * sizes.scale), spec.width * 0.88, spec.options.x)
    return NumberAxis.over(span, spec.width, sizes), sets


def _with_air(axis: XAxis, labels: Sequence[str]) -> XAxis:
    """The axis of labels with room for the caps of the first and the last."""
    if isinstance(axis, CategoryAxis):
        return CategoryAxis(labels)
    if isinstance(axis, TimeAxis):
        half = (axis.last - axis.first) / (2 * len(labels))
        return replace(axis, first=axis.first - half, last=axis.last + half)
    return axis


def _columns(points: Sequence[ErrorPoint]) -> tuple[Floats, ...]:
    """The numbers of all points, NaN where there is none."""
    rows = [(one.x, one.y, one.low, one.high, one.left, one.right) for one in points]
    return tuple(np.array(rows, dtype=np.float64).reshape(-1, 6).T)


def _entries(spec: ChartSpec, sets: Sequence[Whiskers]) -> list[Entry]:
    wanted = len(sets) > 1 if spec.options.legend is None else spec.options.legend
    shape: Shape = "box" if spec.extras.mark == "bar" else "dot"
    return [Entry(one.name, one.color, shape) for one in sets] if wanted else []


def _step(spec: ChartSpec, frame: Frame) -> float:
    """From value to value of one label, in slots; 0 where places are numbers or dates, which stay where they are."""
    data: ErrorData = spec.data
    if not data.labels or not isinstance(along(data.labels, spec).axis, CategoryAxis):
        return 0.0
    slot = frame.area.width / len(data.labels)
    share = GROUP_SHARE[spec.extras.mark] / len(data.series)
    return min(share, WIDEST[spec.extras.mark] * frame.sizes.scale / slot)


def _dodged(one: Whiskers, number: int, count: int, step: float) -> Whiskers:
    shift = (number + 0.5 - count / 2) * step
    return replace(one, xs=one.xs + shift)


def _draw(plot: Plot, one: Whiskers, spec: ChartSpec, frame: Frame, step: float) -> GlyphRenderer:
    """Whiskers below points, over bars; what tells its value is given back."""
    mark, scale = spec.extras.mark, frame.sizes.scale
    colors = list(one.own) if len(one.own) == len(one.xs) else [one.color] * len(one.xs)
    columns: dict[str, Column] = {"x": one.xs, "y": one.ys, "fill": colors}
    if mark == "bar":
        width = (step or 0.5) * 0.94
        renderer = add_glyph(plot, VBar(x="x", top="y", width=width, fill_color="fill", line_color=None), columns)
        _whiskers(plot, one, [mix(color, frame.theme.ink, 0.6) for color in colors], _cap(step, frame), frame)
        return renderer
    if mark == "line":
        line = Line(x="x", y="y", line_color=one.color, line_width=2.2 * scale, line_join="round", line_cap="round")
        add_glyph(plot, line, {"x": one.xs, "y": one.ys})
    _whiskers(plot, one, colors, _cap(step, frame), frame)
    disc = Scatter(
        x="x", y="y", size=_dot(one, frame), fill_color="fill", line_color=frame.theme.background, line_width=scale
    )
    return add_glyph(plot, disc, columns)


def _dot(one: Whiskers, frame: Frame) -> float:
    """The diameter of a point: the more of them the smaller."""
    apart = frame.area.width / max(len(one.xs), 1)
    return min(max(apart * 0.8, LEAST_CAP), DOT * frame.sizes.scale)


def _cap(step: float, frame: Frame) -> float:
    """The length of a cap: those of neighbours don't touch."""
    room = step * frame.area.width / max(len(frame.spec.data.labels), 1) * 0.6 if step else CAP * frame.sizes.scale
    return min(CAP * frame.sizes.scale, room)


def _whiskers(plot: Plot, one: Whiskers, colors: Sequence[str], cap: float, frame: Frame) -> None:
    """From end to end, or from the value to the only end that is known, with a cap at each end."""
    ink, stroke = np.array(colors, dtype=object), STROKE * frame.sizes.scale
    ways = ((one.lows, one.highs, one.ys, True), (one.lefts, one.rights, one.xs, False))
    for low, high, middle, upright in ways:
        known = np.isfinite(low) | np.isfinite(high)
        if not known.any():
            continue
        start, end = np.where(np.isfinite(low), low, middle)[known], np.where(np.isfinite(high), high, middle)[known]
        still = (one.xs if upright else one.ys)[known]
        places = {"x0": still, "y0": start, "x1": still, "y1": end}
        if not upright:
            places = {"x0": start, "y0": still, "x1": end, "y1": still}
        glyph = Segment(x0="x0", y0="y0", x1="x1", y1="y1", line_color="ink", line_width=stroke)
        add_glyph(plot, glyph, {**places, "ink": ink[known].tolist()})
        if cap >= LEAST_CAP:
            for ends in (low, high):
                spots = (one.xs, ends) if upright else (ends, one.ys)
                _caps(plot, spots, ink, (cap, stroke), upright=upright)


def _caps(
    plot: Plot, places: tuple[Floats, Floats], ink: object, lengths: tuple[float, float], *, upright: bool
) -> None:
    """Short strokes across the ends that are known, as long on a page of any size."""
    x, y = places
    there = np.isfinite(x) & np.isfinite(y)
    if not there.any():
        return
    glyph = Scatter(
        x="x", y="y", size=lengths[0], marker="dash", angle=0 if upright else np.pi / 2,
        line_color="ink", line_width=lengths[1], fill_color=None,
    )  # fmt: skip
    add_glyph(plot, glyph, {"x": x[there], "y": y[there], "ink": np.asarray(ink)[there].tolist()})


def _told(one: Whiskers) -> dict[str, Sequence[str]]:
    """What a tooltip says of each value."""
    spans = zip(one.lows.tolist(), one.highs.tolist(), strict=True)
    return {
        "series": [one.name] * len(one.xs),
        "shown_x": one.labels,
        "shown": [tip(value) for value in one.ys.tolist()],
        "interval": [f"{_end(low)} to {_end(high)}" for low, high in spans],
    }


def _end(value: float) -> str:
    return tip(value) if np.isfinite(value) else "unknown"
