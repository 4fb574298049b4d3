"""Mail, handed in at an SMTP server: every step within one deadline, which ``smtplib`` by itself does not know."""

import io
import smtplib
import socket
import ssl
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from email.message import EmailMessage
from functools import cached_property
from time import monotonic
from typing import Any

from app.adapters.outbound_network import Deadline, LookUp, connect, distrust, look_up, resolve
from app.adapters.trust import authorities
from app.domain.errors import OutboundFailed, Unavailable
from app.domain.mail import MailServer
from app.ports import MailAnswer

SECONDS, CONNECT_SECONDS, GOODBYE_SECONDS = 20.0, 10.0, 2.0
LEAST_CODE = 200
"""No reply of SMTP has a smaller code; ``smtplib`` gives -1 for what is no reply."""


@dataclass(frozen=True)
class SmtpMail:
    """``Mail`` over a connection for each message. ``ca`` is a file of further authorities, or empty."""

    server: MailServer
    ca: str = ""
    seconds: float = SECONDS
    look_up: LookUp = look_up

    def send(self, message: EmailMessage, recipients: Sequence[str]) -> MailAnswer:
        """Hand the message in; every reply is an answer."""
        started = monotonic()
        status, text, refused = self._handed_in(message, recipients)
        latency = round((monotonic() - started) * 1000)
        return MailAnswer(status=status, text=text, refused=refused, latency_ms=latency)

    def check(self) -> None:
        """Raise ``Unavailable`` unless the server lets us in."""
        try:
            with self._session() as session:
                session.ehlo_or_helo_if_needed()
        except smtplib.SMTPResponseException as error:
            why = f"{self.server.target.netloc} said {_reply(error.smtp_code, error.smtp_error)}"
            raise Unavailable(f"{why}; check user, password and port in PLOTWORKS_SMTP_URL") from error
        except OutboundFailed as error:
            raise Unavailable(f"{error.message}; check PLOTWORKS_SMTP_URL, or start that server") from error

    def _handed_in(self, message: EmailMessage, recipients: Sequence[str]) -> tuple[int, str, Mapping[str, str]]:
        """The reply that counts, and who was refused."""
        try:
            with self._session() as session:
                refused = session.send_message(message, to_addrs=list(recipients))
                return (*session.last, _replies(refused))
        except smtplib.SMTPRecipientsRefused as error:
            code, text = min(error.recipients.values())  # one that is refused for now may be taken later
            return code, _text(text), _replies(error.recipients)
        except smtplib.SMTPResponseException as error:
            return error.smtp_code, _text(error.smtp_error), {}

    @contextmanager
    def _session(self) -> Iterator["_Session"]:
        deadline = Deadline(self.seconds)
        told = _told(self.server.target.netloc, deadline)
        with told, closing(_Session(self.server, deadline, self._trust, self.look_up)) as session:
            yield session
            session.leave()

    @cached_property
    def _trust(self) -> ssl.SSLContext | None:
        return None if self.server.security == "none" else authorities(self.ca)


class _Session(smtplib.SMTP):
    """A session that is open and logged in; ``last`` is the last reply."""

    def __init__(
        self, server: MailServer, deadline: Deadline, trust: ssl.SSLContext | None, look_up: LookUp = look_up
    ) -> None:
        self._server, self._deadline, self._trust, self._look_up = server, deadline, trust, look_up
        self.last = (0, "")
        try:
            super().__init__(server.host, server.port, local_hostname=_our_name())
            self._enter()
        except BaseException:
            self.close()
            raise

    def leave(self) -> None:
        """Say goodbye. The message has been taken: how the connection ends is of no account."""
        with suppress(OSError):
            self._deadline = self._deadline.within(GOODBYE_SECONDS)
            self.quit()

    def getreply(self) -> tuple[int, bytes]:
        """The next reply; each of its bytes within the deadline."""
        if self.file is None and self.sock:
            self.file = io.BufferedReader(_InTime(self.sock, self._deadline))
        code, text = super().getreply()
        if code < LEAST_CODE:
            raise OutboundFailed(f"{self._server.target.netloc} does not speak SMTP")
        self.last = (code, _text(text))
        return code, text

    def send(self, s: Any) -> None:
        """Send commands and the message, each part within the deadline."""
        if self.sock is None:
            raise smtplib.SMTPServerDisconnected("the session has ended")
        rest = memoryview(s.encode(self.command_encoding) if isinstance(s, str) else s)
        while rest:
            self.sock.settimeout(self._deadline.left())
            rest = rest[self.sock.send(rest) :]

    def _get_socket(self, *_: Any) -> socket.socket:
        target, connecting = self._server.target, self._deadline.within(CONNECT_SECONDS)
        from_the_start = self._trust if self._server.security == "tls" else None
        return connect(target, resolve(target, connecting, self._look_up), connecting, from_the_start)

    def _enter(self) -> None:
        if self._server.security == "starttls":
            self.starttls(context=self._trust)
        if self._server.user:
            self.login(self._server.user, self._server.password)


class _InTime(io.RawIOBase):
    """What a socket receives, for a buffer."""

    def __init__(self, connection: socket.socket, deadline: Deadline) -> None:
        self._connection, self._deadline = connection, deadline

    def readable(self) -> bool:
        """It is for reading."""
        return True

    def readinto(self, buffer: Any) -> int:
        """The next bytes."""
        self._connection.settimeout(self._deadline.left())
        return self._connection.recv_into(buffer)


@contextmanager
def _told(who: str, deadline: Deadline) -> Iterator[None]:
    """What goes wrong on the way, in words; replies that say no pass."""
    try:
        yield
    except (smtplib.SMTPResponseException, smtplib.SMTPRecipientsRefused):
        raise
    except ssl.SSLError as error:
        raise OutboundFailed(f"{who} can't be trusted: {distrust(error)}", reason="tls") from error
    except smtplib.SMTPServerDisconnected as error:
        if isinstance(error.__context__, TimeoutError):
            raise _too_slow(who, deadline) from error
        raise OutboundFailed(f"{who} broke the connection", reason="connect") from error
    except smtplib.SMTPException as error:
        raise OutboundFailed(f"{who} can't take our mail: {error}") from error
    except TimeoutError as error:
        raise _too_slow(who, deadline) from error
    except OSError as error:
        raise OutboundFailed(f"{who} broke the connection", reason="connect") from error


def _too_slow(who: str, deadline: Deadline) -> OutboundFailed:
    return OutboundFailed(f"{who} did not take the message within {deadline.seconds:.3g} s", reason="timeout")


def _our_name() -> str:
    """How we greet: a name that others might know, else an address, as RFC 5321 (4.1.4) wants it."""
    name = socket.gethostname()
    return name if "." in name and name.isascii() else "[127.0.0.1]"


def _replies(refused: Mapping[str, tuple[int, bytes]]) -> dict[str, str]:
    return {address: _reply(code, text) for address, (code, text) in refused.items()}


def _reply(code: int, text: bytes | str) -> str:
    return f"{code} {_text(text)}"


def _text(text: bytes | str) -> str:
    """The words of a reply on one line."""
    return " ".join((text.decode("utf-8", "replace") if isinstance(text, bytes) else text).split())
