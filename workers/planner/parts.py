"""What a question is made of: keys along and apart, measures, and the columns by what they are for."""

from dataclasses import dataclass, field

from workers.planner.columns import Named, Table
from workers.planner.model import Key, Measure
from workers.planner.slots import Slot

NEARLY = 0.9
SURE = 0.5
"""From here on a mention is taken at its word."""

SCATTERED = frozenset({"scatter", "bubble", "regression", "connectedScatter", "hexbin", "contour", "density2d"})


@dataclass(slots=True)
class Parts:
    """Keys and measures as far as they are found. ``warnings`` are sentences, ``doubts`` count what was guessed."""

    x: Key | None = None
    color: Key | None = None
    facet: str = ""
    measures: list[Measure] = field(default_factory=list)
    size: str = ""
    pairs: bool = False
    """Whether two numbers of each row are drawn against each other."""
    asked_count: bool = False
    each: bool = False
    """Whether numbers are told of one thing as it is on average: ``revenue per order``, ``the fastest carrier``."""
    warnings: list[str] = field(default_factory=list)
    doubts: float = 0.0


@dataclass(slots=True)
class Purposes:
    """The slots by what they are for."""

    dims: list[Slot] = field(default_factory=list)
    times: list[Slot] = field(default_factory=list)
    measures: list[Slot] = field(default_factory=list)
    counted: list[Slot] = field(default_factory=list)
    sizes: list[Slot] = field(default_factory=list)


def is_unique(named: Named, table: Table) -> bool:
    """Whether each row has a name of its own in this column."""
    return table.rows > 1 and named.column.distinct >= table.rows


def is_prepared(parts: Parts, table: Table) -> bool:
    """Whether each name comes once, or nearly: then the table has the numbers already."""
    if parts.x is None or parts.x.binned:
        return False
    return table.rows > 1 and table.by_name[parts.x.column].column.distinct >= table.rows * NEARLY


def is_time(key: Key | None, table: Table) -> bool:
    """Whether a key is of dates or years."""
    return key is not None and table.by_name[key.column].kind == "time"
