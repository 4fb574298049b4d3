"""What texts look like: numbers in every common dress, dates in every common form."""

import re
from dataclasses import dataclass

EMPTY = frozenset(
    {
        "",
        "na",
        "n/a",
        "#n/a",
        "null",
        "none",
        "nil",
        "nan",
        "inf",
        "-inf",
        "-",
        "--",
        "\u2013",
        "\u2014",
        ".",
        "..",
        "?",
        "\\n",
    }
)
"""Texts that stand for nothing among numbers, dates and truths; in lower case."""

SYMBOLS = "€$£¥₹₽₩₺₴₿¢₫₪฿"
_CODES = (
    "USD|EUR|GBP|JPY|CHF|CNY|INR|RUB|KRW|SEK|NOK|DKK|PLN|CZK|HUF|BRL|AUD|CAD|NZD|ZAR|MXN|SGD|HKD|TRY|kr|zł|Kč|Ft|R\\$"
)
UNIT = rf"(?:%|‰|(?:US|A|C|NZ|HK|S)?[{SYMBOLS}]|{_CODES})"

_SPACES = "[ \u00a0\u202f]"
_APOSTROPHES = "['\u2019]"
_SIGN = "[+\u2212-]"
_GROUPS = {
    "": r"\d+",
    ",": r"\d{1,3}(?:,\d{3})+",
    ".": r"\d{1,3}(?:\.\d{3})+",
    "'": rf"\d{{1,3}}(?:{_APOSTROPHES}\d{{3}})+",
}
_GROUPS[" "] = rf"\d{{1,3}}(?:{_SPACES}\d{{3}})+"


@dataclass(frozen=True, slots=True)
class Style:
    """How numbers of a column are written: the mark before the fraction and the one between groups of digits."""

    decimal: str = "."
    group: str = ""

    @property
    def digits(self) -> str:
        """A pattern of the digits, without sign and unit; RE2 and Python read it alike."""
        whole = rf"(?:{_GROUPS[self.group]}|\d+)" if self.group else r"\d+"
        mark = re.escape(self.decimal)
        return rf"(?:{whole}(?:{mark}\d*)?|{mark}\d+)(?:[eE][+-]?\d{{1,3}})?"


STYLES = (Style(), Style(",", ""), Style(".", ","), Style(",", "."), Style(".", " "), Style(",", " "), Style(".", "'"))
"""In order of preference; grouped ones also take what has no groups."""


def dressed(style: Style, unit: str = UNIT) -> str:
    """A pattern of a number with a sign, a unit on either side, or in the brackets of bookkeepers."""
    beside = rf"(?:{unit})?"
    number = rf"{beside}{_SPACES}*{_SIGN}?{_SPACES}*{beside}{_SPACES}*{style.digits}{_SPACES}*{beside}-?"
    return rf"\s*(?:{_SIGN}?{number}|\({number}\))\s*"


PLAIN = re.compile(r"\s*[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d{1,3})?\s*")
INTEGER = re.compile(r"\s*[+-]?\d+\s*")
CODE = re.compile(r"\s*[+-]?0\d+\s*")
"""A number with a leading zero is a code: 01001 is a county, not 1001."""

_PATTERNS = {style: re.compile(dressed(style)) for style in STYLES}
_UNIT = re.compile(UNIT)

ISO_DATE = re.compile(r"\s*\d{4}[-/](?:0?[1-9]|1[0-2])[-/](?:0?[1-9]|[12]\d|3[01])\s*")
ISO_TIME = re.compile(
    r"\s*\d{4}[-/](?:0?[1-9]|1[0-2])[-/](?:0?[1-9]|[12]\d|3[01])[T ]\d{1,2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?"
    r"(?P<zone>\s?(?:Z|UTC|[+-]\d{2}(?::?\d{2})?))?\s*"
)
_MONTH = r"[A-Za-z]{3,9}\.?"
_DAY = r"(?:[A-Za-z]{3,9}, )?"
_CLOCK = r"(?:[T ,]+\d{1,2}:\d{2}.*)?"
_ROUGH_DATE = re.compile(
    rf"\s*{_DAY}(?:\d{{1,4}}[-/. ]{{1,2}}(?:\d{{1,2}}|{_MONTH})[-/., ]{{1,2}}\d{{2,4}}|\d{{4}}[-/]\d{{1,2}}"
    rf"|{_MONTH}[- ](?:\d{{1,2}},? )?\d{{2,4}}){_CLOCK}\s*"
)
_MONTHS = re.compile(r"jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec", re.IGNORECASE)


def fits(style: Style, value: str) -> bool:
    """Whether the whole text is a number in this style."""
    return _PATTERNS[style].fullmatch(value) is not None


def unit_of(value: str) -> str:
    """The unit that stands beside a number, or ""."""
    found = _UNIT.search(value)
    return found.group() if found else ""


def is_empty(value: str) -> bool:
    """Whether the text stands for nothing."""
    return value.strip().lower() in EMPTY


def maybe_date(value: str) -> bool:
    """Whether it is worth trying to read it as a date."""
    if _ROUGH_DATE.fullmatch(value) is None:
        return False
    return not any(map(str.isalpha, value[:-3])) or _MONTHS.search(value) is not None


def is_typed(value: str) -> bool:
    """Whether the text is more than a text: empty, a number or a date."""
    if is_empty(value) or PLAIN.fullmatch(value) or ISO_DATE.fullmatch(value) or ISO_TIME.fullmatch(value):
        return True
    return len(value) <= 40 and (any(fits(style, value) for style in STYLES) or maybe_date(value))  # noqa: PLR2004 - longer ones are prose
