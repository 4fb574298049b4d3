"""Reading JSON of unknown quality: every fault gets its place, every option that was not read is told."""

import math
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from typing import Any

import orjson

from app.charts.model import Notice
from app.domain.reading import MAX_FAULTS, Faults, clean, cut, is_clean, is_number, shown

__all__ = [
    "MAX_FAULTS",
    "MAX_TEXT",
    "Findings",
    "OptionReader",
    "are_numbers",
    "clean",
    "drawn_text",
    "drawn_texts",
    "is_number",
    "numbers",
    "objects",
    "shown",
]

MAX_TEXT = 1000
"""Characters of one text that is drawn (title, label, name)."""


class Findings(Faults):
    """The faults and notices found while one request is read."""

    def __init__(self) -> None:
        super().__init__()
        self.notices: list[Notice] = []

    def notice(self, place: str, message: str) -> None:
        """Remember something that is not as asked; the request goes on."""
        if len(self.notices) < MAX_FAULTS:
            self.notices.append(Notice(place, message))


def drawn_text(value: Any, place: str, findings: Findings) -> str:
    """A text that will be drawn: numbers become text, control characters go, excess is cut and told."""
    if value is None:
        return ""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        findings.fault(place, f"expected text, found {shown(value)}")
        return ""
    text = clean(str(value))
    if len(text) > MAX_TEXT:
        findings.notice(place, f"the text has {len(text):,} characters; the first {MAX_TEXT:,} are used")
    return cut(text, MAX_TEXT)


def drawn_texts(values: Sequence[Any], place: str, findings: Findings) -> tuple[str, ...]:
    """Many texts, each as ``drawn_text`` gives it; a list without a flaw takes a few passes at C speed."""
    if not isinstance(next(iter(values), ""), str):
        kinds = set(map(type, values))
        with suppress(TypeError):  # an integer may need more than 64 bits
            if kinds == {int}:
                return tuple(orjson.dumps(values)[1:-1].decode().split(","))
        if kinds <= {int, float}:
            return tuple(map(str, values))
    try:
        flawless = is_clean(" ".join(values)) and max(map(len, values), default=0) <= MAX_TEXT
    except TypeError:  # something among them is no text
        flawless = False
    if flawless:
        return tuple(values)
    return tuple(drawn_text(value, f"{place}[{index}]", findings) for index, value in enumerate(values))


def numbers(values: Sequence[Any], place: str, findings: Findings) -> tuple[float | None, ...]:
    """One flat scan over values that must be numbers or null; each fault names its index."""
    if are_numbers(values, null=True) or all(map(_plain, values)):
        return tuple(values)
    for index, value in enumerate(values):
        if value is not None and not is_number(value):
            findings.fault(f"{place}[{index}]", f"expected a number or null, found {shown(value)}")
    return ()


def are_numbers(values: Sequence[Any], *, null: bool = False) -> bool:
    """Whether all are certainly finite numbers (or null), told at C speed; False leaves it open.

    A sum is infinite or no number when one of its terms is, and also when only the sum itself overflows.
    """
    if not set(map(type, values)) <= ({int, float, type(None)} if null else {int, float}):
        return False
    try:
        return math.isfinite(sum(filter(None, values), 0.0))
    except OverflowError:
        return False


def _plain(value: Any) -> bool:
    return value is None or is_number(value)


def objects(value: Any, place: str, findings: Findings) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """The items of a list of objects with their places; anything else is a fault."""
    if not isinstance(value, list):
        findings.fault(place, f"expected a list, found {shown(value)}")
        return
    for index, item in enumerate(value):
        if isinstance(item, Mapping):
            yield f"{place}[{index}]", item
        else:
            findings.fault(f"{place}[{index}]", f"expected an object, found {shown(item)}")


class OptionReader:
    """Reads options by path and remembers which were read; ``leftovers`` tells the rest.

    A path is dotted, with list indices as parts: ``scales.yAxes.0.ticks.beginAtZero``. Getters take several
    spellings and use the first one present. A value of a wrong kind is told as a notice, never an error:
    a chart with one option less is better than none.
    """

    def __init__(self, value: Any, place: str, findings: Findings) -> None:
        self._root = value if value is not None else {}
        self._place = place
        self._findings = findings
        self._read: set[str] = set()
        if not isinstance(self._root, Mapping):
            findings.fault(place, f"expected an object, found {shown(value)}")
            self._root = {}

    def find(self, *paths: str) -> tuple[str, Any]:
        """The first of these paths that is present and its value; ``("", None)`` without one."""
        found: tuple[str, Any] = ("", None)
        for path in paths:
            value = self._walk(path)
            if value is not None:
                self._read.add(path)
                found = found if found[0] else (path, value)
        return found

    def names(self) -> list[str]:
        """The names of all options; reads nothing."""
        return [str(name) for name in self._root]

    def peek(self, path: str) -> Any:
        """The value at a path, or None; reads nothing."""
        return self._walk(path)

    def has(self, *paths: str) -> bool:
        """Whether one of these paths is present; reads nothing."""
        return any(self._walk(path) is not None for path in paths)

    def is_object(self, path: str) -> bool:
        """Whether an object stands at this path; reads nothing."""
        return isinstance(self._walk(path), Mapping)

    def lines(self, *paths: str) -> str:
        """Text that Chart.js also takes as a list of lines."""
        path, value = self.find(*paths)
        if isinstance(value, list):
            return drawn_text(" ".join(map(str, value)), self.place(path), self._findings)
        return self.text(*paths)

    def text(self, *paths: str) -> str:
        """Text that will be drawn."""
        path, value = self.find(*paths)
        if path and (isinstance(value, Mapping | list | bool)):
            self.refuse(path, f"expected text, found {shown(value)}")
            return ""
        return drawn_text(value, self.place(path), self._findings)

    def number(self, *paths: str, low: float = -math.inf, high: float = math.inf) -> float | None:
        """A finite number within ``low`` and ``high``, or None."""
        path, value = self.find(*paths)
        if not path:
            return None
        if not is_number(value):
            self.refuse(path, f"expected a number, found {shown(value)}")
        elif not low <= value <= high:
            self.refuse(path, f"{shown(value)} is outside {low:g} to {high:g}")
        else:
            return float(value)
        return None

    def flag(self, *paths: str) -> bool | None:
        """A boolean, or None."""
        path, value = self.find(*paths)
        if path and not isinstance(value, bool):
            self.refuse(path, f"expected true or false, found {shown(value)}")
            return None
        return value if path else None

    def choice(self, allowed: Sequence[str], *paths: str) -> str | None:
        """One of the allowed words, or None."""
        path, value = self.find(*paths)
        if path and value not in allowed:
            self.refuse(path, f"{shown(value)} is none of {', '.join(allowed)}")
            return None
        return value if path else None

    def only(self, values: Sequence[Any], why: str, *paths: str) -> None:
        """Read options that can't be had otherwise: what is none of ``values`` is told with the reason."""
        for path in paths:
            _, value = self.find(path)
            if value is not None and value not in values:
                self.refuse(path, why)

    def refuse(self, path: str, message: str) -> None:
        """Tell that the option at this path is not honoured, and why."""
        self._findings.notice(self.place(path), f"not used: {message}")

    def tell(self, path: str, message: str) -> None:
        """Tell something about an option that is honoured."""
        self._findings.notice(self.place(path), message)

    def place(self, path: str) -> str:
        """The path as a person writes it: list indices in brackets."""
        parts = [f"[{part}]" if part.isdigit() else f".{part}" for part in path.split(".") if part]
        return (self._place + "".join(parts)).lstrip(".")

    def leftovers(self) -> None:
        """Tell every option that nobody read, by its path."""
        for path in _leaves(self._root):
            if not any(path == read or path.startswith(read + ".") for read in self._read):
                self._findings.notice(self.place(path), "this option is not known for this chart type and was not used")

    def _walk(self, path: str) -> Any:
        value: Any = self._root
        for part in path.split("."):
            if isinstance(value, Mapping):
                value = value.get(part)
            elif isinstance(value, list) and part.isdigit() and int(part) < len(value):
                value = value[int(part)]
            else:
                return None
        return value


def _leaves(value: Any, path: str = "") -> Iterator[str]:
    pairs: Iterator[tuple[Any, Any]] = iter(())
    if isinstance(value, Mapping):
        pairs = iter(value.items())
    elif isinstance(value, list):
        pairs = iter(enumerate(value))
    elif path and value is not None:
        yield path
        return
    for key, item in pairs:
        yield from _leaves(item, f"{path}.{key}" if path else str(key))
