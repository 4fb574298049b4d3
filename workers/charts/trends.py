"""Straight lines through the values of datasets: where the chart asks for them, or a dataset does."""

from collections.abc import Sequence

import numpy as np

from app.charts.bar.piles import given
from app.charts.model import ChartSpec, Notice
from app.charts.series import Series
from workers.charts.clouds import Cloud
from workers.charts.tracks import Track
from workers.look.frame import Frame
from workers.look.marks import Paint
from workers.look.models import GlyphRenderer, Plot
from workers.look.trend import Line, add_trend

STACKED = "not drawn: the values of a stack don't lie at its bars' ends"


def trends_of_tracks(plot: Plot, tracks: Sequence[Track], frame: Frame) -> None:
    """Those of lines."""
    for track in tracks:
        if frame.spec.options.trend_line or track.trend:
            add_trend(plot, (track.xs, track.ys), Line(track.color, frame.sizes.scale, track.trend, track.axis))


def trends_of_clouds(plot: Plot, clouds: Sequence[Cloud], frame: Frame, rim: str = "") -> None:
    """Those of points; with a rim of that colour over a raster, in the letters' colour when it has but one hue."""
    for cloud in clouds:
        if frame.spec.options.trend_line or cloud.trend:
            color = frame.theme.text if rim and len(clouds) == 1 else cloud.color
            add_trend(plot, (cloud.xs, cloud.ys), Line(color, frame.sizes.scale, cloud.trend, rim=rim))


def trends_of_bars(
    plot: Plot, bars: Sequence[tuple[Series, Paint, GlyphRenderer]], frame: Frame, *, lying: bool = False
) -> None:
    """Those of bars side by side, through the middles of their ends."""
    for series, look, renderer in bars:
        if not (frame.spec.options.trend_line or series.trend):
            continue
        values = [value for value in given(series.values) if value is not None]
        columns = renderer.data_source.data
        places = np.asarray(columns["y" if lying else "x"], dtype=np.float64)
        line = Line(
            look.main[:7], frame.sizes.scale, series.trend, series.axis, lying=lying, rim=frame.theme.background
        )
        add_trend(plot, (places, np.asarray(values)), line)


def stacked_told(spec: ChartSpec, series: Sequence[Series]) -> tuple[Notice, ...]:
    """What is told where trend lines were asked for in a stack."""
    places = [f"data.datasets[{number}].trendlineLinear" for number, one in enumerate(series) if one.trend]
    if spec.options.trend_line:
        places.insert(0, "options.trend_line")
    return tuple(Notice(place, STACKED) for place in places)
