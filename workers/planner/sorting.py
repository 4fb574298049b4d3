"""In which order names lie: as asked, else by size where they have no order of their own."""

from workers.planner.columns import Named, Table
from workers.planner.fitting import BARS
from workers.planner.model import Key, Order
from workers.planner.parts import Parts, is_time
from workers.planner.reading import Reading


def order_by(reading: Reading, parts: Parts, chart: str, table: Table) -> Order | None:
    """The order that is asked for, or that helps to read; None leaves names as they come."""
    if reading.order is not None:
        return _asked(reading, parts, chart, table)
    if reading.few is not None:
        return Order("y", reading.few.descending, asked=False)
    if reading.extreme is not None:
        return Order("y", reading.extreme, asked=False)
    if _is_sorted_anyway(parts, chart, reading, table):
        return Order("y", descending=True, asked=False)
    return None


def _asked(reading: Reading, parts: Parts, chart: str, table: Table) -> Order:
    """By what: an axis, a column that is drawn, or what the chart is read by."""
    asked = reading.order
    if asked is None:
        raise AssertionError(reading)  # the caller has asked
    by = {"bars": "x"}.get(asked.axis, asked.axis)
    if not by:
        inside = [one for one in reading.mentions if asked.target[0] <= one.span[0] and one.span[1] <= asked.target[1]]
        by = _of_column(inside[0].column, parts, table) if inside else ""
    if not by:
        timed = is_time(parts.x, table) and not any(
            word in reading.text.low for word in ("high to low", "low to high", "highest", "largest")
        )
        by = "x" if chart in {"line", "area", "spline"} or timed else "y"
    descending = asked.descending if asked.descending is not None else by == "y"
    return Order(by, descending)


def _of_column(column: str, parts: Parts, table: Table) -> str:
    """What a named column is in the chart: an axis, or by its own name what is drawn beside."""
    named = table.by_name[column]
    if parts.x and (parts.x.column == column or (is_time(parts.x, table) and named.kind == "time")):
        return "x"
    if any(one.column == column for one in parts.measures):
        return "y"
    if parts.x is None and named.kind in {"category", "flag"}:
        parts.x = Key(column)
        return "x"
    if named.column.is_number and not parts.asked_count and named.kind == "measure":
        return column
    return "y"


def _is_sorted_anyway(parts: Parts, chart: str, reading: Reading, table: Table) -> bool:
    """Bars of names are read by size, where their names have no order of their own and the table has none either."""
    if chart not in BARS | {"lollipop", "pareto", "treemap"} or parts.x is None or parts.x.binned or parts.color:
        return False
    named = table.by_name[parts.x.column]
    if named.kind not in {"category", "flag"} or _is_ordinal(named):
        return False
    return all(one.fn for one in parts.measures) or "ranking" in reading.intents


_ORDINAL = (
    ("mon", "tue", "wed", "thu", "fri", "sat", "sun"), ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug",
    "sep", "oct", "nov", "dec"),
    ("low", "medium", "high"), ("small", "medium", "large"), ("q1", "q2", "q3", "q4"), ("xs", "s", "m", "l", "xl",
    "xxl"),
)  # fmt: skip


def _is_ordinal(named: Named) -> bool:
    """Whether its names have an order that people know: days, months, sizes, ages from to."""
    values = [value.strip().lower() for value in named.column.values]
    if not values:
        return False
    if all(value[:1].isdigit() for value in values):
        return True
    return any({value[:3] for value in values} <= {one[:3] for one in known} for known in _ORDINAL)
