"""Handing mail in: real SMTP conversations on 127.0.0.1, good and bad."""

import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from email.message import EmailMessage
from threading import Event, Thread

import pytest

from app.adapters.mail_smtp import SmtpMail
from app.domain.errors import OutboundFailed, Unavailable
from app.domain.mail import MailServer
from tests.certificates import Authority
from tests.mailboxes import PASSWORD, USER, Mailbox, mail_server
from tests.waiting import seconds

Speech = Callable[[socket.socket, Event], object]
"""What a server says on a connection, until the test is over."""

ANN, BOB = "ann@example.org", "bob@example.org"


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    """Who signs the certificates of this module."""
    return Authority(tmp_path_factory.mktemp("authority"))


@pytest.fixture
def box() -> Iterator[Mailbox]:
    """A server in the clear."""
    with mail_server() as found:
        yield found


def _message(text: str = "Hello") -> EmailMessage:
    message = EmailMessage()
    message["From"] = "Plotworks <charts@example.org>"
    message["To"] = f"{ANN}, {BOB}"
    message["Subject"] = "Test"
    message.set_content(text)
    return message


def test_a_message_arrives(box: Mailbox) -> None:
    """With its sender, all recipients and its text; the answer has the server's own words."""
    answer = SmtpMail(box.server()).send(_message(), [ANN, BOB])
    assert (answer.ok, answer.status, answer.text) == (True, 250, "2.0.0 OK: queued as 4711")
    assert (box.envelopes[0].mail_from, box.envelopes[0].rcpt_tos) == ("charts@example.org", [ANN, BOB])
    assert box.messages[0].get_content() == "Hello\r\n"


def test_a_line_of_a_dot_does_not_end_the_message(box: Mailbox) -> None:
    """Nothing that stands in a text is a command."""
    text = "first\n.\nRSET\n..\nlast\n"
    SmtpMail(box.server()).send(_message(text), [ANN])
    assert len(box.envelopes) == 1
    assert box.messages[0].get_content().replace("\r\n", "\n") == text


def test_starttls_and_login(authority: Authority) -> None:
    """The password, with signs that a URL escapes, goes over an encrypted connection."""
    with mail_server(starttls=authority.server("127.0.0.1")) as box:
        server = box.server(security="starttls", user=USER, password=PASSWORD)
        SmtpMail(server, str(authority.file)).check()
        assert SmtpMail(server, str(authority.file)).send(_message(), [ANN]).ok
    assert (box.logins, box.encrypted) == ([USER, USER], [True])


def test_tls_from_the_first_byte(authority: Authority) -> None:
    """As with smtps://."""
    with mail_server(tls=authority.server("127.0.0.1")) as box:
        server = box.server(security="tls", user=USER, password=PASSWORD)
        assert SmtpMail(server, str(authority.file)).send(_message(), [ANN]).ok
    assert box.encrypted == [True]


@pytest.mark.parametrize("security", ["tls", "starttls"])
def test_a_server_that_cannot_be_trusted_gets_no_password(authority: Authority, security: str) -> None:
    """A certificate of nobody we know, and one for another name."""
    for names, ca in ((("127.0.0.1",), ""), (("elsewhere.example",), str(authority.file))):
        context = authority.server(*names)
        with mail_server(**{security: context}) as box:  # type: ignore[arg-type]
            mail = SmtpMail(box.server(security=security, user=USER, password=PASSWORD), ca)
            with pytest.raises(OutboundFailed, match="can't be trusted") as caught:
                mail.send(_message(), [ANN])
        assert caught.value.reason == "tls"
        assert box.logins == []


def test_a_server_without_starttls_gets_no_message(box: Mailbox) -> None:
    """Where it is required, nothing goes in the clear."""
    with pytest.raises(OutboundFailed, match="STARTTLS"):
        SmtpMail(box.server(security="starttls")).send(_message(), [ANN])
    assert box.envelopes == []


def test_a_wrong_password_is_told(authority: Authority) -> None:
    """As an answer with the server's code; the check names the setting, and neither says the password."""
    with mail_server(starttls=authority.server("127.0.0.1")) as box:
        mail = SmtpMail(box.server(security="starttls", user=USER, password="guess"), str(authority.file))
        answer = mail.send(_message(), [ANN])
        with pytest.raises(Unavailable, match="PLOTWORKS_SMTP_URL") as caught:
            mail.check()
    assert (answer.ok, answer.status) == (False, 535)
    assert "guess" not in caught.value.message + answer.text + repr(mail)


def test_refused_recipients_are_named(box: Mailbox) -> None:
    """The others get the message."""
    box.refuses[BOB] = "550 5.1.1 no such user"
    answer = SmtpMail(box.server()).send(_message(), [ANN, BOB])
    assert (answer.ok, answer.refused) == (True, {BOB: "550 5.1.1 no such user"})
    assert box.envelopes[0].rcpt_tos == [ANN]


def test_all_recipients_refused(box: Mailbox) -> None:
    """The answer is the reply that gives most hope."""
    box.refuses |= {ANN: "550 no such user", BOB: "451 come back later"}
    answer = SmtpMail(box.server()).send(_message(), [ANN, BOB])
    assert (answer.ok, answer.status, answer.text) == (False, 451, "come back later")
    assert answer.refused == {ANN: "550 no such user", BOB: "451 come back later"}
    assert box.envelopes == []


@pytest.mark.parametrize("reply", ["452 mailbox full", "554 5.7.1 looks like spam"])
def test_a_refused_message_is_an_answer(box: Mailbox, reply: str) -> None:
    """For now, or for good."""
    box.refuses["DATA"] = reply
    answer = SmtpMail(box.server()).send(_message(), [ANN])
    assert (answer.ok, f"{answer.status} {answer.text}") == (False, reply)


def test_a_server_that_is_away() -> None:
    """Nobody listens on the port."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    mail = SmtpMail(MailServer(host="127.0.0.1", port=port, security="none"))
    with pytest.raises(OutboundFailed, match="refused the connection"):
        mail.send(_message(), [ANN])
    with pytest.raises(Unavailable, match="PLOTWORKS_SMTP_URL"):
        mail.check()


def test_a_name_that_nobody_has() -> None:
    """It says so, and which."""
    server = MailServer(host="mail.invalid", port=25, security="none")
    with pytest.raises(OutboundFailed, match=r"mail\.invalid"):
        SmtpMail(server).send(_message(), [ANN])


@contextmanager
def _speaker(answer: Speech) -> Iterator[MailServer]:
    """A server that hears one connection."""
    over = Event()
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def serve() -> None:
            connection, _ = listener.accept()
            with suppress(OSError), connection:
                answer(connection, over)

        thread = Thread(target=serve, daemon=True)
        thread.start()
        yield MailServer(host="127.0.0.1", port=listener.getsockname()[1], security="none")
        over.set()
        thread.join(10)


def _says(*words: bytes) -> Speech:
    """One after the other, each but the first when something was heard, and then nothing."""

    def talk(connection: socket.socket, over: Event) -> None:
        for place, each in enumerate(words):
            if place:
                connection.recv(1000)
            connection.sendall(each)
        over.wait(60)

    return talk


def _drips(first: bytes, drop: bytes) -> Speech:
    """``first``, and a drop every tenth of a second."""

    def talk(connection: socket.socket, over: Event) -> None:
        connection.sendall(first)
        while not over.wait(0.1):
            connection.sendall(drop)

    return talk


@pytest.mark.parametrize(
    "answer",
    [_says(), _says(b"220 here\r\n"), _drips(b"", b"2"), _drips(b"220 here\r\n", b"250-and more\r\n")],
    ids=["silent", "greets", "drips", "never ends its reply"],
)
def test_a_slow_server_is_left_in_time(answer: Speech) -> None:
    """Whatever it does."""

    def send() -> None:
        with pytest.raises(OutboundFailed) as caught:
            SmtpMail(server, seconds=1).send(_message(), [ANN])
        assert caught.value.reason == "timeout"

    with _speaker(answer) as server:
        assert seconds(send) < 10


def test_a_server_that_reads_nothing_is_left_in_time() -> None:
    """The message fills the buffers, and nobody takes it."""
    message = _message()
    message.add_attachment(bytes(20_000_000), maintype="image", subtype="png")

    def send() -> None:
        with pytest.raises(OutboundFailed, match="within 3 s"):
            SmtpMail(server, seconds=3).send(message, [ANN])

    talk = _says(b"220 here\r\n", b"250 hello\r\n", b"250 sender\r\n", b"250 recipient\r\n", b"354 go on\r\n")
    with _speaker(talk) as server:
        assert seconds(send) < 30


@pytest.mark.parametrize("words", [b"HTTP/1.1 400 Bad Request\r\n\r\n", b"\r\n"])
def test_another_service_on_that_port(words: bytes) -> None:
    """It is no mail server, and that is said."""
    with _speaker(_says(words)) as server, pytest.raises(OutboundFailed, match="does not speak SMTP"):
        SmtpMail(server, seconds=5).send(_message(), [ANN])


def test_a_connection_that_breaks() -> None:
    """In the middle of the conversation."""
    with _speaker(lambda *_: None) as server, pytest.raises(OutboundFailed, match="broke the connection"):
        SmtpMail(server, seconds=5).send(_message(), [ANN])


def test_a_full_server_says_come_later() -> None:
    """Its greeting is an answer."""
    with _speaker(_says(b"421 too busy\r\n")) as server:
        answer = SmtpMail(server, seconds=5).send(_message(), [ANN])
    assert (answer.ok, answer.status, answer.text) == (False, 421, "too busy")


def test_how_a_server_says_goodbye_does_not_matter() -> None:
    """It has taken the message: a connection that breaks afterwards makes nothing undone."""

    def talk(connection: socket.socket, _: Event) -> None:
        connection.sendall(b"220 here\r\n")
        with connection.makefile("rb") as lines:
            for reply in (b"250 hello", b"250 sender", b"250 recipient", b"354 go on"):
                lines.readline()
                connection.sendall(reply + b"\r\n")
            while lines.readline() != b".\r\n":
                pass
            connection.sendall(b"250 taken\r\n")

    with _speaker(talk) as server:
        assert SmtpMail(server, seconds=5).send(_message(), [ANN]).text == "taken"
