"""Mail addresses and mail servers as people write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.errors import AddressRefused
from app.domain.mail import LONGEST, MOST_RECIPIENTS, MailServer, mail_server, recipients, sender


@pytest.mark.parametrize(
    ("url", "found"),
    [
        ("mailto:ann@example.org", ("ann@example.org",)),
        ("MAILTO:ann@example.org,bob+charts@mail.example.org", ("ann@example.org", "bob+charts@mail.example.org")),
        ("mailto:Ann.O'Neill@EXAMPLE.org,Ann.O'Neill@example.org", ("Ann.O'Neill@example.org",)),
        ("mailto:ann@Bücher.example", ("ann@xn--bcher-kva.example",)),
        ("mailto:ann@例え.jp", ("ann@xn--r8jz45g.jp",)),
        ("mailto:root@localhost", ("root@localhost",)),
    ],
)
def test_addresses_that_are_taken(url: str, found: tuple[str, ...]) -> None:
    """Each once; domains become ASCII in lower case, what is before the @ stays as it is."""
    assert recipients(url) == found


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("ann@example.org", "mailto:"),
        ("https://example.org", "mailto:"),
        ("mailto:", "no mail address"),
        ("mailto:ann", "no mail address"),
        ("mailto:ann@example.org,", "no mail address"),
        ("mailto:@example.org", "before the @"),
        ("mailto:ann@", "domain"),
        ("mailto:ann@.org", "domain"),
        ("mailto:ann@example..org", "domain"),
        ("mailto:ann@-example.org", "domain"),
        ("mailto:ann@exa mple.org", "domain"),
        ("mailto:ann@[127.0.0.1]", "domain"),
        ("mailto:ann@example.org\n", "domain"),
        ("mailto:ann@example.org\r\nBcc: eve@example.org", "before the @"),
        ("mailto:ann@example.org>\r\nRCPT TO:<eve@example.org", "before the @"),
        ("mailto:ann\r\n@example.org", "before the @"),
        ("mailto:ann\x00@example.org", "before the @"),
        ("mailto:ann@example.org?bcc=eve@example.org", "leave out the ?"),
        ("mailto:ann%0A@example.org", "percent-encoding"),
        ('mailto:"ann lee"@example.org', "quotes"),
        ("mailto:Ann <ann@example.org>", "before the @"),
        ("mailto:ann.@example.org", "before the @"),
        ("mailto:ünn@example.org", "ASCII"),
        ("mailto:ann@\u0628a.example", "international"),
        (f"mailto:{'a' * 65}@example.org", "too long"),
        (f"mailto:ann@{'a' * 60}.{'b' * 60}.{'c' * 60}.{'d' * 60}.{'e' * 20}", "too long"),
        (f"mailto:{','.join(f'ann{n}@example.org' for n in range(MOST_RECIPIENTS + 1))}", "at most 20"),
    ],
)
def test_addresses_that_are_refused(url: str, words: str) -> None:
    """With what is wrong; as many as there may be pass."""
    with pytest.raises(AddressRefused, match=words):
        recipients(url)


def test_as_many_as_may_be() -> None:
    """The bound itself is taken."""
    assert len(recipients(f"mailto:{','.join(f'ann{n}@example.org' for n in range(MOST_RECIPIENTS))}")) == 20


@given(st.text(max_size=40))
def test_whatever_is_taken_is_harmless(text: str) -> None:
    """No header and no command of SMTP can be made of an address that passes."""
    try:
        found = recipients(f"mailto:{text}@example.org") + recipients(f"mailto:ann@{text}")
    except AddressRefused:
        return
    assert all(each.isascii() and each.isprintable() and set(each).isdisjoint(' <>"\\()[];:') for each in found)
    assert all(len(each) <= LONGEST for each in found)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("charts@example.org", "charts@example.org"),
        ("Plotworks <charts@example.org>", "Plotworks <charts@example.org>"),
        ('"Müller, AG" <charts@Bücher.example>', '"Müller, AG" <charts@xn--bcher-kva.example>'),
    ],
)
def test_senders(text: str, found: str) -> None:
    """An address, with or without a name."""
    assert sender(text) == found


@pytest.mark.parametrize(
    "text", ["", "Plotworks", "a@example.org, b@example.org", "Plotworks <a@example.org>\nBcc: eve@example.org", "<>"]
)
def test_what_is_no_sender(text: str) -> None:
    """Exactly one address, and no line break."""
    with pytest.raises(AddressRefused):
        sender(text)


@pytest.mark.parametrize(
    ("url", "server"),
    [
        ("smtp://mail.example.org", MailServer(host="mail.example.org", port=587, security="starttls")),
        (
            "smtp://mail.example.org:25?starttls=required",
            MailServer(host="mail.example.org", port=25, security="starttls"),
        ),
        ("smtp://127.0.0.1:1025?starttls=off", MailServer(host="127.0.0.1", port=1025, security="none")),
        ("smtps://[::1]/", MailServer(host="::1", port=465, security="tls")),
        (
            "smtps://ann%40example.org:p%2Fw%3A@mail.example.org:4650",
            MailServer(host="mail.example.org", port=4650, security="tls", user="ann@example.org", password="p/w:"),
        ),
    ],
)
def test_mail_servers(url: str, server: MailServer) -> None:
    """Ports and privacy by default; user and password are percent-decoded."""
    assert mail_server(url) == server


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("mail.example.org:587", "must be smtp://"),
        ("https://mail.example.org", "must be smtp://"),
        ("smtp://", "must be smtp://"),
        ("smtp://mail.example.org/inbox", "must be smtp://"),
        ("smtp://mail.example.org:0x19", "port"),
        ("smtp://mail.example.org:70000", "port"),
        ("smtp://mail.example.org?starttls=maybe", "starttls=required"),
        ("smtp://mail.example.org?tls=off", "starttls=required"),
        ("smtps://mail.example.org?starttls=off", "TLS from the first byte"),
        ("smtp://ann:secret@mail.example.org?starttls=off", "password as it is"),
        ("smtps://ann:s%C3%A9cret@mail.example.org", "ASCII"),
    ],
)
def test_what_is_no_mail_server(url: str, words: str) -> None:
    """Told without the password."""
    with pytest.raises(ValueError, match=words) as caught:
        mail_server(url)
    assert "secret" not in str(caught.value)


def test_a_password_is_not_shown() -> None:
    """Neither in a log nor in a traceback."""
    assert "secret" not in repr(mail_server("smtps://ann:secret@mail.example.org"))
