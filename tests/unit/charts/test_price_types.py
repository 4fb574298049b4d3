"""What is made of candles: averages, Heikin-Ashi, Renko, volume."""

from typing import Any

import pytest

from app.charts import CHART_TYPES, read
from app.charts.finance import Candle, PriceExtras
from app.charts.finance.candles import CandleData, bricks
from app.domain.errors import Invalid


def body(kind: str, candles: list[Any], **advanced: Any) -> dict[str, Any]:
    """A chart of these candles, of one day each."""
    days = [f"2026-01-{day:02d}" for day in range(1, len(candles) + 1)]
    data = {"labels": days, "datasets": [{"label": "ACME", "data": candles}]}
    return {"chart_type": kind, "data": data, "advanced_options": advanced}


def closing(*prices: float) -> CandleData:
    """Periods that close at these prices."""
    candles = tuple(Candle(price, price, price, price) for price in prices)
    return CandleData("", tuple(f"p{number}" for number in range(len(prices))), candles)


def test_heikin_ashi_averages_with_the_way_so_far() -> None:
    """The close is the mean of four prices, the open the middle of the last body."""
    candles = [{"o": 10, "h": 14, "l": 8, "c": 12}, None, {"o": 12, "h": 20, "l": 11, "c": 17}]
    first, gap, last = read(body("heikinAshi", candles)).data.candles
    assert first == Candle(11, 14, 8, 11)
    assert gap is None
    assert last == Candle(11, 20, 11, 15)


@pytest.mark.parametrize(
    ("closes", "ends"),
    [
        ((100, 101, 102, 105), [102, 104]),
        ((100, 104, 101, 100), [102, 104, 100]),
        ((100, 104, 103, 102.1), [102, 104]),
        ((100, 97, 101, 102), [98, 102]),
        ((100,), []),
    ],
    ids=["on", "turn", "too small a turn", "down and up", "one period"],
)
def test_a_brick_is_a_step_of_the_price(closes: tuple[float, ...], ends: list[float]) -> None:
    """One size to go on, two to turn."""
    assert [candle.close for candle in bricks(closing(*closes), 2).candles if candle] == ends


def test_bricks_bear_the_period_that_completed_them() -> None:
    """Several in one period have the same label."""
    assert bricks(closing(100, 101, 106), 2).labels == ("p2", "p2", "p2")


def test_the_volume_is_read_and_tabled() -> None:
    """In both spellings; null is unknown."""
    candles = [{"o": 1, "h": 1, "l": 1, "c": 1, "v": 5}, {"o": 1, "h": 1, "l": 1, "c": 1, "volume": None}]
    spec = read(body("volumeCandles", candles))
    assert [candle.volume for candle in spec.data.candles] == [5, None]
    table = CHART_TYPES["volumeCandles"].tabulate(spec)
    assert table.columns[-1] == "Volume"
    assert table.rows[0][-1] == 5


def test_a_negative_volume_is_a_fault() -> None:
    """With its place."""
    with pytest.raises(Invalid) as raised:
        read(body("volumeCandles", [{"o": 1, "h": 1, "l": 1, "c": 1, "volume": -1}]))
    assert raised.value.faults[0].place == "data.datasets[0].data[0].volume"


@pytest.mark.parametrize(("asked", "averages"), [([5, 20], (5, 20)), (7, (7,)), ([1], ()), (["x"], ()), ([2] * 5, ())])
def test_averages_are_numbers_of_periods(asked: Any, averages: tuple[int, ...]) -> None:
    """Others are told and not drawn."""
    spec = read(body("candlestick", [{"o": 1, "h": 1, "l": 1, "c": 1}], moving_averages=asked))
    assert spec.extras == PriceExtras(averages=averages)
    assert bool(spec.notices) != bool(averages)


def test_candles_with_volume_have_two_averages_unless_others_are_asked_for() -> None:
    """5 and 20 periods."""
    candle = {"o": 1, "h": 1, "l": 1, "c": 1}
    assert read(body("volumeCandles", [candle])).extras.averages == (5, 20)
    assert read(body("volumeCandles", [candle], moving_averages=[3])).extras.averages == (3,)


@pytest.mark.parametrize("size", [0, -1, "2"])
def test_a_brick_has_a_size_above_zero(size: Any) -> None:
    """Else it is told and the usual one is taken."""
    spec = read(body("renko", [{"o": 1, "h": 1, "l": 1, "c": 1}], brick_size=size))
    assert (spec.extras.brick, len(spec.notices)) == (None, 1)
