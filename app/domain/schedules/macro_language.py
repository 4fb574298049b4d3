"""The language of macros: from a text to its parts. No code, no names but those of ``macro_values``.

text := (literal | "{{" macro "}}")*; macro := value (("+" | "-") span)* ("|" filter)*;
value := name ("." name)* | quoted; span := number unit; filter := name ("(" quoted ")")?
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

OPEN, CLOSE = "{{", "}}"
MOST_CHARACTERS = 200
"""Of one macro."""
MOST_MACROS = 100
"""In one text."""
SPANS = ("s", "m", "h", "d", "w", "mo", "y")
"""Seconds, minutes, hours, days, weeks, months, years."""

_TOKEN = re.compile(
    r"""(?P<space>\s+)
    |(?P<quoted>'[^']*'|"[^"]*")
    |(?P<span>\d{1,5}[a-z]+)
    |(?P<name>[A-Za-z_]\w*)
    |(?P<close>\}\})
    |(?P<sign>[-+.|()])""",
    re.VERBOSE | re.ASCII,
)


class MacroError(ValueError):
    """A macro that can't be read; ``at`` is the position of its fault in the text, from 1."""

    def __init__(self, message: str, at: int) -> None:
        super().__init__(message)
        self.at = at


@dataclass(frozen=True, slots=True)
class Span:
    """A number of calendar or clock units, negative to go back."""

    count: int
    unit: str


@dataclass(frozen=True, slots=True)
class Filter:
    """What becomes of the value: ``name``, with its one argument or None."""

    name: str
    argument: str | None
    at: int


@dataclass(frozen=True, slots=True)
class Macro:
    """One macro: a name, or a text that was quoted, then spans, then filters; ``at`` is its position, from 1."""

    name: str
    quoted: str | None
    spans: tuple[Span, ...]
    filters: tuple[Filter, ...]
    at: int


Part: TypeAlias = str | Macro


def parse(text: str) -> tuple[Part, ...]:
    """The parts of a text in order: what stays as it is, and macros; ``MacroError`` says what is wrong and where."""
    return tuple(_parts(text))


def _parts(text: str) -> Iterator[Part]:
    end = found = 0
    while (start := text.find(OPEN, end)) >= 0:
        found += 1
        if found > MOST_MACROS:
            raise MacroError(f"more than {MOST_MACROS} macros in one text", start + 1)
        if start > end:
            yield text[end:start]
        parser = _Parser(text, start)
        yield parser.macro()
        end = parser.end
    if end < len(text):
        yield text[end:]


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str
    at: int


class _Parser:
    """Reads one macro; ``end`` is where the text goes on after it."""

    def __init__(self, text: str, start: int) -> None:
        self.start = start
        self.end = start + len(OPEN)
        self._text = text
        self._limit = start + MOST_CHARACTERS
        self._now = self._scan()

    def macro(self) -> Macro:
        name, quoted = self._value()
        spans, filters = list[Span](), list[Filter]()
        while sign := self._sign("+-"):
            spans.append(self._span(sign.text))
        while self._sign("|"):
            filters.append(self._filter())
        if self._now.kind != "close":
            raise self._error(f"expected {CLOSE}")
        return Macro(name, quoted, tuple(spans), tuple(filters), self.start + 1)

    def _scan(self) -> _Token:
        while True:
            if self.end > self._limit:
                raise MacroError(
                    f"a macro has at most {MOST_CHARACTERS} characters; is its {CLOSE} missing?", self.start + 1
                )
            found = _TOKEN.match(self._text, self.end)
            if not found:
                char = self._text[self.end : self.end + 1]
                told = f"unexpected {char}" if char else f"this macro is never closed; end it with {CLOSE}"
                raise MacroError(told, self.end + 1 if char else self.start + 1)
            self.end = found.end()
            if found.lastgroup != "space":
                return _Token(found.lastgroup or "", found[0], found.start() + 1)

    def _next(self) -> _Token:
        token = self._now
        if token.kind != "close":
            self._now = self._scan()
        return token

    def _sign(self, signs: str) -> _Token | None:
        return self._next() if self._now.kind == "sign" and self._now.text in signs else None

    def _take(self, kind: str, wanted: str) -> _Token:
        if self._now.kind != kind:
            raise self._error(f"expected {wanted}")
        return self._next()

    def _error(self, message: str) -> MacroError:
        return MacroError(f"{message}, found {self._now.text}", self._now.at)

    def _value(self) -> tuple[str, str | None]:
        if self._now.kind == "quoted":
            return "", self._next().text[1:-1]
        name = self._take("name", "a name such as yesterday").text
        while self._sign("."):
            name += "." + self._take("name", "a name after the point").text
        return name, None

    def _span(self, sign: str) -> Span:
        token = self._take("span", "a span such as 7d")
        count = int(token.text.rstrip("abcdefghijklmnopqrstuvwxyz"))
        unit = token.text.lstrip("0123456789")
        if unit not in SPANS:
            raise MacroError(
                f"there is no unit {unit}; there are {', '.join(SPANS)} (m are minutes, mo months)", token.at
            )
        return Span(-count if sign == "-" else count, unit)

    def _filter(self) -> Filter:
        token = self._take("name", "a filter such as date")
        argument = None
        if self._sign("("):
            argument = self._take("quoted", 'an argument in quotes, such as "%Y/%m/%d"').text[1:-1]
            if not self._sign(")"):
                raise self._error("expected )")
        return Filter(token.text, argument, token.at)
