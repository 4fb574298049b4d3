"""The schema on SQLite and PostgreSQL, and what a write session promises there."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import select

from app.domain.errors import StoreUnavailable
from app.store.database import Database
from app.store.migrate import migrate
from app.store.models import Base, Chart, Event, Job, Rendition, Tenant
from app.store.types import db_now


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """Each database in turn, empty."""
    url = request.getfixturevalue("postgres_url") if request.param == "postgresql" else f"sqlite:///{tmp_path}/x.db"
    made = Database(url)
    yield made
    made.dispose()


def test_the_migrations_make_what_the_models_say(database: Database) -> None:
    """No column, index or constraint is missing on either side; migrating again changes nothing."""
    migrate(database)
    migrate(database)
    with database.engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), Base.metadata) == []


def test_a_database_without_tables_is_told(database: Database) -> None:
    """Readiness must not pass before the migrations have run."""
    with pytest.raises(StoreUnavailable, match=r"app\.store\.migrate"):
        database.check()
    migrate(database)
    database.check()


def test_a_failed_write_leaves_nothing(database: Database) -> None:
    """What an error interrupts is rolled back whole."""
    migrate(database)
    with pytest.raises(ZeroDivisionError):
        _fail_midway(database)
    with database.read() as session:
        assert session.scalars(select(Tenant)).all() == []


def test_instants_survive_and_the_clock_is_the_databases(database: Database) -> None:
    """Milliseconds in, the same aware instant out; the offset is in seconds."""
    migrate(database)
    with database.write() as session:
        session.add(Tenant(tenant_id="tn_1", name="one", plan="unlimited", last_released_at=db_now(60)))
    with database.read() as session:
        tenant = session.get_one(Tenant, "tn_1")
    assert tenant.last_released_at
    assert tenant.created_at.tzinfo
    assert 59 < (tenant.last_released_at - tenant.created_at).total_seconds() < 61


def test_a_database_that_does_not_answer_is_told() -> None:
    """The error that a caller can tell apart, with what the driver said."""
    away = Database("postgresql+psycopg://nobody@127.0.0.1:1/none")
    with pytest.raises(StoreUnavailable, match="does not answer"), away.read() as session:
        session.execute(select(1))


def _fail_midway(database: Database) -> None:
    with database.write() as session:
        session.add(Tenant(tenant_id="tn_1", name="one", plan="unlimited"))
        session.flush()
        raise ZeroDivisionError


OLD_ROWS = """
INSERT INTO tenants (tenant_id, name, plan, created_at) VALUES ('tn_1', 'one', 'unlimited', 1), ('tn_2', 'two', 'x', 1);
INSERT INTO charts (chart_id, tenant_id, chart_type, title, status, visibility, width, height, main_variant, warnings,
  alt_text, created_at) VALUES ('ch_1', 'tn_1', 'bar', 'A', 'generated', 'public', 800, 400, 'png', '[]', 'A.', 1);
INSERT INTO renditions (chart_id, variant, tenant_id, job_id, object_key)
  VALUES ('ch_1', 'png', 'tn_1', 'job_1', 'a/b');
INSERT INTO jobs (job_id, tenant_id, queue, chart_id, variant, request_id, state, attempt, created_at, swept)
  VALUES ('job_1', 'tn_1', 'render', 'ch_1', 'png', 'req_1', 'succeeded', 1, 1, false);
INSERT INTO job_attempts (job_id, attempt, owner, started_at) VALUES ('job_1', 1, 'wk_1', 1);
INSERT INTO events (event_id, tenant_id, type, data, created_at) VALUES ('evt_1', 'tn_1', 'chart.generated', '{}', 1),
  ('evt_2', 'tn_2', 'chart.generated', '{}', 2), ('evt_3', 'tn_1', 'chart.generated', '{}', 3)
"""
"""What a database of the first revision holds."""


def test_a_database_with_data_is_brought_up_to_date(database: Database) -> None:
    """What is in use keeps every row: tenants, charts, their pictures, jobs and events that point to each other."""
    migrate(database, "0001")
    with database.write() as session:
        for statement in OLD_ROWS.split(";"):
            session.connection().exec_driver_sql(statement)
    migrate(database)
    with database.read() as session:
        chart = session.get_one(Chart, "ch_1")
        assert (chart.chart_type, chart.tenant_id) == ("bar", "tn_1")
        assert session.get_one(Job, "job_1").chart_id == "ch_1"
        assert session.get_one(Rendition, ("ch_1", "png")).object_key == "a/b"
        events = session.scalars(select(Event).order_by(Event.tenant_id, Event.sequence)).all()
        told = [(event.event_id, event.sequence) for event in events]
        assert told == [("evt_1", 1), ("evt_3", 2), ("evt_2", 1)]
        assert session.get_one(Tenant, "tn_1").last_event == 2


def test_a_migration_that_fails_leaves_nothing(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """All of it or nothing, also where tables are made anew: the next start finds what was there before."""
    migrate(database, "0004")
    monkeypatch.setattr("app.store.migrate._check", _fail)
    with pytest.raises(ZeroDivisionError):
        migrate(database)
    monkeypatch.undo()
    migrate(database)
    database.check()
    with database.engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), Base.metadata) == []


def _fail(_connection: object) -> None:
    raise ZeroDivisionError
