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
from app.store.models import Base, Tenant
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
