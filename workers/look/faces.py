"""Which font families the machine has, to tell when a chart asks for one that it hasn't."""

import functools
import shutil
import subprocess

from workers.look.fonts import FAMILY
from workers.look.tongue import remark

GENERIC = frozenset({"serif", "sans-serif", "monospace"})
_PATIENCE = 10
"""Seconds."""


def check(font: str) -> None:
    """Tell it when a family isn't there; where nobody can tell, nothing is told."""
    known = families()
    if font and known and font.lower() not in known:
        remark("options.style.font", f"there is no font family {font!r} on this machine; the house's own is used")


@functools.cache
def families() -> frozenset[str]:
    """The names of all families in lower case; none where fontconfig's command is missing or fails."""
    command = shutil.which("fc-list")
    if not command:
        return frozenset()
    try:
        found = subprocess.run(  # noqa: S603 - a fixed command without input
            [command, ":", "family"], capture_output=True, text=True, timeout=_PATIENCE, check=True
        )
    except (OSError, subprocess.SubprocessError):  # only the notice is lost
        return frozenset()
    names = (name for line in found.stdout.splitlines() for name in line.split(","))
    return frozenset({name.strip().lower() for name in names} | GENERIC | {FAMILY.lower()})
