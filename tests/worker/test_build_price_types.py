"""OHLC bars, volume, averages and bricks where they are drawn."""

from typing import Any

import numpy as np
import pytest

from app.charts import CHART_TYPES, read
from workers.charts import build
from workers.charts.finance.averages import averages_of
from workers.look.theme import LIGHT

CANDLES = [
    {"open": 10, "high": 14, "low": 8, "close": 12, "volume": 100},
    {"open": 12, "high": 13, "low": 9, "close": 9.5, "volume": 50},
    None,
    {"open": 9.5, "high": 11, "low": 9, "close": 11, "volume": 0},
]


def body(kind: str, candles: list[Any] = CANDLES, **advanced: Any) -> dict[str, Any]:
    """A chart of these candles."""
    days = [f"2026-01-{day:02d}" for day in range(1, len(candles) + 1)]
    data = {"labels": days, "datasets": [{"data": candles}]}
    return {"chart_type": kind, "data": data, "advanced_options": advanced}


def glyphs(kind: str, name: str, **more: Any) -> list[Any]:
    """The renderers of a chart whose glyph is of this class and whose columns are of candles."""
    plot = build(read(body(kind, **more)), LIGHT).root
    return [one for one in plot.renderers if type(one.glyph).__name__ == name and "x" in one.data_source.data]


def test_ohlc_bars_have_the_open_at_the_left_and_the_close_at_the_right() -> None:
    """A line from low to high between them."""
    line, left, right = glyphs("ohlc", "Segment")
    data = line.data_source.data
    assert (data["low"], data["high"]) == ([8, 9, 9], [14, 13, 11])
    assert left.glyph.y0 == {"type": "field", "field": "open"}
    assert right.glyph.y0 == {"type": "field", "field": "close"}
    assert all(a < x < b for a, x, b in zip(data["left"], data["x"], data["right"], strict=True))
    assert data["x"] == [0, 1, 3]


def test_volume_stands_on_the_floor_on_an_axis_of_its_own() -> None:
    """The highest bar takes a fifth of the plot, below every price."""
    plot = build(read(body("volumeCandles")), LIGHT).root
    (bars,) = [one for one in plot.renderers if one.attributes.get("y_range_name") == "volume"]
    assert bars.data_source.data == {"x": [0, 1, 3], "top": [100, 50, 0]}
    volume = plot.extra_y_ranges["volume"]
    assert (volume.start, volume.end) == (0, 500)
    share = (8 - plot.y_range.start) / (plot.y_range.end - plot.y_range.start)
    assert share >= 0.2


def test_volume_is_even_beside_prices_on_a_logarithmic_axis() -> None:
    """It starts at zero, which a logarithmic scale of its own would not have."""
    asked = body("volumeCandles")
    plot = build(
        read({**asked, "options": {**asked.get("options", {}), "y_axis": {"type": "logarithmic"}}}), LIGHT
    ).root
    assert type(plot.y_scale).__name__ == "LogScale"
    assert type(plot.extra_y_scales["volume"]).__name__ == "LinearScale"


def test_without_any_volume_there_are_candles_alone() -> None:
    """No empty axis, no legend entry."""
    candles = [{**one, "volume": None} if one else None for one in CANDLES]
    plot = build(read(body("volumeCandles", candles)), LIGHT).root
    assert "extra_y_ranges" not in plot.attributes


@pytest.mark.parametrize("periods", [2, 3, 17])
def test_averages_are_numpys_means_of_closes(periods: int) -> None:
    """Over periods with a price; none before there are enough."""
    closes = [float(3 + (number * 7919) % 23) for number in range(40)]
    candles = [{"o": one, "h": one, "l": one, "c": one} for one in closes]
    (found,) = averages_of(read(body("candlestick", candles, moving_averages=periods)), LIGHT)
    expected = np.convolve(closes, np.ones(periods) / periods, mode="valid")
    assert np.isnan(found.values[: periods - 1]).all()
    assert np.allclose(found.values[periods - 1 :], expected)


def test_an_average_of_more_periods_than_there_are_is_left_out() -> None:
    """It says nothing."""
    assert averages_of(read(body("candlestick", moving_averages=[2, 10])), LIGHT)[1:] == []


def test_bricks_too_small_are_made_larger_and_that_is_told() -> None:
    """A million bricks are no picture."""
    drawing = build(read(body("renko", brick_size=1e-6)), LIGHT)
    assert 0 < drawing.marks <= 4000
    assert [notice.place for notice in drawing.notices] == ["advanced_options.brick_size"]


@pytest.mark.parametrize("kind", ["ohlc", "volumeCandles", "heikinAshi", "renko"])
def test_nothing_but_gaps_is_a_card(kind: str) -> None:
    """As with every type."""
    assert build(read(body(kind, [None, None])), LIGHT).marks == 0
    assert CHART_TYPES[kind].describe(read(body(kind, [None]))).endswith("No period has prices.")
