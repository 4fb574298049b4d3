"""APIs of models, as tests run them: answers recorded in the form of each protocol, given in turn."""

import json
import socket
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from app.adapters.outbound_http import GuardedHttp
from app.bootstrap import EVERYWHERE
from tests.receivers import Answer, Receiver, replies
from workers.planner.llm.anthropic import VERSION, AnthropicModel
from workers.planner.llm.endpoint import Endpoint
from workers.planner.llm.model import Completion, Message, Model, Prices, Usage
from workers.planner.llm.openai import OpenAiModel

Json = dict[str, Any]

JSON = "Content-Type: application/json"
PRICES = Prices(sent=2.5, answered=10)
SPENT = Usage(1200, 300, 0.006, 0, 1)
"""What every recorded answer has taken, at these prices; the milliseconds aside."""


def openai_says(text: str | None, **message: Any) -> Json:
    """An answer of a chat completion."""
    said = {"role": "assistant", "content": text, "refusal": None, **message}
    return {
        "id": "chatcmpl-B9MBs8CjcvOU2jLn4n570S5qMJKcT",
        "object": "chat.completion",
        "created": 1741569952,
        "model": "small-1",
        "choices": [{"index": 0, "message": said, "logprobs": None, "finish_reason": "stop"}],
        "usage": {"prompt_tokens": 1200, "completion_tokens": 300, "total_tokens": 1500},
    }


def anthropic_says(content: Sequence[Json], stop: str = "tool_use") -> Json:
    """An answer of the messages API."""
    return {
        "id": "msg_013Zva2CMHLNnjNjtJKqJ2EF",
        "type": "message",
        "role": "assistant",
        "model": "small-1",
        "content": list(content),
        "stop_reason": stop,
        "stop_sequence": None,
        "usage": {"input_tokens": 1000, "cache_read_input_tokens": 200, "output_tokens": 300},
    }


def used(plan: Any) -> Json:
    """A block in which the tool is used."""
    return {"type": "tool_use", "id": "toolu_01D7FLrfh4GYq7yT1ULFeyMV", "name": "chart_plan", "input": plan}


@dataclass(frozen=True)
class Protocol:
    """One of the two, with its own words for a plan."""

    name: str
    path: str

    def says(self, plan: Any) -> Answer:
        """Answers with this plan."""
        told = openai_says(json.dumps(plan)) if self.name == "openai" else anthropic_says([used(plan)])
        return replies("200 OK", json.dumps(told).encode(), JSON)

    def model(self, api: Receiver, key: str = "sk-test") -> Model:
        """The adapter, aimed at a receiver."""
        outbound = GuardedHttp(ports=(), allow=EVERYWHERE)
        base = api.url().removesuffix("/hook")
        if self.name == "openai":
            headers = {"authorization": f"Bearer {key}"}
            return OpenAiModel("small-1", Endpoint(f"{base}/v1", outbound, headers), PRICES)
        headers = {"x-api-key": key, "anthropic-version": VERSION}
        return AnthropicModel("small-1", Endpoint(base, outbound, headers), PRICES)


OPENAI = Protocol("openai", "/v1/chat/completions")
ANTHROPIC = Protocol("anthropic", "/v1/messages")


@contextmanager
def model_api(*answers: Answer) -> Iterator[Receiver]:
    """A server that gives these answers in turn, the last one for ever."""
    waiting = list(answers)

    def answer(connection: socket.socket) -> None:
        now = waiting.pop(0) if len(waiting) > 1 else waiting[0]
        now(connection)

    with Receiver(answer) as api:
        yield api


class Said:
    """A model that says these texts in turn, the last for ever, or raises errors; ``heard`` is what it was told."""

    name = "small-1"

    def __init__(self, *texts: Any) -> None:
        self._texts = list(texts)
        self.heard: list[list[Message]] = []

    def complete(self, messages: Sequence[Message], schema: Any, *, seconds: float) -> Completion:
        """Say the next."""
        self.heard.append(list(messages))
        text = self._texts.pop(0) if len(self._texts) > 1 else self._texts[0]
        if isinstance(text, Exception):
            raise text
        return Completion(text if isinstance(text, str) else json.dumps(text), SPENT)
