"""The protocol of Anthropic's messages: the schema is that of a tool, which the model must use."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import orjson

from app.domain.errors import SourceFailed
from workers.planner.llm.endpoint import Endpoint
from workers.planner.llm.found import dig
from workers.planner.llm.model import TOKENS, Completion, Json, Message, Prices

PATH = "/v1/messages"
VERSION = "2023-06-01"
_TOOL = "chart_plan"
_SENT = ("input_tokens", "cache_creation_input_tokens", "cache_read_input_tokens")


@dataclass(frozen=True, slots=True)
class AnthropicModel:
    """A model behind ``{url}/v1/messages``."""

    name: str
    endpoint: Endpoint
    prices: Prices = field(default_factory=Prices)

    def complete(self, messages: Sequence[Message], schema: Json, *, seconds: float) -> Completion:
        """Have the tool used whose input has this schema."""
        body = {
            "model": self.name,
            "max_tokens": TOKENS,
            "system": "\n\n".join(one.text for one in messages if one.role == "system"),
            "messages": [{"role": one.role, "content": one.text} for one in messages if one.role != "system"],
            "tools": [{"name": _TOOL, "description": "Takes the plan of the chart.", "input_schema": schema}],
            "tool_choice": {"type": "tool", "name": _TOOL},
        }
        told, ms = self.endpoint.post(PATH, body, seconds)
        sent = sum(count for name in _SENT if type(count := dig(told, "usage", name)) is int)
        return Completion(_text(told), self.prices.usage(sent, dig(told, "usage", "output_tokens"), ms))


def _text(told: Json) -> str:
    """The input of the tool, as JSON; what a server without tools says in its place."""
    blocks = told.get("content")
    blocks = blocks if isinstance(blocks, list) else []
    for block in blocks:
        if dig(block, "type") == "tool_use":
            return orjson.dumps(dig(block, "input")).decode()
    for block in blocks:
        if isinstance(text := dig(block, "text"), str):
            return text
    raise SourceFailed(f"the model gave no plan; it stopped for {str(told.get('stop_reason'))[:40]!r}")
