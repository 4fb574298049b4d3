"""Prices of too many periods: those of longer ones, as an exchange would tell them."""

from app.charts.finance.rows import PRICES, price_columns
from app.transforms import Aggregate, Bin, Key, Measure, Sort
from app.transforms.columns import NUMBER, TIME
from app.transforms.groups import Function
from workers.sources.automatic.asking import Asking
from workers.sources.automatic.reducing import grain_for
from workers.sources.automatic.wish import Wish
from workers.sources.sql import Statement, add

CANDLES = {"candlestick", "ohlc", "volumeCandles", "heikinAshi", "renko"}

FUNCTIONS: dict[str, Function] = {"open": "first", "high": "max", "low": "min", "close": "last", "volume": "sum"}
"""What the prices of several periods make of one: the first open, the extremes, the last close, all that was traded."""

PIXELS = 5
"""Of the picture's width for each candle, in which its body can still be told from its wick."""

FEWEST = 20
"""Periods for which there is room in the smallest picture."""

PLACE = "data_source"


def resample(statement: Statement, wish: Wish, asking: Asking) -> tuple[Wish, str] | None:
    """Calendar periods in place of rows, as fine as can be told apart; None where columns are not those of prices."""
    given = {channel: wish.one(channel) for channel in wish.channels}
    columns = price_columns(statement.idents, given)
    if wish.chart_type not in CANDLES or not _are_prices(statement, columns):
        return None
    time = columns["x"]
    low, high = asking.row(statement, (f"{fn}({statement.idents[time]})" for fn in ("min", "max")))
    grain = grain_for(low, high, max(wish.width // PIXELS, FEWEST))
    measures = {role: _name(role, columns) for role in FUNCTIONS if role in columns}
    made = tuple(Measure(columns[role], FUNCTIONS[role], 0, name, PLACE) for role, name in measures.items())
    for step in (Sort((Key(time, "asc", PLACE),), PLACE), Bin(time, grain, None, None, time, PLACE),
                 Aggregate((time,), made, PLACE)):  # fmt: skip
        add(step, statement, lambda _pivot, _statement: ())
    told = "the first open, highest high, lowest low and last close"
    more = ", and the volume added up," if "volume" in columns else ""
    names = {"x" if "date" not in given else "date": (time,), **{role: (name,) for role, name in measures.items()}}
    return wish.with_channels(**names), f"{told}{more} of each {grain} of {time!r}"


def _are_prices(statement: Statement, columns: dict[str, str]) -> bool:
    if not {"x", *PRICES} <= columns.keys() or statement.column(columns["x"]).kind != TIME:
        return False
    return all(statement.column(columns[role]).kind == NUMBER for role in FUNCTIONS if role in columns)


def _name(role: str, columns: dict[str, str]) -> str:
    """The column keeps its name, unless one column is several prices, as that of single trades."""
    name = columns[role]
    return name if list(columns.values()).count(name) == 1 else role
