"""Timelines: events in the order of time, each with its words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.charts.describe import heading
from app.charts.model import UNLEGENDED, ChartSpec, ChartType, DataTable, JsonObject
from app.charts.moments import read_moment, said
from app.charts.reading import Findings, drawn_text, objects
from app.charts.series import read_labels

MOST_EVENTS = 200
FIELDS = ("date", "start", "end", "title", "label", "name", "text", "group")
_TOLD = 8


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened at an instant, or from ``start`` to ``end``."""

    title: str
    start: datetime
    end: datetime | None = None
    text: str = ""
    group: str = ""


@dataclass(frozen=True, slots=True)
class TimelineData:
    """Events from the first to the last."""

    events: tuple[Event, ...]

    @property
    def groups(self) -> list[str]:
        """The names of groups, in the order in which they come."""
        return list(dict.fromkeys(event.group for event in self.events))


def read_timeline(data: JsonObject, findings: Findings) -> TimelineData:
    """Read ``{"events": [{"date", "title", "text", "end", "group"}]}``, or labels (dates) + one dataset of titles."""
    rows = data.get("events", data.get("rows"))
    if rows is None and data.get("labels") is not None:
        rows = _labelled(data, findings)
    found = [_event(item, place, findings) for place, item in objects(rows, "data.events", findings)]
    findings.settle()
    events = [event for event in found if event]
    if not events:
        findings.fault("data.events", "there is nothing to draw: the list is empty")
    if len(events) > MOST_EVENTS:
        findings.fault("data.events", f"{len(events)} events; at most {MOST_EVENTS} can be one picture")
    findings.settle()
    return TimelineData(tuple(sorted(events, key=lambda event: event.start)))


def _labelled(data: JsonObject, findings: Findings) -> list[Mapping[str, Any]]:
    labels = read_labels(data, findings)
    items = [item for _, item in objects(data.get("datasets"), "data.datasets", findings)]
    titles = items[0].get("data") if items else None
    if not isinstance(titles, list) or len(titles) != len(labels):
        findings.fault("data.datasets[0].data", f"expected a list of {len(labels)} titles, one a date")
        return []
    return [{"date": date, "title": title} for date, title in zip(labels, titles, strict=True)]


def _event(item: Mapping[str, Any], place: str, findings: Findings) -> Event | None:
    for name in item:
        if name not in FIELDS:
            findings.notice(f"{place}.{name}", f"not used: an event has {', '.join(FIELDS)}")
    key = next((key for key in ("date", "start") if key in item), "date")
    start = read_moment(item.get(key), f"{place}.{key}", findings)
    end = None if item.get("end") is None else read_moment(item["end"], f"{place}.end", findings)
    if start and end and end < start:
        findings.fault(f"{place}.end", f"the end, {said(end)}, is before the start, {said(start)}")
    name = next((name for name in ("title", "label", "name") if name in item), "title")
    title, text, group = (drawn_text(item.get(part), f"{place}.{part}", findings) for part in (name, "text", "group"))
    return Event(title, start, end, text, group) if start else None


def _describe(spec: ChartSpec) -> str:
    events: Sequence[Event] = spec.data.events
    told = "; ".join(f"{said(event.start)} {event.title}" for event in events[:_TOLD])
    more = f"; and {len(events) - _TOLD} more" if len(events) > _TOLD else ""
    return f"{heading('Timeline', spec)} {len(events)} events: {told}{more}."


def _tabulate(spec: ChartSpec) -> DataTable:
    rows = tuple(
        (said(event.start), said(event.end) if event.end else None, event.title, event.text, event.group)
        for event in spec.data.events
    )
    return DataTable(("Date", "End", "Event", "Text", "Group"), rows)


TIMELINE = ChartType(
    name="timeline",
    family="schedule",
    shape="own",
    honours=UNLEGENDED - {"format", "tooltip_format"},
    title="Timeline",
    summary="Events in the order of time, each with its words beside its place.",
    data_shape="events: date, title, and perhaps text, end, group; or labels (dates) + one dataset of titles",
    example={
        "chart_type": "timeline",
        "data": {
            "events": [
                {"date": "1957-10-04", "title": "Sputnik 1", "text": "the first satellite"},
                {"date": "1961-04-12", "title": "Vostok 1", "text": "Gagarin in orbit"},
                {"date": "1965-03-18", "title": "First walk in space"},
                {"date": "1969-07-20", "title": "Apollo 11", "text": "people on the Moon"},
                {"date": "1971-04-19", "title": "Salyut 1", "text": "the first station"},
                {"date": "1977-08-20", "title": "Voyager 2", "text": "to the outer planets"},
                {"date": "1981-04-12", "title": "First space shuttle"},
                {"date": "1986-02-19", "end": "2001-03-23", "title": "Mir", "text": "fifteen years in orbit"},
                {"date": "1990-04-24", "title": "Hubble telescope"},
                {"date": "1998-11-20", "title": "First part of the ISS"},
            ]
        },
        "options": {"title": "Forty years from the first satellite to the space station"},
    },
    read_data=read_timeline,
    describe=_describe,
    tabulate=_tabulate,
)
