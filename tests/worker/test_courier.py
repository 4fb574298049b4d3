"""A courier at work: real sockets that do what receivers do, and a database in which it is written how it went."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from time import monotonic
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from standardwebhooks.webhooks import Webhook as Verifier

from app.domain import events
from app.domain.caller import Caller
from app.domain.errors import StoreUnavailable
from app.ports import Tools
from app.store.models import Delivery, DeliveryAttempt
from app.usecases.webhooks.deliveries import Outcome, Parcel
from app.usecases.webhooks.endpoints import create_endpoint, get_endpoint
from app.usecases.webhooks.secrets import signing
from tests.certificates import Authority
from tests.delivering import attempts, deliveries, endpoint, happen, later, receiver, states
from tests.ledger import Ledger
from tests.making import make_caller, make_tools
from tests.receivers import Answer, Receiver, replies, resets, says, stops, streams
from tests.sending import guarded, names
from tests.waiting import until
from workers import courier as courier_module
from workers import process
from workers.courier import Courier
from workers.delivery import http

QUICK = 1.0
"""Seconds for an attempt, where it is to end for its time."""


@pytest.fixture
def tools(tmp_path: Path) -> Iterator[Tools]:
    """Tools that may send to this machine."""
    made = make_tools(tmp_path)
    yield made
    made.database.dispose()


@pytest.fixture
def who(tools: Tools) -> Caller:
    """A tenant's caller."""
    return make_caller(tools)[0]


@pytest.fixture(autouse=True)
def _in_no_hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    """The test process is not a worker; and breaks between looks are for databases with work to do."""
    monkeypatch.setattr(process, "settle", lambda: None)
    monkeypatch.setattr(courier_module, "LOOK_EVERY", 0.05)


@contextmanager
def working(tools: Tools, **options: Any) -> Iterator[Courier]:
    """A courier that delivers while the block lasts."""
    courier = Courier(tools, **options)
    courier.start()
    try:
        yield courier
    finally:
        courier.stop()


def tried(tools: Tools, event_id: str) -> list[Delivery]:
    """The deliveries of an event when each has been tried once."""
    until(lambda: all(one.failures or one.finished_at for one in deliveries(tools, event_id=event_id)), 30)
    return list(deliveries(tools, event_id=event_id))


def outcome_of(tools: Tools, who: Caller, answer: Answer) -> Delivery:
    """What becomes of one delivery to such a receiver."""
    with Receiver(answer) as target:
        endpoint(tools, who, target.url())
        (event_id,) = happen(tools, who)
        with working(tools):
            (delivery,) = tried(tools, event_id)
    return delivery


def test_what_arrives_is_signed_and_says_what_happened(tools: Tools, who: Caller) -> None:
    """The body that was signed is the body that came; header and log agree."""
    with Receiver(replies("204 No Content")) as target:
        webhook_id = endpoint(tools, who, target.url(), headers={"Authorization": "Bearer theirs"})
        (event_id,) = happen(tools, who)
        with working(tools):
            (delivery,) = tried(tools, event_id)
        (request,) = target.requests
    (secret,) = signing(tools, get_endpoint(tools, who.tenant_id, webhook_id).webhook.secrets)
    payload = Verifier(secret).verify(request.body, request.headers)
    assert (payload["type"], payload["data"]["number"]) == (events.CHART_GENERATED, 0)
    assert (request.method, request.headers["webhook-id"]) == ("POST", event_id)
    assert request.headers["authorization"] == "Bearer theirs"
    assert (delivery.state, delivery.status, delivery.error) == ("succeeded", 204, None)
    assert attempts(tools, delivery.delivery_id) == [("succeeded", 204)]


@pytest.mark.parametrize(
    ("answer", "status", "says_why"),
    [
        (replies("500 Internal Server Error", b"no"), 500, "500"),
        (replies("302 Found", b"", "Location: http://169.254.169.254/latest/meta-data/"), 302, "redirect"),
        (replies("307 Temporary Redirect", b"", "Location: http://127.0.0.1:1/"), 307, "redirect"),
        (replies("199 Odd"), None, "the connection ended"),
        (says(b""), None, "the connection ended"),
        (says(b"SSH-2.0-OpenSSH_9.6\r\n"), None, "did not speak HTTP"),
        (says(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nshort"), None, "200"),
        (resets, None, "broke the connection"),
    ],
)
def test_what_is_no_2xx_is_no_delivery(
    tools: Tools, who: Caller, answer: Answer, status: int | None, says_why: str
) -> None:
    """It is tried again, and the log says why."""
    delivery = outcome_of(tools, who, answer)
    assert (delivery.state, delivery.failures, delivery.status) == ("pending", 1, status)
    assert says_why in (delivery.error or "")


@pytest.mark.parametrize(
    "answer",
    [
        stops(),
        stops(b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf"),
        streams(b"HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n", b".", 0.2),
        streams(b"HTTP/1.1 200 OK\r\n", b"X-Drip: drop\r\n", 0.2),
    ],
    ids=["no answer", "half a body", "slow drip", "slow headers"],
)
def test_no_receiver_holds_a_courier_for_longer_than_an_attempt(
    tools: Tools, who: Caller, monkeypatch: pytest.MonkeyPatch, answer: Answer
) -> None:
    """The deadline is over all of it."""
    monkeypatch.setattr(http, "ATTEMPT_SECONDS", QUICK)
    delivery = outcome_of(tools, who, answer)
    assert delivery.state == "pending"
    assert "within 1 s" in (delivery.error or "")


def test_a_body_without_end_is_read_no_further_than_what_is_kept(tools: Tools, who: Caller) -> None:
    """It was a 200: that counts, and the first 2 KB are in the log."""
    delivery = outcome_of(tools, who, streams(b"HTTP/1.1 200 OK\r\n\r\n", b"x" * 65_536))
    assert delivery.state == "succeeded"
    with tools.database.read() as session:
        assert session.get_one(DeliveryAttempt, (delivery.delivery_id, 1)).answer == "x" * 2048


def test_a_certificate_that_nobody_trusts(tools: Tools, who: Caller, tmp_path: Path) -> None:
    """Expired, for another host, or by a stranger: nothing is sent."""
    authority, stranger = Authority(tmp_path), Authority(_folder(tmp_path))
    contexts = [
        authority.server("127.0.0.1", ends=timedelta(days=-1)),
        authority.server("other.example"),
        stranger.server("127.0.0.1"),
    ]
    trusting = replace(tools, outbound=guarded(ca=str(authority.file)))
    for context in contexts:
        with Receiver(replies(), context) as target, working(trusting):
            endpoint(trusting, who, target.url())
            delivery = tried(trusting, happen(trusting, who)[0])[-1]
            assert target.requests == []
        with tools.database.read() as session:
            errors = [one.error or "" for one in deliveries(tools, event_id=delivery.event_id)]
            assert session.is_active
        assert any("can't be trusted" in error for error in errors)


def _folder(parent: Path) -> Path:
    made = parent / "stranger"
    made.mkdir()
    return made


def test_a_name_that_leads_inside_when_it_counts(tools: Tools, who: Caller) -> None:
    """Public when the address was saved, a metadata service at the call: the check at the call is what holds."""
    rebinding = replace(tools, outbound=guarded(allow=(), look_up=names(["93.184.215.14"], ["169.254.169.254"])))
    rebinding.outbound.check("http://rebind.example/")
    endpoint(rebinding, who, "http://rebind.example/")
    (event_id,) = happen(rebinding, who)
    with working(rebinding):
        (delivery,) = tried(rebinding, event_id)
    assert delivery.state == "pending"
    assert "not on the public internet" in (delivery.error or "")
    assert "169.254" not in (delivery.error or "")


def test_a_receiver_that_was_down_for_an_hour_gets_everything(tools: Tools, who: Caller) -> None:
    """Each event at least once, under its own id, and nothing is left."""
    up = False
    with Ledger(lambda *_: 200 if up else 503) as ledger:
        endpoint(tools, who, ledger.url())
        wanted = {("/hook", event_id) for event_id in happen(tools, who, 30)}
        with working(tools):
            for _ in range(12):
                before = sum(ledger.came.values())
                until(lambda before=before: sum(ledger.came.values()) > before, 20)
                until(lambda: not set(states(tools)) & {"delivering"}, 20)
                later(tools, seconds=300, held=False)
            up = True
            until(lambda: (later(tools, seconds=60, held=False), wanted <= ledger.taken.keys())[1], 60)
            until(lambda: set(states(tools)) == {"succeeded"}, 20)
    assert set(ledger.taken.values()) == {1}
    assert sum(ledger.came.values()) > len(wanted)


def test_a_receiver_that_hangs_is_in_nobodys_way(tools: Tools, who: Caller) -> None:
    """Two hundred deliveries to one that never answers; another's arrive meanwhile, long before the first times out."""
    other = make_caller(tools, "another")[0]
    with Receiver(stops()) as hanging, Ledger() as ledger:
        endpoint(tools, who, hanging.url())
        happen(tools, who, 200)
        courier = Courier(tools)
        courier.start()
        until(lambda: hanging.requests, 20)
        endpoint(tools, other, ledger.url())
        begun = monotonic()
        wanted = {("/hook", event_id) for event_id in happen(tools, other, 50)}
        until(lambda: wanted <= ledger.taken.keys(), http.ATTEMPT_SECONDS)
        took = monotonic() - begun
        assert hanging.connections <= 4
        hanging.__exit__()
        courier.stop()
    assert took < http.ATTEMPT_SECONDS


def test_what_is_under_way_at_the_end_is_finished(tools: Tools, who: Caller) -> None:
    """The courier waits for it and notes it; what was not begun stays for another."""
    answering: list[Callable[[], None]] = []

    def slowly(connection: Any) -> None:
        until(lambda: answering, 20)
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")

    with Receiver(slowly) as target:
        endpoint(tools, who, target.url())
        happen(tools, who, 6)
        courier = Courier(tools)
        courier.start()
        until(lambda: len(target.requests) == 4, 20)
        courier._stop.set()
        answering.append(lambda: None)
        courier.stop()
    assert sorted(states(tools, attempt=1)) == ["succeeded"] * 4
    assert states(tools, attempt=0).count("pending") == 2


def test_a_database_that_is_away_for_a_moment_costs_no_second_call(
    tools: Tools, who: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The receiver has it: the courier keeps trying to note that."""
    failures = iter([StoreUnavailable("away")] * 2)
    record = courier_module.record_successes

    def moody(*given: Any) -> set[str]:
        for failure in failures:
            raise failure
        return record(*given)

    monkeypatch.setattr(courier_module, "record_successes", moody)
    monkeypatch.setattr(courier_module, "PAUSE", 0.01)
    with Ledger() as ledger, working(tools):
        endpoint(tools, who, ledger.url())
        (event_id,) = happen(tools, who)
        until(lambda: states(tools, event_id=event_id) == ["succeeded"], 20)
    assert ledger.came["/hook", event_id] == 1


def test_a_round_that_crashes_is_not_the_last(tools: Tools, who: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
    """A fault of our own in one round, or in one delivery, leaves the courier at work."""
    crashes = iter([ZeroDivisionError(), StoreUnavailable("away")])
    claim = courier_module.claim

    def moody(*given: Any) -> list[Parcel]:
        for crash in crashes:
            raise crash
        return claim(*given)

    sent = []

    def crashing(_tools: Tools, parcel: Parcel) -> Outcome:
        sent.append(parcel)
        if len(sent) == 1:
            raise ZeroDivisionError
        return Outcome(ok=True, status=200)

    monkeypatch.setattr(courier_module, "claim", moody)
    endpoint(tools, who)
    (event_id,) = happen(tools, who)
    with working(tools, transports={"webhook": crashing}):
        (delivery,) = tried(tools, event_id)
        assert (delivery.state, delivery.failures) == ("pending", 1)
        later(tools, seconds=60)
        until(lambda: states(tools, event_id=event_id) == ["succeeded"], 20)


def test_the_breaker_spares_a_dead_host(tools: Tools, who: Caller) -> None:
    """Of many deliveries to a host that refuses connections a few are tried, not all."""
    with Receiver(replies()) as gone:
        url = gone.url()
    webhook_id = create_endpoint(tools, who, {"url": url}).webhook_id
    happen(tools, who, 100)
    with working(tools):
        until(lambda: receiver(tools, webhook_id).open_until, 20)
        until(lambda: "delivering" not in states(tools), 20)
    assert sum(one.failures for one in deliveries(tools)) <= 12


@pytest.mark.parametrize(
    ("text", "least", "most"),
    [
        ("0", 0, 0),
        ("120", 120, 120),
        ("99999999999999", 99_999_999, 999_999_999),
        ("", None, None),
        ("-1", None, None),
        ("1.5", None, None),
        ("\N{ARABIC-INDIC DIGIT THREE}", None, None),
        ("soon", None, None),
        ("Fri, 31 Dec 99999999999999999999 23:59:59 GMT", None, None),
        ("Sun, 06 Nov 1994 08:49:37 GMT", 0, 0),
    ],
)
def test_retry_after(text: str, least: float | None, most: float | None) -> None:
    """Seconds or an HTTP date; what is neither is as if it were not there."""
    found = http._seconds(text)
    assert found is least is None or (found is not None and least is not None and most is not None)
    assert found is None or (least or 0) <= found <= (most or 0)


def test_retry_after_as_a_date() -> None:
    """From now, whatever its zone."""
    moment = datetime.now(UTC) + timedelta(minutes=10)
    assert 590 < (http._seconds(format_datetime(moment, usegmt=True)) or 0) <= 600


DATES = r"\A[A-Z][a-z]{2}, \d{1,4} (Jan|Dec) \d{1,30} [\d:]{0,9} [+-]?\w{0,9}\Z"


@given(st.text(max_size=60) | st.from_regex(DATES))
def test_no_retry_after_breaks_anything(text: str) -> None:
    """Whatever a receiver writes there."""
    found = http._seconds(text)
    assert found is None or found >= 0
