"""Finance: the way of a price through one period after another."""

from dataclasses import dataclass

from app.charts.finance import example
from app.charts.finance.candles import PARTS, Candle, CandleData, read_candles, read_heikin_ashi
from app.charts.finance.telling import describer, tabulate
from app.charts.model import CARTESIAN, ChartType
from app.charts.reading import OptionReader, is_number, shown

__all__ = ["PARTS", "TYPES", "Candle", "CandleData", "PriceExtras", "read_candles"]

LONGEST_AVERAGE, MOST_AVERAGES = 500, 4
HONOURS = (CARTESIAN | {"names", "dates"}) - {"palette"}
"""What rises and what falls have colours of their own; those of a style are for moving averages."""

SHAPE = "labels (dates) + one dataset of {open, high, low, close} (or o, h, l, c), one a label"


@dataclass(frozen=True, slots=True)
class PriceExtras:
    """``averages`` are numbers of periods, each a line of the mean close over so many; ``brick`` is in price units."""

    averages: tuple[int, ...] = ()
    brick: float | None = None


def read_averages(options: OptionReader, advanced: OptionReader) -> PriceExtras:
    """``moving_averages``: a number of periods, or several."""
    for reader in (advanced, options):
        path, value = reader.find("moving_averages", "movingAverages")
        if not path:
            continue
        asked = value if isinstance(value, list) else [value]
        if len(asked) <= MOST_AVERAGES and all(type(one) is int and 1 < one <= LONGEST_AVERAGE for one in asked):
            return PriceExtras(averages=tuple(asked))
        reader.refuse(
            path, f"expected up to {MOST_AVERAGES} whole numbers from 2 to {LONGEST_AVERAGE}, found {shown(value)}"
        )
    return PriceExtras()


def read_averages_or_two(options: OptionReader, advanced: OptionReader) -> PriceExtras:
    """A chart of its own for them has those of 5 and 20 periods."""
    asked = options.has("moving_averages", "movingAverages") or advanced.has("moving_averages", "movingAverages")
    return read_averages(options, advanced) if asked else PriceExtras(averages=(5, 20))


def read_brick(options: OptionReader, advanced: OptionReader) -> PriceExtras:
    """``brick_size``: how far the price must go for one more brick."""
    for reader in (advanced, options):
        path, value = reader.find("brick_size", "brickSize", "boxSize")
        if path and is_number(value) and value > 0:
            return PriceExtras(brick=value)
        if path:
            reader.refuse(path, f"expected a number above zero, found {shown(value)}")
    return PriceExtras()


_AVERAGES = {
    "moving_averages": {
        "type": "array",
        "items": {"type": "integer", "minimum": 2, "maximum": LONGEST_AVERAGE},
        "maxItems": MOST_AVERAGES,
        "description": "Numbers of periods: each adds a line of the mean close over so many.",
    }
}

CANDLESTICK = ChartType(
    name="candlestick",
    family="finance",
    shape="own",
    title="Candlestick chart",
    summary="Shows open, high, low and close of a price for each period, without gaps for days off.",
    data_shape=SHAPE,
    example={
        "chart_type": "candlestick",
        "data": example.data(),
        "options": {"title": "The share gave back in a week what it had gained", "y_axis": "USD"},
    },
    read_data=read_candles,
    read_extras=read_averages,
    describe=describer("Candlestick chart"),
    tabulate=tabulate,
    honours=HONOURS,
    options_schema=_AVERAGES,
)

VOLUME_CANDLES = ChartType(
    name="volumeCandles",
    family="finance",
    shape="own",
    title="Candles with volume",
    summary="Candles with what was traded below them, and moving averages over them.",
    data_shape=f"{SHAPE}, each with a volume (or v)",
    example={
        "chart_type": "volumeCandles",
        "data": example.data(volume=True),
        "options": {"title": "More was traded when the price fell", "y_axis": "USD"},
        "advanced_options": {"moving_averages": [5, 10]},
    },
    read_data=read_candles,
    read_extras=read_averages_or_two,
    describe=describer("Candlestick chart with volume"),
    tabulate=tabulate,
    honours=HONOURS,
    options_schema=_AVERAGES,
    aliases=("candlestickVolume", "volume_candles"),
)

OHLC = ChartType(
    name="ohlc",
    family="finance",
    shape="own",
    title="OHLC chart",
    summary="Shows open, high, low and close of a price by bars with a tick on either side.",
    data_shape=SHAPE,
    example={
        "chart_type": "ohlc",
        "data": example.data(),
        "options": {"title": "Three weeks up, one week down", "y_axis": "USD"},
    },
    read_data=read_candles,
    read_extras=read_averages,
    describe=describer("OHLC chart"),
    tabulate=tabulate,
    honours=HONOURS,
    options_schema=_AVERAGES,
)

HEIKIN_ASHI = ChartType(
    name="heikinAshi",
    family="finance",
    shape="own",
    title="Heikin-Ashi chart",
    summary="Candles that are averaged with the way so far: trends stand out, single prices can't be read off.",
    data_shape=SHAPE,
    example={
        "chart_type": "heikinAshi",
        "data": example.data(),
        "options": {"title": "One turn in a month, seen through averages", "y_axis": "USD, averaged"},
    },
    read_data=read_heikin_ashi,
    read_extras=read_averages,
    describe=describer("Heikin-Ashi chart"),
    tabulate=tabulate,
    honours=HONOURS,
    options_schema=_AVERAGES,
    aliases=("heikin_ashi", "heikin-ashi"),
)

RENKO = ChartType(
    name="renko",
    family="finance",
    shape="own",
    title="Renko chart",
    summary="A brick each time that the price has gone on by a set amount; time that brings none takes no room.",
    data_shape=SHAPE,
    example={
        "chart_type": "renko",
        "data": example.data(),
        "options": {"title": "The price climbs five bricks and gives back three", "y_axis": "USD"},
        "advanced_options": {"brick_size": 2},
    },
    read_data=read_candles,
    read_extras=read_brick,
    describe=describer("Renko chart"),
    tabulate=tabulate,
    honours=HONOURS,
    options_schema={
        "brick_size": {
            "type": "number",
            "exclusiveMinimum": 0,
            "description": "How far the price must go for a brick; by default the mean range of a period.",
        }
    },
)

TYPES = (CANDLESTICK, OHLC, VOLUME_CANDLES, HEIKIN_ASHI, RENKO)
