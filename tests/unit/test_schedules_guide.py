"""The page on schedules shows what is taken: each of its requests passes the door and all that is behind it."""

import json
from collections.abc import Iterator
from dataclasses import fields, replace
from datetime import UTC, datetime
from typing import Any, cast

import pytest

from app.domain.caller import Caller
from app.domain.fields import Fields
from app.domain.schedules.alerts_reading import read_alerts
from app.domain.schedules.policy import Policy
from app.domain.schedules.policy_reading import read_policy
from app.ports import Outbound, Tools
from app.schemas.schedules import ScheduleRequest
from app.usecases.connections import create_connection
from app.usecases.schedules.definition import define
from app.usecases.schedules.targets import TARGETS
from docs.generate.schedules import ALERT, DELIVER, FRESHNESS
from tests.making import make_caller, make_tools
from tests.snippets import ROOT, Snippet, snippets

PAGE = ROOT / "docs" / "how-to" / "schedule-reports.md"
NOW = datetime(2026, 11, 21, tzinfo=UTC)


class AnyAddress:
    """Takes every address: hosts of examples have none."""

    def check(self, url: str) -> None:
        """No objection."""


@pytest.fixture(scope="module")
def tenant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Tools, Caller]]:
    """One that may send mail, and has the connection of the examples."""
    made = make_tools(tmp_path_factory.mktemp("guide"), smtp_url="smtp://127.0.0.1:25")
    tools = replace(made, outbound=cast("Outbound", AnyAddress()))
    who = make_caller(tools)[0]
    bucket = {"bucket": "reports", "endpoint": "http://127.0.0.1:9000", "region": "eu-central-1"}
    keys = {"access_key": "a", "secret_key": "b"}
    create_connection(tools, who, {"name": "archive", "kind": "s3", "settings": bucket, "secrets": keys})
    yield tools, who
    tools.database.dispose()


@pytest.mark.parametrize("snippet", snippets(PAGE, "json"), ids=str)
def test_an_example_is_taken(tenant: tuple[Tools, Caller], snippet: Snippet) -> None:
    """As a request for a schedule, with a slot that comes."""
    body: dict[str, Any] = ScheduleRequest().load(json.loads(snippet.text))  # type: ignore[assignment]  # a mapping
    definition = define(*tenant, body, NOW)
    assert definition.timetable.next_after(NOW)


def test_every_choice_is_on_the_page() -> None:
    """Fields of a policy, and types of receivers."""
    page = PAGE.read_text(encoding="utf-8")
    assert [each.name for each in fields(Policy) if f"| `{each.name}`" not in page] == []
    assert [name for name in TARGETS if f'"type": "{name}"' not in page] == []


def test_every_field_is_in_the_reference(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is read of a policy and of a condition is what the generated page lists."""
    read: set[tuple[str, str]] = set()
    plain = Fields.raw
    monkeypatch.setattr(Fields, "raw", lambda self, name: read.add((self.place, name)) or plain(self, name))
    read_policy({"freshness": {"age": "1h"}})
    read_alerts([{"column": "a", "change": "percent", "cmp": "<", "value": 1}, {"column": "a", "anomaly": True}])
    assert {name for place, name in read if place == "policy.freshness"} == set(FRESHNESS)
    assert {name for place, name in read if place in {"alerts[0]", "alerts[1]"}} == set(ALERT)
    assert set(DELIVER) == set(TARGETS)
