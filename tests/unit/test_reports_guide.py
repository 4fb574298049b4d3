"""The page on delivering reports shows what is taken: its examples pass the door, its tables are whole."""

import json
from pathlib import Path

import pytest

from app.charts.paper import read_page
from app.charts.reading import Findings
from app.schemas.events import RunEventData
from app.schemas.schedules import ScheduleRequest
from app.usecases.schedules.targets import ATTACHED, KEY_NAMES, PUT, read_targets
from tests.making import make_caller, make_tools
from tests.remote import connect
from tests.snippets import ROOT, Snippet, snippets

PAGE = ROOT / "docs" / "how-to" / "deliver-reports.md"


@pytest.mark.parametrize("snippet", snippets(PAGE, "json"), ids=str)
def test_an_example_is_taken(snippet: Snippet, tmp_path: Path) -> None:
    """Each field of it is known, and nothing is wrong with it."""
    told = json.loads(snippet.text)
    if "page" in told:
        findings = Findings()
        assert read_page(told, findings)
        findings.settle()
        return
    tools = make_tools(tmp_path)
    who, _ = make_caller(tools)
    name = connect(
        tools, who, "s3", {"bucket": "lake", "endpoint": "http://127.0.0.1:9"}, access_key="a", secret_key="b"
    )
    assert ScheduleRequest().validate(told) == {}
    to_bucket = [{**one, "connection": name} for one in told["deliver"] if one["type"] == "s3"]
    assert read_targets(tools, who, {"deliver": to_bucket}) == to_bucket
    tools.database.dispose()


def test_every_choice_is_on_the_page() -> None:
    """What may be attached and put, the names in keys, the addresses of a payload."""
    page = PAGE.read_text(encoding="utf-8")
    urls = [name for name in RunEventData().fields if name.endswith("_url")]
    names = [f"`{name}`" for name in (*ATTACHED, *PUT, *urls)] + [f"`{{{name}}}`" for name in KEY_NAMES]
    assert [name for name in names if name not in page] == []
