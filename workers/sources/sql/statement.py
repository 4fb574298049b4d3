"""One SQL statement as it grows, step by step over the rows of a file.

No text of a caller's is ever part of it: his columns are ``c0``, ``c1``, ... in here, his values are parameters.
"""

from dataclasses import dataclass, field
from typing import Any, TypeAlias

from app.transforms import Column, Columns

ROW = "r"
"""The number of a row in the file, as long as rows are those of the file."""

Order: TypeAlias = tuple[tuple[str, str], ...]
"""Columns in SQL, each ``ASC`` or ``DESC``."""

LARGEST = 2**63


@dataclass(slots=True)
class Statement:
    """``idents`` has what each column is called in the newest step, ``order`` how its rows are meant to lie."""

    columns: Columns
    idents: dict[str, str]
    steps: list[str]
    parameters: dict[str, Any] = field(default_factory=dict)
    order: Order = ((ROW, "ASC"),)
    scattered: bool = False
    """Whether the rows may lie in another order than ``order``, as a window or a sample leaves them."""
    head: str = ""
    """The first step with the number of each row, but of the file's first rows only: where all can't be numbered."""
    made: int = 0

    def parameter(self, value: Any) -> str:
        """A place for a value."""
        if type(value) is int and not -LARGEST <= value < LARGEST:
            value = float(value)
        name = f"p{len(self.parameters)}"
        self.parameters[name] = value
        return f"${name}"

    def fresh(self) -> str:
        """A name that is not taken."""
        self.made += 1
        return f"n{self.made}"

    @property
    def source(self) -> str:
        """The newest step."""
        return f"s{len(self.steps) - 1}"

    def step(self, select: str, *, cheap: bool = False) -> None:
        """One more step; ``select`` reads from ``source``. One that is ``cheap`` is better done twice than kept."""
        self.steps.append(f"s{len(self.steps)} AS {'NOT MATERIALIZED ' if cheap else ''}({select})")

    def settle(self, table: str) -> None:
        """The rows so far are in this table: it is all that the next steps read."""
        self.steps, self.parameters = [], {}
        self.step(f"SELECT * FROM {table}", cheap=True)

    def add(self, name: str, expression: str, columns: Columns, *, cheap: bool = False) -> None:
        """One more column by an expression; ``columns`` are those that there are then."""
        ident = self.fresh()
        self.step(f"SELECT *, {expression} AS {ident} FROM {self.source}", cheap=cheap)
        self.idents[name] = ident
        self.columns = columns

    def column(self, name: str) -> Column:
        """What is known of a column."""
        return self.columns.known[name]

    @property
    def natural(self) -> bool:
        """Whether rows lie as they are meant to, which needs no sorting."""
        return not self.scattered and self.in_file_order

    @property
    def in_file_order(self) -> bool:
        """Whether rows are meant to lie as in the file."""
        return self.order == ((ROW, "ASC"),)

    def ordering(self, first: Order = ()) -> str:
        """An ``ORDER BY`` without these words: ``first``, then as the rows are meant to lie. Never empty."""
        keys: dict[str, str] = {}
        for ident, way in (*first, *self.order):
            keys.setdefault(ident, way)
        return ", ".join(f"{ident} {way} NULLS LAST" for ident, way in keys.items()) or "1"

    @property
    def order_by(self) -> str:
        """The whole clause, where one is needed."""
        return "" if self.natural or not self.order else f" ORDER BY {self.ordering()}"

    def query(self, select: str) -> str:
        """A whole statement: the steps, then this."""
        return f"WITH {', '.join(self.steps)} {select}"
