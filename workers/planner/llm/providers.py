"""The model that the settings name."""

from collections.abc import Callable, Mapping

from app.ports import Tools
from app.settings import Settings
from workers.planner.llm.anthropic import VERSION, AnthropicModel
from workers.planner.llm.endpoint import Endpoint
from workers.planner.llm.model import Model, Prices
from workers.planner.llm.openai import OpenAiModel


def _bearer(settings: Settings) -> Mapping[str, str]:
    return {"authorization": f"Bearer {settings.ai_key}"} if settings.ai_key else {}


def _api_key(settings: Settings) -> Mapping[str, str]:
    return {"anthropic-version": VERSION, **({"x-api-key": settings.ai_key} if settings.ai_key else {})}


PROVIDERS: Mapping[str, tuple[Callable[[str, Endpoint, Prices], Model], Callable[[Settings], Mapping[str, str]]]] = {
    "openai": (OpenAiModel, _bearer),
    "anthropic": (AnthropicModel, _api_key),
}
"""By PLOTWORKS_AI_PROVIDER: the adapter, and the headers that let us in."""


def model_of(tools: Tools) -> Model | None:
    """The model of the settings; None where they name none."""
    settings = tools.settings
    if tools.model_api is None or settings.ai_provider not in PROVIDERS:
        return None
    adapter, headers = PROVIDERS[settings.ai_provider]
    endpoint = Endpoint(settings.ai_url, tools.model_api, headers(settings))
    return adapter(settings.ai_model, endpoint, Prices(settings.ai_price_in, settings.ai_price_out))
