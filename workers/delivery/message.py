"""The mail that an event is: words, the picture in the text, and files."""

from collections.abc import Sequence
from email.message import EmailMessage, MIMEPart
from email.policy import SMTP
from email.utils import format_datetime, getaddresses
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from app.ports import Tools
from app.store.models import Event
from app.usecases.webhooks.deliveries import Parcel
from workers.delivery.enclosures import Enclosures, Shown, enclosures
from workers.delivery.notice import Notice, notice_of, table_text

POLICY = SMTP.clone(cte_type="7bit")
"""Every server takes it, also one that knows no 8BITMIME (RFC 6152)."""

_TEMPLATES = Environment(
    loader=FileSystemLoader(Path(__file__).parent), autoescape=True, undefined=StrictUndefined, trim_blocks=True
)


def compose(tools: Tools, parcel: Parcel, recipients: Sequence[str]) -> EmailMessage:
    """The whole message. ``Message-ID`` is made of the event's id: sent twice, it is known as the same."""
    notice = notice_of(tools, parcel.event)
    found = enclosures(tools, parcel, notice)
    remarks = [remark for remark in (*found.remarks, notice.note) if remark]
    message = _envelope(tools, parcel.event, notice.headline, recipients)
    message.set_content(_text(tools, notice, found, remarks))
    message.add_alternative(_html(tools, notice, found, remarks), subtype="html")
    if found.shown:
        _show(message, found.shown)
    for file in found.files:
        main, sub = file.kind
        message.add_attachment(file.body, maintype=main, subtype=sub, filename=file.name)
    return message


def _envelope(tools: Tools, event: Event, subject: str, recipients: Sequence[str]) -> EmailMessage:
    message = EmailMessage(policy=POLICY)
    _, sender = getaddresses([tools.settings.mail_from])[0]
    message["From"] = tools.settings.mail_from
    message["To"] = ", ".join(recipients)
    message["Subject"] = subject.replace("=?", "= ?")  # else read as an encoded word, with any line breaks in it
    message["Date"] = format_datetime(tools.clock.now())
    message["Message-ID"] = f"<{event.event_id}@{sender.rpartition('@')[2]}>"
    message["Auto-Submitted"] = "auto-generated"  # RFC 3834: nobody's absence is to be told to it
    return message


def _text(tools: Tools, notice: Notice, found: Enclosures, remarks: Sequence[str]) -> str:
    blocks = [
        notice.headline,
        notice.sentence,
        found.alt_text,
        "\n".join(f"- {change}" for change in notice.changes),
        *(table_text(extract) for extract in notice.extracts),
        "\n".join(f"{name}: {url}" for name, url in notice.links.items()),
        "\n".join(remarks),
        f"-- \nSent by Plotworks at {tools.settings.public_url}",
        "\n".join(f"{name} {value}" for name, value in notice.ids.items()),
    ]
    return "\n\n".join(filter(None, blocks)) + "\n"


def _html(tools: Tools, notice: Notice, found: Enclosures, remarks: Sequence[str]) -> str:
    template = _TEMPLATES.get_template("message.html")
    return template.render(notice=notice, found=found, remarks=remarks, home=tools.settings.public_url)


def _show(message: EmailMessage, picture: Shown) -> None:
    main, sub = picture.file.kind
    html = message.get_payload(1)
    assert isinstance(html, MIMEPart)  # noqa: S101 - as compose has made it
    html.add_related(
        picture.file.body, main, sub, cid=f"<{picture.cid}>", disposition="inline", filename=picture.file.name
    )
