"""Boxes: the middle half with its median, whiskers, outliers as dots, the mean as a diamond."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from app.charts.distribution.counted import distinct
from app.charts.distribution.statistics import Summary
from workers.charts.distribution.groups import Group, Pen
from workers.look.marks import add_glyph
from workers.look.models import GlyphRenderer, Quad, Scatter, Segment
from workers.look.numbers import full, tip


@dataclass(frozen=True, slots=True)
class Box:
    """One box of a group, ``half`` slots to either side of its place; colours are CSS hex."""

    group: Group
    summary: Summary
    half: float
    fill: str
    edge: str


@dataclass(frozen=True, slots=True)
class Strokes:
    """Widths in pixels: of lines, of the median's, and of an outlier's dot."""

    line: float
    median: float
    dot: float


def draw(pen: Pen, boxes: Sequence[Box], strokes: Strokes) -> GlyphRenderer:
    """Whiskers under boxes, outliers beside them; gives the renderer of the boxes."""
    columns = _columns(boxes)
    for ends in (("low", "q1"), ("q3", "high")):
        whisker = Segment(**pen.stroke(("at", "at"), ends), line_color="edge", line_width=strokes.line)
        add_glyph(pen.plot, whisker, {name: columns[name] for name in ("at", "edge", *ends)})
    body = Quad(
        **pen.box(("start", "end"), ("q1", "q3")), fill_color="fill", line_color="edge", line_width=strokes.line,
        line_join="miter",
    )  # fmt: skip
    drawn = {name: columns[name] for name in ("start", "end", "q1", "q3", "fill", "edge")}
    renderer = add_glyph(pen.plot, body, drawn)
    median = Segment(**pen.stroke(("start", "end"), ("median", "median")), line_color="edge", line_width=strokes.median)
    add_glyph(pen.plot, median, {name: columns[name] for name in ("start", "end", "median", "edge")})
    return renderer


def draw_outliers(pen: Pen, boxes: Sequence[Box], dot: float, apart: float) -> GlyphRenderer | None:
    """A ring a value; of those nearer to each other than ``apart`` (in data units) one, since they'd be one spot."""
    spots = [(box, value) for box in boxes for value in thinned(box.summary.outliers, apart)]
    if not spots:
        return None
    columns: dict[str, list[Any]] = {
        "at": [box.group.place for box, _ in spots],
        "value": [value for _, value in spots],
        "edge": [box.edge for box, _ in spots],
        "fill": [box.fill for box, _ in spots],
    }
    glyph = Scatter(
        **pen.point("at", "value"), size=dot, fill_color="fill", fill_alpha=0.6, line_color="edge", line_width=dot / 5
    )
    return add_glyph(pen.plot, glyph, columns)


def draw_medians(pen: Pen, boxes: Sequence[Box], color: str, size: float) -> None:
    """A dot each, for boxes too slim for a line."""
    columns = {"at": [box.group.place for box in boxes], "median": [box.summary.median for box in boxes]}
    glyph = Scatter(**pen.point("at", "median"), size=size, fill_color=color, line_color=None)
    add_glyph(pen.plot, glyph, columns)


def thinned(ordered: Sequence[float], apart: float) -> list[float]:
    """Rising values, each at least ``apart`` from the last; the extremes stay."""
    kept: list[float] = []
    for value in distinct(ordered):
        if not kept or value - kept[-1] >= apart:
            kept.append(value)
    return [*kept, ordered[-1]] if kept and kept[-1] != ordered[-1] else kept


def draw_means(pen: Pen, boxes: Sequence[Box], size: float) -> None:
    """A diamond each, where the mean is known."""
    known = [box for box in boxes if box.summary.mean is not None]
    if not known:
        return
    columns: dict[str, list[Any]] = {
        "at": [box.group.place for box in known],
        "mean": [box.summary.mean for box in known],
        "edge": [box.edge for box in known],
        "fill": [box.fill for box in known],
    }
    glyph = Scatter(
        **pen.point("at", "mean"),
        size=size,
        marker="diamond",
        fill_color="fill",
        line_color="edge",
        line_width=size / 6,
    )
    add_glyph(pen.plot, glyph, columns)


def _columns(boxes: Sequence[Box]) -> dict[str, list[Any]]:
    parts = ("low", "q1", "median", "q3", "high")
    return {
        "at": [box.group.place for box in boxes],
        "start": [box.group.place - box.half for box in boxes],
        "end": [box.group.place + box.half for box in boxes],
        **{part: [getattr(box.summary, part) for box in boxes] for part in parts},
        "fill": [box.fill for box in boxes],
        "edge": [box.edge for box in boxes],
    }


FIELDS = (
    ("Group", "label"), ("Series", "series"), ("Values", "count"), ("Upper whisker", "t_high"),
    ("Third quartile", "t_q3"), ("Median", "t_median"), ("First quartile", "t_q1"), ("Lower whisker", "t_low"),
)  # fmt: skip


def tell(boxes: Sequence[Box]) -> dict[str, Sequence[str]]:
    """What a tooltip says of each box."""
    parts = ("low", "q1", "median", "q3", "high")
    return {
        "label": [box.group.label for box in boxes],
        "series": [box.group.look.name for box in boxes],
        "count": [full(box.summary.count) if box.summary.count else "unknown" for box in boxes],
        **{f"t_{part}": [tip(getattr(box.summary, part)) for box in boxes] for part in parts},
    }
