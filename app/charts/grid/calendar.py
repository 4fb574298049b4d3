"""Calendar heatmaps: a value a day, in weeks and years."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from app.charts.coloring import refuse_names
from app.charts.describe import amount, heading
from app.charts.model import PLAIN, ChartSpec, ChartType, DataTable, JsonObject
from app.charts.moments import read_one
from app.charts.reading import Findings, OptionReader, drawn_text, is_number, shown

MOST_YEARS = 12
COARSE = frozenset({"year", "quarter", "month"})
"""Dates that are no days."""

WEEK_STARTS = ("monday", "sunday")
DATES, VALUES = ("date", "day", "x", "t"), ("value", "count", "y", "v")


@dataclass(frozen=True, slots=True)
class CalendarData:
    """Days in order, each once, with their values; ``name`` says what these are."""

    name: str
    days: tuple[date, ...]
    values: tuple[float, ...]

    @property
    def years(self) -> tuple[int, ...]:
        """Every year from the first day's to the last one's."""
        return tuple(range(self.days[0].year, self.days[-1].year + 1)) if self.days else ()


@dataclass(frozen=True, slots=True)
class CalendarExtras:
    """The day that weeks start with."""

    sunday_first: bool = False


def read_calendar(data: JsonObject, findings: Findings) -> CalendarData:
    """Read labels that are dates beside one dataset of numbers, or a dataset of ``{"date", "value"}``, or of pairs."""
    datasets = data.get("datasets")
    if not isinstance(datasets, list) or not datasets or not isinstance(datasets[0], Mapping):
        findings.fault("data.datasets", f"expected a list with one dataset, found {shown(datasets)}")
        findings.settle()
        return CalendarData("", (), ())
    if len(datasets) > 1:
        findings.notice("data.datasets", f"the first of {len(datasets)} datasets is drawn: a day has one colour")
    name = drawn_text(datasets[0].get("label"), "data.datasets[0].label", findings)
    _tell_options(datasets[0], findings)
    found = _days(data, datasets[0].get("data"), findings)
    findings.settle()
    days = sorted(found)
    if days and days[-1].year - days[0].year >= MOST_YEARS:
        message = f"the days go from {days[0].year} to {days[-1].year}; at most {MOST_YEARS} years fit into a picture"
        findings.fault("data", message)
    findings.settle()
    return CalendarData(name, tuple(days), tuple(found[day] for day in days))


def _tell_options(item: Mapping[str, Any], findings: Findings) -> None:
    options = OptionReader({k: v for k, v in item.items() if k not in {"label", "data"}}, "data.datasets[0]", findings)
    for name in ("backgroundColor", "borderColor"):
        if options.find(name)[0]:
            options.refuse(name, "the colours of a calendar come from color_scheme")
    options.leftovers()


def _days(data: JsonObject, given: Any, findings: Findings) -> dict[date, float]:
    """The value of each day that has one; a day given twice is a fault."""
    place, labels = "data.datasets[0].data", data.get("labels")
    if isinstance(given, Mapping):
        pairs = [(f"{place}.{key}", key, value) for key, value in given.items()]
    elif not isinstance(given, list):
        findings.fault(place, f"expected a list, found {shown(given)}")
        return {}
    elif isinstance(labels, list):
        if len(labels) != len(given):
            findings.fault(place, f"{len(given)} values for {len(labels)} labels; give one value a label")
        pairs = [
            (f"data.labels[{at}]", label, value) for at, (label, value) in enumerate(zip(labels, given, strict=False))
        ]
    else:
        pairs = [(f"{place}[{at}]", *_pair(item)) for at, item in enumerate(given)]
    found: dict[date, float] = {}
    for spot, text, value in pairs:
        _add(found, spot, text, value, findings)
    return found


def _pair(item: Any) -> tuple[Any, Any]:
    """A date and a value out of an object or a pair; what is neither has no date."""
    match item:
        case [day, value]:
            return day, value
        case Mapping():
            first, second = (next((item[key] for key in keys if key in item), None) for keys in (DATES, VALUES))
            return first, second
        case _:
            return item, None


def _add(found: dict[date, float], place: str, text: Any, value: Any, findings: Findings) -> None:
    day = _day(text)
    if day is None:
        findings.fault(place, f"expected a date such as 2024-03-09, found {shown(text)}")
    elif day in found:
        findings.fault(place, f"{day} comes twice; add its values up first")
    elif value is not None and not is_number(value):
        findings.fault(place, f"expected a number or null for {day}, found {shown(value)}")
    elif value is not None:
        found[day] = value


def _day(text: Any) -> date | None:
    """The day of a date, with or without a time of day."""
    found = read_one(text)
    return found.wall.date() if found and found.grain not in COARSE else None


def _read_extras(options: OptionReader, advanced: OptionReader) -> CalendarExtras:
    refuse_names(options, advanced)
    return CalendarExtras(options.choice(WEEK_STARTS, "week_start", "weekStart") == "sunday")


def _describe(spec: ChartSpec) -> str:
    data: CalendarData = spec.data
    if not data.days:
        return f"{heading('Calendar heatmap', spec)} No day has a value."
    span = f"{len(data.days):,} days from {data.days[0]} to {data.days[-1]}."
    name = f"{data.name}: " if data.name else ""
    low, high = min(data.values), max(data.values)
    low_at, high_at = (data.days[data.values.index(end)] for end in (low, high))
    ends = f"{name}lowest {amount(low)} on {low_at}; highest {amount(high)} on {high_at}."
    return f"{heading('Calendar heatmap', spec)} {span} {ends}"


def _tabulate(spec: ChartSpec) -> DataTable:
    """A row a day."""
    data: CalendarData = spec.data
    rows = tuple((str(day), value) for day, value in zip(data.days, data.values, strict=True))
    return DataTable(("Day", data.name or "Value"), rows)


def _example_days() -> list[list[object]]:
    """Loans of a library that is closed on Sundays and in the last week of the year, busy in spring and autumn."""
    start = date(2024, 1, 1).toordinal()
    days = (date.fromordinal(start + at) for at in range(366))
    busy = (60, 74, 82, 71, 58, 45, 31, 28, 66, 93, 88, 52)
    return [
        [str(day), round(busy[day.month - 1] * (1.45, 1.0, 1.15, 0.95, 0.8, 1.6)[day.weekday()] + day.day * 7 % 23)]
        for day in days
        if day.weekday() < 6 and (day.month, day.day) < (12, 24)  # noqa: PLR2004 - Sunday, Christmas
    ]


CALENDAR_HEATMAP = ChartType(
    name="calendarHeatmap",
    family="grid",
    title="Calendar heatmap",
    summary="Shows a value a day by colour, in weeks and years.",
    data_shape='labels that are dates + one dataset of numbers, or a dataset of {"date", "value"} or [date, number]',
    example={
        "chart_type": "calendarHeatmap",
        "data": {"datasets": [{"label": "Loans a day", "data": _example_days()}]},
        "options": {
            "title": "Mondays and Saturdays are the library's busiest days",
            "subtitle": "Books lent in 2024",
        },
    },
    read_data=read_calendar,
    read_extras=_read_extras,
    describe=_describe,
    tabulate=_tabulate,
    options_schema={
        "week_start": {
            "enum": list(WEEK_STARTS),
            "default": "monday",
            "description": "The day that weeks start with.",
        }
    },
    honours=PLAIN - {"colors"},
    aliases=("calendar",),
)
