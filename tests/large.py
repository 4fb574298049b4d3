"""Requests with more data than a picture has room for; the same in every run."""

import math
import random
from datetime import datetime, timedelta
from typing import Any


def long_line() -> dict[str, Any]:
    """60,000 values ten minutes apart: a year's wave and a day's, noise, a spike, and two gaps."""
    chance = random.Random(5)  # noqa: S311 - a picture's data
    first = datetime(2024, 1, 1)  # noqa: DTZ001 - wall time
    values: list[float | None] = [
        round(12 - 9 * math.cos(index / 8365) - 3 * math.cos(index / 23) + chance.gauss(0, 0.7), 2)
        for index in range(60_000)
    ]
    values[24_000:27_000] = [None] * 3000
    values[45_000:45_020] = [None] * 20
    values[38_000] = 38.0
    labels = [(first + timedelta(minutes=10 * index)).isoformat() for index in range(60_000)]
    return {
        "chart_type": "line",
        "data": {"labels": labels, "datasets": [{"label": "Station 4", "data": values}]},
        "options": {"title": "The summer peak is one reading", "y_axis": "Degrees Celsius"},
    }


def crowd(sets: int = 1) -> dict[str, Any]:
    """60,000 points around three places, spread over so many datasets."""
    chance = random.Random(6)  # noqa: S311 - a picture's data
    places = ((30, 62, 9, 6), (55, 48, 12, 10), (70, 75, 4, 3))
    points = [(chance.gauss(x, right), chance.gauss(y, up)) for x, y, right, up in places for _ in range(20_000)]
    size = len(points) // sets
    datasets = [
        {"label": f"Group {number + 1}", "data": points[number * size : (number + 1) * size]} for number in range(sets)
    ]
    return {
        "chart_type": "scatter",
        "data": {"datasets": [{**one, "data": [list(pair) for pair in one["data"]]} for one in datasets]},
        "options": {"title": "Three kinds of visits", "x_axis": "Minutes", "y_axis": "Pages"},
    }
