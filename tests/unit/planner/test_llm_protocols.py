"""Models over HTTP: both protocols against servers that answer well, badly, slowly, in pieces and never."""

import json
from dataclasses import replace
from typing import Any

import pytest

from app.domain.errors import Misconfigured, OutboundFailed, PlotworksError, SourceFailed, Unavailable
from tests.model_api import ANTHROPIC, JSON, OPENAI, SPENT, Protocol, anthropic_says, model_api, openai_says, used
from tests.receivers import Answer, Receiver, replies, resets, says, stops, streams
from workers.planner.llm import breaker
from workers.planner.llm.breaker import FAILURES, REST, Breaker
from workers.planner.llm.model import Completion, Message
from workers.planner.llm.schema import OF_A_TABLE
from workers.sources.remote import patience

PLAN = {"chart_type": "bar"}
TALK = [Message("system", "rules"), Message("user", "data"), Message("assistant", "seen"), Message("user", "draw")]
BOTH = pytest.mark.parametrize("protocol", [OPENAI, ANTHROPIC], ids=lambda one: one.name)


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """No pauses between attempts, and nobody has failed before."""
    monkeypatch.setattr(breaker, "_BREAKERS", {})
    monkeypatch.setattr(patience, "PAUSES", (0.0, 0.0))


def ask(protocol: Protocol, api: Receiver, seconds: float = 10) -> Completion:
    """One completion."""
    return protocol.model(api).complete(TALK, OF_A_TABLE, seconds=seconds)


def body_of(api: Receiver, number: int = 0) -> dict[str, Any]:
    """What was sent."""
    found: dict[str, Any] = json.loads(api.requests[number].body)
    return found


@BOTH
def test_a_plan_comes_with_its_price(protocol: Protocol) -> None:
    """JSON of the model as text, tokens as the provider counts them, the cost of these, and the time."""
    with model_api(protocol.says(PLAN)) as api:
        found = ask(protocol, api)
        assert api.requests[0].path == protocol.path
    assert json.loads(found.text) == PLAN
    assert replace(found.usage, latency_ms=0) == SPENT


def test_what_openais_protocol_is_sent() -> None:
    """The schema as the format of the response, all messages in their order, the key as a bearer."""
    with model_api(OPENAI.says(PLAN)) as api:
        ask(OPENAI, api)
        sent = body_of(api)
        assert api.requests[0].headers["authorization"] == "Bearer sk-test"
    assert [one["role"] for one in sent["messages"]] == ["system", "user", "assistant", "user"]
    assert sent["response_format"]["json_schema"]["schema"] == OF_A_TABLE
    assert sent["model"] == "small-1"


def test_what_anthropics_protocol_is_sent() -> None:
    """The rules apart, the schema as a tool that must be used, key and version in headers of their own."""
    with model_api(ANTHROPIC.says(PLAN)) as api:
        ask(ANTHROPIC, api)
        sent = body_of(api)
        headers = api.requests[0].headers
    assert (headers["x-api-key"], headers["anthropic-version"]) == ("sk-test", "2023-06-01")
    assert sent["system"] == "rules"
    assert [one["role"] for one in sent["messages"]] == ["user", "assistant", "user"]
    assert (sent["tools"][0]["name"], sent["tools"][0]["input_schema"]) == (sent["tool_choice"]["name"], OF_A_TABLE)
    assert sent["max_tokens"] > 1000


def test_a_server_without_schemas_is_asked_in_words() -> None:
    """400 for the format of the response: the schema stands in the one message of the system then."""
    refused = replies("400 Bad Request", b'{"error": {"message": "response_format is not supported"}}', JSON)
    with model_api(refused, OPENAI.says(PLAN)) as api:
        assert json.loads(ask(OPENAI, api).text) == PLAN
        again = body_of(api, 1)
    assert "response_format" not in again
    assert [one["role"] for one in again["messages"]].count("system") == 1
    assert '"chart_type"' in again["messages"][0]["content"]


@BOTH
@pytest.mark.parametrize(
    "first",
    [
        replies("429 Too Many Requests", b'{"error": {"message": "slow down"}}', JSON, "Retry-After: 0"),
        replies("500 Internal Server Error", b"{}", JSON),
        replies("529 Overloaded", b'{"type": "error"}', JSON),
        resets,
        says(b'HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n{"choices": ['),
        says(b'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n8\r\n{"conten\r\n'),
    ],
    ids=["429", "500", "529", "reset", "truncated", "truncated-chunks"],
)
def test_what_may_pass_is_asked_again(protocol: Protocol, first: Answer) -> None:
    """Too many requests, a fault of the server, a connection that breaks and a body that ends early."""
    with model_api(first, protocol.says(PLAN)) as api:
        assert json.loads(ask(protocol, api).text) == PLAN
        assert len(api.requests) == 2


@BOTH
@pytest.mark.parametrize(
    ("answer", "error", "told"),
    [
        (replies("401 Unauthorized", b'{"error": "bad key"}', JSON), Misconfigured, "PLOTWORKS_AI_KEY"),
        (replies("404 Not Found", b"no such model", JSON), Misconfigured, "PLOTWORKS_AI_MODEL"),
        (replies("413 Too Large", b"{}", JSON), SourceFailed, "answered 413"),
        (replies("302 Found", b"", "Location: http://127.0.0.1:1/"), SourceFailed, "answered 302"),
        (replies("429 Too Many Requests", b"{}", JSON, "Retry-After: 3600"), OutboundFailed, "answered 429"),
        (replies("200 OK", b"<html>hello</html>"), SourceFailed, "no JSON"),
        (replies("200 OK", b"[1]", JSON), SourceFailed, "no object"),
        (replies("200 OK", b'{"a": "' + b"x" * 1_000_001 + b'"}', JSON), SourceFailed, "more than 1,000,000 bytes"),
        (replies("200 OK", b'{"choices": [], "content": [null, 3], "usage": 5}', JSON), SourceFailed, "no "),
        (replies("200 OK", b'{"choices": {"0": 1}, "content": "text"}', JSON), SourceFailed, "no "),
        (says(b"SSH-2.0-OpenSSH_9.2\r\n"), OutboundFailed, "did not speak HTTP"),
    ],
    ids=["401", "404", "413", "redirect", "long-wait", "page", "list", "huge", "empty", "other-shapes", "no-http"],
)  # fmt: skip
def test_answers_of_no_use(protocol: Protocol, answer: Answer, error: type[PlotworksError], told: str) -> None:
    """Each is an error that says what to do; a redirect would take the key somewhere else and is not followed."""
    with model_api(answer) as api, pytest.raises(error, match=told):
        ask(protocol, api)


@BOTH
@pytest.mark.parametrize(
    "answer",
    [stops(), streams(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n", b" ", 0.05)],
    ids=["silent", "dripping"],
)
def test_time_has_an_end(protocol: Protocol, answer: Answer) -> None:
    """One deadline over all of it: neither silence nor an answer that drips holds a worker."""
    with model_api(answer) as api, pytest.raises(OutboundFailed) as caught:
        ask(protocol, api, seconds=0.4)
    assert caught.value.reason == "timeout"


def test_a_refusal_is_told() -> None:
    """A model that won't answer says so in a field of its own, or stops for it."""
    refusal = json.dumps(openai_says(None, refusal="I can't help with that.")).encode()
    with model_api(replies("200 OK", refusal, JSON)) as api, pytest.raises(SourceFailed, match="can't help"):
        ask(OPENAI, api)
    stopped = json.dumps(anthropic_says([], stop="refusal")).encode()
    with model_api(replies("200 OK", stopped, JSON)) as api, pytest.raises(SourceFailed, match="refusal"):
        ask(ANTHROPIC, api)


def test_text_before_the_tool_is_passed_over() -> None:
    """The tool counts; where a server knows no tools, what it says."""
    for content in (
        [{"type": "text", "text": "Let me see."}, used(PLAN)],
        [{"type": "text", "text": json.dumps(PLAN)}],
    ):
        answer = replies("200 OK", json.dumps(anthropic_says(content)).encode(), JSON)
        with model_api(answer) as api:
            assert json.loads(ask(ANTHROPIC, api).text) == PLAN


def test_who_keeps_failing_is_left_alone() -> None:
    """After three failures nothing is sent any more; an answer that is refused for what it says is no failure."""
    refused = replies("413 Too Large", b"{}", JSON)
    with model_api(refused, refused, refused, refused, replies("401 Unauthorized")) as api:
        for _ in range(4):
            with pytest.raises(SourceFailed):
                ask(ANTHROPIC, api)
        for _ in range(FAILURES):
            with pytest.raises(Misconfigured):
                ask(ANTHROPIC, api)
        with pytest.raises(Unavailable, match="3 times in a row"):
            ask(ANTHROPIC, api)
        assert len(api.requests) == 4 + FAILURES


def test_after_a_rest_one_call_decides() -> None:
    """It is let through alone; when it fails the rest begins again, when it succeeds all is well."""
    now = [0.0]
    own = Breaker(lambda: now[0])

    def call(error: Exception | None = None) -> None:
        with own.guarding():
            if error:
                raise error

    for _ in range(FAILURES):
        with pytest.raises(OutboundFailed):
            call(OutboundFailed("away"))
    now[0] = REST - 1
    with pytest.raises(Unavailable):
        call()
    now[0] = REST + 1
    with own.guarding(), pytest.raises(Unavailable):
        call()
    for _ in range(FAILURES):
        call()
