"""What Plotworks sends, against answers that never end, swell, drip or are none."""

import gzip
import socket
import time
import tracemalloc

import pytest

from tests.receivers import Answer, Receiver, replies, resets, says, stops, streams
from tests.sending import SLACK, failure, guarded, post

OK = b"HTTP/1.1 200 OK\r\n"
PACKED = OK + b"Content-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\na\r\n" + gzip.compress(b"")[:10] + b"\r\n"
"""The start of a gzip, whose blocks may then all be empty."""

CHUNKED = OK + b"Transfer-Encoding: chunked\r\n\r\n"

FLOODS: dict[str, Answer] = {
    "plain": streams(OK + b"\r\n", b"x" * 65_536),
    "chunked": streams(CHUNKED, b"10000\r\n" + b"x" * 65_536 + b"\r\n"),
    "far too long": streams(OK + b"Content-Length: 999999999999\r\n\r\n", b"x" * 65_536),
}


@pytest.mark.parametrize("flood", FLOODS)
def test_a_body_without_end_is_cut(flood: str) -> None:
    """The first bytes are kept, the rest is not waited for."""
    with Receiver(FLOODS[flood]) as receiver:
        answer = guarded().send(post(receiver.url(), most_bytes=1000))
    assert (answer.status, answer.body, answer.truncated) == (200, b"x" * 1000, True)


@pytest.mark.parametrize(("size", "truncated"), [(99, False), (100, False), (101, True)])
@pytest.mark.parametrize("packed", [False, True])
def test_the_cap_counts_what_is_unpacked(size: int, truncated: bool, packed: bool) -> None:
    """At the cap itself nothing is missing."""
    body, headers = (gzip.compress(b"x" * size), ["Content-Encoding: gzip"]) if packed else (b"x" * size, [])
    with Receiver(replies("200 OK", body, *headers)) as receiver:
        answer = guarded().send(post(receiver.url(), most_bytes=100))
    assert (answer.body, answer.truncated) == (b"x" * min(size, 100), truncated)


def test_a_gzip_bomb_takes_no_memory() -> None:
    """A gigabyte in a megabyte is inflated as far as is kept."""
    member = gzip.compress(bytes(50_000_000))
    with Receiver(replies("200 OK", member * 20, "Content-Encoding: gzip")) as receiver:
        tracemalloc.start()
        answer = guarded().send(post(receiver.url(), most_bytes=200_000))
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
    assert (len(answer.body), answer.truncated) == (200_000, True)
    assert peak < 10_000_000


def test_gzip_of_several_members_is_one_body() -> None:
    """As RFC 1952 has it; a body in another coding than was asked for stays as it is."""
    body = gzip.compress(b"one ") + gzip.compress(b"two")
    with Receiver(replies("200 OK", body, "Content-Encoding: GZIP")) as receiver:
        assert guarded().send(post(receiver.url())).body == b"one two"
    with Receiver(replies("200 OK", b"\x1b\x00", "Content-Encoding: br")) as receiver:
        assert guarded().send(post(receiver.url())).body == b"\x1b\x00"


@pytest.mark.parametrize("body", [b"no gzip at all", gzip.compress(b"x" * 99)[:-4]], ids=["none", "half"])
def test_damaged_gzip_is_a_failure(body: bytes) -> None:
    """Nothing is made of half a body."""
    with Receiver(replies("200 OK", body, "Content-Encoding: gzip")) as receiver:
        assert failure(receiver.url()).reason == "protocol"


TOO_SLOW: dict[str, Answer] = {
    "says nothing": stops(),
    "stops in the headers": stops(OK + b"Content-Le"),
    "stops in the body": stops(OK + b"Content-Length: 10\r\n\r\n12345"),
    "drips its headers": streams(OK, b"X-Drip: 1\r\n", 0.05),
    "drips its body": streams(CHUNKED, b"1\r\nx\r\n", 0.05),
    "packs nothing, again and again": streams(PACKED, b"5\r\n\0\0\0\xff\xff\r\n"),
    "goes on with interim answers": streams(b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
}


@pytest.mark.parametrize("kind", TOO_SLOW)
def test_the_deadline_is_over_the_whole_transfer(kind: str) -> None:
    """A sign of life now and then buys no time."""
    with Receiver(TOO_SLOW[kind]) as receiver:
        started = time.monotonic()
        error = failure(receiver.url(), deadline=0.5)
        assert time.monotonic() - started < SLACK
    assert (error.reason, "within 0.5 s" in error.message) == ("timeout", True)


def test_a_failure_in_the_body_tells_the_status() -> None:
    """The owner sees that the request had arrived."""
    with Receiver(stops(OK + b"Content-Length: 10\r\n\r\n12345")) as receiver:
        assert "answered 200 and then gave no whole answer" in failure(receiver.url(), deadline=0.5).message


def test_a_receiver_that_does_not_read_ends_in_time() -> None:
    """Sending is under the deadline as reading is."""
    with socket.create_server(("127.0.0.1", 0)) as deaf:
        url = f"http://127.0.0.1:{deaf.getsockname()[1]}/"
        started = time.monotonic()
        assert failure(url, body=bytes(50_000_000), deadline=0.5).reason == "timeout"
        assert time.monotonic() - started < SLACK


def test_a_receiver_without_tls_ends_in_time() -> None:
    """A port that takes connections and keeps silent can't hold a handshake open."""
    with Receiver(stops()) as receiver:
        error = failure(f"https://127.0.0.1:{receiver.port}/", connect_timeout=0.5)
    assert (error.reason, "no connection within 0.5 s" in error.message) == ("timeout", True)


BROKEN: dict[str, tuple[Answer, str]] = {
    "hangs up": (says(b""), "protocol"),
    "resets": (resets, "connect"),
    "ends early": (says(OK + b"Content-Length: 10\r\n\r\n12345"), "protocol"),
    "ends within a chunk": (says(CHUNKED + b"10\r\nabc"), "protocol"),
    "is no HTTP": (says(b"SSH-2.0-OpenSSH_9.2\r\n"), "protocol"),
    "is HTTP/2": (says(b"\x00\x00\x12\x04\x00\x00\x00\x00\x00"), "protocol"),
    "has two lengths": (says(OK + b"Content-Length: 1\r\nContent-Length: 2\r\n\r\nab"), "protocol"),
    "changes the protocol": (says(b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n"), "protocol"),
    "has a huge header": (streams(OK + b"X-Huge: ", b"x" * 65_536), "protocol"),
    "has headers without end": (streams(OK, b"X-More: 1\r\n" * 5000), "protocol"),
    "has a huge chunk header": (streams(CHUNKED + b"1;", b"x" * 65_536), "protocol"),
}


@pytest.mark.parametrize("kind", BROKEN)
def test_what_is_no_answer_is_a_failure(kind: str) -> None:
    """In its own word, and without a byte of what was said instead."""
    answer, reason = BROKEN[kind]
    with Receiver(answer) as receiver:
        error = failure(receiver.url())
    assert error.reason == reason
    assert "SSH" not in error.message


def test_a_closed_port_refuses() -> None:
    """At once, and the message says so."""
    with socket.create_server(("127.0.0.1", 0)) as once:
        port = once.getsockname()[1]
    error = failure(f"http://127.0.0.1:{port}/")
    assert (error.reason, "refused the connection" in error.message) == ("connect", True)
