"""kill -9 of any one process during a burst: no chart is lost, and the service goes on."""

import os
import shutil
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.making import BAR, bar
from tests.servers import S3, Valkey
from tests.system import System
from tests.waiting import until

pytestmark = [pytest.mark.serial, pytest.mark.browser, pytest.mark.timeout(300)]

BURST = 50
MANY = 100
SUPERVISED = {"api", "worker", "scheduler", "redis"}
"""Victims that the supervisor itself starts again, and tells of."""

QUICK = {"LEASE": "6", "HEARTBEAT": "1", "RECONCILE_EVERY": "1"}


@pytest.fixture(scope="module")
def system(tmp_path_factory: pytest.TempPathFactory) -> Iterator[System]:
    """One instance for all kills; short leases, so that a lost worker is noticed soon."""
    made = System(tmp_path_factory.mktemp("kill"), **QUICK).start()
    yield made
    made.close()


@pytest.mark.parametrize("victim", ["server", "api", "pool", "worker", "browser", "scheduler", "redis"])
def test_a_kill_during_a_burst_loses_nothing(system: System, victim: str) -> None:
    """All fifty charts end generated, each with a picture, and a new one is drawn at once afterwards."""
    charts = system.submit(BURST // 2, BAR)
    until(lambda: system.processes(victim), 30)
    target = system.processes(victim)[0]
    os.kill(target, signal.SIGKILL)
    charts += system.submit(BURST - len(charts), BAR)
    assert len(set(charts)) == BURST
    until(lambda: set(system.statuses(charts)) == {"generated"}, 90)
    with system.client() as client:
        pictures = [client.get(f"/v1/charts/{chart}/image.png") for chart in charts]
        assert {picture.status_code for picture in pictures} == {200}
        assert all(picture.content.startswith(b"\x89PNG") for picture in pictures)
        until(lambda: client.get("/readyz").status_code == 200, 30)
        assert client.post("/v1/charts", json=BAR).status_code == 201
    assert target not in system.processes(victim)
    if victim in SUPERVISED:
        log = (system.home / "logs" / "supervisor.log").read_text()
        assert f"{victim} was ended by SIGKILL; it is started again" in log
        assert system.run("status").returncode == 0


def test_a_frozen_worker_wakes_up_to_nothing(
    tmp_path: Path, postgres_url: str, own_valkey: Valkey, s3_server: S3
) -> None:
    """SIGSTOP beyond the lease: another worker draws the chart; the sleeper, awake again, changes nothing.

    On PostgreSQL, S3 and a Redis of its own, by settings alone: as it runs beyond one machine. A process frozen
    within a write would keep the one lock that SQLite has.
    """
    beyond = {
        "DATABASE_URL": postgres_url,
        "REDIS_URL": own_valkey.url,
        "OBJECTS_URL": "s3://frozen/pictures",
        "S3_ENDPOINT": s3_server.endpoint,
        "S3_ACCESS_KEY": s3_server.access_key,
        "S3_SECRET_KEY": s3_server.secret_key,
    }
    system = System(tmp_path / "home", RENDER_WORKERS="2", **beyond, **QUICK).start()
    try:
        sleeper = system.processes("pool")[0]
        os.kill(sleeper, signal.SIGSTOP)
        charts = system.submit(20, BAR)
        until(lambda: set(system.statuses(charts)) == {"generated"}, 60)
        os.kill(sleeper, signal.SIGCONT)
        time.sleep(2)
        assert set(system.statuses(charts)) == {"generated"}
    finally:
        system.close()


def test_a_burst_of_one_tenant_does_not_hold_up_another(system: System) -> None:
    """A hundred of one tenant's charts wait when the other's one comes, and wait still when that is drawn."""
    key = system.run("keys", "create", "one", "--tenant", "another").stdout.strip()
    with system.client() as many, httpx.Client(base_url=system.url, timeout=60) as one:
        one.headers["Authorization"] = f"Bearer {key}"
        batch = many.post(
            "/v1/charts/batch",
            json={"requests": [bar(number) for number in range(MANY)]},
            headers={"Prefer": "respond-async"},
        ).json()["batch_id"]
        assert one.post("/v1/charts", json=BAR, headers={"Prefer": "wait=60"}).status_code == 201
        assert many.get(f"/v1/charts/batch/{batch}").json()["queued"] > 0
        until(lambda: many.get(f"/v1/charts/batch/{batch}").json()["generated"] == MANY, 120)


def test_everything_in_redis_may_be_lost(system: System) -> None:
    """Stopped, emptied and started anew, with work waiting: every chart is drawn all the same."""
    charts = system.submit(20, BAR)
    os.kill(system.processes("redis")[0], signal.SIGKILL)
    shutil.rmtree(system.home / "data" / "valkey" / "appendonlydir")
    until(lambda: set(system.statuses(charts)) == {"generated"}, 90)


def test_a_broker_that_can_not_read_its_data_starts_without_them(system: System) -> None:
    """A damaged file in Redis's folder is put aside, and the charts that waited are drawn."""
    folder = system.home / "data" / "valkey"
    manifest = folder / "appendonlydir" / "appendonly.aof.manifest"
    until(manifest.exists, 30)
    manifest.write_text("file nonsense seq 1 type b\n")
    os.kill(system.processes("redis")[0], signal.SIGKILL)
    charts = system.submit(5, BAR)
    until(lambda: set(system.statuses(charts)) == {"generated"}, 90)
    assert list(folder.parent.glob("valkey.unreadable-*"))
