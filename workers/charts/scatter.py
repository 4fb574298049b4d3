"""Points: small and see-through when there are many."""

from collections.abc import Sequence
from dataclasses import dataclass

from bokeh.models import GlyphRenderer, Plot, Scatter

from app.charts.model import ChartSpec
from app.charts.scatter import PointData, PointSeries
from workers.drawing import Drawing
from workers.look.axes import NumberAxis, Span
from workers.look.card import no_data
from workers.look.cartesian import Cartesian
from workers.look.colors import to_hex
from workers.look.legend import Entry
from workers.look.marks import add_glyph, add_hover, name_of, tell
from workers.look.numbers import full
from workers.look.palette import series_colors
from workers.look.theme import Sizes, Theme

_CROWDS = ((60, 9.0, 0.85), (400, 7.0, 0.7), (2000, 5.0, 0.55), (10_000, 4.0, 0.4))
"""Up to so many points: their diameter in pixels at 800 x 400, and how opaque they are."""

_LARGEST_CROWD = (3.0, 0.3)


@dataclass(frozen=True, slots=True)
class Disc:
    """How a point is drawn: diameter in pixels, opacity, and the colour of the edge that parts it from others."""

    diameter: float
    alpha: float
    edge: str


def build(spec: ChartSpec, theme: Theme, *, interactive: bool = False) -> Drawing:
    """One disc a point."""
    data: PointData = spec.data
    points = [point for series in data.series for point in series.points]
    if not points:
        return no_data(spec, theme, interactive=interactive)
    sizes = Sizes.of(spec.width, spec.height)
    along = NumberAxis.over(Span.of([x for x, _ in points], spec.options.x), spec.width, sizes)
    chart = Cartesian(spec, theme, along, Span.of([y for _, y in points], spec.options.y), upright_grid=True)
    colors = series_colors(len(data.series), spec.options.color_scheme, theme.categorical)
    frame = chart.frame(_entries(spec, data, colors), interactive=interactive)
    plot = chart.plot(frame)
    chart.baseline(plot)
    diameter, alpha = crowd(len(points))
    look = Disc(diameter * sizes.scale, alpha, theme.background)
    renderers = [_draw(plot, series, color, look) for series, color in zip(data.series, colors, strict=True)]
    if interactive:
        tell(renderers, [_tell(series, name_of(series.name, number)) for number, series in enumerate(data.series, 1)])
        add_hover(plot, renderers, (("Series", "series"), ("x", "shown_x"), ("y", "shown_y")))
    return frame.drawing(plot, len(points))


def crowd(count: int) -> tuple[float, float]:
    """The diameter in pixels and the opacity of so many points."""
    return next(((size, alpha) for most, size, alpha in _CROWDS if count <= most), _LARGEST_CROWD)


def _entries(spec: ChartSpec, data: PointData, colors: list[str]) -> list[Entry]:
    wanted = len(data.series) > 1 if spec.options.legend is None else spec.options.legend
    pairs = zip(data.series, colors, strict=True)
    entries = [
        Entry(name_of(one.name, n), to_hex((one.colors or (own,))[0]), "dot") for n, (one, own) in enumerate(pairs, 1)
    ]
    return entries if wanted else []


def _draw(plot: Plot, series: PointSeries, color: str, look: Disc) -> GlyphRenderer:
    """Colours that were asked for are as opaque as they were asked for."""
    own = [to_hex(one) for one in series.colors]
    fills = [own[index % len(own)] if own else color for index in range(len(series.points))]
    columns: dict[str, Sequence[object]] = {
        "x": [x for x, _ in series.points],
        "y": [y for _, y in series.points],
        "fill": fills,
    }
    glyph = Scatter(
        x="x", y="y", size=series.size * 2 if series.size else look.diameter, fill_color="fill",
        fill_alpha=1.0 if own else look.alpha, line_color=look.edge, line_width=0.75, line_alpha=look.alpha,
    )  # fmt: skip
    return add_glyph(plot, glyph, columns)


def _tell(series: PointSeries, name: str) -> dict[str, Sequence[str]]:
    """What a tooltip says of each point."""
    return {
        "series": [name] * len(series.points),
        "shown_x": [full(x) for x, _ in series.points],
        "shown_y": [full(y) for _, y in series.points],
    }
