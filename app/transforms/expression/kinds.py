"""What kind of value an expression gives; parts of wrong kinds are errors with their position."""

from collections.abc import Iterable

from app.transforms.columns import BOOLEAN, NUMBER, TEXT, TIME, UNKNOWN, Columns
from app.transforms.expression.functions import ARITHMETIC, COMPARING, FUNCTIONS, SAME
from app.transforms.expression.tokens import ExpressionError
from app.transforms.expression.tree import Binary, Call, Expression, Literal, Name, Unary
from app.transforms.values import period

_A = {NUMBER: "a number", TEXT: "text", TIME: "a date or time", BOOLEAN: "true or false"}


def kind_of(expression: Expression, columns: Columns) -> str:
    """``number``, ``text``, ``time`` or ``boolean``; "" where a column's kind is not known, and for null."""
    match expression:
        case Literal():
            return _of_literal(expression)
        case Name():
            column = columns.known.get(expression.column)
            return column.kind if column else UNKNOWN
        case Unary():
            wanted = BOOLEAN if expression.operator == "not" else NUMBER
            return _must(expression.operand, wanted, f"'{expression.operator}'", columns)
        case Binary():
            return _of_binary(expression, columns)
        case Call():
            return _of_call(expression, columns)


def _of_literal(literal: Literal) -> str:
    match literal.value:
        case bool():
            return BOOLEAN
        case str():
            return TEXT
        case None:
            return UNKNOWN
        case _:
            return NUMBER


def _must(expression: Expression, wanted: str, where: str, columns: Columns) -> str:
    found = kind_of(expression, columns)
    if found and wanted and found != wanted:
        cure = "; concat() joins texts" if where == "'+'" and found == TEXT else ""
        raise ExpressionError(f"{where} takes {_A[wanted]}, this is {_A[found]}{cure}", expression.at)
    return wanted


def _of_binary(binary: Binary, columns: Columns) -> str:
    told = f"'{binary.operator}'"
    if binary.operator in COMPARING:
        _alike((binary.left, binary.right), told, columns)
        return BOOLEAN
    wanted = NUMBER if binary.operator in ARITHMETIC else BOOLEAN
    _must(binary.left, wanted, told, columns)
    return _must(binary.right, wanted, told, columns)


def _alike(parts: Iterable[Expression], where: str, columns: Columns) -> str:
    """The one kind that all have; a text that is a date passes for a time."""
    known = [(part, kind) for part in parts if (kind := kind_of(part, columns))]
    kinds = {kind for _, kind in known}
    if TIME in kinds:
        known = [(part, kind) for part, kind in known if not (kind == TEXT and is_date(part))]
    for part, kind in known:
        if kind != known[0][1]:
            raise ExpressionError(f"{where} takes two of a kind: {_A[known[0][1]]} and {_A[kind]} are none", part.at)
    return known[0][1] if known else UNKNOWN


def is_date(expression: Expression) -> bool:
    """Whether it is a text that names a date."""
    return (
        isinstance(expression, Literal) and isinstance(expression.value, str) and period(expression.value) is not None
    )


def _of_call(call: Call, columns: Columns) -> str:
    signature, told = FUNCTIONS[call.function], f"{call.function}()"
    same = []
    for index, argument in enumerate(call.arguments):
        if signature.kind(index) == SAME:
            same.append(argument)
        else:
            _must(argument, signature.kind(index), told, columns)
    alike = _alike(same, told, columns) if same else UNKNOWN
    return alike if signature.gives == SAME else signature.gives
