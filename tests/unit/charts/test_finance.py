"""Reading candles: the spellings they come in, and prices that can't be."""

from typing import Any

import pytest

from app.charts import CHART_TYPES, read
from app.charts.finance import Candle
from app.charts.model import ChartSpec
from app.domain.errors import Invalid

GOOD = {"open": 100, "high": 110, "low": 95, "close": 105}


def candles(values: Any, labels: list[str] | None = None) -> ChartSpec:
    """A candlestick chart of one dataset."""
    days = [f"2026-01-{day:02d}" for day in range(1, len(values) + 1)] if labels is None else labels
    return read(
        {"chart_type": "candlestick", "data": {"labels": days, "datasets": [{"label": "ACME", "data": values}]}}
    )


def test_the_body_of_the_guide_is_read_unchanged() -> None:
    """Objects of four prices, axis titles as text."""
    data = {"labels": ["2026-01-01"], "datasets": [{"label": "Stock Price", "data": [GOOD]}]}
    options = {"title": "Stock Price Trends", "y_axis": "price", "x_axis": "date"}
    spec = read({"chart_type": "candlestick", "data": data, "options": options})
    assert spec.data.candles == (Candle(100, 110, 95, 105),)
    assert (spec.options.y.title, spec.options.x.title, spec.notices) == ("price", "date", ())


def test_short_names_are_the_same() -> None:
    """As the financial plugin of Chart.js writes them, periods as x."""
    values = [{"x": "2026-01-01", "o": 100, "h": 110, "l": 95, "c": 105}, {"t": 2, "o": 1, "h": 1, "l": 1, "c": 1}]
    spec = read({"chart_type": "candlestick", "data": {"datasets": [{"data": values}]}})
    assert spec.data.candles[0] == Candle(100, 110, 95, 105)
    assert spec.data.labels == ("2026-01-01", "2")


@pytest.mark.parametrize(
    ("value", "place"),
    [
        ({**GOOD, "low": 120}, "data.datasets[0].data[1].low"),
        ({**GOOD, "close": 111}, "data.datasets[0].data[1].close"),
        ({**GOOD, "open": 94.9}, "data.datasets[0].data[1].open"),
        ({**GOOD, "high": "110"}, "data.datasets[0].data[1].high"),
        ({**GOOD, "high": None}, "data.datasets[0].data[1].high"),
        ({"open": 1, "high": 2, "low": 1}, "data.datasets[0].data[1].close"),
        ({"o": 1, "h": 2, "l": 3, "c": 1}, "data.datasets[0].data[1].low"),
        ([1, 2, 3, 4], "data.datasets[0].data[1]"),
        (7, "data.datasets[0].data[1]"),
    ],
)
def test_prices_that_cannot_be_are_refused_by_their_place(value: Any, place: str) -> None:
    """Low above high, open or close outside of them, text, gaps in a candle, no object."""
    with pytest.raises(Invalid) as caught:
        candles([GOOD, value])
    assert [fault.place for fault in caught.value.faults] == [place]


@pytest.mark.parametrize(
    ("data", "place"),
    [
        ({"labels": ["a"], "datasets": [{"data": [GOOD, GOOD]}]}, "data.datasets[0].data"),
        ({"labels": [], "datasets": [{"data": []}]}, "data.datasets[0].data"),
        ({"labels": ["a"], "datasets": []}, "data.datasets"),
        ({"labels": ["a"], "datasets": [{"data": {}}]}, "data.datasets[0].data"),
        ({"datasets": [{"data": [GOOD]}]}, "data.labels"),
    ],
)
def test_faults_of_the_whole_are_told_by_their_place(data: Any, place: str) -> None:
    """Lengths that differ, nothing, no labels anywhere."""
    with pytest.raises(Invalid) as caught:
        read({"chart_type": "candlestick", "data": data})
    assert place in [fault.place for fault in caught.value.faults]


def test_null_is_a_period_without_trade() -> None:
    """It keeps its place, in the table too."""
    spec = candles([GOOD, None, GOOD])
    assert spec.data.candles[1] is None
    assert CHART_TYPES["candlestick"].tabulate(spec).rows[1] == ("2026-01-02", None, None, None, None)


def test_of_several_datasets_the_first_is_drawn() -> None:
    """The others are told."""
    data = {"labels": ["a"], "datasets": [{"data": [GOOD]}, {"data": [GOOD]}]}
    assert [notice.place for notice in read({"chart_type": "candlestick", "data": data}).notices] == ["data.datasets"]


def test_the_alt_text_tells_the_way_of_the_price() -> None:
    """From where to where, extremes with their periods, how many rise."""
    falling = {"open": 105, "high": 106, "low": 90, "close": 91}
    text = CHART_TYPES["candlestick"].describe(candles([GOOD, falling]))
    assert "ACME over 2 periods from 2026-01-01 to 2026-01-02: opens at 100, closes at 91" in text
    assert "lowest 90 (2026-01-02), highest 110 (2026-01-01)" in text
    assert CHART_TYPES["candlestick"].describe(candles([None])).endswith("No period has prices.")
