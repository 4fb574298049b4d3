"""Whose numbers and dates a chart has: signs, units and currencies of a locale, from the CLDR by Babel.

Figures are written at hundreds of places; which tongue they are written in is the same for a whole chart. ``speaking``
sets it around the building of one, and the functions of ``numbers`` and ``dates`` ask ``spoken``.
"""

import functools
import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field

from babel import Locale
from babel.numbers import get_currency_precision, get_currency_symbol

from app.charts.model import ChartOptions, Notice

HOUSE_UNITS = ((1e12, "T"), (1e9, "B"), (1e6, "M"), (1e3, "k"))
SPACE = "\u00a0"
OTHER_FACE = 1.14
"""Wide faces, such as DejaVu and Courier, are no wider on average; with it nothing is cut."""

_DOLLARS = "USD"


@dataclass(frozen=True, slots=True)
class Around:
    """What stands before and after an amount."""

    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Signs:
    """How a locale writes numbers; ``groups`` are the digits of the last group and of those before it."""

    decimal: str = "."
    group: str = ","
    groups: tuple[int, int] = (3, 3)
    percent: Around = Around("", f"{SPACE}%")
    units: tuple[tuple[float, str], ...] = HOUSE_UNITS


@dataclass(frozen=True, slots=True)
class Tongue:
    """The locale ("" is the house's own English), the currency and the number formats of one chart.

    ``labels`` is the format of figures at marks and ``tips`` that of tooltips, where they are not ``format``; ``font``
    is a family of the chart's own, ``dates`` the locale in which dates are written. Without ``tooltips`` a page tells
    nothing under the pointer.

    ``remarks`` are what builders' parts found that is not as asked; they become notices of the drawing. ``cuts`` are
    the texts that a shortened one may stand for, ``lost`` those that are drawn shortened; see ``workers.look.cuts``.
    """

    locale: str = ""
    currency: str = ""
    format: str | None = None
    labels: str | None = None
    font: str = ""
    tips: str | None = None
    tooltips: bool = True
    dates: str = ""
    remarks: list[Notice] = field(default_factory=list, compare=False)
    cuts: dict[str, dict[str, None]] = field(default_factory=dict, compare=False)
    lost: dict[str, None] = field(default_factory=dict, compare=False)

    @property
    def stretch(self) -> float:
        """How much wider than the house face letters are taken to be: other faces are measured only in the browser."""
        return OTHER_FACE if self.font else 1.0

    @property
    def signs(self) -> Signs:
        """The signs of its locale."""
        return signs_of(self.locale) if self.locale else Signs()

    def money(self, code: str = "") -> Around:
        """The sign of a currency (the chart's own by default) where the locale puts it."""
        return _money(self.locale or "en_US", code or self.currency or _DOLLARS)

    def cents(self, code: str = "") -> int:
        """Decimals that amounts of a currency have."""
        return get_currency_precision(code or self.currency or _DOLLARS)


_HOUSE = Tongue()
_SPOKEN: ContextVar[Tongue] = ContextVar("tongue", default=_HOUSE)


def spoken() -> Tongue:
    """The tongue of the chart that is being built."""
    return _SPOKEN.get()


def listener() -> Tongue | None:
    """The tongue that things are told to; None outside of the building of a chart, where nobody listens."""
    tongue = spoken()
    return None if tongue is _HOUSE else tongue


@contextmanager
def speaking(options: ChartOptions) -> Iterator[Tongue]:
    """Within it figures are written as a chart's options say."""
    tongue = Tongue(
        options.locale,
        options.currency,
        options.format,
        options.label_format,
        options.style.font,
        options.tooltip_format,
        options.tooltips,
        options.date_locale or options.locale,
    )
    token = _SPOKEN.set(tongue)
    try:
        yield tongue
    finally:
        _SPOKEN.reset(token)


def remark(place: str, message: str) -> None:
    """Tell something that is not as asked, once a chart; outside of ``speaking`` nobody listens."""
    notice, tongue = Notice(place, message), listener()
    if tongue and notice not in tongue.remarks:
        tongue.remarks.append(notice)


@functools.lru_cache(maxsize=256)
def signs_of(name: str) -> Signs:
    """The signs of a locale that Babel knows."""
    locale = Locale.parse(name)
    symbols = locale.number_symbols["latn"]
    percent = locale.percent_formats[None]
    grouping = locale.decimal_formats[None].grouping
    return Signs(
        decimal=symbols["decimal"],
        group=symbols["group"],
        groups=(grouping[0], grouping[1]),
        percent=Around(percent.prefix[0], percent.suffix[0]),
        units=HOUSE_UNITS if locale.language == "en" and locale.territory != "IN" else _units(locale),
    )


def _units(locale: Locale) -> tuple[tuple[float, str], ...]:
    """Short units, the largest first: CLDR says for each power of ten how many digits stay and what follows them."""
    units: dict[float, str] = {}
    for power, pattern in locale.compact_decimal_formats["short"]["other"].items():
        digits = pattern.pattern.count("0")
        suffix = _plain(pattern.suffix[0])
        if suffix and digits == 1:
            units[float(power)] = suffix
    return tuple(sorted(units.items(), reverse=True))


def _plain(text: str) -> str:
    return re.sub(r"['\u200f\u200e]", "", text)


@functools.lru_cache(maxsize=256)
def _money(name: str, code: str) -> Around:
    locale = Locale.parse(name)
    symbol = get_currency_symbol(code, locale)
    pattern = locale.currency_formats["standard"]
    before, after = (_plain(part[0]).replace("¤", symbol) for part in (pattern.prefix, pattern.suffix))
    apart = SPACE if before and before[-1].isalpha() else ""
    return Around(before + apart, after)


@functools.lru_cache(maxsize=256)
def month_names(name: str) -> tuple[str, ...]:
    """The twelve short names of months that stand alone."""
    months = Locale.parse(name).months["stand-alone"]["abbreviated"]
    return tuple(str(months[number]) for number in range(1, 13))
