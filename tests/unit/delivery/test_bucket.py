"""Reports in a tenant's own bucket: what a real S3 server then has."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

import boto3
import pytest
from botocore.config import Config

from app.bootstrap import outbound_of
from app.domain import events
from app.domain.caller import Caller
from app.domain.errors import Undrawable
from app.domain.variants import ALIASES, FORMATS
from app.domain.webhooks import Kind
from app.ports import Tools
from app.usecases.connections import delete_connection, list_connections
from app.usecases.spreadsheets import TYPES
from tests.api.conftest import InstantWorker
from tests.delivering import take
from tests.making import make_caller, make_tools
from tests.remote import connect, without_child
from tests.scheduling import fetch_all, scheduled, seed, set_clock
from tests.scripted import scripted_server
from tests.servers import S3
from workers.delivery import TRANSPORTS
from workers.delivery.s3 import send

BUCKET = "reports-of-tenants"


class Made(NamedTuple):
    """Tools, a tenant's caller, and the store that has its bucket."""

    tools: Tools
    who: Caller
    s3: S3


@pytest.fixture
def tools(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Tools]:
    """Tools with a worker that draws at once."""
    without_child(monkeypatch)
    worker = InstantWorker()
    made = worker.tools = make_tools(tmp_path, queue=worker)
    yield made
    made.database.dispose()


@pytest.fixture
def made(tools: Tools, s3_server: S3) -> Made:
    """Where a report is made, and where it goes."""
    return Made(tools, make_caller(tools)[0], s3_server)


@pytest.fixture(scope="module")
def bucket(s3_server: S3) -> Any:
    """An empty bucket, seen by boto3 itself."""
    client = boto3.Session().client(
        "s3",
        endpoint_url=s3_server.endpoint,
        region_name=s3_server.region,
        aws_access_key_id=s3_server.access_key,
        aws_secret_access_key=s3_server.secret_key,
        config=Config(s3={"addressing_style": "path"}),
    )
    client.create_bucket(Bucket=BUCKET)
    return client


def pushed(made: Made, key: str, **settings: str) -> None:
    """A schedule of the slot of 21 November, 23:30 UTC, whose runs go into the bucket."""
    tools, who, s3 = made
    set_clock(tools, "2026-11-21T23:30:00")
    keys = {"access_key": s3.access_key, "secret_key": s3.secret_key}
    name = connect(tools, who, "s3", {"bucket": BUCKET, "endpoint": s3.endpoint, **settings}, **keys)
    with scripted_server() as server:
        server.answer(200, [{"region": "=North", "sales": 3}])
        deliver = [{"type": "s3", "connection": name, "key": key}]
        asked = seed(server.url, name="Daily: Söhne & Co", timezone="Europe/Berlin", deliver=deliver)
        scheduled(tools, who, asked)
        fetch_all(tools)


def test_every_kind_of_delivery_has_a_transport() -> None:
    """What can be asked for can be sent."""
    assert TRANSPORTS.keys() == set(Kind)


@pytest.mark.parametrize(
    ("ending", "begins"),
    [
        ("png", b"\x89PNG png-800x400"),
        ("jpg", b"\x89PNG jpeg-800x400"),
        ("pdf", b"\x89PNG pdf-800x400"),
        ("csv", b"region,sales\r\n'=North,3\r\n"),
        ("xlsx", b"PK"),
    ],
)
def test_a_run_is_put_under_its_key(made: Made, bucket: Any, ending: str, begins: bytes) -> None:
    """By the dates of its slot in its zone; in the form that the key's ending says; twice it is the same object."""
    pushed(made, f"{{schedule}}/{{yyyy}}/{{mm}}/{{dd}}/{{hh}}{{min}}.{ending}", prefix="daily")
    (parcel,) = [one for one in take(made.tools) if one.kind == Kind.S3]
    outcomes = [send(made.tools, parcel), send(made.tools, parcel)]
    assert [(one.ok, one.error) for one in outcomes] == [(True, None)] * 2
    found = bucket.get_object(Bucket=BUCKET, Key=f"daily/Daily-Söhne-Co/2026/11/22/0030.{ending}")
    assert found["ContentType"] == {**FORMATS, **TYPES}[ALIASES.get(ending, ending)]
    assert found["Body"].read().startswith(begins)


def test_a_run_that_was_not_drawn_puts_its_data_alone(made: Made, bucket: Any) -> None:
    """There is no picture to be put, and nothing to be tried for three days."""
    assert isinstance(made.tools.queue, InstantWorker)
    made.tools.queue.error = Undrawable("no glyph")
    pushed(made, "{run_id}.png")
    assert [one.kind for one in take(made.tools)] == []


@pytest.mark.parametrize(
    ("trouble", "words"),
    [
        ("busy", "the store answered SlowDown"),
        ("gone", "there is no connection 'my-s3'"),
        ("bucket", "the store answered NoSuchBucket; make the bucket, or correct the connection"),
        ("refused", "127.0.0.1"),
    ],
)
def test_what_goes_wrong_is_an_outcome(made: Made, bucket: Any, trouble: str, words: str) -> None:
    """With its reason; the delivery is tried again as every one is."""
    pushed(made, "a.png", **({"bucket": "nowhere"} if trouble == "bucket" else {}))
    (parcel,) = [one for one in take(made.tools) if one.event.type == events.RUN_SUCCEEDED]
    if trouble == "busy":
        made.s3.fail(1)
    if trouble == "gone":
        (one,) = list_connections(made.tools, made.who.tenant_id, 10).items
        delete_connection(made.tools, made.who.tenant_id, one.connection_id)
    if trouble == "refused":
        shut = outbound_of(replace(made.tools.settings, outbound_allow=()))
        made = made._replace(tools=replace(made.tools, outbound=shut))
    outcome = send(made.tools, parcel)
    assert not outcome.ok
    assert words in str(outcome.error)
