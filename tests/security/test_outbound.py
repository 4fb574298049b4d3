"""What Plotworks sends, against names, networks and certificates that mean harm."""

import socket
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from threading import Event

import pytest

from app.adapters.outbound_http import GuardedHttp
from app.domain.errors import AddressRefused, Misconfigured
from app.ports import OutboundAnswer
from tests.certificates import Authority
from tests.receivers import Receiver, replies, says
from tests.sending import SLACK, failure, guarded, names, post

PUBLIC, INSIDE, METADATA = "93.184.216.34", "10.1.2.3", "169.254.169.254"


@pytest.fixture
def authority(tmp_path: Path) -> Authority:
    """One for this test."""
    return Authority(tmp_path)


def test_a_request_goes_as_it_was_given() -> None:
    """Method, path, own headers and body; what frames the request is the adapter's own."""
    with Receiver(replies("202 Accepted", b"thanks", "X-A: 1", "x-a: 2")) as receiver:
        headers = {"Webhook-Id": " msg_1\t", "Host": "inside", "Content-Length": "9", "Transfer-Encoding": "chunked"}
        answer = guarded().send(post(receiver.url() + "?q=1", headers=headers, body=b"{}"))
    [request] = receiver.requests
    assert (request.method, request.path, request.body) == ("POST", "/hook?q=1", b"{}")
    assert request.headers["webhook-id"] == "msg_1"
    assert request.headers["host"] == f"127.0.0.1:{receiver.port}"
    assert request.headers["content-length"] == "2"
    assert "transfer-encoding" not in request.headers
    assert (answer.status, answer.body, answer.truncated) == (202, b"thanks", False)
    assert answer.headers["x-a"] == "1, 2"
    assert answer.url == receiver.url() + "?q=1"
    assert answer.latency_ms >= 0


def test_interim_answers_are_passed_over() -> None:
    """100 Continue and 103 Early Hints come before the answer."""
    early = b"HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n"
    with Receiver(says(early + b"HTTP/1.1 204 No Content\r\n\r\n")) as receiver:
        assert guarded().send(post(receiver.url())).status == 204


@pytest.mark.parametrize("address", [INSIDE, METADATA, "127.0.0.1", "::1", "::ffff:10.0.0.1", "fd00:ec2::254"])
def test_a_name_that_leads_inside_is_refused(address: str) -> None:
    """At save and at each call, alone or beside a public address; which address it is stays inside."""
    outbound = GuardedHttp(ports={80, 443}, look_up=names([PUBLIC, address]))
    for call in (lambda: outbound.check("https://hook.example/"), lambda: outbound.send(post("https://hook.example/"))):
        with pytest.raises(AddressRefused, match=r"hook\.example leads to an address") as caught:
            call()
        assert address not in str(caught.value.to_json())


def test_a_name_that_changes_between_check_and_call_is_refused() -> None:
    """DNS rebinding: what was public when it was saved is asked for again."""
    outbound = GuardedHttp(ports={80, 443}, look_up=names([PUBLIC], [METADATA]))
    outbound.check("http://rebind.example/")
    with pytest.raises(AddressRefused, match=r"rebind\.example leads to"):
        outbound.send(post("http://rebind.example/"))


def test_the_address_that_was_judged_is_the_one_called() -> None:
    """A name is looked up once a call: a resolver that changes its mind in the next moment changes nothing."""
    asked: list[str] = []

    def look_up(host: str, port: int) -> list[str]:
        asked.append(host)
        return ["127.0.0.1"] if len(asked) == 1 else ["127.0.0.2"]

    with Receiver(replies()) as receiver:
        assert guarded(look_up=look_up).send(post(receiver.url("rebind.example"))).status == 200
    assert asked == ["rebind.example"]
    assert receiver.requests[0].headers["host"] == f"rebind.example:{receiver.port}"


def test_one_address_may_be_down() -> None:
    """The next one of the same name is called."""
    with Receiver(replies()) as receiver:
        outbound = guarded(look_up=names(["127.0.0.2", "127.0.0.1"]))
        assert outbound.send(post(receiver.url("two.example"))).status == 200


def test_only_what_is_opened_is_called() -> None:
    """Without PLOTWORKS_OUTBOUND_ALLOW nothing reaches a receiver on this machine, whatever it is called."""
    with Receiver(replies()) as receiver:
        for host in ("127.0.0.1", "localhost", "2130706433", "0177.1", "[::ffff:127.0.0.1]"):
            with pytest.raises(AddressRefused, match="not on the public internet"):
                GuardedHttp(ports={80, 443, receiver.port}).send(post(receiver.url(host)))
        assert guarded().send(post(receiver.url("localhost"))).status == 200
    assert receiver.connections == 1


def test_a_public_address_is_called_on_the_ports_of_the_settings() -> None:
    """SSH and Redis speak other languages."""
    outbound = GuardedHttp(ports={80, 443}, look_up=names([PUBLIC]))
    with pytest.raises(AddressRefused, match="PLOTWORKS_OUTBOUND_PORTS"):
        outbound.check("http://hook.example:6379/")


def test_https_can_be_required() -> None:
    """By the settings for all, by a caller for one."""
    with pytest.raises(AddressRefused, match="https"):
        guarded(https_only=True).send(post("http://127.0.0.1/"))
    with pytest.raises(AddressRefused, match="https"):
        guarded().check("http://127.0.0.1/", https_only=True)
    guarded().check("http://127.0.0.1/")


def test_a_name_that_is_not_found_says_so() -> None:
    """Refused when it is saved; a failure that may pass when it is called."""

    def look_up(host: str, port: int) -> list[str]:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    outbound = guarded(look_up=look_up)
    with pytest.raises(AddressRefused, match=r"no\.example is no known name; check the spelling"):
        outbound.check("https://no.example/")
    error = failure("https://no.example/", outbound)
    assert (error.reason, error.retry_helps) == ("dns", True)


def test_the_systems_resolver_is_asked() -> None:
    """A name of the reserved zone can't be found, with a network or without one."""
    with pytest.raises(AddressRefused, match=r"host\.invalid"):
        guarded().check("https://host.invalid/")


def test_a_resolver_that_hangs_holds_nobody_up() -> None:
    """Its own callers end in time, many at once, and others are served meanwhile."""
    release = Event()

    def look_up(host: str, port: int) -> list[str]:
        return ["127.0.0.1"] if host == "good.example" else [str(release.wait(60))]

    outbound = guarded(look_up=look_up)
    with Receiver(replies()) as receiver, ThreadPoolExecutor(20) as pool:
        stuck = [pool.submit(failure, "http://slow.example/", outbound, connect_timeout=1) for _ in range(19)]
        assert outbound.send(post(receiver.url("good.example"))).status == 200
        assert {call.result(SLACK).reason for call in stuck} == {"dns"}
        release.set()


def test_a_redirect_is_an_answer_and_not_followed() -> None:
    """To the cloud's metadata or anywhere else: a webhook's receiver may not send Plotworks about."""
    with Receiver(replies("302 Found", b"", f"Location: http://{METADATA}/latest/")) as receiver:
        answer = guarded().send(post(receiver.url()))
    assert (answer.status, len(receiver.requests)) == (302, 1)


@pytest.mark.parametrize(
    "location",
    [
        f"http://{METADATA}/latest/",
        "http://10.0.0.1/",
        "//[::1]/",
        "http://0251.0376.0251.0376/",
        "http://user:secret@127.0.0.1/",
        "file:///etc/passwd",
        "gopher://127.0.0.1/",
        "http://bad host/",
    ],
)
def test_a_redirect_is_checked_as_the_first_address_is(location: str) -> None:
    """Where redirects are followed at all."""
    with Receiver(replies("302 Found", b"", f"Location: {location}")) as receiver, pytest.raises(AddressRefused):
        guarded().send(post(receiver.url(), redirects=3))
    assert len(receiver.requests) == 1


def test_a_redirect_to_another_host_goes_without_credentials() -> None:
    """The last address answers, as a GET without the body and without whatever may be a key."""
    last = Receiver(replies(body=b"data"))
    headers = {"Authorization": "Bearer x", "X-Api-Key": "x", "Accept": "text/csv", "Content-Type": "a/b"}
    with last, Receiver(replies("302 Found", b"", f"Location: {last.url('other.example')}#part")) as first:
        outbound = guarded(look_up=names(["127.0.0.1"]))
        answer = outbound.send(post(first.url("one.example"), headers=headers, redirects=1))
    [request] = last.requests
    assert (request.method, request.body, answer.body) == ("GET", b"", b"data")
    assert answer.url == last.url("other.example")
    assert request.headers["accept"] == "text/csv"
    assert not request.headers.keys() & {"authorization", "x-api-key", "content-type", "content-length"}


def test_a_redirect_on_the_same_host_keeps_what_307_keeps() -> None:
    """Method, body and credentials."""

    def answer(connection: socket.socket) -> None:
        first = len(receiver.requests) == 1
        (replies("307 Temporary Redirect", b"", "Location: /next") if first else replies())(connection)

    with Receiver(answer) as receiver:
        guarded().send(post(receiver.url(), headers={"Authorization": "Bearer x"}, redirects=1))
    request = receiver.requests[1]
    assert (request.method, request.path, request.body) == ("POST", "/next", b"{}")
    assert request.headers["authorization"] == "Bearer x"


def test_a_circle_of_redirects_ends() -> None:
    """After as many as the caller allows."""
    with Receiver(replies("301 Moved", b"", "Location: /hook")) as receiver:
        assert "redirect 4" in failure(receiver.url(), redirects=3).message
    assert len(receiver.requests) == 4


def test_a_redirect_never_leaves_https(authority: Authority) -> None:
    """What was asked for in secret is not asked for in the open."""
    outbound, onward = guarded(ca=str(authority.file)), replies("302 Found", b"", "Location: http://127.0.0.1/")
    with Receiver(onward, authority.server("127.0.0.1")) as receiver, pytest.raises(AddressRefused, match="https://"):
        outbound.send(post(receiver.url(), redirects=3))
    assert len(receiver.requests) == 1


def test_a_header_can_not_smuggle_another() -> None:
    """Nothing of such a request is sent."""
    with Receiver(replies()) as receiver:
        assert failure(receiver.url(), headers={"X-A": "1\r\nX-B: 2"}).reason == "protocol"
        assert failure(receiver.url(), headers={"X-Ä": "1"}).reason == "protocol"
    assert not receiver.requests


def test_a_trusted_certificate_is_held_against_the_name(authority: Authority) -> None:
    """The name goes along as SNI, the address is only where it is called."""
    asked: list[str | None] = []
    tls = authority.server("hook.example", "127.0.0.1")
    tls.sni_callback = lambda _socket, name, _context: asked.append(name)
    with Receiver(replies(), tls) as receiver:
        outbound = guarded(ca=str(authority.file), look_up=names(["127.0.0.1"]))
        assert outbound.send(post(receiver.url("hook.example"))).status == 200
        assert outbound.send(post(receiver.url())).status == 200
    assert asked == ["hook.example", None]


@pytest.mark.parametrize(
    ("hosts", "ends", "trusted", "words"),
    [
        (["hook.example"], timedelta(days=1), False, "unable to get local issuer"),
        (["other.example"], timedelta(days=1), True, "Hostname mismatch"),
        (["127.0.0.1"], timedelta(days=1), True, "Hostname mismatch"),
        (["hook.example"], timedelta(days=-1), True, "expired"),
    ],
)
def test_a_certificate_that_is_not_right_fails(
    authority: Authority, hosts: list[str], ends: timedelta, trusted: bool, words: str
) -> None:
    """Unknown authority, another name, out of date: nothing is sent."""
    with Receiver(replies(), authority.server(*hosts, ends=ends)) as receiver:
        outbound = guarded(ca=str(authority.file) if trusted else "", look_up=names(["127.0.0.1"]))
        error = failure(receiver.url("hook.example"), outbound)
    assert (error.reason, words in error.message) == ("tls", True)
    assert not receiver.requests


def test_https_to_a_port_that_speaks_http_fails() -> None:
    """As TLS: the answer is no handshake."""

    def shout() -> None:
        with server.accept()[0] as connection:
            connection.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")
            connection.recv(1)

    with socket.create_server(("127.0.0.1", 0)) as server, ThreadPoolExecutor(1) as pool:
        pool.submit(shout)
        assert failure(f"https://127.0.0.1:{server.getsockname()[1]}/").reason == "tls"


def test_a_file_without_authorities_is_a_fault_of_the_settings(tmp_path: Path) -> None:
    """It names the setting."""
    (tmp_path / "ca.pem").write_text("-----BEGIN CERTIFICATE-----\nno\n-----END CERTIFICATE-----\n")
    with pytest.raises(Misconfigured, match="PLOTWORKS_OUTBOUND_CA"):
        guarded(ca=str(tmp_path / "ca.pem")).send(post("https://127.0.0.1/"))


def test_proxies_of_the_environment_are_not_used(monkeypatch: pytest.MonkeyPatch, authority: Authority) -> None:
    """A proxy would look the name up again, behind the guard: nothing is sent to it, no CONNECT either."""
    with Receiver(replies("403 Forbidden")) as proxy:
        for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy"):
            monkeypatch.setenv(name, f"http://127.0.0.1:{proxy.port}")
        with Receiver(replies()) as plain, Receiver(replies(), authority.server("127.0.0.1")) as secure:
            outbound = guarded(ca=str(authority.file))
            assert [outbound.send(post(each.url())).status for each in (plain, secure)] == [200, 200]
    assert proxy.connections == 0


def test_no_cookie_comes_back() -> None:
    """Each request is its first."""
    with Receiver(replies("200 OK", b"", "Set-Cookie: a=b; Path=/")) as receiver:
        outbound = guarded()
        for _ in range(2):
            outbound.send(post(receiver.url()))
    assert not any("cookie" in request.headers for request in receiver.requests)


def test_many_threads_send_at_once(authority: Authority) -> None:
    """One adapter serves all; each gets the answer to its own request."""

    def echo(connection: socket.socket) -> None:
        replies(body=connection.getpeername()[0].encode())(connection)

    def send(number: int) -> OutboundAnswer:
        return outbound.send(post(f"{receiver.url()}?n={number}", body=b"%d" % number))

    with Receiver(echo, authority.server("127.0.0.1")) as receiver, ThreadPoolExecutor(16) as pool:
        outbound = guarded(ca=str(authority.file))
        answers = list(pool.map(send, range(100)))
    assert {answer.url.partition("=")[2] for answer in answers} == {str(number) for number in range(100)}
    assert {(request.path.partition("=")[2], request.body.decode()) for request in receiver.requests} == {
        (str(number), str(number)) for number in range(100)
    }
