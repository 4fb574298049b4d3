"""An event by mail."""

from time import monotonic

from app.domain.errors import PlotworksError
from app.domain.mail import recipients
from app.domain.webhooks import KEPT_BYTES
from app.ports import MailAnswer, Tools
from app.usecases.addresses import mail_of
from app.usecases.webhooks.deliveries import Outcome, Parcel
from workers.delivery.message import compose


def send(tools: Tools, parcel: Parcel) -> Outcome:
    """Hand the mail in for the addresses of the parcel's ``mailto:``; every failure is an outcome.

    It is delivered when the server has taken it for one of them: sent again, it would come twice to those.
    """
    began = monotonic()
    try:
        to = recipients(parcel.url)
        answer = mail_of(tools).send(compose(tools, parcel, to), to)
    except PlotworksError as error:
        return Outcome(ok=False, latency_ms=round((monotonic() - began) * 1000, 1), error=error.message)
    return Outcome(
        ok=answer.ok,
        latency_ms=answer.latency_ms,
        status=answer.status,
        answer=answer.text[:KEPT_BYTES],
        error=_fault(answer),
    )


def _fault(answer: MailAnswer) -> str | None:
    refused = "; ".join(f"{address}: {reply}" for address, reply in answer.refused.items())
    if refused:
        return f"the mail server refused {refused}"
    return None if answer.ok else f"the mail server said {answer.status} {answer.text}"
