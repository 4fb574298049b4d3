"""The guide to models says what is so."""

import re
from typing import Any

import pytest

from app.bootstrap import model_api_of
from app.domain.errors import Invalid, Misconfigured, OutboundFailed, PlotworksError, SourceFailed, Unavailable
from app.schemas.ai import ModelUse, PlannedChart
from app.settings import AI_URLS, Settings, load
from tests.snippets import ROOT, prose, snippets
from workers.planner.llm.asking import _reason
from workers.planner.llm.model import Usage
from workers.planner.llm.providers import PROVIDERS

GUIDE = ROOT / "docs/how-to/ai-models.md"


def _settings(text: str, key: Any) -> Settings:
    """The settings of a block, with a file for the key."""
    lines = dict(line.split("=", 1) for line in text.splitlines())
    return load({name: str(key) if name.endswith("_FILE") else value for name, value in lines.items()})


def test_its_settings_are_settings(tmp_path: Any) -> None:
    """Each block is read, and opens the way to a model."""
    key = tmp_path / "key"
    key.write_text("sk-1\n")
    hosted, own = (_settings(block.text, key) for block in snippets(GUIDE, "ini"))
    assert (hosted.ai_key, hosted.ai_url) == ("sk-1", AI_URLS["anthropic"])
    assert (own.ai_key, own.ai_url, own.ai_timeout) == ("", "http://127.0.0.1:3000/v1", 45)
    for settings in (hosted, own):
        assert settings.ai_provider in PROVIDERS
        assert model_api_of(settings)


def test_every_provider_has_an_adapter() -> None:
    """What can be chosen can be asked; without a choice there is no way to any model."""
    assert set(PROVIDERS) == set(AI_URLS)
    assert model_api_of(load({})) is None
    with pytest.raises(Misconfigured, match="PLOTWORKS_AI_MODEL"):
        load({"PLOTWORKS_AI_PROVIDER": "openai"})


def test_its_warnings_are_those_of_the_code() -> None:
    """Each row of the table is a reason, each reason has its row."""
    rows = re.findall(r"^\| (?!The warning|---)([^|]+) \|", prose(GUIDE), re.MULTILINE)
    errors: list[PlotworksError] = [OutboundFailed(reason="timeout"), OutboundFailed(reason="connect"), Misconfigured()]
    errors += [Unavailable(), Invalid(), SourceFailed()]
    told = [_reason(error, "m") for error in errors]
    assert [sum(row in one for one in told) for row in rows] == [1] * len(errors)


def test_what_asking_took_is_in_the_schema() -> None:
    """The fields of the answer are those that are kept of a model's use."""
    assert set(ModelUse().fields) == set(Usage.__dataclass_fields__)
    assert "model" in PlannedChart().fields
