"""Reading JSON of unknown quality: every fault gets its place, all of them are told at once."""

import sys
import unicodedata
from collections.abc import Mapping
from typing import Any

from app.domain.errors import Fault, Invalid

MAX_FAULTS = 50
"""More than these help nobody; the last one says how many were left out."""


class Faults:
    """The faults found while one request is read."""

    def __init__(self) -> None:
        self.faults: list[Fault] = []
        self._left_out = 0

    def fault(self, place: str, message: str) -> None:
        """Remember one fault; the request will be refused."""
        if len(self.faults) < MAX_FAULTS:
            self.faults.append(Fault(place, message))
        else:
            self._left_out += 1

    def settle(self) -> None:
        """Raise ``Invalid`` with every fault found so far, if there is one."""
        if not self.faults:
            return
        if self._left_out:
            self.faults.append(Fault("", f"and {self._left_out} more faults of this kind"))
        first = self.faults[0]
        raise Invalid(f"{first.place}: {first.message}" if first.place else first.message, faults=self.faults)


def shown(value: Any, most: int = 40) -> str:
    """A value as an error message quotes it: short, printable, in JSON's words."""
    match value:
        case None | True | False:
            text = {None: "null", True: "true", False: "false"}[value]
        case str():
            text = f"'{clean(value)}'"
        case Mapping():
            text = "an object"
        case list() | tuple():
            text = "a list"
        case _:
            text = str(value)
    return cut(text, most)


def cut(text: str, most: int) -> str:
    """At most so many characters of a text; a sign of what is missing is one of them."""
    return text if len(text) <= most else f"{text[: most - 1]}…"


def clean(text: str) -> str:
    """Text without control characters and lone surrogates, white space folded to single spaces."""
    if is_clean(text):
        return text
    kept = "".join(
        " " if char.isspace() else char
        for char in text
        if char.isspace() or unicodedata.category(char) not in {"Cc", "Cs"}
    )
    return " ".join(kept.split())


def is_clean(text: str) -> bool:
    """Whether ``clean`` would change nothing: the only space that is printable is the plain one."""
    return text.isprintable() and "  " not in text and text.strip(" ") == text


def is_number(value: Any) -> bool:
    """Whether a JSON value is a finite number (a boolean is none, nor is an integer beyond all floats)."""
    return type(value) in {int, float} and -sys.float_info.max <= value <= sys.float_info.max
