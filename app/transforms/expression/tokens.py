"""The words of an expression."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

NUMBER, TEXT, NAME, QUOTED, SIGN, END = "number", "text", "name", "quoted", "sign", "end"

_TOKEN = re.compile(
    r"""(?P<space>\s+)
    |(?P<number>(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?)
    |(?P<text>'([^']|'')*')
    |(?P<quoted>"([^"]|"")+"|`([^`]|``)+`)
    |(?P<name>[^\W\d]\w*)
    |(?P<sign><=|>=|!=|<>|==|[-+*/%()<>=,])""",
    re.VERBOSE,
)


class ExpressionError(Exception):
    """An expression that can't be read: what is wrong, and the position from 1."""

    def __init__(self, message: str, at: int) -> None:
        super().__init__(f"at character {at}: {message}")


@dataclass(frozen=True, slots=True)
class Token:
    """One word: its kind, its text (of a quoted one what is between the quotes), where it starts."""

    kind: str
    text: str
    at: int


def tokens(text: str) -> Iterator[Token]:
    """The words one by one, and an end."""
    place = 0
    while place < len(text):
        found = _TOKEN.match(text, place)
        if found is None:
            raise ExpressionError(_unknown(text[place]), place + 1)
        kind = str(found.lastgroup)
        if kind != "space":
            yield Token(kind, _plain(kind, found.group()), place + 1)
        place = found.end()
    yield Token(END, "", len(text) + 1)


def _plain(kind: str, text: str) -> str:
    if kind not in {TEXT, QUOTED}:
        return text
    quote = text[0]
    return text[1:-1].replace(quote * 2, quote)


def _unknown(sign: str) -> str:
    if sign in "'\"`":
        return f"the quote {sign} is not closed"
    return f"unexpected {sign!r}"
