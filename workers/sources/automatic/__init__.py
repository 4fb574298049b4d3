"""A large table without transforms: put together or thinned out by what its chart can show, and told how."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.charts.model import Notice
from app.charts.reading import Findings
from workers.sources.automatic.asking import Asking
from workers.sources.automatic.choosing import chosen
from workers.sources.automatic.counting import distribution
from workers.sources.automatic.gridding import grid
from workers.sources.automatic.reducing import REDUCERS, grain_for
from workers.sources.automatic.resampling import CANDLES, resample
from workers.sources.automatic.wish import Wish
from workers.sources.sql import Statement

__all__ = ["FEW", "Asking", "Reduced", "Wish", "grain_for", "narrow", "reduce"]

FEW = 5000
"""Rows that a chart is drawn of as they are."""


@dataclass(frozen=True, slots=True)
class Reduced:
    """The wish with every column that was chosen, what is to be told of it, and the grid of counted points."""

    wish: Wish | None
    notices: tuple[Notice, ...] = ()
    grid: Mapping[str, Any] | None = None


def reduce(statement: Statement, wish: Wish, asking: Asking) -> Reduced:
    """Add what makes few rows of many, where there is a rule for the chart type; else nothing."""
    reducer = REDUCERS.get(wish.shape) or REDUCERS.get(wish.chart_type)
    if reducer is None and wish.chart_type not in CANDLES:
        return Reduced(wish)
    _check(statement, wish)
    whole = chosen(statement, wish, asking)
    narrow(statement, whole)
    notices = [Notice("encoding", told)] if (told := _choice(wish, whole)) else []
    found = None
    if counted := distribution(statement, whole, asking) or resample(statement, whole, asking):
        whole, sentence = counted
    elif gridded := grid(statement, whole, asking):
        whole, sentence, found = gridded
    else:
        sentence = reducer(statement, whole, asking) if reducer else ""
    if sentence:
        told = f"there are too many rows to draw each: {sentence}; transforms say it another way"
        notices.append(Notice("data_source", told))
    return Reduced(whole, tuple(notices), found)


def _choice(given: Wish, found: Wish) -> str:
    chosen = [f"{channel}: {' + '.join(names)}" for channel, names in found.channels.items()
              if channel not in given.channels]  # fmt: skip
    return f"chosen by the columns: {', '.join(chosen)}; name them to have others" if chosen else ""


def _check(statement: Statement, wish: Wish) -> None:
    """``Invalid`` names the columns that the table hasn't got."""
    findings = Findings()
    for channel, names in wish.channels.items():
        for index, name in enumerate(names):
            place = f"encoding.{channel}[{index}]" if len(names) > 1 else f"encoding.{channel}"
            statement.columns.find(name, place, findings)
    findings.settle()


def narrow(statement: Statement, wish: Wish) -> None:
    """Leave out the columns that the chart does not show, when it is known which those are."""
    if not wish.is_whole or not wish.named <= statement.idents.keys():
        return
    statement.idents = {name: ident for name, ident in statement.idents.items() if name in wish.named}
