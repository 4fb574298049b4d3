"""Numbers as people read them: about five even steps, short forms, one number of decimals along an axis.

What is written follows the locale, the currency and the number format of the chart that is being built; see
``workers.look.tongue``.
"""

import math
from collections.abc import Sequence

from app.charts.formats import NumberFormat, parse
from workers.look.tongue import SPACE, Around, spoken

__all__ = [
    "LARGEST", "MINUS", "SPACE", "STEPS", "above", "axis_labels", "below", "beside", "decimal", "full", "multiples",
    "percent", "short", "step_for", "ticks", "tip",
]  # fmt: skip

MINUS = "\u2212"
STEPS = (1.0, 2.0, 2.5, 5.0, 10.0)
LARGEST = 2e307
"""Beyond it the span of an axis would overflow."""

_DUST = 1e-9
_LEAST_SHORTENED, _LEAST_PLAIN, _MOST_PLAIN = 1e4, 1e-4, 1e15
_MOST_DECIMALS = 6
_NOTHING = Around("", "")
_AUTO = NumberFormat()


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


def axis_labels(values: Sequence[float], form: str | None = None) -> list[str]:
    """The numbers of one axis: one unit and one number of decimals for all, 0 without a unit.

    ``form`` is the axis's own number format; None is the chart's.
    """
    return _written(values, _format(form))


def short(value: float, form: str | None = None) -> str:
    """One number by itself with three significant digits: 12k, 1.5M, 0.035."""
    own = _format(form)
    return _written([value], own, digits=3 if own.style in {"auto", "short", "percent"} else None)[0]


def full(value: float, form: str | None = None) -> str:
    """One number with its thousands separated and nothing cut, for tooltips."""
    own = _format(form)
    if own.style not in {"auto", "short"}:
        return _written([value], own)[0]
    if value and not _LEAST_PLAIN <= abs(value) < _MOST_PLAIN:
        return own.before + _power(value) + own.after
    whole = NumberFormat("number", currency=own.currency, before=own.before, after=own.after)
    return _written([value], whole)[0]


def tip(value: float) -> str:
    """One number as a tooltip has it: in the format that was asked for there, else in full."""
    form = spoken().tips
    return _written([value], _format(form))[0] if form else full(value)


def percent(share: float, decimals: int = 0) -> str:
    """A share of 1 as per cent: 35 %."""
    signs = spoken().signs
    return _signed(share * 100, decimals, signs.percent)


def beside(values: Sequence[float]) -> list[str] | None:
    """Numbers at marks in the format that the chart asks for; None when it asks for none."""
    form = spoken().labels or spoken().format
    return _written(values, _format(form)) if form else None


def decimal(value: float, decimals: int) -> str:
    """One number with so many decimals, its thousands separated, in the signs of the chart's locale."""
    return _signed(value, decimals)


def _format(form: str | None) -> NumberFormat:
    text = form or spoken().format
    return (parse(text) if text else None) or _AUTO


def _written(values: Sequence[float], form: NumberFormat, digits: int | None = None) -> list[str]:
    """Numbers with one unit; ``digits`` are the significant ones where the format leaves it open."""
    tongue = spoken()
    largest = max((abs(value) for value in values), default=0)
    if form.style == "scientific":
        return [_dressed(_power(value, form.decimals), form) for value in values]
    if form.style in {"auto", "short"} and largest and not _LEAST_PLAIN <= largest < _MOST_PLAIN:
        return [_dressed(_power(value), form) for value in values]
    scale, unit, around = 1.0, "", _NOTHING
    if form.style == "percent":
        scale, around = 0.01, tongue.signs.percent
    elif form.style in {"auto", "short"}:
        scale, unit = _unit(largest, _LEAST_SHORTENED if form.style == "auto" else 0, tongue.signs.units)
    if form.currency is not None:
        around = tongue.money(form.currency)
    scaled = [_rounded(value / scale, form.digits or digits) for value in values]
    decimals = _places(scaled, form, tongue.cents(form.currency) if form.currency is not None and not unit else 0)
    texts = [
        _signed(value, places, around, unit if value else "", form=form)
        if value or form.decimals is not None
        else _signed(0, 0, around)
        for value, places in zip(scaled, decimals, strict=True)
    ]
    return [_dressed(text, form) for text in texts]


def _dressed(text: str, form: NumberFormat) -> str:
    return f"{form.before}{text}{form.after}"


def _rounded(value: float, digits: int | None) -> float:
    return float(f"{value:.{digits}g}") if digits else value


def _places(values: Sequence[float], form: NumberFormat, cents: int) -> list[int]:
    """Decimals of each: the same for all, unless the format trims them."""
    if form.decimals is not None and form.trim:
        return [min(_decimals([value]), form.decimals) for value in values]
    if form.decimals is not None:
        return [form.decimals] * len(values)
    least = min(_decimals(values), _MOST_DECIMALS if len(values) == 1 else 9)
    if form.trim:
        return [_decimals([value]) for value in values]
    return [max(least, cents) if least else 0] * len(values)


def _unit(largest: float, least: float, units: Sequence[tuple[float, str]]) -> tuple[float, str]:
    if largest < least:
        return 1.0, ""
    return next((item for item in units if largest >= item[0]), (1.0, ""))


def _decimals(values: Sequence[float]) -> int:
    """The fewest decimals that tell these apart from their roundings."""
    for decimals in range(9):
        if all(math.isclose(round(value, decimals), value, rel_tol=1e-9, abs_tol=1e-12) for value in values):
            return decimals
    return 9


def _signed(
    value: float, decimals: int, around: Around = _NOTHING, unit: str = "", *, form: NumberFormat = _AUTO
) -> str:
    """A number with its sign, in the locale's digits, with what stands around it."""
    text = f"{abs(value):.{decimals}f}"
    sign = MINUS if value < 0 and text.strip("0.") else "+" if form.plus and value > 0 else ""
    whole, _, fraction = text.partition(".")
    signs = spoken().signs
    whole = _grouped(whole, signs.group, signs.groups) if form.grouped else whole
    number = f"{whole}{signs.decimal}{fraction}" if fraction else whole
    return f"{sign}{around.before}{number}{unit}{around.after}"


def _grouped(digits: str, sign: str, groups: tuple[int, int]) -> str:
    """Digits with a sign between groups: 1,234,567, in India 12,34,567."""
    last, others = groups
    if len(digits) <= last:
        return digits
    head, parts = digits[:-last], [digits[-last:]]
    while head:
        parts.append(head[-others:])
        head = head[:-others]
    return sign.join(reversed(parts))


def _power(value: float, decimals: int | None = None) -> str:
    if not value:
        return "0"
    digits, exponent = f"{abs(value):.{2 if decimals is None else decimals}e}".split("e")
    digits = digits.rstrip("0").rstrip(".") if decimals is None else digits
    sign = MINUS if value < 0 else ""
    return f"{sign}{digits}e{int(exponent)}".replace("e-", f"e{MINUS}").replace(".", spoken().signs.decimal)
