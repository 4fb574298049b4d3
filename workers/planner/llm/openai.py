"""The protocol of OpenAI's chat completions, which most servers of models speak, local ones among them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from time import monotonic
from typing import Any

import orjson

from app.domain.errors import SourceFailed
from workers.planner.llm.endpoint import Endpoint
from workers.planner.llm.found import dig
from workers.planner.llm.model import TOKENS, Completion, Json, Message, Prices

PATH = "/chat/completions"
_NO_SCHEMAS = {400, 422}
"""What servers answer that take no schema, or none like ours."""
_IN_WORDS = "Answer with one JSON object and nothing else. Its JSON Schema:\n"


@dataclass(frozen=True, slots=True)
class OpenAiModel:
    """A model behind ``{url}/chat/completions``."""

    name: str
    endpoint: Endpoint
    prices: Prices = field(default_factory=Prices)

    def complete(self, messages: Sequence[Message], schema: Json, *, seconds: float) -> Completion:
        """Ask for JSON of this schema; a server that knows no schemas is asked in words."""
        end = monotonic() + seconds
        try:
            told, ms = self.endpoint.post(PATH, self._body(messages, _schema(schema)), seconds)
        except SourceFailed as error:
            if error.extra.get("status") not in _NO_SCHEMAS:
                raise
            said = [Message("system", _IN_WORDS + orjson.dumps(schema).decode()), *messages]
            told, ms = self.endpoint.post(PATH, self._body(_joined(said)), end - monotonic())
        usage = self.prices.usage(dig(told, "usage", "prompt_tokens"), dig(told, "usage", "completion_tokens"), ms)
        return Completion(_text(told), usage)

    def _body(self, messages: Sequence[Message], more: Json | None = None) -> dict[str, Any]:
        said = [{"role": one.role, "content": one.text} for one in messages]
        return {"model": self.name, "messages": said, "max_completion_tokens": TOKENS, "stream": False, **(more or {})}


def _schema(schema: Json) -> Json:
    """Not ``strict``: that knows no objects whose fields are free, such as the channels of an encoding."""
    form = {"name": "chart_plan", "schema": schema, "strict": False}
    return {"response_format": {"type": "json_schema", "json_schema": form}}


def _joined(messages: Sequence[Message]) -> list[Message]:
    """The same with one message of the system: many servers take no second one."""
    system = "\n\n".join(one.text for one in messages if one.role == "system")
    return [Message("system", system), *(one for one in messages if one.role != "system")]


def _text(told: Json) -> str:
    if refusal := dig(told, "choices", 0, "message", "refusal"):
        raise SourceFailed(f"the model refuses to answer: {str(refusal)[:200]}")
    text = dig(told, "choices", 0, "message", "content")
    if not isinstance(text, str):
        raise SourceFailed("the model's API answered with no text at choices[0].message.content")
    return text
