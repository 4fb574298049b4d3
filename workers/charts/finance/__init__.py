"""Finance: prices through one period after another."""

from workers.charts.finance.bars import build_ohlc, build_renko
from workers.charts.finance.candles import PAINTS, build, build_volume

__all__ = ["BUILDERS", "PAINTS", "build"]

BUILDERS = {
    "candlestick": build,
    "heikinAshi": build,
    "ohlc": build_ohlc,
    "renko": build_renko,
    "volumeCandles": build_volume,
}
