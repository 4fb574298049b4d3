"""The back ends that the tests run on are real, apart from each other, and gone when the run is."""

import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import psycopg
import sqlalchemy

from tests.servers import Postgres, Valkey
from tests.waiting import until

START_AND_WAIT = """
import time
from tests.servers import Postgres, Valkey
print(Valkey().start().pid, Postgres().start().pid, flush=True)
time.sleep(60)
"""


def test_every_database_is_empty_and_its_own(postgres_server: Postgres, postgres_url: str) -> None:
    """What one test makes, the other doesn't see."""
    other = postgres_server.new_database()
    for url in (postgres_url, other):
        engine = sqlalchemy.create_engine(url)
        with engine.begin() as connection:
            connection.execute(sqlalchemy.text("CREATE TABLE chart (id int)"))
            version = connection.execute(sqlalchemy.text("SHOW server_version_num")).scalar_one()
        engine.dispose()
        assert int(version) >= 160000
    postgres_server.drop_database(other)


def test_a_database_goes_under_those_who_hold_it(postgres_server: Postgres) -> None:
    """A connection that a test forgot doesn't keep the database."""
    url = postgres_server.new_database()
    with psycopg.connect(url.replace("+psycopg", "")) as held:
        postgres_server.drop_database(url)
        assert not held.closed


def test_a_killed_valkey_keeps_what_it_was_told(own_valkey: Valkey) -> None:
    """It persists as production does."""
    with own_valkey.client() as client:
        client.set("name", "value")
        own_valkey.kill()
        own_valkey.start()
        assert client.get("name") == b"value"
        assert client.config_get("maxmemory-policy") == {"maxmemory-policy": "noeviction"}


def test_a_killed_run_leaves_no_server() -> None:
    """Not even when it had no time to clean up."""
    command = [sys.executable, "-c", START_AND_WAIT]
    # PostgreSQL's socket wants a short path, and its user a folder that everybody may enter.
    with (
        tempfile.TemporaryDirectory(prefix="pw-") as folder,
        subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env={**os.environ, "TMPDIR": folder}) as run,
    ):
        Path(folder).chmod(0o711)
        assert run.stdout
        servers = [int(pid) for pid in run.stdout.readline().split()]
        assert all(_runs(pid) for pid in servers)
        run.send_signal(signal.SIGKILL)
        until(lambda: not any(_runs(pid) for pid in servers))


def _runs(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return "Z" not in Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2]
