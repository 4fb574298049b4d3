"""Prices of too many periods, from a table: longer periods, as an exchange would tell them."""

from pathlib import Path
from typing import Any

import duckdb
import pytest

from app import charts
from app.charts import CHART_TYPES
from app.charts.finance import Candle
from app.domain.errors import Invalid
from tests.large_tables import asked, of_query, written

MINUTES = """
SELECT TIMESTAMP '2024-01-01' + INTERVAL (i) MINUTE AS "Date", 100 + sin(i / 900.0) * 9 AS "Open",
    100 + sin(i / 900.0) * 9 + 1 AS "High", 100 + sin(i / 900.0) * 9 - 1 AS "Low",
    100 + sin((i + 1) / 900.0) * 9 AS "Close", i % 10 AS "Volume"
FROM range(200000) AS r(i) ORDER BY hash(i)
"""


@pytest.fixture(scope="module")
def minutes(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """200,000 minutes in any order: 139 days, or 3,334 hours."""
    return written(tmp_path_factory.mktemp("minutes"), MINUTES)


@pytest.mark.parametrize("chart_type", ["candlestick", "ohlc", "volumeCandles", "heikinAshi", "renko"])
def test_many_periods_become_longer_ones(minutes: Path, chart_type: str) -> None:
    """Days: so many can be told apart; the columns are known by their names, and the rule is told."""
    request = {"chart_type": chart_type, "encoding": {}}
    result = asked(minutes, request)
    spec = of_query(result, request)
    assert len(spec.data.candles) == 139
    told = " ".join(notice.message for notice in result.notices)
    assert "the first open, highest high, lowest low and last close" in told
    assert "the volume added up, of each day of 'Date'" in told
    assert "139 periods from" in CHART_TYPES[chart_type].describe(spec)


def test_a_day_has_the_prices_of_its_minutes(minutes: Path) -> None:
    """First open, highest high, lowest low, last close by time, whatever the order of the rows; volumes add up."""
    request = {"chart_type": "candlestick", "encoding": {"x": "Date"}}
    candles = of_query(asked(minutes, request), request).data.candles
    day = '''SELECT "Open", "High", "Low", "Close", "Volume" FROM read_parquet($path)
             WHERE "Date" >= '2024-01-05' AND "Date" < '2024-01-06' ORDER BY "Date"'''
    with duckdb.connect() as connection:
        rows = connection.execute(day, {"path": str(minutes)}).fetchall()
    parts = list(zip(*rows, strict=True))
    expected = Candle(parts[0][0], max(parts[1]), min(parts[2]), parts[3][-1], sum(parts[4]))
    found = candles[4]
    assert found
    assert (found.open, found.high, found.low, found.close, found.volume) == pytest.approx(
        (expected.open, expected.high, expected.low, expected.close, expected.volume)
    )


def test_single_trades_become_candles(tmp_path: Path) -> None:
    """One column of prices is all four of them."""
    path = written(tmp_path, "SELECT TIMESTAMP '2024-01-01' + INTERVAL (i) SECOND AS at, 50 + i % 7 AS price "
                             "FROM range(20000) AS r(i)")  # fmt: skip
    request = {
        "chart_type": "candlestick",
        "encoding": {"x": "at", **dict.fromkeys(("open", "high", "low", "close"), "price")},
    }
    candles = of_query(asked(path, request), request).data.candles
    assert len(candles) == 6
    assert candles[0] == Candle(50, 56, 50, 50 + 3599 % 7)


ROWS = [
    {"date": "2024-01-03", "o": 2, "h": 4, "l": 1, "c": 3, "note": "late"},
    {"date": "2024-01-02", "o": 1, "h": 3, "l": 1, "c": 2, "note": ""},
    {"date": "2024-01-04", "o": None, "h": None, "l": None, "c": None, "note": "closed"},
]


def test_rows_are_candles() -> None:
    """Of few rows each is one, in the order of time; one without prices is a gap."""
    data = charts.read({"chart_type": "candlestick", "data": ROWS}).data
    assert data.labels == ("2024-01-02", "2024-01-03", "2024-01-04")
    assert data.candles == (Candle(1, 3, 1, 2), Candle(2, 4, 1, 3), None)


@pytest.mark.parametrize(
    ("encoding", "place"), [({}, "encoding.open"), ({"open": "price", "close": "pirce"}, "encoding.close")]
)
def test_a_column_that_is_missing_is_told(encoding: dict[str, Any], place: str) -> None:
    """At its place, with the columns that there are."""
    rows = [{"date": "2024-01-02", "price": 1, "high": 2, "low": 1, "close": 2}]
    with pytest.raises(Invalid) as raised:
        charts.read({"chart_type": "candlestick", "data": rows, "encoding": encoding})
    assert place in [fault.place for fault in raised.value.faults]
