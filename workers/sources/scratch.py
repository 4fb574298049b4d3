"""Room for what may be as large as the data."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from app.ports import Tools


@contextmanager
def workplace(tools: Tools) -> Iterator[Path]:
    """A folder beside the data, removed at the end."""
    scratch = tools.settings.data_dir / "scratch"
    scratch.mkdir(parents=True, exist_ok=True, mode=0o700)
    with tempfile.TemporaryDirectory(dir=scratch) as folder:
        yield Path(folder)
