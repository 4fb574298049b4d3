"""Which column is what when nobody says: the rule for inline tables, asked of the rows by SQL."""

from app.charts.identities import adding_up
from app.charts.table import MOST_GROUPS, MOST_MEASURES
from app.transforms.columns import NUMBER, TIME
from workers.sources.automatic.asking import Asking
from workers.sources.automatic.wish import Wish
from workers.sources.sql import Statement

DATED = {"calendarHeatmap"}
"""Chart types that need dates; those that draw along an axis of time prefer them."""

MOST_ASKED = 20
"""Columns whose different values are counted."""


def chosen(statement: Statement, wish: Wish, asking: Asking) -> Wish:
    """The wish with a column for every channel that needs one; as it is where the columns don't suffice."""
    if wish.is_whole or not wish.named <= statement.idents.keys():
        return wish
    known = [statement.column(name) for name in statement.idents]
    free = [column for column in known if column.name not in wish.named]
    names = [column.name for column in free if column.kind != NUMBER]
    if wish.along or wish.chart_type in DATED:
        names.sort(key=lambda name: statement.column(name).kind != TIME)
    measures = adding_up([column.name for column in free if column.kind == NUMBER])
    match wish.shape:
        case "points":
            return _pair(wish, measures)
        case "matrix":
            return _matrix(wish, names, measures)
        case "series" | "values":
            return _along(statement, wish, (names, measures), asking)
        case _:
            return wish


def _pair(wish: Wish, measures: list[str]) -> Wish:
    """Two columns of numbers."""
    spare = iter(measures)
    x, y = (wish.one(channel) or next(spare, "") for channel in ("x", "y"))
    return wish.with_channels(x=(x,), y=(y,)) if x and y else wish


def _matrix(wish: Wish, names: list[str], measures: list[str]) -> Wish:
    """Two columns of names and one of numbers."""
    spare = iter(names)
    x, y = (wish.one(channel) or next(spare, "") for channel in ("x", "y"))
    color = wish.one("color") or next(iter(measures), "")
    return wish.with_channels(x=(x,), y=(y,), color=(color,)) if x and y and color else wish


def _along(statement: Statement, wish: Wish, free: tuple[list[str], list[str]], asking: Asking) -> Wish:
    """Names along, numbers up; with one column of numbers a second one of few names may part it."""
    names, measures = free
    x = wish.one("x") or next(iter(names), "")
    ys = wish.ys or tuple(measures[:MOST_MEASURES])
    found = wish.with_channels(x=(x,) if x else (), y=ys)
    others = [name for name in names if name != x][:MOST_ASKED]
    if wish.one("x") or wish.one("color") or len(ys) != 1 or not others:
        return found
    counts = asking.different(statement, others)
    return found.with_channels(color=tuple(name for name in others if 1 < counts[name] <= MOST_GROUPS)[:1])
