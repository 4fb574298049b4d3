"""The app over a real SQLite and twins in memory, and a worker that is always ready."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.domain.errors import PlotworksError
from app.domain.jobs import PLAN, RENDER
from app.domain.variants import FORMATS, parse
from app.http.context import set_tools
from app.ports import Tools
from app.usecases.ai.turns import claim_turn, end_turn
from app.usecases.ending import fail, succeed
from app.usecases.health import worker_seen
from app.usecases.work import Artifact, claim
from app.wsgi import create_app
from tests.fakes import MemoryQueue
from tests.making import make_caller, make_tools
from tests.tus import Tus
from workers.drafting import draft

HEALTHY = {"warm": True, "version": "Chromium 1", "engine": "e1", "renders": 0, "memory": 0}


class InstantWorker(MemoryQueue):
    """A queue whose worker ends each chart within ``publish``; ``error`` is how, ``asleep`` makes it do nothing."""

    def __init__(self) -> None:
        super().__init__()
        self.tools: Tools | None = None
        self.error: PlotworksError | None = None
        self.asleep = False
        self.hands = {RENDER: self.work, PLAN: self.plan}

    def publish(self, queue: str, job_id: str) -> bool:
        """Do the job at once."""
        taken = super().publish(queue, job_id)
        if taken and queue in self.hands and not self.asleep and self.tools:
            self.hands[queue](self.tools, job_id)
        return taken

    def plan(self, tools: Tools, job_id: str) -> None:
        """Claim and end one turn of a conversation, by the worker's own code."""
        drafted = claim_turn(tools, job_id, "wk_plan")
        assert drafted
        try:
            end_turn(tools, drafted, draft(tools, drafted))
        except PlotworksError as error:
            fail(tools, drafted.mine, error)

    def work(self, tools: Tools, job_id: str) -> None:
        """Claim and end one job."""
        mine = claim(tools, job_id, "wk_test")
        if mine and self.error:
            fail(tools, mine, self.error)
        elif mine:
            body = b'{"light": {}, "dark": {}}' if mine.variant == "embed" else b"\x89PNG " + mine.variant.encode()
            kind = "application/json" if mine.variant == "embed" else FORMATS[parse(mine.variant).kind]
            stored = tools.objects.put(mine.key("picture"), body, kind)
            succeed(tools, mine, Artifact(stored, 800, 400, {"browser": 30.0}, "e1"))


@pytest.fixture
def queue() -> InstantWorker:
    """The worker behind the API."""
    return InstantWorker()


@pytest.fixture
def tools(tmp_path: Path, queue: InstantWorker) -> Iterator[Tools]:
    """The tools of the app."""
    made = make_tools(tmp_path, queue=queue)
    queue.tools = made
    for worker, name in (("wk_test", RENDER), ("wk_plan", PLAN)):
        worker_seen(made, worker, name, HEALTHY)
    yield made
    made.database.dispose()


@pytest.fixture
def client(tools: Tools) -> FlaskClient:
    """A caller without a key. All tests have one app: to make it takes as long as many a test."""
    app = _app(tools)
    set_tools(app, tools)
    return app.test_client()


_APPS: dict[tuple[Any, ...], Flask] = {}


def _app(tools: Tools) -> Flask:
    """The app, by what of the settings it is made of."""
    settings = (tools.settings.max_body, tools.settings.api_threads, tools.settings.proxies)
    if settings not in _APPS:
        _APPS[settings] = create_app(tools)
    return _APPS[settings]


@pytest.fixture
def headers(tools: Tools) -> dict[str, str]:
    """The headers of the default tenant."""
    return {"Authorization": f"Bearer {make_caller(tools)[1]}"}


@pytest.fixture
def foreign(tools: Tools) -> dict[str, str]:
    """The headers of another tenant."""
    return {"Authorization": f"Bearer {make_caller(tools, 'another')[1]}"}


@pytest.fixture
def post(client: FlaskClient, headers: dict[str, str]) -> Any:
    """POST /v1/charts with a body and, if wanted, more headers."""
    return lambda body, **more: client.post("/v1/charts", json=body, headers=headers | more)


@pytest.fixture
def tus(client: FlaskClient, headers: dict[str, str], queue: InstantWorker) -> Tus:
    """The default tenant; nobody reads the files."""
    queue.asleep = True
    return Tus(client, headers)
