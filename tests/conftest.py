"""Fixtures of every ring: real back ends, one set for each test process, a fresh part of it for each test."""

import os
from collections.abc import Iterator

import pytest
from hypothesis import settings

from app.store.database import Database
from app.store.migrate import migrate
from tests.servers import S3, Postgres, Valkey

settings.register_profile("ci", derandomize=True, deadline=None)
settings.register_profile("here", deadline=None)  # a busy machine is no fault of the code
settings.load_profile("ci" if os.environ.get("CI") else "here")


@pytest.fixture(scope="session")
def valkey_server() -> Iterator[Valkey]:
    """One Valkey for the whole run; a test that kills or freezes it takes ``own_valkey``."""
    server = Valkey().start()
    yield server
    server.close()


@pytest.fixture
def redis_url(valkey_server: Valkey) -> str:
    """For PLOTWORKS_REDIS_URL: an empty Valkey."""
    with valkey_server.client() as client:
        client.flushall()
    return valkey_server.url


@pytest.fixture
def own_valkey() -> Iterator[Valkey]:
    """A Valkey of this test alone, running."""
    server = Valkey().start()
    yield server
    server.close()


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[Postgres]:
    """One PostgreSQL for the whole run."""
    server = Postgres().start()
    yield server
    server.close()


@pytest.fixture
def postgres_url(postgres_server: Postgres) -> Iterator[str]:
    """For PLOTWORKS_DATABASE_URL: an empty database of this test alone."""
    url = postgres_server.new_database()
    yield url
    postgres_server.drop_database(url)


@pytest.fixture(scope="session")
def _migrated_once(postgres_server: Postgres) -> str:
    database = Database(url := postgres_server.new_database())
    migrate(database)
    database.dispose()
    return url


@pytest.fixture
def migrated_postgres_url(postgres_server: Postgres, _migrated_once: str) -> Iterator[str]:
    """For PLOTWORKS_DATABASE_URL: a database of this test alone with all migrations, copied in a moment."""
    url = postgres_server.new_database(like=_migrated_once)
    yield url
    postgres_server.drop_database(url)


@pytest.fixture(scope="session")
def s3_server() -> Iterator[S3]:
    """One S3 for the whole run; every test takes its own bucket."""
    server = S3().start()
    yield server
    server.close()
