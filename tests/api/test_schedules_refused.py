"""Schedules that can't be: each is 422 at the door, with the field, and for cron with the part of it."""

from typing import Any

import pytest
from flask.testing import FlaskClient

from app.ports import Tools
from app.store.models import Schedule
from tests.making import BAR
from tests.scheduling import NOWHERE, cron, seed

SOURCE = {"type": "api", "url": NOWHERE}
ALERT = {"column": "sales", "fn": "sum", "cmp": "<", "value": 1}
HOOK = {"type": "webhook", "url": "http://127.0.0.1:9/"}

CHART = {"chart_type": "bar", "data_source": SOURCE}


def many(*requests: Any) -> dict[str, Any]:
    """A schedule of several charts."""
    return {"requests": list(requests), "polling_interval": "daily"}


REFUSED: list[tuple[dict[str, Any], str, str]] = [
    (cron("61 * * * *"), "cron", "minute field: 61 is not 0-59"),
    (cron("0 9 30 2 *"), "cron", "30 February never comes"),
    (cron("0 9 * *"), "cron", "expected five fields"),
    (cron("0 9 * * FOO"), "cron", "day of week field"),
    (cron("*/0 * * * *"), "cron", "minute field: the step '0'"),
    (cron("0 0 * * * *"), "cron", "seconds and years are not taken"),
    (cron(zone="Europe/Berln"), "timezone", "did you mean Europe/Berlin"),
    (cron(zone="CEST+1"), "timezone", "no time zone"),
    (seed() | {"polling_interval": "30s"}, "polling_interval", "give one of them"),
    ({"chart_type": "bar", "data_source": SOURCE, "polling_interval": "30s"}, "polling_interval", "1 minute"),
    ({"chart_type": "bar", "data_source": SOURCE, "polling_interval": "-1h"}, "polling_interval", "no interval"),
    ({"chart_type": "bar", "data_source": SOURCE, "polling_interval": "9999w"}, "polling_interval", "366 days"),
    ({"chart_type": "bar", "data_source": SOURCE | {"polling_interval": "often"}}, "polling_interval", "no interval"),
    ({"chart_type": "bar", "data_source": SOURCE}, "polling_interval", "is missing"),
    (cron(polling_interval="daily"), "cron", "give one of them"),
    (seed(at="25:00"), "at", "no time of day"),
    (cron(at="09:00"), "at", "its own hour"),
    (cron(start_at="2027-01-02", end_at="2027-01-01"), "end_at", "is before start_at"),
    (cron(end_at="2026-11-01"), "end_at", "no run is left"),
    (cron(start_at="soon"), "start_at", "no time"),
    (cron(start_at="0001-01-01"), "start_at", "no time"),
    (cron(end_at="9999-12-31"), "end_at", "no time"),
    (cron(skip_dates=["25.12."]), "skip_dates[0]", "no date"),
    (cron("0 9 * * SAT", weekdays_only=True), "weekdays_only", "no run is left"),
    (cron(jitter=4000), "jitter", "3600"),
    (cron(keep_runs=0), "keep_runs", "1 to 10000"),
    (cron(policy={"catch_up": "some"}), "policy.catch_up", "skip, latest, all"),
    (cron(policy={"unchanged": "card"}), "policy.unchanged", "send, skip, mark"),
    (cron(policy={"no_data": "stale"}), "policy.no_data", "card, skip, fail"),
    (cron(policy={"frsh": {}}), "policy.frsh", ""),
    (cron(policy={"freshness": {"wait": "1h"}}), "policy.freshness.age", "is missing"),
    (cron(policy={"freshness": {"age": "1h", "wait_until": "25:00"}}), "policy.freshness.wait_until", "time of day"),
    (cron(alerts=[{"column": "sales"}]), "alerts[0].cmp", ""),
    (cron(alerts=[ALERT | {"fn": "mode"}]), "alerts[0].fn", ""),
    (cron(alerts=[ALERT | {"value": "many"}]), "alerts[0].value", ""),
    (cron(alerts=[ALERT, ALERT]), "alerts[1].name", "is there twice"),
    (cron(deliver=[{"type": "pigeon"}]), "deliver[0].type", ""),
    (cron(deliver=[HOOK | {"url": "http://169.254.169.254/"}]), "deliver[0].url", ""),
    (cron(deliver=[{"type": "s3", "connection": "mine", "key": "a.png"}]), "deliver[0].connection", ""),
    (cron(deliver=[{"type": "email", "to": []}]), "deliver[0].to", ""),
    (cron(callback_url="ftp://127.0.0.1/"), "callback_url", ""),
    (seed("http://169.254.169.254/latest"), "data_source.url", ""),
    (seed("http://127.0.0.1:9/{{ tomorow }}"), "data_source.url", "tomorow"),
    (seed(options={"title": "{{ today + }}"}), "options.title", ""),
    (seed(data={"labels": []}), "data", ""),
    (seed() | {"chart_type": "bra"}, "chart_type", "bar"),
    (cron() | {"data_source": SOURCE | {"type": "sql", "query": "SELECT 1"}}, "data_source.connection", ""),
    (cron() | {"data_source": {"type": "upload", "dataset_id": "ds_1"}}, "data_source.dataset_id", ""),
    (cron() | {"data_source": SOURCE | {"path": "data..items["}}, "data_source.path", ""),
    ({"requests": [BAR], "polling_interval": "daily", "chart_type": "bar"}, "chart_type", "requests as well"),
    (many(CHART, CHART | {"chart_type": "bra"}), "requests[1].chart_type", "did you mean bar"),
    (many(CHART | {"callback_url": HOOK["url"]}), "requests[0].callback_url", "not known here"),
    (
        many(CHART | {"data_source": SOURCE | {"polling_interval": "daily"}}),
        "requests[0].data_source.polling_interval",
        "",
    ),
    (many(CHART | {"brand_kit_id": "bk_1"}), "requests[0].brand_kit_id", "no brand kit"),
    (many(CHART) | {"layout": {"brand_kit_id": "bk_1"}}, "layout.brand_kit_id", "no brand kit"),
    (many(3), "requests[0]", "expected a JSON object"),
    (seed(brandKitId="bk_1"), "brandKitId", "no brand kit"),
    (seed(layout={"title": "One"}), "layout", "give them as requests"),
    ({"requests": [], "polling_interval": "daily"}, "requests", "1 to 500"),
    ({"requests": [BAR], "polling_interval": "daily", "layout": {"rows": [[5]]}}, "layout.rows[0][0]", ""),
    ({"chart_type": "bar", "polling_interval": "daily"}, "data_source", "say where its data are"),
    (seed(frequency="daily"), "frequency", ""),
]


@pytest.mark.parametrize("case", REFUSED, ids=[f"{number}-{one[1]}" for number, one in enumerate(REFUSED)])
def test_each_fault_is_told_with_its_field(
    client: FlaskClient, headers: dict[str, str], tools: Tools, case: tuple[dict[str, Any], str, str]
) -> None:
    """And nothing is kept."""
    body, field, words = case
    answer = client.post("/v1/charts/jobs", json=body, headers=headers)
    assert answer.status_code == 422, answer.text
    faults = (answer.json or {})["errors"]
    assert field in [fault["field"] for fault in faults]
    assert any(words in fault["message"] for fault in faults if fault["field"] == field), faults
    with tools.database.read() as session:
        assert session.query(Schedule).count() == 0


def test_all_faults_of_its_times_are_told_at_once(client: FlaskClient, headers: dict[str, str]) -> None:
    """Whoever mends them need not send it thrice."""
    body = cron("61 * * * *", "Nowhere", skip_dates=["x"])
    faults = (client.post("/v1/charts/jobs", json=body, headers=headers).json or {})["errors"]
    assert [fault["field"] for fault in faults] == ["timezone", "cron", "skip_dates[0]"]
