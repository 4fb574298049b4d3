"""Macros in SQL: each becomes a named parameter, so that nothing is ever pasted into a statement."""

import re
from collections.abc import Container, Sequence

from app.domain.schedules.macro_language import Macro, MacroError, Part
from app.domain.schedules.macro_values import Moment, text_of, value_of

_PREFIX = "macro_"

_OPENS = re.compile(r"'|\"|`|--|/\*|\$(?:[A-Za-z_]\w*)?\$", re.ASCII)
_ENDS = {"'": re.compile("''|'"), "--": re.compile("\n"), "/*": re.compile(r"\*/")}
"""What closes a text or a comment, by what opened it; all else is closed by the same again."""

_COMMENTS = {"--", "/*"}


def bind(parts: Sequence[Part], moment: Moment, taken: Container[str] = ()) -> tuple[str, dict[str, str | int]]:
    """A statement with ``:names`` for its macros, and their values: texts, or whole numbers.

    A text in single quotes that has a macro in it becomes one parameter as a whole. ``taken`` are names that have a
    meaning already. ``MacroError`` when a macro stands in the name of a table or column.
    """
    return _Binding(moment, taken).bound(parts)


class _Binding:
    """A statement as far as it was read. ``_inside`` is what opened the text, name or comment it is in, or ""."""

    def __init__(self, moment: Moment, taken: Container[str]) -> None:
        self._moment = moment
        self._taken = taken
        self._inside = ""
        self._done: list[str] = []
        self._text: list[str] = []
        self._in_text: Macro | None = None
        self._values: dict[str, str | int] = {}

    def bound(self, parts: Sequence[Part]) -> tuple[str, dict[str, str | int]]:
        for part in parts:
            if isinstance(part, Macro):
                self._macro(part)
            else:
                self._literal(part)
        if self._in_text:
            raise MacroError("the text in quotes around this macro is never closed", self._in_text.at)
        return "".join([*self._done, *self._text]), self._values

    def _macro(self, macro: Macro) -> None:
        value = value_of(macro, self._moment)
        if self._inside == "'":
            self._in_text = macro
            self._text.append(text_of(value).replace("'", "''"))
        elif self._inside in _COMMENTS:
            self._done.append(text_of(value))
        elif self._inside:
            raise MacroError("in SQL a macro is a value: outside of quotes, or in single ones", macro.at)
        else:
            self._done.append(self._parameter(value if isinstance(value, int) else text_of(value)))

    def _literal(self, text: str) -> None:
        at = 0
        while at < len(text):
            found = self._sign().search(text, at)
            end = found.end() if found else len(text)
            (self._text if self._inside == "'" else self._done).append(text[at:end])
            if found and found[0] != "''":
                self._turn(found[0])
            at = end

    def _sign(self) -> re.Pattern[str]:
        """What is looked for next."""
        return _ENDS.get(self._inside) or re.compile(re.escape(self._inside)) if self._inside else _OPENS

    def _turn(self, sign: str) -> None:
        """A sign that opens or closes something has just been passed."""
        if self._inside == "'":
            self._end_text()
        self._inside = "" if self._inside else sign
        if self._inside == "'":
            self._done[-1] = self._done[-1].removesuffix("'")
            self._text = ["'"]

    def _end_text(self) -> None:
        text = "".join(self._text)
        self._done.append(self._parameter(text[1:-1].replace("''", "'")) if self._in_text else text)
        self._text, self._in_text = [], None

    def _parameter(self, value: str | int) -> str:
        number = len(self._values) + 1
        while (name := f"{_PREFIX}{number}") in self._taken or name in self._values:
            number += 1
        self._values[name] = value
        return f":{name}"
