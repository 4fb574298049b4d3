"""Dates in texts: ``{{ yesterday }}``, ``{{ start_of_month - 1mo | date("%Y/%m") }}``, told at a schedule's slot.

The braces themselves are written ``{{ "{{" }}``. In SQL a macro is a value: it is bound, never pasted into the text.
"""

from collections.abc import Container, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from app.domain.errors import Invalid
from app.domain.reading import Faults
from app.domain.schedules.macro_language import OPEN, MacroError, Part, parse
from app.domain.schedules.macro_sql import bind
from app.domain.schedules.macro_values import Moment, text_of, value_of
from app.domain.zones import UTC_ZONE

__all__ = ["Moment", "check", "render", "render_all", "split"]

MOST_DEPTH = 100
"""Of objects and lists within one another."""

_SAMPLE = Moment(datetime(2024, 5, 15, 12, tzinfo=UTC), UTC_ZONE)


def check(body: Any, place: str = "") -> None:
    """Raise ``Invalid`` with the place and position of every fault in the macros of a text, or of JSON's texts."""
    render_all(body, _SAMPLE, place)


def render(text: str, moment: Moment, place: str = "") -> str:
    """The text with the values of its macros; ``Invalid`` at ``place`` names the fault and its position."""
    if OPEN not in text:
        return text
    try:
        return _rendered(parse(text), moment)
    except MacroError as error:
        raise Invalid.at(place, _told(error)) from error


def split(
    query: str, moment: Moment, taken: Container[str] = (), place: str = ""
) -> tuple[str, Mapping[str, str | int]]:
    """A statement with ``:names`` for its macros, none of them ``taken``, and their values; ``Invalid`` as above."""
    try:
        return bind(parse(query), moment, taken)
    except MacroError as error:
        raise Invalid.at(place, _told(error)) from error


def render_all(body: Any, moment: Moment, place: str = "") -> Any:
    """JSON with the macros of all its texts told; names of fields stay as they are. ``Invalid`` has every fault.

    What has the type ``sql`` gets the macros of its ``query`` as values in ``params``.
    """
    faults = Faults()
    told = _Walk(moment, faults).told(body, place, 0)
    faults.settle()
    return told


class _Walk:
    """Through objects and lists, with the place of each text."""

    def __init__(self, moment: Moment, faults: Faults) -> None:
        self._moment = moment
        self._faults = faults

    def told(self, value: Any, place: str, depth: int) -> Any:
        if depth > MOST_DEPTH:
            self._faults.fault(place, f"objects and lists are nested more than {MOST_DEPTH} deep")
        elif isinstance(value, str) and OPEN in value:
            return self._text(value, place)
        elif isinstance(value, Mapping):
            return self._object(value, place, depth)
        elif isinstance(value, list):
            return [self.told(item, f"{place}[{index}]", depth + 1) for index, item in enumerate(value)]
        return value

    def _object(self, value: Mapping[str, Any], place: str, depth: int) -> dict[str, Any]:
        bound = self._bound(value, place, depth) if value.get("type") == "sql" else {}
        rest = {name: item for name, item in value.items() if name not in bound}
        return {**{name: self.told(item, _at(place, name), depth + 1) for name, item in rest.items()}, **bound}

    def _bound(self, source: Mapping[str, Any], place: str, depth: int) -> dict[str, Any]:
        """The query and its values; nothing when its macros can't be bound."""
        query, params = source.get("query"), source.get("params") or {}
        if not isinstance(query, str) or OPEN not in query or not isinstance(params, Mapping):
            return {}
        try:
            text, values = bind(parse(query), self._moment, params)
        except MacroError as error:
            self._faults.fault(_at(place, "query"), _told(error))
            return {"query": query}
        return {"query": text, "params": {**self.told(params, _at(place, "params"), depth + 1), **values}}

    def _text(self, text: str, place: str) -> str:
        try:
            return _rendered(parse(text), self._moment)
        except MacroError as error:
            self._faults.fault(place, _told(error))
            return text


def _rendered(parts: Sequence[Part], moment: Moment) -> str:
    return "".join(part if isinstance(part, str) else text_of(value_of(part, moment)) for part in parts)


def _told(error: MacroError) -> str:
    return f"character {error.at}: {error}"


def _at(place: str, name: str) -> str:
    return f"{place}.{name}" if place else name
