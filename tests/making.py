"""What many tests start from: tools on a real database, a tenant with a key, a chart request."""

import functools
import tempfile
from dataclasses import replace
from datetime import UTC, datetime
from ipaddress import ip_network
from pathlib import Path
from typing import Any

from app.adapters.limiter_local import LocalLimiter
from app.adapters.probe_child import ChildProbe
from app.bootstrap import files_of, mail_of, outbound_of
from app.domain import ids
from app.domain.caller import Caller
from app.domain.keyring import Keyring, new_secret
from app.ports import Objects, Queue, Tools
from app.settings import load
from app.store.database import Database
from app.store.migrate import migrate
from app.store.models import Schedule
from app.usecases.keys import create_key, find_holder
from tests.fakes import MemoryObjects, MemoryQueue, SetClock

HERE = ip_network("127.0.0.0/8")
"""The network of the receivers that tests start: their tools may send to it."""

STRANGE_KEY = "pw_00000000000000000000000000000000000000000002CZclj"
"""A key of the right form that nobody was given; fixed, so that every test process collects the same tests."""

BAR: dict[str, Any] = {
    "chart_type": "bar",
    "data": {"labels": ["January", "February", "March"], "datasets": [{"label": "Sales", "data": [65, 78, 92]}]},
    "options": {"title": {"display": True, "text": "Monthly Sales Report"}},
}


def bar(number: int) -> dict[str, Any]:
    """A bar chart like no other of another number: the same one is drawn only once."""
    return BAR | {"options": {"title": {"display": True, "text": f"Report {number}"}}}


def make_tools(
    home: Path, database_url: str = "", objects: Objects | None = None, queue: Queue | None = None, **settings: Any
) -> Tools:
    """Tools over a migrated database; what is not given is a twin in memory."""
    chosen = replace(load({"PLOTWORKS_HOME": str(home)}), **{"outbound_allow": (HERE,), **settings})
    if not database_url:
        _new_database(chosen.database_url)
    database = Database(database_url or chosen.database_url)
    if database_url:
        migrate(database)
    return Tools(
        settings=chosen,
        database=database,
        objects=objects or MemoryObjects(),
        files=files_of(chosen),
        queue=queue or MemoryQueue(),
        limiter=LocalLimiter(),
        outbound=outbound_of(chosen),
        clock=SetClock(datetime(2026, 11, 21, tzinfo=UTC)),
        keyring=Keyring([new_secret()]),
        mail=mail_of(chosen),
        probe=ChildProbe(chosen),
    )


def _new_database(url: str) -> None:
    """A migrated SQLite file, a copy of the first: to migrate takes as long as many a test."""
    path = Path(url.removeprefix("sqlite:///"))
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(_migrated())


@functools.cache
def _migrated() -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "migrated.db"
        database = Database(f"sqlite:///{path}")
        migrate(database)
        with database.engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        database.dispose()
        return path.read_bytes()


def make_caller(tools: Tools, tenant: str = "default") -> tuple[Caller, str]:
    """A tenant's caller and the text of its key."""
    key_id, text = create_key(tools, "test", tenant=tenant)
    return Caller(find_holder(tools, text).tenant_id, key_id, "req_test"), text


def add_schedule(tools: Tools, who: Caller, dataset_id: str) -> str:
    """A schedule that draws a dataset each day; gives its id."""
    schedule_id = ids.new_id(ids.SCHEDULE)
    request = {"chart_type": "bar", "data_source": {"type": "upload", "dataset_id": dataset_id}}
    texts = {"name": "Daily", "visibility": "public", "request_id": "req_1"}
    plain = {"rule": {}, "policy": {}, "deliver": [], "alerts": [], "standing": [], "keep_runs": 3}
    with tools.database.write() as session:
        session.add(Schedule(schedule_id=schedule_id, tenant_id=who.tenant_id, request=request, **texts, **plain))
    return schedule_id
