"""An event to a chat: a message as Slack's incoming webhooks take it.

Slack shows the blocks (its Block Kit); Mattermost, Rocket.Chat and Discord's ``/slack`` addresses read ``text``.
"""

import re
from typing import Any

import orjson

from app.domain.variants import parse
from app.ports import Tools
from app.store.models import Chart
from app.usecases.webhooks.deliveries import Outcome, Parcel
from workers.delivery.http import post
from workers.delivery.notice import Notice, cut, notice_of

LONGEST_TEXT, LONGEST_HEADER, LONGEST_ALT = 3000, 150, 2000
"""Characters that Slack takes (docs.slack.dev, reference of blocks); a message with more is refused whole."""

SHOWN = frozenset({"png", "jpeg"})
"""Formats that an image block shows."""

REFUSED = 400

_CALLS = re.compile(r"@(?=(?:channel|all|here|everyone)\b)", re.IGNORECASE)


def send(tools: Tools, parcel: Parcel) -> Outcome:
    """Post the message; once more without the picture when it is refused with it.

    Slack fetches the picture while it takes the message, and refuses the whole when it can't.
    """
    notice = notice_of(tools, parcel.event)
    message = _message(notice)
    outcome = post(tools, parcel.url, orjson.dumps(message), parcel.headers)
    if outcome.status == REFUSED and notice.chart:
        message["blocks"] = [block for block in message["blocks"] if block["type"] != "image"]
        return post(tools, parcel.url, orjson.dumps(message), parcel.headers)
    return outcome


def _message(notice: Notice) -> dict[str, Any]:
    links = " · ".join(f"<{_escaped(url)}|{name}>" for name, url in notice.links.items())
    blocks = [
        {"type": "header", "text": _plain(cut(notice.headline, LONGEST_HEADER))},
        {"type": "section", "text": _plain(cut(notice.sentence or notice.headline, LONGEST_TEXT))},
        *([_image(notice, notice.chart)] if notice.chart else []),
        *([{"type": "section", "text": {"type": "mrkdwn", "text": links}}] if links else []),
        {"type": "context", "elements": [_plain(text) for text in (notice.note, _ids(notice)) if text]},
    ]
    return {"text": _fallback(notice), "blocks": blocks}


def _fallback(notice: Notice) -> str:
    """All that matters without the blocks. Addresses stand as they are: others than Slack don't decode ``&amp;``."""
    words = cut(f"{notice.headline}\n{notice.sentence}", LONGEST_TEXT // 2)
    return "\n".join((_CALLS.sub("@\u200b", _escaped(words)), *notice.links.values()))


def _image(notice: Notice, chart: Chart) -> dict[str, str]:
    is_shown = parse(chart.main_variant).kind in SHOWN
    url = notice.links["Picture"] if is_shown else notice.thumbnail_url
    return {"type": "image", "image_url": url, "alt_text": cut(chart.alt_text or notice.headline, LONGEST_ALT)}


def _ids(notice: Notice) -> str:
    return " · ".join(f"{name} {value}" for name, value in notice.ids.items())


def _plain(text: str) -> dict[str, Any]:
    """Text in which nothing has a meaning: no markup, no mention, no emoji."""
    return {"type": "plain_text", "text": text, "emoji": False}


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
