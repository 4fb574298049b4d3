"""Which numbers a model may write: those that somebody said, and those that the data have."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from app.domain.reading import Faults, is_number, shown
from app.transforms.expression.tree import Binary, Call, Expression, Literal, Unary, names
from workers.planner.model import Ask, Plan
from workers.planner.profile import Profile
from workers.planner.tokens import NUMBER, tokens

_DIGITS = re.compile(r"\d+(?:\.\d+)?")
MOST_KINDS = 50
"""Names of a column up to which they are kinds, such as ``Q1 2024``: in more of them nearly every number is."""
SCALES = frozenset({0, 1, 2, 4, 7, 10, 12, 24, 30, 52, 60, 100, 365, 1000, 3600, 1e6, 1e9})
"""Numbers that turn one unit into another, or a share into percent."""


def said(text: str) -> set[float]:
    """The numbers of a text, as they are meant (``12k`` is 12,000) and as they are written."""
    meant = {token.value for token in tokens(text) if token.kind == NUMBER and token.value is not None}
    return meant | {float(run) for run in _DIGITS.findall(text)}


def known(ask: Ask, hint: Plan | None) -> frozenset[float]:
    """The numbers that a text beside a chart may have."""
    found = (
        said(ask.description)
        | (_in(hint.spec) if hint else set())
        | (_in(ask.previous.spec) if ask.previous else set())
    )
    return frozenset(found | (_of_table(ask.columns) if ask.columns else set()))


def drawable(ask: Ask, hint: Plan | None) -> frozenset[float]:
    """The numbers that may be drawn where no data are: those of the words, and what the rules have made of these."""
    made = hint.spec.get("data") if hint else None
    found = said(ask.description) | _in(made)
    return frozenset(found | {-number for number in found})


def unfounded(text: str, founded: frozenset[float] | set[float]) -> list[str]:
    """The numbers of a text that nobody has said."""
    return [
        token.text for token in tokens(text) if token.kind == NUMBER and token.value is not None
        and abs(token.value) not in founded and token.value not in founded
    ]  # fmt: skip


def check_literals(expression: Expression, founded: frozenset[float], place: str, faults: Faults) -> None:
    """A computed number has columns in it, and no number that nobody has said."""
    if not any(True for _ in names(expression)) and any(True for _ in _literals(expression)):
        faults.fault(place, "is made of no column; values come from columns alone")
    for number in _literals(expression):
        if abs(number) not in SCALES and number not in founded:
            faults.fault(place, f"the number {number:g} is not in the description; values come from columns alone")


def check_drawn(value: Any, founded: frozenset[float], place: str, faults: Faults) -> None:
    """Every number below a place is one that was said."""
    for number in _numbers(value):
        if number not in founded:
            faults.fault(place, f"the number {shown(number)} is not in the description; leave it out")


def _literals(expression: Expression) -> Iterator[float]:
    match expression:
        case Literal(value=value) if is_number(value):
            yield float(value)  # type: ignore[arg-type]  # is_number has looked
        case Unary():
            yield from _literals(expression.operand)
        case Binary():
            yield from _literals(expression.left)
            yield from _literals(expression.right)
        case Call():
            for argument in expression.arguments:
                yield from _literals(argument)


def _numbers(value: Any) -> Iterator[float]:
    waiting = [value]
    while waiting:
        one = waiting.pop()
        if isinstance(one, Mapping):
            waiting += one.values()
        elif isinstance(one, list | tuple):
            waiting += one
        elif is_number(one):
            yield float(one)


def _in(value: Any) -> set[float]:
    """All numbers of a piece of JSON, those in its texts too."""
    return set(_numbers(value)) | {number for text in _texts(value) for number in said(text)}


def _texts(value: Any) -> Iterator[str]:
    waiting = [value]
    while waiting:
        one = waiting.pop()
        if isinstance(one, Mapping):
            waiting += one.values()
        elif isinstance(one, list | tuple):
            waiting += one
        elif isinstance(one, str):
            yield one


def _of_table(profile: Profile) -> set[float]:
    ends: Iterable[Any] = (end for one in profile.columns for end in (one.least, one.greatest))
    kinds = (one for one in profile.columns if len(one.values) <= MOST_KINDS)
    texts = [*(one.name for one in profile.columns), *(value for one in kinds for value in one.values)]
    return _in(list(ends)) | {number for text in texts for number in said(text)} | {float(profile.rows)}
