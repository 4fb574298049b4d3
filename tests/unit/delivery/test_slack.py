"""Messages to chats: what a Slack-compatible address gets, within what Slack takes."""

from collections.abc import Callable
from socket import socket
from typing import Any
from urllib.parse import parse_qs, urlsplit

import orjson
import pytest

from app.domain import events
from app.domain.caller import Caller
from app.ports import Tools
from app.usecases.charts import get_chart
from app.usecases.links import is_signed
from app.usecases.webhooks.deliveries import Outcome
from app.usecases.webhooks.endpoints import create_endpoint
from tests.making import BAR
from tests.parcels import EXAMPLES, drawn, parcel_of, told
from tests.receivers import Answer, Receiver, replies
from workers.delivery.slack import send

OK = replies("200 OK", b"ok")
LIMITS = {"header": 150, "section": 3000, "context": 2000}
"""Characters in a block's text: docs.slack.dev, reference of Block Kit, read in November 2026."""


def titled(title: str) -> dict[str, Any]:
    """A bar chart with this title."""
    return BAR | {"options": {"title": {"display": True, "text": title}}}


def sent(tools: Tools, receiver: Receiver, event: str = events.CHART_GENERATED) -> tuple[Outcome, dict[str, Any]]:
    """How the only parcel of this event went, and its last message."""
    outcome = send(tools, parcel_of(tools, event))
    return outcome, orjson.loads(receiver.requests[-1].body)


def block(message: dict[str, Any], kind: str) -> dict[str, Any]:
    """The first block of a type."""
    found: dict[str, Any] = next(one for one in message["blocks"] if one["type"] == kind)
    return found


def listen(tools: Tools, who: Caller, receiver: Receiver, **wish: Any) -> None:
    """An endpoint of the kind slack at the receiver."""
    create_endpoint(tools, who, {"kind": "slack", "url": receiver.url(), **wish})


def assert_slack_takes(message: dict[str, Any]) -> None:
    """The rules by which Slack refuses a message whole."""
    assert message.keys() == {"text", "blocks"}
    assert 1 <= len(message["text"]) <= 4000
    assert 1 <= len(message["blocks"]) <= 50
    for one in message["blocks"]:
        if one["type"] == "image":
            assert 1 <= len(one["alt_text"]) <= 2000
            assert 1 <= len(one["image_url"]) <= 3000
            continue
        texts = one["elements"] if one["type"] == "context" else [one["text"]]
        assert 1 <= len(texts) <= 10
        assert all(1 <= len(text["text"]) <= LIMITS[one["type"]] for text in texts)
        assert {text["type"] for text in texts} <= {"plain_text", "mrkdwn"}
        assert one["type"] != "header" or texts[0]["type"] == "plain_text"


def test_a_chart_is_told_with_its_picture(tools: Tools, who: Caller) -> None:
    """Title, sentence, picture with alt text, links, ids; the picture's address is signed for whoever fetches it."""
    with Receiver(OK) as receiver:
        listen(tools, who, receiver, headers={"X-Token": "t"})
        chart = get_chart(tools, who.tenant_id, drawn(tools, who, BAR))
        outcome, message = sent(tools, receiver)
    assert (outcome.ok, outcome.status, outcome.answer) == (True, 200, "ok")
    assert_slack_takes(message)
    assert block(message, "header")["text"]["text"] == "Monthly Sales Report"
    assert block(message, "section")["text"]["text"].startswith("The chart is drawn: PNG, 800")
    image = block(message, "image")
    assert image["alt_text"] == chart.alt_text
    address = urlsplit(image["image_url"])
    query = {name: values[0] for name, values in parse_qs(address.query).items()}
    assert address.netloc == "charts.example.com"
    assert is_signed(tools, address.path, query)
    assert chart.chart_id in block(message, "context")["elements"][-1]["text"]
    assert message["text"].splitlines()[-1] == image["image_url"]
    assert receiver.requests[0].headers["x-token"] == "t"


def test_nothing_is_signed_as_a_webhook_is(tools: Tools, who: Caller) -> None:
    """The address itself is the secret."""
    with Receiver(OK) as receiver:
        listen(tools, who, receiver)
        send(tools, parcel_of(tools, events.PING))
    headers = receiver.requests[0].headers
    assert [name for name in headers if name.startswith(("webhook-", "plotworks-"))] == []
    assert headers["content-type"] == "application/json"


@pytest.mark.parametrize("event", events.EVENTS)
def test_every_event_is_a_message_that_slack_takes(tools: Tools, who: Caller, event: str) -> None:
    """Also those without a chart."""
    with Receiver(OK) as receiver:
        assert send(tools, told(tools, who, event, EXAMPLES.get(event, {}), receiver.url())).ok
    assert_slack_takes(orjson.loads(receiver.requests[0].body))


@pytest.mark.parametrize("title", ["x" * 1000, "売上高" * 300, "📊" * 500, "&" * 1000, "<" * 1000])
def test_long_texts_are_cut(tools: Tools, who: Caller, title: str) -> None:
    """A message that is too long would be refused whole, so would one whose escapes are."""
    labels = [f"{place} {title}"[:200] for place in range(60)]
    data = {"labels": labels, "datasets": [{"label": title[:200], "data": list(range(60))}]}
    with Receiver(OK) as receiver:
        listen(tools, who, receiver)
        drawn(tools, who, titled(title) | {"data": data})
        assert_slack_takes(sent(tools, receiver)[1])


def test_no_title_is_markup_or_calls_anybody(tools: Tools, who: Caller) -> None:
    """Markup is escaped where it is read, plain where it isn't; no mention of all is left to other chats."""
    title = "<!channel> A & B *bold* <https://evil.example|click> @here @Everyone :tada:"
    with Receiver(OK) as receiver:
        listen(tools, who, receiver)
        drawn(tools, who, titled(title))
        _, message = sent(tools, receiver)
    words = message["text"].splitlines()[0]
    assert words.startswith("&lt;!channel&gt; A &amp; B *bold* &lt;https://evil.example|click&gt;")
    assert "@here" not in words
    assert "@Everyone" not in words
    assert block(message, "header")["text"] == {"type": "plain_text", "text": title, "emoji": False}
    markup = [one["text"]["text"] for one in message["blocks"] if one.get("text", {}).get("type") == "mrkdwn"]
    assert len(markup) == 1
    assert "evil" not in markup[0]
    assert "&amp;sig=" in markup[0]


def test_a_format_that_chats_do_not_show_has_its_thumbnail(tools: Tools, who: Caller) -> None:
    """That is a PNG."""
    with Receiver(OK) as receiver:
        listen(tools, who, receiver)
        chart_id = drawn(tools, who, BAR, kind="webp")
        _, message = sent(tools, receiver)
    assert block(message, "image")["image_url"] == f"https://charts.example.com/thumbnails/{chart_id}.png"


def test_a_private_chart_s_picture_is_not_shown(tools: Tools, who: Caller) -> None:
    """Slack could not fetch it, and would refuse the message."""
    with Receiver(OK) as receiver:
        listen(tools, who, receiver)
        drawn(tools, who, BAR, visibility="private")
        _, message = sent(tools, receiver)
    assert_slack_takes(message)
    assert "image" not in [one["type"] for one in message["blocks"]]
    assert "private" in str(message["blocks"])


def refuses_pictures(receivers: list[Receiver]) -> Callable[[socket], None]:
    """Answers as Slack does when it can't fetch an image."""

    def answer(connection: socket) -> None:
        has_image = b'"image_url"' in receivers[0].requests[-1].body
        reply: Answer = replies("400 Bad Request", b"invalid_blocks") if has_image else OK
        reply(connection)

    return answer


def test_a_picture_that_slack_cannot_fetch_costs_only_the_picture(tools: Tools, who: Caller) -> None:
    """The message is sent once more, with links alone."""
    receivers: list[Receiver] = []
    with Receiver(refuses_pictures(receivers)) as receiver:
        receivers.append(receiver)
        listen(tools, who, receiver)
        drawn(tools, who, BAR)
        outcome, message = sent(tools, receiver)
    assert (outcome.ok, len(receiver.requests)) == (True, 2)
    assert_slack_takes(message)
    assert "/embed/" in message["text"]


@pytest.mark.parametrize(
    ("status", "body", "times"),
    [("404 Not Found", b"no_service", 1), ("410 Gone", b"channel_is_archived", 1), ("400 Bad Request", b"no_text", 2)],
)
def test_a_refusal_is_an_outcome(tools: Tools, who: Caller, status: str, body: bytes, times: int) -> None:
    """With Slack's word for it; only what may be the picture's fault is tried without it."""
    with Receiver(replies(status, body)) as receiver:
        listen(tools, who, receiver)
        drawn(tools, who, BAR)
        outcome, _ = sent(tools, receiver)
    assert (outcome.ok, outcome.status, outcome.answer) == (False, int(status[:3]), body.decode())
    assert len(receiver.requests) == times


def test_too_many_messages(tools: Tools, who: Caller) -> None:
    """Slack says when to come back."""
    with Receiver(replies("429 Too Many Requests", b"", "Retry-After: 30")) as receiver:
        listen(tools, who, receiver)
        drawn(tools, who, BAR)
        outcome, _ = sent(tools, receiver)
    assert (outcome.ok, outcome.status, outcome.retry_after, len(receiver.requests)) == (False, 429, 30.0, 1)
