"""Which characters of a chart no font of this machine has; the browser is asked once for each."""

import unicodedata
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from app.charts.model import Notice
from workers.look.text import REGULAR, shipped

MOST_ASKED = 2000
"""New characters that one chart may put to the browser: looking through all fonts for one takes up to 0.3 ms."""

MOST_TOLD = 10
ASCII = bytes(range(128))
UNNAMED = {"Co": "(private use)", "Cn": "(unassigned)"}

Ask = Callable[[Sequence[str]], Sequence[str]]


class Glyphs:
    """What is known of one browser's fonts."""

    def __init__(self) -> None:
        self._present: set[str] = set()
        self._missing: set[str] = set()

    def missing(self, text: str, ask: Ask) -> tuple[str, ...]:
        """The characters in ``text`` that have no glyph, in the order of Unicode.

        ``ask`` gives those of some characters that the browser finds in no font; it is called for new ones only.
        """
        if text.isascii():
            return ()
        characters = set(text.encode().translate(None, ASCII).decode()) - shipped(REGULAR).keys()
        if new := sorted(characters - self._present - self._missing)[:MOST_ASKED]:
            missing = ask(new)
            self._missing.update(missing)
            self._present.update(set(new).difference(missing))
        return tuple(sorted(characters & self._missing))


def glyph_notices(missing: Sequence[str], body: Any) -> tuple[Notice, ...]:
    """A notice for each of these characters, with the place of the first text of ``body`` (JSON) that has it."""
    told = missing[:MOST_TOLD]
    places = _places(frozenset(told), body) if told else {}
    notices = [
        Notice(
            places.get(character, ""),
            f"{_named(character)} has no glyph in the fonts of this machine and is drawn as a box: "
            "install a font that has it, then start the workers again",
        )
        for character in told
    ]
    if left_out := len(missing) - len(told):
        notices.append(Notice("", f"and {left_out} more characters have no glyph"))
    return tuple(notices)


def _named(character: str) -> str:
    """As Unicode writes it: U+13000 EGYPTIAN HIEROGLYPH A001."""
    kind = UNNAMED.get(unicodedata.category(character), "")
    return f"U+{ord(character):04X} {unicodedata.name(character, kind)}".rstrip()


def _places(wanted: frozenset[str], body: Any) -> dict[str, str]:
    places: dict[str, str] = {}
    for place, text in _texts(body, ""):
        if not text.isascii():
            places = dict.fromkeys(wanted.intersection(text), place) | places
    return places


def _texts(value: Any, place: str) -> Iterator[tuple[str, str]]:
    """Every text of a JSON value, keys of objects too, with its path."""
    if isinstance(value, str):
        yield place, value
    elif isinstance(value, dict):
        for key, item in value.items():
            inner = f"{place}.{key}" if place else key
            yield inner, key
            yield from _texts(item, inner)
    elif isinstance(value, list):
        for index, item in enumerate(value):
            if not isinstance(item, int | float):
                yield from _texts(item, f"{place}[{index}]")
