"""An event as people read it: what happened in a sentence, and where to look."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.charts import CHART_TYPES
from app.domain import events
from app.domain.errors import NotFound
from app.domain.jobs import ChartStatus
from app.ports import Tools
from app.store.models import Chart, Event
from app.usecases.charts import get_chart
from app.usecases.webhooks.payloads import payload_of

LONGEST_HEADLINE = 200
IDS = ("chart_id", "batch_id", "job_id", "webhook_id", "delivery_id", "request_id")

_BLANK = re.compile(r"[\s\x00-\x1f\x7f-\x9f]+")


@dataclass(frozen=True, slots=True)
class Notice:
    """An event in plain words, each text on one line; ``ids`` and ``links`` by their names.

    ``chart`` has a picture that whoever reads this may see: a private chart's is seen with a key alone.
    """

    headline: str
    sentence: str
    note: str
    links: Mapping[str, str]
    thumbnail_url: str
    ids: Mapping[str, str]
    chart: Chart | None


def notice_of(tools: Tools, event: Event) -> Notice:
    """The event in words, with addresses that are signed now."""
    chart = _chart(tools, event)
    data = payload_of(tools, event)["data"]
    headline, sentence = WORDS.get(event.type, _other)(data, chart, event.type)
    told = {"Chart": data.get("chart_url"), "Picture": data.get("image_url")}
    ids = {name.removesuffix("_id"): str(data[name]) for name in IDS if data.get(name)}
    return Notice(
        headline=cut(one_line(headline), LONGEST_HEADLINE),
        sentence=one_line(sentence),
        note=_note(data, chart),
        links={name: url for name, url in told.items() if url},
        thumbnail_url=data.get("thumbnail_url", ""),
        ids=ids | {"event": event.event_id},
        chart=chart if chart and chart.status == ChartStatus.GENERATED and chart.visibility != "private" else None,
    )


def one_line(text: str) -> str:
    """The text without line breaks and control characters."""
    return _BLANK.sub(" ", text).strip()


def cut(text: str, most: int) -> str:
    """At most so many characters of the text."""
    return text if len(text) <= most else f"{text[: most - 1]}…"


def _chart(tools: Tools, event: Event) -> Chart | None:
    """The chart that the event speaks of, unless it has been deleted since."""
    if "chart_id" not in event.data:
        return None
    try:
        return get_chart(tools, event.tenant_id, event.data["chart_id"])
    except NotFound:
        return None


def _note(data: Mapping[str, Any], chart: Chart | None) -> str:
    """What there is to know of the links."""
    if chart is None:
        return "It has been deleted since." if "chart_id" in data else ""
    if chart.visibility == "private":
        return "This chart is private: its picture is sent to nobody, and the links want an API key."
    until = datetime.fromisoformat(data["urls_expire_at"])
    return f"Signed links work until {until.day} {until:%B %Y, %H:%M} UTC."


def _title(chart: Chart | None) -> str:
    if chart is None:
        return "a chart"
    return one_line(chart.title) or CHART_TYPES[chart.chart_type].title if chart.chart_type in CHART_TYPES else "Chart"


Words = Callable[[Mapping[str, Any], Chart | None, str], tuple[str, str]]
"""From an event's data, its chart and its type to a headline and a sentence."""


def _generated(data: Mapping[str, Any], chart: Chart | None, _: str) -> tuple[str, str]:
    headline = _title(chart) if chart else "A chart was drawn"
    return headline, f"The chart is drawn: {data['format'].upper()}, {data['width']} × {data['height']} pixels."  # noqa: RUF001 - the sign


def _failed(data: Mapping[str, Any], chart: Chart | None, _: str) -> tuple[str, str]:
    return f"Not drawn: {_title(chart)}", f"The chart can't be drawn: {data['error']['detail']}"


def _batch(data: Mapping[str, Any], chart: Chart | None, _: str) -> tuple[str, str]:
    total, drawn = data["total"], data["generated"]
    headline = f"{drawn} of {total} charts drawn"
    if chart and chart.title:
        headline = f"{one_line(chart.title)}: {headline}"
    left = [f"{data[name]} {name}" for name in ("failed", "cancelled") if data[name]]
    return headline, f"The batch has ended: {', '.join([f'{drawn} of {total} charts drawn', *left])}."


def _disabled(data: Mapping[str, Any], _: Chart | None, __: str) -> tuple[str, str]:
    name = data["description"] or data["webhook_id"]
    sentence = f"Plotworks does not call “{name}” any more: {data['reason']}. Enable it to have it called again."
    return "A webhook endpoint was disabled", sentence


def _exhausted(data: Mapping[str, Any], _: Chart | None, __: str) -> tuple[str, str]:
    why = data["error"] or f"the receiver answered {data['status']}"
    sentence = f"{data['event_type']} was tried {data['attempts']} times; the last time {why}. It can be sent again."
    return "An event was not delivered", sentence


def _ping(data: Mapping[str, Any], _: Chart | None, __: str) -> tuple[str, str]:
    return "A test from Plotworks", data["message"]


def _other(_: Mapping[str, Any], chart: Chart | None, kind: str) -> tuple[str, str]:
    words = kind.replace(".", " ").replace("_", " ").capitalize()
    return f"{words}: {_title(chart)}" if chart else words, events.EVENTS.get(kind, "")


WORDS: Mapping[str, Words] = {
    events.CHART_GENERATED: _generated,
    events.CHART_FAILED: _failed,
    events.BATCH_COMPLETED: _batch,
    events.ENDPOINT_DISABLED: _disabled,
    events.DELIVERY_EXHAUSTED: _exhausted,
    events.PING: _ping,
}
"""Events that have words of their own; others say what ``EVENTS`` says of them."""
