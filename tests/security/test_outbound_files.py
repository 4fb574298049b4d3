"""Answers kept as files, and hosts of other protocols, against names and bodies that mean harm."""

import gzip
from pathlib import Path

import pytest

from app.adapters.outbound_http import GuardedHttp
from app.domain.errors import AddressRefused, NoRoom, OutboundFailed, TooLarge
from tests.receivers import Receiver, replies, resets, streams
from tests.sending import guarded, names, post

PUBLIC, INSIDE = "93.184.216.34", "10.1.2.3"


def test_an_answer_becomes_a_file(tmp_path: Path) -> None:
    """Decompressed, and nothing of it in memory."""
    with Receiver(replies("200 OK", gzip.compress(b"day,sales\n"), "Content-Encoding: gzip")) as receiver:
        answer = guarded().download(post(receiver.url()), tmp_path / "file")
    assert (answer.status, answer.body) == (200, b"")
    assert (tmp_path / "file").read_bytes() == b"day,sales\n"


def test_an_answer_that_is_none_says_why(tmp_path: Path) -> None:
    """Its first bytes are told, and there is no file."""
    with Receiver(replies("404 Not Found", b"x" * 5000)) as receiver:
        answer = guarded().download(post(receiver.url()), tmp_path / "file")
    assert (answer.status, len(answer.body), answer.truncated) == (404, 2048, True)
    assert not (tmp_path / "file").exists()


def test_no_more_is_kept_than_is_allowed(tmp_path: Path) -> None:
    """Of a small answer that swells, and of one without an end."""
    head = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
    for answer in (
        replies("200 OK", gzip.compress(bytes(9_000_000)), "Content-Encoding: gzip"),
        streams(head, b"2000\r\n" + bytes(0x2000) + b"\r\n"),
    ):
        with Receiver(answer) as receiver, pytest.raises(TooLarge, match="1000000 bytes"):
            guarded().download(post(receiver.url(), most_bytes=1_000_000), tmp_path / "file")
        assert (tmp_path / "file").stat().st_size <= 1_000_000


def test_a_broken_connection_and_a_full_disk_are_told_apart(tmp_path: Path) -> None:
    """The one is the receiver's, the other ours."""
    with Receiver(resets) as receiver, pytest.raises(OutboundFailed):
        guarded().download(post(receiver.url()), tmp_path / "file")
    with Receiver(replies("200 OK", b"x" * 100_000)) as receiver, pytest.raises(NoRoom):
        guarded().download(post(receiver.url(), most_bytes=1_000_000), Path("/dev/full"))


@pytest.mark.parametrize("address", [INSIDE, "127.0.0.1", "169.254.169.254", "::1", "fd00::1"])
def test_a_database_s_name_that_leads_inside_is_refused(address: str) -> None:
    """Alone or beside a public address."""
    outbound = GuardedHttp(ports={443}, look_up=names([PUBLIC, address]))
    with pytest.raises(AddressRefused, match=r"db\.example leads to"):
        outbound.locate("db.example", 5432)


def test_a_database_is_reached_at_the_address_that_was_checked() -> None:
    """The name is looked up once; its port is its own affair. What it leads to a moment later is of no account."""
    outbound = GuardedHttp(ports={443}, look_up=names([PUBLIC], [INSIDE]))
    assert outbound.locate("db.example", 5432) == [PUBLIC]
    with pytest.raises(AddressRefused):
        outbound.locate("db.example", 5432)


@pytest.mark.parametrize("host", ["a@b", "a/b", "a b", "[::1", "0x7f.1"])
def test_a_host_is_read_strictly(host: str) -> None:
    """As that of a URL is."""
    with pytest.raises(AddressRefused):
        GuardedHttp(ports={443}, look_up=names([PUBLIC])).locate(host, 5432)
