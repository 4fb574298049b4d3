"""Points: small and see-through when there are many, a shaded raster when they can't be told apart."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from app.charts.crowd import Crowd
from app.charts.model import ChartSpec
from workers.charts import crowds
from workers.charts.clouds import Cloud, axes, clouds_of, entries
from workers.charts.trends import trends_of_clouds
from workers.drawing import Drawing, Points
from workers.look.card import no_data
from workers.look.frame import Frame
from workers.look.marks import Column, add_glyph, add_hover, tell
from workers.look.models import GlyphRenderer, Plot, Scatter
from workers.look.numbers import tip
from workers.look.theme import Theme
from workers.transforms.window import Window, narrow, window_of

_CROWDS = ((60, 9.0, 0.85), (400, 7.0, 0.7), (2000, 5.0, 0.55), (10_000, 4.0, 0.4))
"""Up to so many points: their diameter in pixels at 800 x 400, and how opaque they are."""

_LARGEST_CROWD = (3.0, 0.3)

ALWAYS_MARKS, MOST_MARKS = 10_000, 50_000
"""Up to so many points each is a mark of its own; beyond so many none is."""

COVERED = 0.5
"""Between these two: when the marks together would cover more than this share of the plot area, none is."""


@dataclass(frozen=True, slots=True)
class Disc:
    """How a point is drawn: diameter in pixels, opacity, and the colour of the edge that parts it from others."""

    diameter: float
    alpha: float
    edge: str


def build(spec: ChartSpec, theme: Theme, *, interactive: bool = False) -> Drawing:
    """One disc a point, or a raster of all of them."""
    if isinstance(spec.data, Crowd):
        return crowds.build_counted(spec, theme, interactive=interactive)
    clouds = clouds_of(spec, theme)
    count = sum(len(cloud.xs) for cloud in clouds)
    if not count:
        return no_data(spec, theme, interactive=interactive)
    chart = axes(spec, theme, clouds)
    frame = chart.frame(entries(spec, clouds), interactive=interactive)
    diameter, alpha = crowd(count)
    look = Disc(diameter * frame.sizes.scale, alpha, theme.background)
    if is_crowded(clouds, look, frame):
        return crowds.build(spec, theme, clouds, interactive=interactive)
    plot = chart.plot(frame)
    chart.baseline(plot)
    window = window_of(frame, plot)
    renderers = [_draw(plot, cloud, look, window) for cloud in clouds]
    _whole(renderers, clouds, look, (frame, window))
    trends_of_clouds(plot, clouds, frame)
    if interactive:
        tell(renderers, [_tell(cloud, window) for cloud in clouds])
        add_hover(plot, renderers, (("Series", "series"), ("x", "shown_x"), ("y", "shown_y")))
    inside = sum(int(window.holds(cloud.xs, cloud.ys).sum()) for cloud in clouds)
    return replace(frame.drawing(plot, inside), points=Points(count, count, "none"))


def crowd(count: int) -> tuple[float, float]:
    """The diameter in pixels and the opacity of so many points."""
    return next(((size, alpha) for most, size, alpha in _CROWDS if count <= most), _LARGEST_CROWD)


def is_crowded(clouds: Sequence[Cloud], look: Disc, frame: Frame) -> bool:
    """Whether the points are too many to be told apart."""
    count = sum(len(cloud.xs) for cloud in clouds)
    if not ALWAYS_MARKS < count <= MOST_MARKS:
        return count > MOST_MARKS
    covered = sum(len(cloud.xs) * math.pi * (_diameter(cloud, look) / 2) ** 2 for cloud in clouds)
    return covered > COVERED * frame.area.width * frame.area.height


def _diameter(cloud: Cloud, look: Disc) -> float:
    return cloud.radius * 2 if cloud.radius else look.diameter


def _draw(plot: Plot, cloud: Cloud, look: Disc, window: Window) -> GlyphRenderer:
    """The marks in view.

    Colours that were asked for are as opaque as they were asked for.
    """
    kept = np.flatnonzero(window.holds(cloud.xs, cloud.ys))
    columns: dict[str, Column] = {
        "x": narrow(cloud.xs[kept], window.left, window.right, window.columns),
        "y": narrow(cloud.ys[kept], window.bottom, window.top, window.rows),
    }
    if len(cloud.own) > 1:
        columns["fill"] = [cloud.own[index % len(cloud.own)] for index in kept.tolist()]
    glyph = Scatter(
        x="x", y="y", size=_diameter(cloud, look), fill_color="fill" if len(cloud.own) > 1 else cloud.color,
        fill_alpha=1.0 if cloud.own else look.alpha, line_color=look.edge, line_width=0.75, line_alpha=look.alpha,
    )  # fmt: skip
    return add_glyph(plot, glyph, columns)


def _whole(
    renderers: Sequence[GlyphRenderer], clouds: Sequence[Cloud], look: Disc, place: tuple[Frame, Window]
) -> None:
    """Marks that the edge of the plot area would cut are drawn over it."""
    frame, window = place
    across, up = (window.right - window.left) / frame.area.width, (window.top - window.bottom) / frame.area.height
    for renderer, cloud in zip(renderers, clouds, strict=True):
        radius = _diameter(cloud, look) / 2 + 1
        inner = replace(
            window, left=window.left + radius * across, right=window.right - radius * across,
            bottom=window.bottom + radius * up, top=window.top - radius * up,
        )  # fmt: skip
        if (window.holds(cloud.xs, cloud.ys) & ~inner.holds(cloud.xs, cloud.ys)).any():
            renderer.set(level="guide")


def _tell(cloud: Cloud, window: Window) -> Mapping[str, Sequence[str]]:
    """What a tooltip says of each point in view."""
    kept = window.holds(cloud.xs, cloud.ys)
    return {
        "series": [cloud.name] * int(kept.sum()),
        "shown_x": [tip(x) for x in cloud.xs[kept].tolist()],
        "shown_y": [tip(y) for y in cloud.ys[kept].tolist()],
    }


BUILDERS = {"scatter": build}
