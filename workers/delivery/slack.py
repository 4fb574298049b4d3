"""An event to a chat: a message as Slack's incoming webhooks take it.

Slack shows the blocks (its Block Kit); Mattermost, Rocket.Chat and Discord's ``/slack`` addresses read ``text``.
"""

import re
from typing import Any

import orjson

from app.domain.errors import PlotworksError
from app.domain.reading import cut
from app.domain.variants import parse
from app.ports import Tools
from app.store.models import Chart
from app.usecases.links import picture_url
from app.usecases.pictures import Found
from app.usecases.webhooks.deliveries import Outcome, Parcel
from workers.delivery.forms import Forms
from workers.delivery.http import post
from workers.delivery.notice import Notice, notice_of, table_text
from workers.delivery.reported import Extract

LONGEST_TEXT, LONGEST_HEADER, LONGEST_ALT = 3000, 150, 2000
"""Characters that Slack takes (docs.slack.dev, reference of blocks); a message with more is refused whole."""

SHOWN = frozenset({"png", "jpeg"})
"""Formats that an image block shows."""

REFUSED = 400
FENCE = "```"

_CALLS = re.compile(r"@(?=(?:channel|all|here|everyone)\b)", re.IGNORECASE)


def send(tools: Tools, parcel: Parcel) -> Outcome:
    """Post the message; once more without the picture when it is refused with it.

    Slack fetches the picture while it takes the message, and refuses the whole when it can't.
    """
    try:
        notice = notice_of(tools, parcel.event)
        message = _message(notice, _picture_url(tools, parcel, notice))
    except PlotworksError as error:
        return Outcome(ok=False, error=error.message)
    outcome = post(tools, parcel.url, orjson.dumps(message), parcel.headers)
    if outcome.status == REFUSED and notice.chart:
        message["blocks"] = [block for block in message["blocks"] if block["type"] != "image"]
        return post(tools, parcel.url, orjson.dumps(message), parcel.headers)
    return outcome


def _picture_url(tools: Tools, parcel: Parcel, notice: Notice) -> str:
    """A picture that an image block shows: the chart's own, a PNG that is drawn for a report, or the thumbnail."""
    if notice.chart is None:
        return ""
    if parse(notice.chart.main_variant).kind in SHOWN:
        return notice.links["Picture"]
    found = Forms(tools, parcel).picture_or_reason(notice.chart, "png") if notice.reported else ""
    if not isinstance(found, Found):
        return notice.thumbnail_url
    return picture_url(tools, notice.chart.chart_id, parse(found.rendition.variant))


def _message(notice: Notice, picture: str) -> dict[str, Any]:
    links = " · ".join(f"<{_escaped(url)}|{name}>" for name, url in notice.links.items())
    blocks = [
        {"type": "header", "text": _plain(cut(notice.headline, LONGEST_HEADER))},
        {"type": "section", "text": _plain(cut(notice.sentence or notice.headline, LONGEST_TEXT))},
        *([_image(notice, notice.chart, picture)] if notice.chart else []),
        *([{"type": "section", "text": _plain(_changes(notice))}] if notice.changes else []),
        *({"type": "section", "text": {"type": "mrkdwn", "text": _table(one)}} for one in notice.extracts),
        *([{"type": "section", "text": {"type": "mrkdwn", "text": links}}] if links else []),
        {"type": "context", "elements": [_plain(text) for text in (notice.note, _ids(notice)) if text]},
    ]
    return {"text": _fallback(notice), "blocks": blocks}


def _fallback(notice: Notice) -> str:
    """All that matters without the blocks. Addresses stand as they are: others than Slack don't decode ``&amp;``."""
    words = cut(f"{notice.headline}\n{notice.sentence}", LONGEST_TEXT // 2)
    return "\n".join((_CALLS.sub("@\u200b", _escaped(words)), *notice.links.values()))


def _image(notice: Notice, chart: Chart, picture: str) -> dict[str, str]:
    return {"type": "image", "image_url": picture, "alt_text": cut(chart.alt_text or notice.headline, LONGEST_ALT)}


def _changes(notice: Notice) -> str:
    return cut("\n".join(("What has changed", *(f"• {change}" for change in notice.changes))), LONGEST_TEXT)


def _table(extract: Extract) -> str:
    """As many lines of the table as Slack takes, in letters of one width; no sign in it ends that."""
    text, room = _escaped(table_text(extract).replace("`", "'")), LONGEST_TEXT - len(FENCE) * 2
    return f"{FENCE}{text if len(text) <= room else text[: text.rfind(chr(10), 0, room)]}{FENCE}"


def _ids(notice: Notice) -> str:
    return " · ".join(f"{name} {value}" for name, value in notice.ids.items())


def _plain(text: str) -> dict[str, Any]:
    """Text in which nothing has a meaning: no markup, no mention, no emoji."""
    return {"type": "plain_text", "text": text, "emoji": False}


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
