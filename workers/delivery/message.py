"""The mail that an event is: words, the picture in the text, and the picture as a file."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from email.message import EmailMessage, MIMEPart
from email.policy import SMTP
from email.utils import format_datetime, getaddresses
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from app.domain.variants import FORMATS, Variant, parse
from app.ports import Tools
from app.store.models import Chart, Event
from app.usecases.charts import get_rendition
from app.usecases.pictures import opened
from workers.delivery.notice import Notice, notice_of

LARGEST = 10_000_000
"""Bytes of pictures in one mail: in base64 they are a third more, and many servers take no more than 15 MB."""

SHOWN = frozenset({"png", "jpeg"})
"""Formats that every mail program shows in a text."""

WIDEST = 640
"""CSS pixels of the column of text."""

POLICY = SMTP.clone(cte_type="7bit")
"""Every server takes it, also one that knows no 8BITMIME (RFC 6152)."""

_NO_NAME = re.compile(r"[^\w]+")
_TEMPLATES = Environment(
    loader=FileSystemLoader(Path(__file__).parent), autoescape=True, undefined=StrictUndefined, trim_blocks=True
)


@dataclass(frozen=True, slots=True)
class Picture:
    """A chart's picture in a mail. ``width`` is in CSS pixels; when it is ``shown``, the text has it too."""

    body: bytes
    content_type: str
    name: str
    alt_text: str
    width: int
    cid: str
    shown: bool

    @property
    def kind(self) -> tuple[str, str]:
        """Main type and subtype."""
        main, _, sub = self.content_type.partition(";")[0].partition("/")
        return main, sub


def compose(tools: Tools, event: Event, recipients: Sequence[str]) -> EmailMessage:
    """The whole message. ``Message-ID`` is made of the event's id: sent twice, it is known as the same."""
    notice = notice_of(tools, event)
    picture, why_none = _picture(tools, notice)
    remarks = [remark for remark in (why_none, notice.note) if remark]
    message = _envelope(tools, event, notice.headline, recipients)
    message.set_content(_text(tools, notice, picture, remarks))
    message.add_alternative(_html(tools, notice, picture, remarks), subtype="html")
    if picture:
        _enclose(message, picture)
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


def _picture(tools: Tools, notice: Notice) -> tuple[Picture | None, str]:
    """The chart's own picture, or why there is none."""
    chart = notice.chart
    if chart is None or (rendition := get_rendition(tools, chart.chart_id, chart.main_variant)) is None:
        return None, ""
    if (size := rendition.size or 0) > LARGEST:
        return None, f"The picture is too large for a mail ({size / 1e6:.1f} MB): open it by its link."
    if (found := opened(tools, rendition)) is None:
        return None, "The picture could not be read just now: open it by its link."
    variant = parse(chart.main_variant)
    return Picture(
        body=found.body,
        content_type=FORMATS[variant.kind],
        name=_file_name(chart, variant),
        alt_text=chart.alt_text,
        width=min(variant.width, WIDEST),
        cid=f"{chart.chart_id}@plotworks",
        shown=variant.kind in SHOWN and 2 * size <= LARGEST,
    ), ""


def _file_name(chart: Chart, variant: Variant) -> str:
    return f"{_NO_NAME.sub('-', chart.title.lower()).strip('-')[:60] or chart.chart_id}.{variant.kind}"


def _text(tools: Tools, notice: Notice, picture: Picture | None, remarks: Sequence[str]) -> str:
    blocks = [
        notice.headline,
        notice.sentence,
        picture.alt_text if picture else "",
        "\n".join(f"{name}: {url}" for name, url in notice.links.items()),
        "\n".join(remarks),
        f"-- \nSent by Plotworks at {tools.settings.public_url}",
        "\n".join(f"{name} {value}" for name, value in notice.ids.items()),
    ]
    return "\n\n".join(filter(None, blocks)) + "\n"


def _html(tools: Tools, notice: Notice, picture: Picture | None, remarks: Sequence[str]) -> str:
    template = _TEMPLATES.get_template("message.html")
    return template.render(notice=notice, picture=picture, remarks=remarks, home=tools.settings.public_url)


def _enclose(message: EmailMessage, picture: Picture) -> None:
    main, sub = picture.kind
    if picture.shown:
        html = message.get_payload(1)
        assert isinstance(html, MIMEPart)  # noqa: S101 - as compose has made it
        html.add_related(picture.body, main, sub, cid=f"<{picture.cid}>", disposition="inline", filename=picture.name)
    message.add_attachment(picture.body, maintype=main, subtype=sub, filename=picture.name)
