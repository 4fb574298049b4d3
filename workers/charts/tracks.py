"""Lines before they are drawn: places, values and looks of each, and what names them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.charts.model import ChartSpec
from app.charts.paints import Fill
from app.charts.series import Series, SeriesData
from app.charts.trends import Trend
from workers.look.colors import to_hex
from workers.look.ends import End
from workers.look.legend import Entry
from workers.look.marks import name_of
from workers.look.palette import series_colors
from workers.look.theme import Theme
from workers.look.tongue import remark
from workers.transforms.bends import SMOOTH
from workers.transforms.window import Floats

WIDTH = 2.2
RADIUS = 3.0
"""Of points that are marked, in pixels, where nothing was said of their size."""

MOST_NAMED_AT_ENDS = 4
"""More lines than these are named in a row under the title."""

EARLY = 0.15
"""A line that ends before the last such share of the width is not named at the right."""

BAR = "bar"
TENSION = 0.4
KINDS: dict[str, Series] = {
    "spline": Series("", (), tension=TENSION),
    "stepLine": Series("", (), stepped="before"),
    **dict.fromkeys(("area", "stackedArea", "percentStackedArea", "streamgraph"), Series("", (), fill=True)),
}
"""What a chart type's lines are, where nothing else was asked."""


@dataclass(frozen=True, slots=True)
class Track:
    """One line: its places along x, its values (NaN for a gap), and how it looks.

    ``index`` is its dataset's. ``bend`` is as ``workers.transforms.bends`` says, widths and radii are in pixels at
    800 x 400. ``fill_to`` is where it is filled to, None for nowhere; ``fill`` is the colour that was asked for.
    """

    name: str
    index: int
    xs: Floats
    ys: Floats
    color: str
    width: float = WIDTH
    bend: str = ""
    dash: tuple[float, ...] = ()
    fill_to: str | None = None
    fill: str = ""
    point: str = ""
    radius: float = 0
    point_colors: tuple[str, ...] = ()
    span_gaps: bool = False
    axis: str = "y"
    brush: Fill | None = None
    """A pattern or gradient of its area."""
    trend: Trend | None = None

    @property
    def finite(self) -> NDArray[np.bool_]:
        """Which places have a value."""
        return np.isfinite(self.ys)

    @property
    def present(self) -> Floats:
        """The values that are there."""
        finite = self.finite
        return self.ys if finite.all() else self.ys[finite]

    @property
    def last(self) -> float:
        """The value at which it ends."""
        return float(self.present[-1])


def any_value(data: SeriesData) -> bool:
    """Whether there is a value to draw."""
    columns = (np.asarray(one.values, dtype=np.float64) for one in data.series if not one.hidden)
    return any(np.isfinite(ys).any() for ys in columns)


def tracks_of(spec: ChartSpec, places: Floats, theme: Theme) -> list[Track]:
    """A line for each dataset that is one and isn't hidden, in the palette's colours of all."""
    series: Sequence[Series] = spec.data.series
    chosen = series_colors(len(series), spec.options.color_scheme, theme.categorical)
    return [
        track_of(spec, index, color, places)
        for index, color in enumerate(chosen)
        if not series[index].hidden and kind_of(series[index], spec) != BAR
    ]


def kind_of(series: Series, spec: ChartSpec) -> str:
    """What a dataset is drawn as: its own kind, else its chart's, which is a bar in a mixed one."""
    return series.kind or (BAR if spec.chart_type == "mixed" else spec.chart_type)


def track_of(spec: ChartSpec, index: int, color: str, places: Floats) -> Track:
    """The line of one dataset: what it says of itself, else what was asked of all, else what its kind of chart is."""
    series: Series = spec.data.series[index]
    look = looked(series, spec)
    if look.stepped and series.tension:
        remark(f"data.datasets[{index}].tension", "not used: steps have no bends")
    line = (series.line_colors or series.fill_colors or (color,))[0] or color
    return Track(
        name_of(series.name, index + 1),
        index,
        places,
        np.asarray(series.values, dtype=np.float64),
        to_hex(line) if series.line_colors else to_hex(line)[:7],
        WIDTH if look.line_width is None else look.line_width,
        bend=look.stepped or (SMOOTH if look.tension else ""),
        dash=look.dash,
        fill_to=look.fill_to if look.fill else None,
        fill=to_hex(series.fill_colors[0] or color) if series.fill_colors else "",
        point="" if look.point_style == "none" else look.point_style,
        radius=_radius(look),
        point_colors=tuple(to_hex(each) for each in series.point_colors),
        span_gaps=look.span_gaps,
        axis=series.axis,
        brush=series.fills[0] if series.fills else None,
        trend=series.trend,
    )


def looked(series: Series, spec: ChartSpec) -> Series:
    """The series with what it leaves open filled in."""
    asked = spec.extras if isinstance(spec.extras, Series) else Series("", ())
    own = KINDS.get(kind_of(series, spec), asked)
    names = ("line_width", "tension", "stepped", "dash", "fill", "point_style", "point_radius")
    found = {name: _first(name, (series, asked, own)) for name in names}
    return replace(series, **found, span_gaps=series.span_gaps or asked.span_gaps)


def _first(name: str, sources: Sequence[Series]) -> Any:
    """What the first of them says that says anything; 0 and False are said."""
    values = [getattr(source, name) for source in sources]
    return next((value for value in values if value is not None and value not in ("", ())), values[0])


def _radius(look: Series) -> float:
    if look.point_style == "none":
        return 0
    return look.point_radius if look.point_radius is not None else RADIUS if look.point_style else 0


def line_ends(spec: ChartSpec, tracks: Sequence[Track]) -> list[End]:
    """The names at the right ends: for two to four lines, unless a legend was asked for or switched off.

    Where lines begin at the right, they are named in a legend, too.
    """
    asked = spec.options
    if asked.legend is False or asked.legend_position or asked.x.reverse or any(track.axis == "y2" for track in tracks):
        return []
    few = 1 < len(tracks) <= MOST_NAMED_AT_ENDS and all(_ends_late(track) for track in tracks)
    return [End(track.name, track.last, track.color) for track in tracks if few and track.finite.any()]


def _ends_late(track: Track) -> bool:
    """Whether the line goes on to where its name would stand; one without values has none."""
    finite = track.xs[track.finite]
    span = float(track.xs.max() - track.xs.min())
    return not len(finite) or float(track.xs.max() - finite.max()) <= EARLY * span


def line_entry(track: Track) -> Entry:
    """Its name in the legend; areas are told by their colour's box."""
    name = f"{track.name} (right)" if track.axis == "y2" else track.name
    brush = track.brush
    if track.fill_to is None or not (brush and brush.hatch):
        return Entry(name, track.color, "line")
    return Entry(name, track.fill or track.color, hatch=brush.hatch, ink=to_hex(brush.ink))
