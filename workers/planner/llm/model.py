"""What a model is to the planner, whoever runs it: messages and a schema in, one JSON text and its price out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, Protocol

Json = Mapping[str, Any]

TOKENS = 8000
"""Tokens that one answer may have, those of thinking among them where a provider counts these too."""


@dataclass(frozen=True, slots=True)
class Message:
    """One turn of the talk with a model."""

    role: Literal["system", "user", "assistant"]
    text: str


@dataclass(frozen=True, slots=True)
class Usage:
    """What asking has taken: tokens as the provider counts them, milliseconds, calls that were answered.

    ``cost`` is in the currency of the prices that are set; None where none are.
    """

    input_tokens: int = 0
    output_tokens: int = 0
    cost: float | None = None
    latency_ms: int = 0
    calls: int = 0

    def __add__(self, other: "Usage") -> "Usage":
        costs = [one.cost for one in (self, other) if one.cost is not None]
        return Usage(
            self.input_tokens + other.input_tokens,
            self.output_tokens + other.output_tokens,
            sum(costs) if costs else None,
            self.latency_ms + other.latency_ms,
            self.calls + other.calls,
        )


@dataclass(frozen=True, slots=True)
class Completion:
    """An answer: JSON as text, as the model wrote it, and what it has taken."""

    text: str
    usage: Usage


class Model(Protocol):
    """A model that answers in JSON."""

    @property
    def name(self) -> str:
        """As its provider calls it."""
        ...

    def complete(self, messages: Sequence[Message], schema: Json, *, seconds: float) -> Completion:
        """Ask, and ask again while that may help, all of it within so many seconds.

        ``OutboundFailed`` when there is no answer, ``SourceFailed`` when it is none that can be used, ``Misconfigured``
        when key, address or name are refused, ``Unavailable`` while a model that kept failing is left alone.
        """
        ...


@dataclass(frozen=True, slots=True)
class Prices:
    """What a million tokens cost, sent and answered."""

    sent: float = 0
    answered: float = 0

    def usage(self, input_tokens: Any, output_tokens: Any, latency_ms: int) -> Usage:
        """The usage of one call; what a server doesn't count is 0."""
        sent, answered = (value if type(value) is int and value >= 0 else 0 for value in (input_tokens, output_tokens))
        priced = self.sent or self.answered
        cost = round((sent * self.sent + answered * self.answered) / 1e6, 9) if priced else None
        return Usage(sent, answered, cost, latency_ms, 1)
