"""Numbers as people read them: about five even steps, short forms, one number of decimals along an axis."""

import math
from collections.abc import Sequence

MINUS = "\u2212"
SPACE = "\u00a0"
STEPS = (1.0, 2.0, 2.5, 5.0, 10.0)
LARGEST = 2e307
"""Beyond it the span of an axis would overflow."""

_UNITS = ((1e12, "T"), (1e9, "B"), (1e6, "M"), (1e3, "k"))
_DUST = 1e-9
_LEAST_SHORTENED, _LEAST_PLAIN, _MOST_PLAIN = 1e4, 1e-4, 1e15


def step_for(low: float, high: float, most: int) -> float:
    """The smallest step of 1, 2, 2.5, 5 x 10^n that makes at most ``most`` intervals."""
    rough = max((high - low) / max(most, 1), 5e-324)
    power = 10.0 ** math.floor(math.log10(rough))
    if not power:
        return rough
    return power * next(step for step in STEPS if step * power >= rough * (1 - 1e-9))


def ticks(low: float, high: float, most: int) -> list[float]:
    """Multiples of an even step within ``low`` to ``high``, both included when they are multiples."""
    return multiples(low, high, step_for(low, high, most))


def multiples(low: float, high: float, step: float) -> list[float]:
    """Every multiple of ``step`` within ``low`` to ``high``, without the dust of binary fractions."""
    first, last = math.ceil(low / step - _DUST), math.floor(high / step + _DUST)
    return [float(f"{index * step:.12g}") for index in range(first, last + 1)]


def below(value: float, step: float) -> float:
    """The last multiple of ``step`` at or below a value."""
    return float(f"{math.floor(value / step + _DUST) * step:.12g}")


def above(value: float, step: float) -> float:
    """The first multiple of ``step`` at or above a value."""
    return float(f"{math.ceil(value / step - _DUST) * step:.12g}")


def axis_labels(values: Sequence[float]) -> list[str]:
    """The numbers of one axis: one unit and one number of decimals for all, 0 without a unit."""
    largest = max((abs(value) for value in values), default=0)
    if largest and not _LEAST_PLAIN <= largest < _MOST_PLAIN:
        return [_power(value) for value in values]
    scale, unit = _unit(largest)
    decimals = _decimals([value / scale for value in values])
    return [_signed(value / scale, decimals) + unit if value else "0" for value in values]


def short(value: float) -> str:
    """One number by itself with three significant digits: 12k, 1.5M, 0.035."""
    size = abs(value)
    if size and not _LEAST_PLAIN <= size < _MOST_PLAIN:
        return _power(value)
    scale, unit = _unit(size)
    rounded = float(f"{value / scale:.3g}")
    return _signed(rounded, _decimals([rounded])) + unit


def full(value: float) -> str:
    """One number with its thousands separated and nothing cut, for tooltips."""
    size = abs(value)
    if size and not _LEAST_PLAIN <= size < _MOST_PLAIN:
        return _power(value)
    return _signed(value, min(_decimals([value]), 6))


def percent(share: float, decimals: int = 0) -> str:
    """A share of 1 as per cent: 35 %."""
    return f"{_signed(share * 100, decimals)}{SPACE}%"


def _unit(largest: float) -> tuple[float, str]:
    if largest < _LEAST_SHORTENED:
        return 1.0, ""
    return next(item for item in _UNITS if largest >= item[0])


def _decimals(values: Sequence[float]) -> int:
    """The fewest decimals that tell these apart from their roundings."""
    for decimals in range(9):
        if all(math.isclose(round(value, decimals), value, rel_tol=1e-9, abs_tol=1e-12) for value in values):
            return decimals
    return 9


def _signed(value: float, decimals: int) -> str:
    text = f"{abs(value):,.{decimals}f}"
    return MINUS + text if value < 0 and text.strip("0.,") else text


def _power(value: float) -> str:
    if not value:
        return "0"
    digits, exponent = f"{abs(value):.2e}".split("e")
    digits = digits.rstrip("0").rstrip(".")
    sign = MINUS if value < 0 else ""
    return f"{sign}{digits}e{int(exponent)}".replace("e-", f"e{MINUS}")
