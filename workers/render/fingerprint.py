"""The fingerprint of an engine: what is equal by it draws the same chart as the same picture."""

import functools
import hashlib
from collections.abc import Iterator
from pathlib import Path

import bokeh

import app
import workers

FONT_FOLDERS = ("/usr/share/fonts", "/usr/local/share/fonts", "~/.fonts", "~/.local/share/fonts")
"""Where fontconfig looks by default."""

LENGTH = 16


@functools.lru_cache(maxsize=4)
def fingerprint(browser_version: str) -> str:
    """Of Bokeh, the browser, the machine's fonts and Plotworks' own drawing code; "" without a browser."""
    if not browser_version:
        return ""
    parts = (bokeh.__version__, browser_version, app.__version__, *_fonts(), *_code())
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:LENGTH]


def _fonts() -> Iterator[str]:
    """Names and sizes: to read hundreds of megabytes of fonts at each start would tell little more."""
    for folder in FONT_FOLDERS:
        for path in sorted(Path(folder).expanduser().rglob("*.[ot]t[fc]")):
            yield f"{path.name} {path.stat().st_size}"


def _code() -> Iterator[str]:
    """What reads a spec and what draws it, whatever the version says: a checkout changes without one."""
    for folder in (Path(app.__file__).parent / "charts", Path(workers.__file__).parent):
        for path in sorted(folder.rglob("*")):
            if path.is_file() and path.suffix != ".pyc":
                yield hashlib.sha256(path.read_bytes()).hexdigest()
