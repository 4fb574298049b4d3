"""Bring the database to the newest schema: ``python -m app.store.migrate``; running it again does nothing."""

from pathlib import Path

from alembic import command
from alembic.config import Config

from app.settings import load
from app.store.database import Database


def migrate(database: Database) -> None:
    """Apply every migration that is missing."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    with database.engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


if __name__ == "__main__":
    migrate(Database(load().database_url))
