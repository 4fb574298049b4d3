"""Mail of events: what arrives at a real SMTP server, part by part."""

from dataclasses import replace
from email.message import EmailMessage
from html.parser import HTMLParser

import pytest

from app.domain import events
from app.domain.caller import Caller
from app.domain.errors import Undrawable
from app.ports import Tools
from app.usecases.charts import delete_chart, get_chart
from app.usecases.webhooks.endpoints import create_endpoint
from tests.fakes import MemoryObjects
from tests.mailboxes import Mailbox
from tests.making import BAR
from tests.parcels import PNG, drawn, failed, parcel_of, picture, told
from workers.delivery.email import send
from workers.delivery.enclosures import LARGEST

ANN = "mailto:ann@example.org"


class Elements(HTMLParser):
    """The elements of a page with their attributes, and its text."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note it."""
        self.found.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        """Note it."""
        self.text += data

    def all(self, tag: str) -> list[dict[str, str | None]]:
        """The attributes of each element of this name."""
        return [attributes for name, attributes in self.found if name == tag]


def titled(title: str) -> dict[str, object]:
    """A bar chart with this title."""
    return BAR | {"options": {"title": {"display": True, "text": title}}}


def kinds(message: EmailMessage) -> list[str]:
    """The content types of all parts, from the outside to the inside."""
    return [part.get_content_type() for part in message.walk()]


def html_of(message: EmailMessage) -> Elements:
    """The page in the message."""
    part = message.get_body(("html",))
    assert part
    return Elements(part.get_content())


def text_of(message: EmailMessage) -> str:
    """The plain text in the message."""
    part = message.get_body(("plain",))
    assert part
    return str(part.get_content())


def mailed(tools: Tools, box: Mailbox, event: str = events.CHART_GENERATED) -> EmailMessage:
    """The one message that the one parcel of this event becomes."""
    assert send(tools, parcel_of(tools, event)).ok
    (message,) = box.messages
    return message


def test_a_chart_arrives_in_the_text_and_as_a_file(tools: Tools, who: Caller, box: Mailbox) -> None:
    """Structure, picture, words, links; the picture in both places is the object's very bytes."""
    chart = get_chart(tools, who.tenant_id, drawn(tools, who, BAR, callback_url=ANN))
    message = mailed(tools, box)
    structure = ["multipart/mixed", "multipart/alternative", "text/plain", "multipart/related", "text/html"]
    assert kinds(message) == [*structure, "image/png", "image/png"]
    inline, attached = [part for part in message.walk() if part.get_content_type() == "image/png"]
    assert inline.get_content() == attached.get_content() == PNG
    assert (inline.get_content_disposition(), attached.get_content_disposition()) == ("inline", "attachment")
    assert attached.get_filename() == "monthly-sales-report.png"
    (shown,) = html_of(message).all("img")
    assert (f"<{shown['src'][4:]}>", shown["alt"]) == (inline["Content-ID"], chart.alt_text)  # type: ignore[index]
    links = [link["href"] for link in html_of(message).all("a")]
    for words in (chart.alt_text, "Monthly Sales Report", "PNG, 800 × 400", *links):  # noqa: RUF001 - the sign
        assert str(words) in text_of(message)
    assert links[0] == f"https://charts.example.com/embed/{chart.chart_id}"
    assert "sig=" in str(links[1])


def test_headers(tools: Tools, who: Caller, box: Mailbox) -> None:
    """Who, to whom, what about; the id is the event's, and of the sender's domain."""
    drawn(tools, who, BAR, callback_url="mailto:ann@example.org,Bob@Bücher.example,ann@example.org")
    parcel = parcel_of(tools, events.CHART_GENERATED)
    assert send(tools, parcel).ok
    (message,) = box.messages
    assert message["From"] == "Plotworks der Müllers <charts@example.org>"
    assert message["To"] == "ann@example.org, Bob@xn--bcher-kva.example"
    assert box.envelopes[0].rcpt_tos == ["ann@example.org", "Bob@xn--bcher-kva.example"]
    assert message["Subject"] == "Monthly Sales Report"
    assert message["Message-ID"] == f"<{parcel.event.event_id}@example.org>"
    assert message["Date"].datetime == tools.clock.now()
    assert message["Auto-Submitted"] == "auto-generated"


def test_sent_twice_it_is_the_same_message(tools: Tools, who: Caller, box: Mailbox) -> None:
    """A mail program that gets it again knows it by its id."""
    drawn(tools, who, BAR, callback_url=ANN)
    parcel = parcel_of(tools, events.CHART_GENERATED)
    assert send(tools, parcel).ok
    assert send(tools, replace(parcel, attempt=2)).ok
    assert len({message["Message-ID"] for message in box.messages}) == 1


@pytest.mark.parametrize(
    "title",
    [
        "Sales\r\nBcc: eve@example.org",
        "Sales\nContent-Type: text/html\n\n<b>",
        "Sales\rSubject: other",
        "Sales\u2028Bcc: eve@example.org\u0085\x0b\x0cX: y",
        "=?utf-8?q?=0D=0ABcc:_eve@example.org?=",
        "a =?us-ascii?b?DQpCY2M6IGV2ZUBleGFtcGxlLm9yZw==?= b",
        "Umsätze " * 60,
        "売上高" * 100,
        "📊" * 200,
        "x" * 1000,
        '"quoted" <sales@example.org>, (comment)',
    ],
)
def test_no_title_reaches_beyond_its_header(tools: Tools, who: Caller, box: Mailbox, title: str) -> None:
    """The same headers and recipients as with any title; the subject is the title's words on one line."""
    drawn(tools, who, titled(title), callback_url=ANN)
    message = mailed(tools, box)
    assert sorted(message.keys()) == sorted(
        ["From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted", "MIME-Version", "Content-Type"]
    )
    assert box.envelopes[0].rcpt_tos == ["ann@example.org"]
    assert message.get_content_type() == "multipart/mixed"
    words = " ".join(title.split()).replace("=?", "= ?")
    assert message["Subject"] == words or words.startswith(message["Subject"].removesuffix("…"))
    assert len(max(bytes(box.envelopes[0].content or b"").splitlines(), key=len)) <= 998  # RFC 5322, 2.1.1


def test_what_looks_like_html_is_text(tools: Tools, who: Caller, box: Mailbox) -> None:
    """In the title, and in the labels that the alt text names."""
    body = titled("<script>alert(1)</script> & \"Söhne\" <img src='https://evil.example/x.png'>")
    body |= {"data": {"labels": ['"><b>x', "y"], "datasets": [{"label": "<i>n</i>", "data": [1, 2]}]}}
    drawn(tools, who, body, callback_url=ANN)
    page = html_of(mailed(tools, box))
    assert {tag for tag, _ in page.found} & {"script", "b", "i"} == set()
    assert [str(image["src"])[:4] for image in page.all("img")] == ["cid:"]
    assert "<script>alert(1)</script> & \"Söhne\" <img src='https://evil.example/x.png'>" in page.text


@pytest.mark.parametrize(("kind", "body"), [("svg", b"<svg/>"), ("pdf", b"%PDF-"), ("html", b"<!doctype html>")])
def test_what_mail_programs_do_not_show_is_a_file_alone(
    tools: Tools, who: Caller, box: Mailbox, kind: str, body: bytes
) -> None:
    """The text then has the words for the picture."""
    chart = get_chart(tools, who.tenant_id, drawn(tools, who, BAR, body=body, kind=kind, callback_url=ANN))
    message = mailed(tools, box)
    (attached,) = message.iter_attachments()
    found = attached.get_content()
    assert (found if isinstance(found, bytes) else found.encode()) == body
    assert attached.get_filename() == f"monthly-sales-report.{kind}"
    assert html_of(message).all("img") == []
    assert chart.alt_text in html_of(message).text


def test_a_jpeg_is_shown(tools: Tools, who: Caller, box: Mailbox) -> None:
    """As a PNG is."""
    drawn(tools, who, BAR, body=picture("JPEG"), kind="jpeg", callback_url=ANN)
    assert kinds(mailed(tools, box))[-2:] == ["image/jpeg", "image/jpeg"]


@pytest.mark.parametrize(("size", "parts"), [(LARGEST // 2, 2), (LARGEST // 2 + 1, 1), (LARGEST, 1), (LARGEST + 1, 0)])
def test_a_large_picture(tools: Tools, who: Caller, box: Mailbox, size: int, parts: int) -> None:
    """It is sent twice while there is room, then as a file alone; at last only linked, and the text says so."""
    drawn(tools, who, BAR, body=bytes(size), callback_url=ANN)
    message = mailed(tools, box)
    assert kinds(message).count("image/png") == parts
    assert ("too large for a mail (10.0 MB)" in text_of(message)) == (parts == 0)
    assert "/image.png?" in text_of(message)
    assert len(bytes(box.envelopes[0].content or b"")) < 15_000_000


def test_a_private_chart_is_not_mailed(tools: Tools, who: Caller, box: Mailbox) -> None:
    """Whoever reads the mail needs a key to see it, as everybody does."""
    drawn(tools, who, BAR, visibility="private", callback_url=ANN)
    message = mailed(tools, box)
    assert kinds(message) == ["multipart/alternative", "text/plain", "text/html"]
    assert "private" in text_of(message)
    assert "sig=" not in text_of(message)


def test_a_chart_that_was_deleted_since(tools: Tools, who: Caller, box: Mailbox) -> None:
    """It is told, without a picture and without links that lead nowhere."""
    chart_id = drawn(tools, who, BAR, callback_url=ANN)
    parcel = parcel_of(tools, events.CHART_GENERATED)
    delete_chart(tools, who.tenant_id, chart_id)
    assert send(tools, parcel).ok
    (message,) = box.messages
    assert "deleted" in text_of(message)
    assert html_of(message).all("a") == html_of(message).all("img") == []


def test_a_picture_that_is_lost_is_linked(tools: Tools, who: Caller, box: Mailbox) -> None:
    """Whoever opens the link has it drawn again."""
    drawn(tools, who, BAR, callback_url=ANN)
    for key in list(tools.objects.keys("")):
        tools.objects.delete(key)
    message = mailed(tools, box)
    assert "could not be read" in text_of(message)
    assert kinds(message).count("image/png") == 0


def test_a_store_that_is_away_is_an_outcome(tools: Tools, who: Caller, box: Mailbox) -> None:
    """The delivery is tried again later, with the picture."""
    drawn(tools, who, BAR, callback_url=ANN)
    parcel = parcel_of(tools, events.CHART_GENERATED)
    assert isinstance(tools.objects, MemoryObjects)
    tools.objects.away = True
    outcome = send(tools, parcel)
    assert (outcome.ok, box.messages) == (False, [])
    assert "store" in str(outcome.error)


def test_a_failed_chart_says_why(tools: Tools, who: Caller, box: Mailbox) -> None:
    """In the error's own words."""
    failed(tools, who, BAR, Undrawable("Bokeh knows no glyph Wedgie; look at its name"), callback_url=ANN)
    message = mailed(tools, box, events.CHART_FAILED)
    assert message["Subject"] == "Not drawn: Monthly Sales Report"
    assert "Bokeh knows no glyph Wedgie; look at its name" in text_of(message)
    assert kinds(message) == ["multipart/alternative", "text/plain", "text/html"]


def test_the_mail_of_a_batch_shows_its_dashboard(tools: Tools, who: Caller, box: Mailbox) -> None:
    """The numbers, and the picture of all."""
    dashboard = drawn(tools, who, BAR)
    batch = {"batch_id": "bt_1", "status": "completed", "total": 5, "generated": 3, "failed": 2, "cancelled": 0}
    assert send(tools, told(tools, who, events.BATCH_COMPLETED, batch | {"chart_id": dashboard}, ANN)).ok
    (message,) = box.messages
    assert message["Subject"] == "Monthly Sales Report: 3 of 5 charts drawn"
    assert "3 of 5 charts drawn, 2 failed." in text_of(message)
    assert kinds(message)[-2:] == ["image/png", "image/png"]


def test_an_endpoint_is_greeted(tools: Tools, who: Caller, box: Mailbox) -> None:
    """By a mail without a picture."""
    create_endpoint(tools, who, {"kind": "email", "url": ANN})
    message = mailed(tools, box, events.PING)
    assert message["Subject"] == "A test from Plotworks"
    assert kinds(message) == ["multipart/alternative", "text/plain", "text/html"]


def test_refused_recipients_are_told(tools: Tools, who: Caller, box: Mailbox) -> None:
    """Delivered as long as the server takes it for one; else the reply is the reason."""
    drawn(tools, who, BAR, callback_url=f"{ANN},bob@example.org")
    parcel = parcel_of(tools, events.CHART_GENERATED)
    box.refuses["bob@example.org"] = "550 no such user"
    some = send(tools, parcel)
    box.refuses["ann@example.org"] = "451 later"
    none = send(tools, parcel)
    assert (some.ok, some.status, some.answer) == (True, 250, "2.0.0 OK: queued as 4711")
    assert some.error == "the mail server refused bob@example.org: 550 no such user"
    assert (none.ok, none.status) == (False, 451)
    assert "ann@example.org: 451 later" in str(none.error)


def test_a_refused_message_is_told(tools: Tools, who: Caller, box: Mailbox) -> None:
    """With the server's code and words."""
    drawn(tools, who, BAR, callback_url=ANN)
    box.refuses["DATA"] = "554 5.7.1 looks like spam"
    outcome = send(tools, parcel_of(tools, events.CHART_GENERATED))
    assert (outcome.ok, outcome.status) == (False, 554)
    assert outcome.error == "the mail server said 554 5.7.1 looks like spam"


def test_without_a_mail_server_it_says_so(tools: Tools, who: Caller) -> None:
    """The setting was taken away after the address had been saved."""
    drawn(tools, who, BAR, callback_url=ANN)
    outcome = send(replace(tools, mail=None), parcel_of(tools, events.CHART_GENERATED))
    assert not outcome.ok
    assert "PLOTWORKS_SMTP_URL" in str(outcome.error)
