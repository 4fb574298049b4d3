"""Charts of a file that has not been read yet: answered of the file as it lies, where that gives the same."""

import pickle
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from pathlib import Path
from typing import Any

from app.domain.errors import Invalid
from app.transforms import Aggregate, Bin, Compute, Filter, Limit, Pivot, Transform
from app.transforms.columns import KINDS, NUMBER, TIME
from workers.sources import duck
from workers.sources.automatic import Wish
from workers.sources.convert import parquet
from workers.sources.peek import NoAnswer, Peek, peek
from workers.sources.query import QueryResult, answer, run_here
from workers.sources.sql import UNSEEN, unnumbered
from workers.sources.workshop import Workshop

SMALLEST = 10_000_000
"""Bytes of a file below which charts wait for its table: it is there as soon."""

HEAD = 100_000
"""First rows among which the names of a chart must be, if they are to stand in the order of the file."""

SHARE = 0.5
"""Of the columns: a table of more of them is hardly there before that of all."""

_IN_ORDER = ("first", "last")
"""Functions that need the rows in the order of the file."""


@dataclass(frozen=True, slots=True)
class Question:
    """What a chart asks of a table: transforms, then what its request wishes to see (see ``query.run``)."""

    transforms: tuple[Transform, ...]
    request: Mapping[str, Any]

    def to_json(self) -> dict[str, Any]:
        """As an order has it."""
        return {"transforms": pickle.dumps(self.transforms).hex(), "request": dict(self.request)}

    @classmethod
    def from_json(cls, told: Mapping[str, Any]) -> "Question":
        """The inverse of ``to_json``."""
        return cls(pickle.loads(bytes.fromhex(told["transforms"])), told["request"])  # noqa: S301 - the parent's own

    def columns(self, known: Sequence[str]) -> set[str] | None:
        """Those of the file's columns that can make a difference; None: all of them."""
        wish = Wish.of(self.request)
        closing = next((at for at, one in enumerate(self.transforms) if isinstance(one, Aggregate | Pivot)), None)
        if closing is None and not wish.is_whole:
            return None
        if any(isinstance(one, Limit) and one.other for one in self.transforms[:closing]):
            return None
        named = wish.named.union(*map(_texts, self.transforms))
        return {name for name in known if name in named}

    def in_one_pass(self, types: Mapping[str, str]) -> bool:
        """Whether one pass over the rows, in any order, is all that it takes."""
        rest = [one for one in self.transforms if not _of_a_row(one)]
        if rest:
            first = rest[0]
            return isinstance(first, Aggregate) and not any(one.fn in _IN_ORDER for one in first.measures)
        wish = Wish.of(self.request)
        kind = {name: KINDS.get(types.get(name, "")) for name in wish.named}
        sums = wish.shape == "series" and wish.is_whole and all(kind[y] == NUMBER for y in wish.ys)
        return sums and kind[wish.one("x")] not in {None, NUMBER, TIME}


def ask(path: Path, questions: Sequence[Question], shop: Workshop, *, file_name: str = "") -> list[QueryResult | None]:
    """The answers that the file as it lies gives; None where only its table can.

    One question may be answered in one pass over the file. Several share a table of the columns they need.
    """
    found = peek(path, shop.reading, shop.limits, file_name=file_name)
    if found is None:
        return [None] * len(questions)
    types = {each.name: each.type for each in found.named}
    if len(questions) == 1 and questions[0].in_one_pass(types):
        try:
            return [_in_one_pass(found, questions[0], shop)]
        except NoAnswer as why:
            if UNSEEN not in str(why):
                return [None]
    return _of_some_columns(found, questions, shop)


def ask_ordered(order: Mapping[str, Any], shop: Workshop) -> dict[str, Any]:
    """``ask`` as a child process is told to."""
    questions = [Question.from_json(each) for each in order["questions"]]
    found = ask(Path(order["path"]), questions, shop, file_name=order["file_name"])
    return {"answers": [result and result.to_json() for result in found]}


def _in_one_pass(found: Peek, question: Question, shop: Workshop) -> QueryResult | None:
    with found.asking(shop) as connection:
        described = connection.execute(f"DESCRIBE SELECT * FROM {found.table}").fetchall()
        statement = unnumbered(found.table, [(name, kind) for name, kind, *_ in described], HEAD)
        try:
            return answer(connection, statement, question.transforms, question.request)
        except Invalid:  # told when the table is there, of whose columns it is certain what they are
            return None


def _of_some_columns(found: Peek, questions: Sequence[Question], shop: Workshop) -> list[QueryResult | None]:
    known = [each.name for each in found.named]
    needed = [question.columns(known) for question in questions]
    wanted = set[str]().union(*(names for names in needed if names is not None)) or {known[0]}
    table = shop.file("early.parquet")
    if needed.count(None) == len(needed) or len(wanted) > max(len(known) * SHARE, 2):
        return [None] * len(questions)
    try:
        with found.asking(shop) as connection:
            chosen = ", ".join(duck.name(name) for name in known if name in wanted)
            form = parquet(len(wanted))
            connection.execute(f"COPY (SELECT {chosen} FROM {found.table}) TO {duck.text(table)} {form}")
    except NoAnswer:
        return [None] * len(questions)
    return [None if names is None else _of_table(table, one) for one, names in zip(questions, needed, strict=True)]


def _of_table(table: Path, question: Question) -> QueryResult | None:
    try:
        return run_here(table, question.transforms, question.request)
    except Invalid:
        return None


def _of_a_row(one: Transform) -> bool:
    """Whether it looks at each row by itself."""
    return isinstance(one, Filter | Compute) or (isinstance(one, Bin) and one.count is None)


def _texts(value: Any) -> set[str]:
    """All texts in a transform: the names of columns are among them."""
    if isinstance(value, str):
        return {value}
    if is_dataclass(value):
        return set[str]().union(*(_texts(getattr(value, each.name)) for each in fields(value)))
    return set[str]().union(*map(_texts, value)) if isinstance(value, tuple | list | frozenset) else set()
