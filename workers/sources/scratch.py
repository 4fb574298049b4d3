"""Room for what may be as large as the data."""

import atexit
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from app.ports import Tools


@contextmanager
def workplace(tools: Tools) -> Iterator[Path]:
    """A folder beside the data, removed at the end."""
    with tempfile.TemporaryDirectory(dir=_scratch(tools.settings.data_dir)) as folder:
        yield Path(folder)


def kept_workplace(data_dir: Path) -> Path:
    """A folder for as long as this process lives; it goes at the end of the process."""
    folder = tempfile.mkdtemp(dir=_scratch(data_dir))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return Path(folder)


def _scratch(data_dir: Path) -> Path:
    scratch = data_dir / "scratch"
    scratch.mkdir(parents=True, exist_ok=True, mode=0o700)
    return scratch
