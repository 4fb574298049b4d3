"""An event as people read it: what happened in a sentence, and where to look."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.charts import CHART_TYPES
from app.domain import events
from app.domain.errors import NotFound
from app.domain.jobs import ChartStatus
from app.domain.reading import cut
from app.ports import Tools
from app.store.models import Chart, Event
from app.usecases.charts import get_chart
from app.usecases.links import embed_url
from app.usecases.webhooks.payloads import payload_of
from workers.delivery import run_words
from workers.delivery.reported import Extract, Reported, changes_of, extracts_of, other_charts, reported

LONGEST_HEADLINE = 200
IDS = ("schedule_id", "run_id", "chart_id", "batch_id", "job_id", "webhook_id", "delivery_id", "request_id")
LINKS: Mapping[str, str] = {
    "Chart": "chart_url",
    "Picture": "image_url",
    "Latest": "latest_url",
    "Data": "data_url",
}
"""Addresses of a payload that people open, by what they are called."""

_BLANK = re.compile(r"[\s\x00-\x1f\x7f-\x9f]+")


@dataclass(frozen=True, slots=True)
class Notice:
    """An event in plain words, each text on one line; ``ids`` and ``links`` by their names.

    ``chart`` has a picture that whoever reads this may see: a private chart's is seen with a key alone. Of a run of a
    schedule, ``changes`` are told in a line each, and ``extracts`` of its data where there is no picture.
    """

    headline: str
    sentence: str
    note: str
    links: Mapping[str, str]
    thumbnail_url: str
    ids: Mapping[str, str]
    chart: Chart | None
    reported: Reported | None = None
    changes: Sequence[str] = ()
    extracts: Sequence[Extract] = ()


def notice_of(tools: Tools, event: Event) -> Notice:
    """The event in words, with addresses that are signed now."""
    chart, run = _chart(tools, event), reported(tools, event)
    data = payload_of(tools, event)["data"]
    headline, sentence = WORDS.get(event.type, _other)(data, chart, event.type)
    ids = {name.removesuffix("_id"): str(data[name]) for name in IDS if data.get(name)}
    seen = chart if chart and chart.status == ChartStatus.GENERATED and chart.visibility != "private" else None
    ended = run if event.type in events.RUN_ENDS else None
    return Notice(
        headline=cut(one_line(headline), LONGEST_HEADLINE),
        sentence=one_line(sentence),
        note=_note(data, chart, run),
        links=_links(tools, data, chart, ended),
        thumbnail_url=data.get("thumbnail_url", ""),
        ids=ids | {"event": event.event_id},
        chart=seen,
        reported=run,
        changes=changes_of(ended) if ended else (),
        extracts=extracts_of(tools, ended) if ended and not seen else (),
    )


def table_text(extract: Extract) -> str:
    """The rows of a table in columns of the same width, under its name."""
    rows = [extract.columns, *extract.rows]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    pads = [str.rjust if side == "right" else str.ljust for side in extract.sides]
    lines = ["  ".join(pad(cell, width) for pad, cell, width in zip(pads, row, widths, strict=True)) for row in rows]
    return "\n".join(line.rstrip() for line in (extract.name, "", *lines, extract.more)).rstrip()


def one_line(text: str) -> str:
    """The text without line breaks and control characters."""
    return _BLANK.sub(" ", text).strip()


def _chart(tools: Tools, event: Event) -> Chart | None:
    """The chart that the event speaks of, unless it has been deleted since."""
    if "chart_id" not in event.data:
        return None
    try:
        return get_chart(tools, event.tenant_id, event.data["chart_id"])
    except NotFound:
        return None


def _links(tools: Tools, data: Mapping[str, Any], chart: Chart | None, ended: Reported | None) -> dict[str, str]:
    """Where to look; the latest picture is one that there is."""
    left_out = () if chart and chart.status == ChartStatus.GENERATED else ("Latest",)
    found = {name: data[key] for name, key in LINKS.items() if key in data and name not in left_out}
    others = other_charts(tools, ended) if ended else []
    return found | {f"{number}. {_title(one)}": embed_url(tools, one) for number, one in enumerate(others, 2)}


def _note(data: Mapping[str, Any], chart: Chart | None, run: Reported | None) -> str:
    """What there is to know of the links."""
    if chart is None and "chart_id" in data:
        return "It has been deleted since."
    if chart and chart.visibility == "private":
        return "This chart is private: its picture is sent to nobody, and the links want an API key."
    if run and not run.is_open:
        return "This report is private: its data are sent to nobody, and the links want an API key."
    if "urls_expire_at" not in data:
        return ""
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


def _of_run(words: Callable[[Mapping[str, Any], str], tuple[str, str]]) -> Words:
    """Words on a schedule, called by its chart's title, or else by its name."""
    return lambda data, chart, _: words(data, one_line(chart.title if chart else "") or one_line(data["name"]))


def _other(_: Mapping[str, Any], chart: Chart | None, kind: str) -> tuple[str, str]:
    words = kind.replace(".", " ").replace("_", " ").capitalize()
    return f"{words}: {_title(chart)}" if chart else words, events.EVENTS.get(kind, "")


WORDS: Mapping[str, Words] = {
    events.CHART_GENERATED: _generated,
    events.CHART_FAILED: _failed,
    events.BATCH_COMPLETED: _batch,
    events.RUN_SUCCEEDED: _of_run(run_words.ended),
    events.RUN_FAILED: _of_run(run_words.ended),
    events.SCHEDULE_ALERT: _of_run(run_words.alerted),
    events.SCHEDULE_MISSED: _of_run(run_words.missed),
    events.ENDPOINT_DISABLED: _disabled,
    events.DELIVERY_EXHAUSTED: _exhausted,
    events.PING: _ping,
}
"""Events that have words of their own; others say what ``EVENTS`` says of them."""
