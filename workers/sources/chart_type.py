"""The chart type of a table for which nobody named one: by the kinds of its columns, and told why."""

from collections.abc import Mapping, Sequence

from app.charts.reading import shown
from app.transforms.columns import NUMBER, TEXT, TIME, Columns

FEW_NAMES = 12
"""Names that stand side by side under bars; more of them lie one below the other."""


def chart_type_of(columns: Columns, distinct: Mapping[str, int]) -> tuple[str, str]:
    """The chart type, and the sentence that explains it. ``distinct`` is how many values a column has, if known."""
    of_kind = {kind: [name for name, one in columns.known.items() if one.kind == kind] for kind in (NUMBER, TEXT, TIME)}
    numbers, names, times = of_kind[NUMBER], of_kind[TEXT], of_kind[TIME]
    if numbers and times:
        return "line", f"a line, since {_quoted(times[:1])} is a time and {_quoted(numbers)} numbers"
    if numbers and names:
        side_by_side = distinct.get(names[0], 0) <= FEW_NAMES
        chosen, told = ("bar", "bars") if side_by_side else ("horizontalBar", "bars that lie")
        return chosen, f"{told}, since {_quoted(names[:1])} are names and {_quoted(numbers)} numbers"
    if len(numbers) > 1:
        return "scatter", f"points, since {_quoted(numbers)} are numbers"
    if numbers:
        return "histogram", f"a histogram, since {_quoted(numbers)} are the only numbers"
    return "table", "a table, since there are no numbers"


def _quoted(names: Sequence[str]) -> str:
    few = [shown(name) for name in names[:3]]
    return " and ".join(few) if len(names) <= len(few) else f"{', '.join(few)} and others"
