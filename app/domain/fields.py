"""Reading one JSON object: every field by its name, every fault at its place."""

import difflib
from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

from app.domain.reading import Faults, clean, is_number, shown

MOST_ITEMS = 50
"""Of any list: operations, measures, keys, conditions."""
MOST_NAME = 200
"""Characters of a new column's name."""

Word = TypeVar("Word", bound=str)


class Fields:
    """One object's fields. A getter gives something to go on with also after a fault; nothing is read in the end."""

    def __init__(self, value: Any, place: str, findings: Faults) -> None:
        self.place = place
        self.findings = findings
        self._value: Mapping[str, Any] = value if isinstance(value, Mapping) else {}
        self._read: set[str] = set()
        if not isinstance(value, Mapping):
            findings.fault(place, f"expected an object, found {shown(value)}")

    def at(self, name: str) -> str:
        """The place of a field."""
        return f"{self.place}.{name}" if self.place else name

    def fault(self, name: str, message: str) -> None:
        """There is something wrong with a field."""
        self.findings.fault(self.at(name), message)

    def has(self, name: str) -> bool:
        """Whether it is there."""
        return self._value.get(name) is not None

    def raw(self, name: str) -> Any:
        """The value as it came; None without one."""
        self._read.add(name)
        return self._value.get(name)

    def text(self, name: str, cure: str = "", *, default: str | None = None) -> str:
        """A text that isn't empty. Without a default it must be there; ``cure`` says what to give."""
        value = self.raw(name)
        if value is None and default is not None:
            return default
        if isinstance(value, str) and value:
            return value
        told = "is missing" if value is None else f"expected text, found {shown(value)}"
        self.fault(name, f"{told}; {cure}" if cure else told)
        return ""

    def new_name(self, name: str = "as", *, default: str | None = None) -> str:
        """The name of a column to be made."""
        value = self.text(name, "name the new column", default=default)
        if len(value) > MOST_NAME or clean(value) != value:
            self.fault(name, f"expected a name of up to {MOST_NAME} printable characters, found {shown(value)}")
        return value

    def choice(self, name: str, allowed: Sequence[Word], *, default: Word | None = None) -> Word:
        """One of these words; the first of them after a fault."""
        value = self.raw(name)
        if value is None and default is not None:
            return default
        for word in allowed:
            if word == value:
                return word
        words = [str(word) for word in allowed]
        near = difflib.get_close_matches(str(value), words, n=2)
        hint = f"did you mean {' or '.join(near)}?" if near else f"there are {', '.join(words)}"
        self.fault(name, f"is missing; {hint}" if value is None else f"unknown {name} {shown(value)}; {hint}")
        return allowed[0]

    def whole(self, name: str, low: int, high: int, *, default: int | None = None) -> int:
        """A whole number within these limits."""
        value = self.raw(name)
        if value is None and default is not None:
            return default
        if type(value) is int and low <= value <= high:
            return value
        told = "is missing" if value is None else f"found {shown(value)}"
        self.fault(name, f"expected a whole number from {low:,} to {high:,}, {told}")
        return low

    def number(self, name: str, low: float, high: float, *, open_low: bool = False) -> float | None:
        """A number within these limits, or None."""
        value = self.raw(name)
        if value is None:
            return None
        if is_number(value) and low <= value <= high and not (open_low and value == low):
            return float(value)
        bound = f"above {low:g}" if open_low else f"from {low:g} to {high:g}"
        self.fault(name, f"expected a number {bound}, found {shown(value)}")
        return None

    def items(self, name: str, cure: str = "", *, least: int = 0) -> Sequence[tuple[str, Any]]:
        """The items of a list with their places. Without one there are none."""
        value = self.raw(name)
        if value is None and not least:
            return ()
        if not isinstance(value, list) or len(value) < least:
            told = (
                "is missing"
                if value is None
                else f"expected a list, found {shown(value)}"
                if value != []
                else "is empty"
            )
            self.fault(name, f"{told}; {cure}" if cure else told)
            return ()
        if len(value) > MOST_ITEMS:
            self.fault(name, f"{len(value):,} are too many; at most {MOST_ITEMS} are taken")
        return [(f"{self.at(name)}[{index}]", item) for index, item in enumerate(value[:MOST_ITEMS])]

    def names(self, name: str, cure: str = "", *, least: int = 0) -> tuple[str, ...]:
        """Different names of columns; one alone may stand without a list."""
        if isinstance(value := self._value.get(name), str) and value:
            self._read.add(name)
            return (value,)
        found: list[str] = []
        for place, item in self.items(name, cure, least=least):
            if not isinstance(item, str) or not item:
                self.findings.fault(place, f"expected the name of a column, found {shown(item)}")
            elif item in found:
                self.findings.fault(place, f"{shown(item)} is there twice")
            else:
                found.append(item)
        return tuple(found)

    def leftovers(self) -> None:
        """What nobody read is a fault: a misspelt field must not pass as one left out."""
        for name in self._value:
            if name not in self._read:
                near = difflib.get_close_matches(str(name), self._read, n=1)
                hint = f"did you mean {near[0]}?" if near else f"there are {', '.join(sorted(self._read))}"
                self.fault(str(name), f"this field is not known here; {hint}")
