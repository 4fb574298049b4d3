"""The page on sources shows what is taken: each of its examples passes the door."""

import json
from typing import Any

import pytest

from app.domain.connections import AUTH_SECRETS, DIALECTS, check_connection
from app.domain.source_faults import FORMATS
from app.domain.sources import read_source
from tests.snippets import ROOT, Snippet, snippets

PAGE = ROOT / "docs" / "how-to" / "connect-sources.md"


def _told(snippet: Snippet) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(snippet.text)
    return found


@pytest.mark.parametrize("snippet", snippets(PAGE, "json"), ids=str)
def test_an_example_is_taken(snippet: Snippet) -> None:
    """Connections with their settings and secrets, sources by themselves or in a chart."""
    told = _told(snippet)
    if "kind" in told:
        check_connection(told["kind"], told["settings"], told["secrets"])
    else:
        assert read_source(told.get("data_source", told))


def test_every_choice_is_on_the_page() -> None:
    """Ways to show who asks, dialects and formats."""
    page = PAGE.read_text(encoding="utf-8")
    assert [name for name in (*AUTH_SECRETS, *DIALECTS, *FORMATS) if f"`{name}`" not in page] == []
