"""A mail server of tests: a real SMTP conversation on 127.0.0.1, what came with it, and what it is told to refuse."""

import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from app.domain.mail import MailServer

USER, PASSWORD = "plotworks", "p@ss/wo:rd"


@dataclass
class Mailbox:
    """What came: envelopes as they were, ``messages`` read. ``refuses`` are replies by address, or to ``DATA``."""

    host: str = "127.0.0.1"
    port: int = 0
    envelopes: list[Envelope] = field(default_factory=list)
    logins: list[str] = field(default_factory=list)
    encrypted: list[bool] = field(default_factory=list)
    refuses: dict[str, str] = field(default_factory=dict)

    @property
    def messages(self) -> list[EmailMessage]:
        """Every message that was taken."""
        found = [message_from_bytes(each.content, policy=default) for each in self.envelopes]  # type: ignore[arg-type]
        return [message for message in found if isinstance(message, EmailMessage)]

    def server(self, **changes: Any) -> MailServer:
        """For the adapter: in the clear, unless the changes say otherwise."""
        return MailServer(**{"host": self.host, "port": self.port, "security": "none", **changes})

    async def handle_RCPT(self, _: SMTP, __: Session, envelope: Envelope, to: str, ___: list[str]) -> str:  # noqa: N802 - aiosmtpd's name
        """Take the recipient, or say what we are told to."""
        if to in self.refuses:
            return self.refuses[to]
        envelope.rcpt_tos.append(to)
        return "250 OK"

    async def handle_DATA(self, smtp: SMTP, _: Session, envelope: Envelope) -> str:  # noqa: N802
        """Take the message, or say what we are told to."""
        if "DATA" in self.refuses:
            return self.refuses["DATA"]
        self.envelopes.append(envelope)
        self.encrypted.append(bool(smtp.transport and smtp.transport.get_extra_info("ssl_object")))
        return "250 2.0.0 OK: queued as 4711"

    def log_in(self, _: SMTP, __: Session, ___: Envelope, ____: str, login: Any) -> AuthResult:
        """Only one user is known."""
        assert isinstance(login, LoginPassword)
        self.logins.append(login.login.decode())
        known = LoginPassword(USER.encode(), PASSWORD.encode())
        return AuthResult(success=login == known, handled=False)


@contextmanager
def mail_server(*, tls: ssl.SSLContext | None = None, starttls: ssl.SSLContext | None = None) -> Iterator[Mailbox]:
    """A server in the clear, one of TLS, or one that demands STARTTLS and a login."""
    box = Mailbox()
    controller = _Controller(
        box,
        hostname=box.host,
        port=0,
        ssl_context=tls,
        tls_context=starttls,
        require_starttls=bool(starttls),
        auth_required=bool(starttls),
        auth_require_tls=bool(starttls),
        authenticator=box.log_in,
        data_size_limit=50_000_000,
        ready_timeout=60,
    )
    controller.start()
    try:
        box.port = controller.port
        yield box
    finally:
        controller.stop()


class _Controller(Controller):
    def _trigger_server(self) -> None:
        """Connect, as the base does, to the port that the system has chosen."""
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()
