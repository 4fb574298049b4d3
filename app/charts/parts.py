"""Amounts that are parts of a whole: what several families ask of their values."""

from collections.abc import Sequence

from app.charts.describe import amount
from app.charts.reading import Findings
from app.charts.series import Series


def none_negative(series: Sequence[Series], findings: Findings) -> None:
    """A fault with its place for every value below zero."""
    for number, one in enumerate(series):
        for index, value in enumerate(one.values):
            if value is not None and value < 0:
                place = f"data.datasets[{number}].data[{index}]"
                findings.fault(place, f"a part of a whole can't be negative, found {amount(value)}")


def share(part: float) -> str:
    """A share of 1 in percent as it is read aloud."""
    return f"{part * 100:.3g} %"
