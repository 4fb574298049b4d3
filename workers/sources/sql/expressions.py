"""Expressions of ``compute`` as SQL. Numbers are doubles; what has no result, such as a division by 0, is NULL."""

from app.transforms import Column
from app.transforms.columns import NUMBER, TEXT, TIME
from app.transforms.expression import Expression, kind_of
from app.transforms.expression.functions import COMPARING
from app.transforms.expression.kinds import is_date
from app.transforms.expression.tree import Binary, Call, Literal, Name, Unary
from app.transforms.values import Period, period
from workers.sources.sql.conditions import compared_with_period
from workers.sources.sql.statement import Statement
from workers.sources.sql.values import double, finite, written

_SWAPPED = {"=": "=", "!=": "!=", "<": ">", "<=": ">=", ">": "<", ">=": "<="}
_NUMERIC = {
    "abs": "abs({0})",
    "floor": "floor({0})",
    "ceil": "ceil({0})",
    "ln": "ln({0})",
    "log10": "log10({0})",
    "sqrt": "sqrt({0})",
    "round": "round({0}, TRY_CAST({1} AS INTEGER))",
}
_OTHERS = {
    "lower": "lower({0})",
    "upper": "upper({0})",
    "length": "CAST(length({0}) AS DOUBLE)",
    "year": "CAST(year({0}) AS DOUBLE)",
    "quarter": "CAST(quarter({0}) AS DOUBLE)",
    "month": "CAST(month({0}) AS DOUBLE)",
    "day": "CAST(day({0}) AS DOUBLE)",
    "weekday": "CAST(isodow({0}) AS DOUBLE)",
    "hour": "CAST(hour({0}) AS DOUBLE)",
    "month_name": "left(monthname({0}), 3)",
    "weekday_name": "left(dayname({0}), 3)",
    "if": "CASE WHEN {0} THEN {1} ELSE {2} END",
}
_PLACE = "TRY_CAST({} AS INTEGER)"


def expression_sql(expression: Expression, statement: Statement) -> str:
    """The expression over the columns of the newest step."""
    match expression:
        case Literal():
            return _literal(expression, statement)
        case Name():
            return _name(expression, statement)
        case Unary():
            operator = "NOT " if expression.operator == "not" else "-"
            return f"({operator}{expression_sql(expression.operand, statement)})"
        case Binary():
            return _binary(expression, statement)
        case Call():
            return _call(expression, statement)


def _literal(literal: Literal, statement: Statement) -> str:
    match literal.value:
        case None:
            return "NULL"
        case bool():
            return str(literal.value).upper()
        case str():
            return f"CAST({statement.parameter(literal.value)} AS VARCHAR)"
        case _:
            return double(statement.parameter(literal.value))


def _name(name: Name, statement: Statement) -> str:
    ident, kind = statement.idents[name.column], statement.column(name.column).kind
    if kind == NUMBER:
        return double(ident)
    return f"CAST({ident} AS TIMESTAMP)" if kind == TIME else ident


def _binary(binary: Binary, statement: Statement) -> str:
    if binary.operator in COMPARING:
        return _comparison(binary, statement)
    left, right = (expression_sql(part, statement) for part in (binary.left, binary.right))
    if binary.operator in {"/", "%"}:
        right = f"nullif({right}, 0)"
    return f"({left} {binary.operator.upper()} {right})"


def _comparison(binary: Binary, statement: Statement) -> str:
    for part, other, cmp in (
        (binary.left, binary.right, binary.operator),
        (binary.right, binary.left, _SWAPPED[binary.operator]),
    ):
        if is_date(other) and kind_of(part, statement.columns) == TIME:
            return compared_with_period(expression_sql(part, statement), cmp, _period(other), statement)
    left, right = (expression_sql(part, statement) for part in (binary.left, binary.right))
    return f"({left} {'<>' if binary.operator == '!=' else binary.operator} {right})"


def _period(expression: Expression) -> Period:
    named = period(expression.value) if isinstance(expression, Literal) else None
    if named is None:
        raise AssertionError(expression)  # is_date has said that it is one
    return named


def _call(call: Call, statement: Statement) -> str:
    if call.function == "concat":
        return f"concat({', '.join(_text(part, statement) for part in call.arguments)})"
    timed = kind_of(call, statement.columns) == TIME
    parts = [_moment(part, statement) if timed else expression_sql(part, statement) for part in call.arguments]
    if call.function == "coalesce":
        return f"coalesce({', '.join(parts)})"
    if call.function == "substr":
        return f"substr({', '.join([parts[0], *map(_PLACE.format, parts[1:])])})"
    if call.function in _NUMERIC:
        return finite(_NUMERIC[call.function].format(*parts, "0"))
    return _OTHERS[call.function].format(*parts)


def _moment(part: Expression, statement: Statement) -> str:
    """A part of what is a time in all: a text that is a date begins where that does."""
    if is_date(part):
        return f"CAST({statement.parameter(_period(part).start)} AS TIMESTAMP)"
    return expression_sql(part, statement)


def _text(part: Expression, statement: Statement) -> str:
    if isinstance(part, Name):
        return written(statement.idents[part.column], statement.column(part.column))
    kind = kind_of(part, statement.columns)
    return written(expression_sql(part, statement), Column("", kind or TEXT))


def outcome_sql(expression: Expression, statement: Statement) -> str:
    """The expression as a column's value."""
    found = expression_sql(expression, statement)
    return finite(found) if kind_of(expression, statement.columns) == NUMBER else found
