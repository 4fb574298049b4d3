"""Operations that make a column of others: bin, window, compute."""

from dataclasses import dataclass
from typing import Literal

from app.domain.fields import Fields
from app.domain.reading import Faults, shown
from app.transforms.columns import KEY, NUMBER, TIME, Column, Columns
from app.transforms.expression import Expression, ExpressionError, kind_of, names, parse
from app.transforms.rows import Key, read_keys

Grain = Literal["year", "quarter", "month", "week", "day", "hour"]
GRAINS: tuple[Grain, ...] = ("year", "quarter", "month", "week", "day", "hour")

Step = Literal[
    "moving_average", "cumulative_sum", "total", "lag", "lead", "rank", "percent_change", "difference"
]  # fmt: skip
STEPS: tuple[Step, ...] = (
    "moving_average", "cumulative_sum", "total", "lag", "lead", "rank", "percent_change", "difference",
)  # fmt: skip
_SIZED = {"moving_average", "lag", "lead", "percent_change", "difference"}

MOST_BINS = 10_000
MOST_SIZE = 100_000
WIDEST = 1e300


@dataclass(frozen=True, slots=True)
class Bin:
    """Gives each value the start of its bin: of a calendar's period, of so wide a bin, or of so many equal ones.

    Bins of a ``width`` start at its multiples; a ``count`` of bins lies between the least and the greatest value.
    ``name`` is the new column's, or the column's own, which is then replaced.
    """

    column: str
    by: Grain | None
    width: float | None
    count: int | None
    name: str
    place: str

    def after(self, columns: Columns, findings: Faults) -> Columns:
        """The columns that it leaves."""
        columns.find(self.column, f"{self.place}.column", findings, (TIME,) if self.by else (NUMBER,))
        made = Column(self.name, TIME, self.by, KEY) if self.by else Column(self.name, NUMBER, "", KEY)
        if self.name == self.column:
            return columns.replaced(self.name, made)
        return columns.with_new(made, f"{self.place}.as", findings)


@dataclass(frozen=True, slots=True)
class Window:
    """Gives each row a number that comes of the rows around it, in the order of ``order_by`` or as they are.

    ``size`` is how many rows a moving average takes, this one the last; how far back or ahead the others look.
    Where there are too few rows before, a moving average takes those there are; what looks beyond the end is missing.
    """

    fn: Step
    column: str
    size: int
    partition_by: tuple[str, ...]
    order_by: tuple[Key, ...]
    name: str
    place: str

    def after(self, columns: Columns, findings: Faults) -> Columns:
        """The columns that it leaves."""
        of_any = self.fn in {"lag", "lead", "rank"}
        found = columns.find(self.column, f"{self.place}.column", findings, () if of_any else (NUMBER,))
        for index, name in enumerate(self.partition_by):
            columns.find(name, f"{self.place}.partition_by[{index}]", findings)
        for key in self.order_by:
            columns.find(key.column, f"{key.place}.column", findings)
        kept = self.fn in {"lag", "lead"}
        made = Column(self.name, found.kind, found.grain, "") if kept else Column(self.name, NUMBER, "", "")
        return columns.with_new(made, f"{self.place}.as", findings)


@dataclass(frozen=True, slots=True)
class Compute:
    """A new column by an expression; what is no finite number, as after a division by zero, is missing."""

    name: str
    expression: Expression
    place: str

    def after(self, columns: Columns, findings: Faults) -> Columns:
        """The columns that it leaves."""
        for name in names(self.expression):
            columns.find(name.column, f"{self.place}.expr", findings)
        kind = ""
        try:
            kind = kind_of(self.expression, columns)
        except ExpressionError as error:
            findings.fault(f"{self.place}.expr", str(error))
        return columns.with_new(Column(self.name, kind), f"{self.place}.as", findings)


def read_bin(fields: Fields) -> Bin:
    """``column`` and one of ``by``, ``width``, ``count``; ``as`` is the new column's name."""
    column = fields.text("column", "which column?")
    given = [name for name in ("by", "width", "count") if fields.has(name)]
    if len(given) != 1:
        fields.fault(given[1] if given else "by", "give one of by (such as month), width and count")
    by = fields.choice("by", GRAINS) if fields.has("by") else None
    width = fields.number("width", 0, WIDEST, open_low=True)
    count = fields.whole("count", 1, MOST_BINS) if fields.has("count") else None
    return Bin(column, by, width, count, fields.new_name(default=column), fields.place)


def read_window(fields: Fields) -> Window:
    """``fn``, ``column``, ``as``, and perhaps ``size``, ``partition_by``, ``order_by``."""
    fn = fields.choice("fn", STEPS)
    column = fields.text("column", "which column?")
    if fields.has("size") and fn not in _SIZED:
        fields.fault("size", f"has no meaning for {fn}")
    size = fields.whole("size", 1, MOST_SIZE, default=None if fn == "moving_average" else 1)
    order = read_keys(fields, "order_by")
    return Window(fn, column, size, fields.names("partition_by"), order, fields.new_name(), fields.place)


def read_compute(fields: Fields) -> Compute:
    """``as`` and ``expr``."""
    name, text = fields.new_name(), fields.text("expr", "give an expression such as price * amount")
    expression = parse("0")
    if text:
        try:
            expression = parse(text)
        except ExpressionError as error:
            fields.fault("expr", f"{error}, in {shown(text, 200)}")
    return Compute(name, expression, fields.place)
