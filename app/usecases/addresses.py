"""The addresses that people give us: checked when they are saved, and again at each call."""

from collections.abc import Sequence

from app.domain.errors import AddressRefused, Fault, Invalid
from app.domain.mail import MAIL, recipients
from app.domain.webhooks import Kind
from app.ports import Mail, Tools
from app.usecases.outbox import kind_of


def check_address(tools: Tools, url: str, kind: str, place: str = "url") -> None:
    """Raise ``Invalid`` with the reason unless events of this kind can go to ``url`` as things are now."""
    if (kind == Kind.EMAIL) != (kind_of(url) == Kind.EMAIL):
        wanted = "a mail address" if kind == Kind.EMAIL else "http or https"
        raise Invalid(f"{place}: expected {wanted}", faults=[Fault(place, f"expected {wanted}")])
    try:
        if kind == Kind.EMAIL:
            mail_of(tools)
            recipients(url)
        else:
            tools.outbound.check(url)
    except Invalid as error:
        raise error.placed(place) from error


def mail_of(tools: Tools) -> Mail:
    """The way out for mail; ``AddressRefused`` when there is none."""
    if tools.mail is None:
        raise AddressRefused(
            "This Plotworks sends no mail; have its operator name a mail server in PLOTWORKS_SMTP_URL, or choose "
            "another kind of delivery"
        )
    return tools.mail


def checked_callback(tools: Tools, url: str | None) -> str | None:
    """The ``callback_url`` of a request, checked."""
    if url is not None:
        check_address(tools, url, kind_of(url), "callback_url")
    return url


def mailto(addresses: Sequence[str]) -> str:
    """Mail addresses as one URL."""
    return f"{MAIL}:{','.join(addresses)}"
