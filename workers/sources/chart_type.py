"""The chart of a table for which nobody named a type: by the kinds of its columns, and told why."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from app.charts.identities import is_identity, is_year
from app.charts.reading import shown
from app.charts.table import MOST_GROUPS, MOST_MEASURES
from app.transforms import Aggregate, Bin, Measure, Transform
from app.transforms.columns import NUMBER, TEXT, TIME, Columns
from workers.sources.automatic import grain_for

FEW_NAMES = 12
"""Names that stand side by side under bars; more of them lie one below the other."""

REPEATED = 0.5
"""Names that are fewer than this share of the rows come often enough to be counted."""

PLACE = "data_source"
COUNTS = ("rows", "number of rows")
"""Names of a column of counts: the first, unless that is what is counted by."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """A chart type, the sentence that explains it, channels that it needs, and what is done with the rows before."""

    chart_type: str
    sentence: str
    encoding: Mapping[str, Any] = field(default_factory=dict)
    transforms: tuple[Transform, ...] = ()


@dataclass(frozen=True, slots=True)
class Known:
    """The names of columns by what they hold; ``counts`` are those whose numbers add up, ``ids`` and ``years`` don't.

    ``profile`` has what is known of each; ``rows`` is 0 where nobody knows how many there are.
    """

    counts: Sequence[str]
    ids: Sequence[str]
    years: Sequence[str]
    names: Sequence[str]
    times: Sequence[str]
    profile: Mapping[str, Mapping[str, Any]]
    rows: int

    @classmethod
    def of(cls, columns: Columns, profile: Mapping[str, Mapping[str, Any]], rows: int) -> "Known":
        """The columns sorted; running numbers alone are not known from places along an axis."""
        of_kind = {
            kind: [name for name, one in columns.known.items() if one.kind == kind] for kind in (NUMBER, TEXT, TIME)
        }
        numbers, lone = of_kind[NUMBER], not of_kind[TEXT] and not of_kind[TIME]
        years = [name for name in numbers if is_year(name, profile.get(name, {}))]
        ids = [name for name in numbers if name not in years
               and is_identity(name, profile.get(name, {}), 0 if lone else rows)]  # fmt: skip
        counts = [name for name in numbers if name not in {*years, *ids}]
        return cls(counts, ids, years, of_kind[TEXT], of_kind[TIME], profile, rows)

    def distinct(self, name: str) -> int:
        """How many values a column has, 0 if nobody counted."""
        return self.profile.get(name, {}).get("distinct") or 0


def chart_of(columns: Columns, profile: Mapping[str, Mapping[str, Any]], rows: int) -> Chosen:
    """The chart that fits the columns of so many rows (0: not known).

    Ids are never added up: where there are no other numbers, rows are counted.
    """
    known = Known.of(columns, profile, rows)
    chosen = _of_numbers(known) if known.counts else _of_rows(known)
    apart = [*known.ids, *known.years]
    return chosen if apart or not chosen.encoding else Chosen(chosen.chart_type, chosen.sentence)


def _of_numbers(known: Known) -> Chosen:
    numbers, names = known.counts, known.names
    values = {"y": list(numbers[:MOST_MEASURES])}
    if known.times:
        told = f"a line, since {_quoted(known.times[:1])} is a time and {_quoted(numbers)} numbers"
        return Chosen("line", told, values)
    if known.years:
        parts = [name for name in names if 1 < known.distinct(name) <= MOST_GROUPS][: int(len(numbers) == 1)]
        color = {"color": parts[0]} if parts else {}
        told = f"a line, since {_quoted(known.years[:1])} has years and {_quoted(numbers)} numbers"
        return Chosen("line", told, {"x": known.years[0], **values, **color})
    if names:
        chosen, told = _bars(known.distinct(names[0]))
        return Chosen(chosen, f"{told}, since {_quoted(names[:1])} are names and {_quoted(numbers)} numbers", values)
    if len(numbers) > 1:
        return Chosen("scatter", f"points, since {_quoted(numbers)} are numbers", {"x": numbers[0], "y": numbers[1]})
    return Chosen("histogram", f"a histogram, since {_quoted(numbers)} are the only numbers", values)


def _of_rows(known: Known) -> Chosen:
    """Rows counted by time, year or name, where ids alone are numbers; else the table itself."""
    nothing = Chosen("table", "a table, since there are no numbers")
    if not known.ids and not known.years:
        return nothing
    named = [name for name in known.names if not known.rows or known.distinct(name) < REPEATED * known.rows]
    if known.times:
        time = known.times[0]
        told = f"the number of rows over {_quoted([time])}, since {_apart(known)}"
        return Chosen("line", told, {"x": time, "y": _count_by(time)}, (*_periods(known, time), _counted(time)))
    if known.years:
        year = known.years[0]
        told = f"the number of rows for each {_quoted([year])}, since {_apart(known)}"
        return Chosen("line", told, {"x": year, "y": _count_by(year)}, (_counted(year),))
    if named:
        chosen, bars = _bars(known.distinct(named[0]))
        told = f"{bars} of the number of rows for each {_quoted(named[:1])}, since {_apart(known)}"
        return Chosen(chosen, told, {"x": named[0], "y": _count_by(named[0])}, (_counted(named[0]),))
    return Chosen("table", f"a table, since {_apart(known)}")


def _bars(names: int) -> tuple[str, str]:
    return ("bar", "bars") if names <= FEW_NAMES else ("horizontalBar", "bars that lie")


def _apart(known: Known) -> str:
    """Why numbers are not added up."""
    kinds = [(known.ids, "names things", "name things"), (known.years, "has years", "have years")]
    told = [f"{_quoted(names)} {one if len(names) == 1 else several}" for names, one, several in kinds if names]
    return f"{' and '.join(told)}: numbers that don't add up"


def _counted(column: str) -> Aggregate:
    return Aggregate((column,), (Measure("", "count", 0, _count_by(column), PLACE),), PLACE)


def _count_by(column: str) -> str:
    return next(name for name in COUNTS if name != column)


def _periods(known: Known, time: str) -> tuple[Bin, ...]:
    """Periods of the calendar, as fine as can be told apart, where it is known from when to when."""
    ends = [known.profile.get(time, {}).get(end) for end in ("min", "max")]
    try:
        low, high = (datetime.fromisoformat(str(end)) for end in ends)
    except ValueError:
        return ()
    return (Bin(time, grain_for(low, high), None, None, time, PLACE),)


def _quoted(names: Sequence[str]) -> str:
    few = [shown(name) for name in names[:3]]
    return " and ".join(few) if len(names) <= len(few) else f"{', '.join(few)} and others"
