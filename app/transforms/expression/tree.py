"""What an expression is once it is read. ``at`` is where a part starts in its text, from 1."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Literal:
    """A number, a text, true or false; None is null."""

    value: float | str | bool | None
    at: int


@dataclass(frozen=True, slots=True)
class Name:
    """A column."""

    column: str
    at: int


@dataclass(frozen=True, slots=True)
class Unary:
    """``-`` or ``not`` before something."""

    operator: str
    operand: "Expression"
    at: int


@dataclass(frozen=True, slots=True)
class Binary:
    """Two parts and what stands between them."""

    operator: str
    left: "Expression"
    right: "Expression"
    at: int


@dataclass(frozen=True, slots=True)
class Call:
    """A function of the language."""

    function: str
    arguments: tuple["Expression", ...]
    at: int


Expression: TypeAlias = Literal | Name | Unary | Binary | Call


def names(expression: Expression) -> Iterator[Name]:
    """Every column that is named, as often as it is."""
    match expression:
        case Name():
            yield expression
        case Unary():
            yield from names(expression.operand)
        case Binary():
            yield from names(expression.left)
            yield from names(expression.right)
        case Call():
            for argument in expression.arguments:
                yield from names(argument)
