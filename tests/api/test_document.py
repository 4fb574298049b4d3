"""The server never answers outside its own OpenAPI document: requests made up from it, good and bad."""

import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis.checks import CHECKS, load_all_checks

from app.domain.jobs import PLAN, RENDER
from app.ports import Tools
from app.usecases.health import worker_seen
from app.wsgi import create_app
from tests.api.conftest import HEALTHY, InstantWorker
from tests.catalogue import ALL
from tests.making import make_caller, make_tools

BEYOND = {
    # what a schema can't say: a chart's data is checked against its type, an id must be one that exists
    "positive_data_acceptance",
    # options are told under warnings and never refused
    "negative_data_rejection",
}
load_all_checks()
schemathesis.serializer.alias("application/offset+octet-stream", "application/octet-stream")
EXAMPLES = 100 if ALL else 8
"""Made-up requests for each operation, good and bad alike."""

CHECKED = [check for check in CHECKS.get_all() if check.__name__ not in BEYOND]


@pytest.fixture(scope="module")
def app() -> Iterator[tuple[Flask, dict[str, str], Tools]]:
    """One app for all made-up requests, its owner's headers, its tools."""
    with tempfile.TemporaryDirectory() as home:
        queue = InstantWorker()
        tools = make_tools(Path(home), queue=queue)
        queue.tools = tools
        flask = create_app(tools)
        flask.testing = False  # an unexpected error must be seen as the 500 that a caller gets
        yield flask, {"Authorization": f"Bearer {make_caller(tools)[1]}"}, tools
        tools.database.dispose()


@pytest.mark.timeout(600)
def test_every_answer_is_in_the_document(app: tuple[Flask, dict[str, str], Tools]) -> None:
    """Status, Content-Type and body are as documented; no 5xx; no method that isn't there."""
    flask, headers, tools = app
    document = schemathesis.openapi.from_wsgi("/openapi.json", flask)
    operations = [found.ok() for found in document.get_all_operations()]
    assert len(operations) >= 9
    for operation in operations:
        for worker, name in (("wk_test", RENDER), ("wk_plan", PLAN)):
            worker_seen(tools, worker, name, HEALTHY)
        for mode in schemathesis.GenerationMode:
            _try(operation, mode, headers)


def _try(operation: Any, mode: schemathesis.GenerationMode, headers: dict[str, str]) -> None:
    """Requests of one operation: those that fit the document, or those that break it."""

    @given(case=operation.as_strategy(generation_mode=mode))
    @settings(max_examples=EXAMPLES, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
    def attempt(case: schemathesis.Case) -> None:
        case.call_and_validate(headers=headers, checks=CHECKED)

    try:
        attempt()
    except Unsatisfiable:
        assert mode == schemathesis.GenerationMode.NEGATIVE  # an operation without parameters can't be broken
