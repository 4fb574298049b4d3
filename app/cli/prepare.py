"""Bring the database to the newest schema and make the first key: ``python -m app.cli.prepare``.

A process of its own: the supervisor, which lives on, need not carry the libraries that this takes.
"""

import sys

from app.bootstrap import build_tools
from app.domain.errors import PlotworksError
from app.ports import Tools
from app.settings import load
from app.store.database import Database
from app.store.migrate import migrate
from app.usecases.keys import ensure_first_key


def prepared_tools() -> Tools:
    """The tools, over a database that has the newest schema."""
    settings = load()
    migrate(Database(settings.database_url))
    return build_tools(settings)


def main() -> int:
    """Prepare; on failure say why on standard error and give 1."""
    try:
        ensure_first_key(prepared_tools())
    except (PlotworksError, OSError) as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
