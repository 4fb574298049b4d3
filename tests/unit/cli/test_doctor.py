"""What the doctor finds, on real things that are well and that are not."""

import os
import socket
from collections.abc import Iterable
from pathlib import Path

import pytest
from click.testing import CliRunner

from app.cli.check_redis import check_redis
from app.cli.checks import check_database, check_folders, check_mail, check_objects, check_ports
from app.cli.clocks import check_clock
from app.cli.finding import Finding, State
from app.cli.main import main
from app.domain.errors import StoreUnavailable, Unavailable
from app.settings import Settings, load
from tests.mailboxes import mail_server
from tests.servers import Valkey


def settings(home: Path, **given: str) -> Settings:
    """Settings with this home."""
    return load({"PLOTWORKS_HOME": str(home), **{f"PLOTWORKS_{name}": value for name, value in given.items()}})


def worst(findings: Iterable[Finding]) -> tuple[State, str]:
    """The state of the last finding that is not OK, with its detail and cure."""
    bad = [finding for finding in findings if finding.state is not State.OK]
    return (bad[-1].state, f"{bad[-1].detail} / {bad[-1].cure}") if bad else (State.OK, "")


def test_a_fresh_home_is_no_fault(tmp_path: Path) -> None:
    """Before the first start nothing exists, nothing is wrong, and looking makes nothing."""
    fresh = settings(tmp_path / "home")
    for check in (check_folders, check_ports, check_redis, check_database, check_objects, check_clock):
        assert worst(check(fresh)) == (State.OK, ""), check.__name__
    assert not (tmp_path / "home").exists()


def test_a_home_that_can_not_be_written() -> None:
    """Root may write nearly everywhere, but nobody into /proc."""
    state, told = worst(check_folders(settings(Path("/proc/plotworks"))))
    assert state is State.FAIL
    assert "set PLOTWORKS_HOME" in told


def test_a_port_that_is_taken(tmp_path: Path) -> None:
    """The port and another one to take."""
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        holder.listen()
        port = holder.getsockname()[1]
        state, told = worst(check_ports(settings(tmp_path, PORT=str(port))))
    assert state is State.FAIL
    assert f"port {port} on 127.0.0.1 can't be used" in told
    assert "PLOTWORKS_PORT=" in told


def test_redis_that_is_away_evicts_or_forgets(tmp_path: Path, own_valkey: Valkey) -> None:
    """Each is told by what it does to jobs, with the setting that mends it."""
    known = settings(tmp_path, REDIS_URL=own_valkey.url)
    assert worst(check_redis(known)) == (State.OK, "")
    assert [f.detail for f in check_clock(known)][-1].startswith("Redis is 0.0 s")
    with own_valkey.client() as client:
        client.config_set("appendonly", "no")
        state, told = worst(check_redis(known))
        assert (state, "CONFIG SET appendonly yes" in told) == (State.WARN, True)
        client.config_set("appendonly", "yes")
        client.config_set("maxmemory-policy", "allkeys-lru")
    state, told = worst(check_redis(known))
    assert (state, "CONFIG SET maxmemory-policy noeviction" in told) == (State.FAIL, True)
    own_valkey.kill()
    with pytest.raises(Unavailable, match="PLOTWORKS_REDIS_URL"):
        list(check_redis(known))


def test_a_database_and_a_store_that_do_not_answer(tmp_path: Path) -> None:
    """A database file without tables, and an object store that is a file."""
    (tmp_path / "empty.db").touch()
    with pytest.raises(StoreUnavailable):
        list(check_database(settings(tmp_path, DATABASE_URL=f"sqlite:///{tmp_path}/empty.db")))
    (tmp_path / "file").touch()
    with pytest.raises(StoreUnavailable):
        list(check_objects(settings(tmp_path, OBJECTS_URL=f"file://{tmp_path}/file")))


def test_a_mail_server_that_answers_that_is_away_and_none(tmp_path: Path) -> None:
    """It is asked without sending anything; where none is set there is nothing to find."""
    with mail_server() as box:
        url = f"smtp://127.0.0.1:{box.port}?starttls=off"
        mailing = settings(tmp_path, SMTP_URL=url, MAIL_FROM="charts@example.org")
        (found,) = check_mail(mailing)
    assert (found.state, found.detail) == (State.OK, f"127.0.0.1:{box.port} takes mail from charts@example.org")
    assert box.envelopes == []
    with pytest.raises(Unavailable, match="PLOTWORKS_SMTP_URL"):
        list(check_mail(mailing))
    assert list(check_mail(settings(tmp_path))) == []


@pytest.mark.browser
def test_the_whole_visit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every check is shown; a fatal one gives exit code 1 with its cure, and the others are still made."""
    for name in [name for name in os.environ if name.startswith("PLOTWORKS_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("PLOTWORKS_HOME", str(tmp_path / "home"))
    well = CliRunner().invoke(main, ["doctor"])
    assert well.exit_code == 0, well.output
    for part in ("home", "port", "Redis", "database", "object store", "clock", "browser", "driver", "fonts", "sandbox"):
        assert f"   {part}" in well.output or f" {part} " in well.output
    monkeypatch.setenv("PLOTWORKS_REDIS_URL", "redis://127.0.0.1:9")
    monkeypatch.setenv("PLOTWORKS_BROWSER", "/nowhere/chromium")
    ill = CliRunner().invoke(main, ["doctor"])
    assert ill.exit_code == 1
    assert "fail Redis" in ill.output
    assert "fail browser" in ill.output
    assert "ok   database" in ill.output
    assert "/nowhere/chromium" in ill.output
