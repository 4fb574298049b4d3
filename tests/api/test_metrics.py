"""/metrics: what the sweeper has done."""

from flask.testing import FlaskClient
from sqlalchemy import update

from app.domain.caller import Caller
from app.ports import Landed, Tools
from app.store.models import Dataset
from app.store.types import db_now
from app.usecases.datasets import File, begin_dataset
from app.usecases.keeping import change_dataset, expire_datasets
from app.usecases.sweeping import sweep_datasets
from app.usecases.tallies import TALLIES
from app.usecases.uploads.sweeping import sweep_orphans, sweep_uploads
from tests.fakes import SetClock
from tests.making import make_caller
from tests.tus import BODY, Tus


def _read(client: FlaskClient) -> dict[str, int]:
    answer = client.get("/metrics")
    assert (answer.status_code, answer.mimetype) == (200, "text/plain")
    lines = [line for line in answer.text.splitlines() if not line.startswith("#")]
    return {name: int(value) for name, value in (line.split() for line in lines)}


def test_every_counter_is_there_from_the_beginning(client: FlaskClient) -> None:
    """At nought, with its kind and what it counts; without a key."""
    assert _read(client) == {f"plotworks_{name}_total": 0 for name in TALLIES}
    assert "# TYPE plotworks_uploads_expired_total counter" in client.get("/metrics").text


def test_what_was_swept_is_counted(client: FlaskClient, tus: Tus, tools: Tools) -> None:
    """Uploads, orphans, datasets, and the bytes that they took."""
    who: Caller = make_caller(tools)[0]
    clock = tools.clock
    assert isinstance(clock, SetClock)
    tus.patch(tus.begin(len(BODY)), 0, BODY[:9])
    with tools.files.appending("t/up_gone/file", Landed()) as inflow:
        inflow.write(b"x")
    with tools.database.write() as session:
        begun = begin_dataset(session, who, File("t/up/file", "a.csv", 100, "", {}))
    change_dataset(tools, who.tenant_id, begun.dataset_id, {"expires_at": clock.now()})
    clock.forward(30 * 3600)
    sweep_uploads(tools)
    expire_datasets(tools)
    with tools.database.write() as session:
        session.execute(update(Dataset).values(deleted_at=db_now(-86_400)))
    sweep_datasets(tools)
    clock.forward(48 * 3600)
    sweep_orphans(tools)
    found = {name.removeprefix("plotworks_").removesuffix("_total"): value for name, value in _read(client).items()}
    assert found == {
        "uploads_expired": 1,
        "uploads_orphaned": 1,
        "datasets_expired": 1,
        "dataset_versions_swept": 1,
        "upload_bytes_freed": 109,
    }
