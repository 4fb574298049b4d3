"""What is drawn: one chart of each kind, as plain JSON that every contender gets, different for every seed."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import numpy as np

Chart = dict[str, Any]
"""``kind``, ``title``, ``width`` and ``height`` (pixels), and the kind's own lists of numbers and names."""

Maker = Callable[[int], Chart]
"""Makes the chart of a seed."""

MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]


def _chart(kind: str, title: str, seed: int, size: tuple[int, int] = (800, 400), **content: Any) -> Chart:
    return {"kind": kind, "title": f"{title}, run {seed}", "width": size[0], "height": size[1], **content}


def bar(seed: int) -> Chart:
    """Four bars."""
    values = _random(seed).integers(20, 100, 4).tolist()
    return _chart("bar", "Monthly sales", seed, labels=["January", "February", "March", "April"], values=values)


def lines(seed: int) -> Chart:
    """Three lines over twelve months."""
    values = _random(seed).integers(10, 100, (3, 12)).tolist()
    series = [{"name": name, "values": row} for name, row in zip(("Alpha", "Beta", "Gamma"), values, strict=True)]
    return _chart("lines", "Visits by channel", seed, labels=MONTHS, series=series)


def pie(seed: int) -> Chart:
    """Six slices."""
    labels = ["North", "South", "East", "West", "Centre", "Abroad"]
    return _chart("pie", "Revenue by region", seed, labels=labels, values=_random(seed).integers(15, 60, 6).tolist())


def scatter(seed: int, count: int = 10_000) -> Chart:
    """A cloud of 10,000 points."""
    random = _random(seed)
    x = random.normal(50, 15, count)
    y = 0.6 * x + random.normal(20, 10, count)
    return _chart("scatter", "Height and weight", seed, x=x.round(3).tolist(), y=y.round(3).tolist())


def line(seed: int, count: int = 100_000) -> Chart:
    """A random walk of 100,000 steps."""
    walk = _random(seed).normal(0, 1, count).cumsum()
    return _chart("line", "Load of a machine", seed, x=list(range(count)), y=walk.round(2).tolist())


def heatmap(seed: int, side: int = 50) -> Chart:
    """50 x 50 cells."""
    random = _random(seed)
    across, down = np.meshgrid(np.linspace(0, 7, side), np.linspace(0, 5, side))
    waves = np.sin(across + random.uniform(0, 6)) * np.cos(down + random.uniform(0, 6))
    values = (waves + random.normal(0, 0.1, waves.shape)).round(3).tolist()
    names = [str(number) for number in range(side)]
    return _chart("heatmap", "Signal by place", seed, columns=names, rows=names, values=values)


def candlestick(seed: int, count: int = 250) -> Chart:
    """A year of 250 trading days."""
    random = _random(seed)
    close = 100 * np.exp(random.normal(0, 0.015, count).cumsum())
    opening = np.concatenate(([100.0], close[:-1])) * (1 + random.normal(0, 0.004, count))
    high = np.maximum(opening, close) * (1 + random.uniform(0, 0.01, count))
    low = np.minimum(opening, close) * (1 - random.uniform(0, 0.01, count))
    prices = {"open": opening, "high": high, "low": low, "close": close}
    return _chart(
        "candlestick",
        "Share price",
        seed,
        dates=_trading_days(count),
        **{name: column.round(2).tolist() for name, column in prices.items()},
    )


def dashboard(seed: int) -> Chart:
    """Twelve small charts in one picture of 1200 x 900: bars, lines and clouds of 200 points in turn."""
    makers: tuple[Maker, ...] = (bar, lines, lambda number: scatter(number, 200))
    parts = [makers[index % 3](seed * 12 + index) for index in range(12)]
    for part in parts:
        part["title"] = part["title"].split(",")[0]
    return _chart("dashboard", "Twelve charts", seed, (1200, 900), columns=4, parts=parts)


MAKERS: dict[str, Maker] = {
    "bar": bar,
    "lines": lines,
    "pie": pie,
    "scatter": scatter,
    "line": line,
    "heatmap": heatmap,
    "candlestick": candlestick,
    "dashboard": dashboard,
}
"""Every kind that needs no file; ``bench.counties`` has the map."""


def _trading_days(count: int) -> list[str]:
    days = (date(2025, 1, 1) + timedelta(days=number) for number in range(count * 2))
    return [day.isoformat() for day in days if day.weekday() < 5][:count]


def _random(seed: int) -> np.random.Generator:
    return np.random.default_rng(seed)
