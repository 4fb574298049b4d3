"""What a long chart shows is put into words while a worker has it already: nobody sees it without them."""

from typing import Any

import pytest
from sqlalchemy import select, update

from app.domain.caller import Caller
from app.domain.jobs import ChartStatus
from app.ports import Tools
from app.store.models import Chart, Event
from app.usecases.charts import get_chart
from app.usecases.ending import succeed
from app.usecases.health import worker_seen
from app.usecases.submit import submit_chart
from app.usecases.work import Artifact, claim

LONG: dict[str, Any] = {
    "chart_type": "line",
    "data": {"labels": list(range(12_000)), "datasets": [{"label": "Load", "data": [n / 2 for n in range(12_000)]}]},
    "options": {"title": "Load"},
}
WORDS = "Line chart: Load. 12000 labels from 0 to 11999. Load ranges from 0 (0) to 5,999.5 (11999)"


@pytest.fixture
def tools(tools: Tools) -> Tools:
    """Tools with a worker."""
    health = {"warm": True, "version": "Paper 1", "engine": "e1", "renders": 0, "memory": 0}
    worker_seen(tools, "wk_1", "render", health)
    return tools


def _draw(tools: Tools, job_id: str) -> None:
    mine = claim(tools, job_id, "wk_1")
    assert mine
    stored = tools.objects.put(mine.key("800x400-1.png"), b"picture", "image/png")
    assert succeed(tools, mine, Artifact(stored, 800, 400, {"browser": 1.0}, "e1"))


def _texts(tools: Tools) -> list[str]:
    with tools.database.read() as session:
        return [event.data["alt_text"] for event in session.scalars(select(Event).order_by(Event.sequence))]


def test_a_long_chart_has_its_words_when_its_request_is_answered(tools: Tools, who: Caller) -> None:
    """Before anything is drawn; its event has the same."""
    made = submit_chart(tools, who, LONG)
    chart = get_chart(tools, who.tenant_id, made.chart_id)
    assert (chart.status, chart.alt_text[: len(WORDS)]) == (ChartStatus.QUEUED, WORDS)
    _draw(tools, made.job_id)
    assert _texts(tools) == [chart.alt_text]


def test_the_worker_says_what_the_api_did_not_live_to_say(tools: Tools, who: Caller) -> None:
    """An API that was killed between the job and the words of its chart."""
    made = submit_chart(tools, who, LONG)
    told = get_chart(tools, who.tenant_id, made.chart_id).alt_text
    with tools.database.write() as session:
        session.execute(update(Chart).values(alt_text=""))
    _draw(tools, made.job_id)
    assert get_chart(tools, who.tenant_id, made.chart_id).alt_text == told
    assert _texts(tools) == [told]


def test_who_shares_the_picture_of_a_long_chart_has_its_words(tools: Tools, who: Caller) -> None:
    """Drawn at its birth, or waiting for the same job."""
    first, beside = submit_chart(tools, who, LONG), submit_chart(tools, who, LONG)
    _draw(tools, first.job_id)
    after = submit_chart(tools, who, LONG)
    assert after.drawn
    found = {get_chart(tools, who.tenant_id, made.chart_id).alt_text for made in (first, beside, after)}
    assert len(found) == 1
    assert _texts(tools) == [*found] * 3
