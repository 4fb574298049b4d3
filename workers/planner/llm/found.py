"""Looking into JSON that nobody has checked."""

from collections.abc import Mapping
from typing import Any


def dig(value: Any, *path: str | int) -> Any:
    """What lies at a path; None where it ends before."""
    for step in path:
        if isinstance(step, str) and isinstance(value, Mapping):
            value = value.get(step)
        elif isinstance(step, int) and isinstance(value, list) and step < len(value):
            value = value[step]
        else:
            return None
    return value
