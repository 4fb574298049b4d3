"""Prices in words and as a table."""

from collections.abc import Callable

from app.charts.describe import amount, heading
from app.charts.finance.candles import CandleData
from app.charts.model import ChartSpec, DataTable


def describer(kind: str) -> Callable[[ChartSpec], str]:
    """Alt text: the span, first and last price, extremes, and how many periods rise."""

    def describe(spec: ChartSpec) -> str:
        data: CandleData = spec.data
        opening = heading(kind, spec)
        pairs = [(label, candle) for label, candle in zip(data.labels, data.candles, strict=True) if candle]
        if not pairs:
            return f"{opening} No period has prices."
        (start, first), (end, last) = pairs[0], pairs[-1]
        low, high = min(pairs, key=lambda pair: pair[1].low), max(pairs, key=lambda pair: pair[1].high)
        rising = sum(candle.rises for _, candle in pairs)
        return (
            f"{opening} {data.name or 'Price'} over {len(pairs)} periods from {start} to {end}: "
            f"opens at {amount(first.open)}, closes at {amount(last.close)}; "
            f"lowest {amount(low[1].low)} ({low[0]}), highest {amount(high[1].high)} ({high[0]}); "
            f"{rising} periods rise, {len(pairs) - rising} fall."
        )

    return describe


def tabulate(spec: ChartSpec) -> DataTable:
    """A row a period; the volume is a column where there is any."""
    data: CandleData = spec.data
    columns: tuple[str, ...] = (spec.options.x.title or "Period", "Open", "High", "Low", "Close")
    parts = ["open", "high", "low", "close"]
    if any(candle and candle.volume is not None for candle in data.candles):
        columns, parts = (*columns, "Volume"), [*parts, "volume"]
    rows = tuple(
        (label, *(getattr(candle, part) if candle else None for part in parts))
        for label, candle in zip(data.labels, data.candles, strict=True)
    )
    return DataTable(columns, rows)
