"""Runs of schedules in plain words: what came of one, what a condition says, which slots were missed."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from app.domain.runs import Outcome, RunKind
from app.domain.schedules.alerts import Standing

TOLD_SLOTS = 5
"""Missed slots that are named one by one, the newest."""

Data = Mapping[str, Any]

HEADS: Mapping[str, str] = {
    Outcome.NO_DATA: "No data",
    Outcome.STALE: "Stale",
    Outcome.NOT_DRAWN: "Not drawn",
    Outcome.SOURCE_FAILED: "Not fetched",
    Outcome.NOT_FRESH: "Not fresh",
}
"""What stands before the title where a report is not as usual."""

ALERTS: Mapping[str, str] = {Standing.ALERT: "Alert", Standing.RESOLVED: "Resolved", Standing.ERROR: "Not known"}


def ended(data: Data, title: str) -> tuple[str, str]:
    """Headline and sentence of a run that has ended."""
    head = HEADS.get(data["outcome"], "")
    words = [part for part in ("Test" if data["kind"] == RunKind.TEST else "", head, title) if part]
    tell = _ENDS.get(data["outcome"], _nothing)
    return ": ".join(words), _sentence(f"{tell(data)} The report is of {_instant(data['as_of'], data)}")


def alerted(data: Data, title: str) -> tuple[str, str]:
    """Headline and sentence of a condition that has come true, is over, or can't be looked at."""
    alert = data["alert"]
    head = ALERTS.get(alert["event"], "Alert")
    return f"{head}: {title}", _sentence(f"{alert['name']}: {alert['message']}")


def missed(data: Data, _: str) -> tuple[str, str]:
    """Headline and sentence of slots that passed without a run, or of one that is late."""
    slots = [_instant(slot, data) for slot in data["slots"][-TOLD_SLOTS:]]
    named = slots[0] if len(slots) == 1 else f"{', '.join(slots[:-1])} and {slots[-1]}"
    if data["reason"] == "late":
        return f"Late: {data['name']}", _sentence(f"The run of {named} has not begun yet; it is made up for")
    total = data["total"]
    count = "One slot has passed without a run" if total == 1 else f"{total} slots have passed without a run"
    last = f"the last {'was' if len(slots) == 1 else 'were'}"
    words = f"{count}: {named}" if total == len(slots) else f"{count}; {last} {named}"
    return f"Missed: {data['name']}", _sentence(words)


def _sent(data: Data) -> str:
    rows = data.get("rows")
    count = "" if rows is None else f" of {rows:,} row{'' if rows == 1 else 's'}"
    return f"Drawn{count}.{_unchanged(data)}"


def _unchanged(data: Data) -> str:
    return " Nothing has changed since the last run." if (data.get("changed") or {}).get("same") else ""


def _nothing(_: Data) -> str:
    return "No report was made."


def _skipped(_: Data) -> str:
    return "The data are those of the last run."


def _no_data(_: Data) -> str:
    return "The source has answered without any rows."


def _stale(data: Data) -> str:
    return f"There are no new data{_why(data)}. What is shown are those of the last good run."


def _not_drawn(data: Data) -> str:
    return f"The data came, and the chart can't be drawn{_why(data)}."


def _not_fetched(data: Data) -> str:
    return f"The data did not come{_why(data)}."


def _not_fresh(data: Data) -> str:
    return f"The data were not new enough in time{_why(data)}."


_ENDS: Mapping[str, Callable[[Data], str]] = {
    Outcome.SENT: _sent,
    Outcome.UNCHANGED: _skipped,
    Outcome.NO_DATA: _no_data,
    Outcome.STALE: _stale,
    Outcome.NOT_DRAWN: _not_drawn,
    Outcome.SOURCE_FAILED: _not_fetched,
    Outcome.NOT_FRESH: _not_fresh,
}


def _why(data: Data) -> str:
    """The reason, in the words of the error or of what was noticed of the source."""
    notices = [one["message"] for one in data.get("notices") or () if one.get("path") == "data_source"]
    words = (data.get("error") or {}).get("detail") or next(iter(notices), "")
    return f": {words.rstrip('. ')}" if words else ""


def _instant(text: str, data: Data) -> str:
    """In the schedule's zone, as people write it."""
    zone = data["timezone"]
    local = datetime.fromisoformat(text).astimezone(ZoneInfo(zone))
    return f"{local.day} {local:%B %Y, %H:%M} ({zone})"


def _sentence(words: str) -> str:
    return f"{words.rstrip('. ')}."
