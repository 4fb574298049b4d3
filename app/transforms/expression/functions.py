"""The functions and operators of expressions, with the kinds of value that they take and give."""

from collections.abc import Mapping
from dataclasses import dataclass

from app.transforms.columns import BOOLEAN, NUMBER, TEXT, TIME, UNKNOWN

ANY = UNKNOWN
SAME = "same"
"""All arguments of this kind are of one kind, which is that of the result."""


@dataclass(frozen=True, slots=True)
class Signature:
    """``takes`` has the kind of each argument; the last ``optional`` of them may be left out, ``more`` may follow."""

    takes: tuple[str, ...]
    gives: str
    optional: int = 0
    more: bool = False

    @property
    def least(self) -> int:
        """How many arguments there must be."""
        return len(self.takes) - self.optional

    def kind(self, index: int) -> str:
        """The kind of one argument."""
        return self.takes[min(index, len(self.takes) - 1)]


_ROUNDING = Signature((NUMBER,), NUMBER)
_PART = Signature((TIME,), NUMBER)
FUNCTIONS: Mapping[str, Signature] = {
    **dict.fromkeys(("abs", "floor", "ceil", "ln", "log10", "sqrt"), _ROUNDING),
    "round": Signature((NUMBER, NUMBER), NUMBER, optional=1),
    **dict.fromkeys(("lower", "upper"), Signature((TEXT,), TEXT)),
    "length": Signature((TEXT,), NUMBER),
    "substr": Signature((TEXT, NUMBER, NUMBER), TEXT, optional=1),
    **dict.fromkeys(("year", "quarter", "month", "day", "weekday", "hour"), _PART),
    **dict.fromkeys(("month_name", "weekday_name"), Signature((TIME,), TEXT)),
    "coalesce": Signature((SAME, SAME), SAME, more=True),
    "if": Signature((BOOLEAN, SAME, SAME), SAME),
    "concat": Signature((ANY, ANY), TEXT, optional=1, more=True),
}
"""Every function there is."""

ARITHMETIC = ("+", "-", "*", "/", "%")
COMPARING = ("=", "!=", "<", "<=", ">", ">=")
