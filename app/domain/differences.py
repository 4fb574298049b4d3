"""What is other in one JSON value than in another, place by place."""

from collections.abc import Iterator, Mapping
from typing import Any

MOST = 100
LONGEST = 500
"""Characters of one value that is told; a longer one is cut."""


def differences(before: Any, after: Any) -> list[dict[str, Any]]:
    """The places that differ, with both values; lists are compared as a whole. At most ``MOST``."""
    found = []
    for one in _walk(before, after, ""):
        found.append(one)
        if len(found) == MOST:
            break
    return found


def _walk(before: Any, after: Any, path: str) -> Iterator[dict[str, Any]]:
    if isinstance(before, Mapping) and isinstance(after, Mapping):
        for name in dict.fromkeys([*before, *after]):
            yield from _walk(before.get(name), after.get(name), f"{path}.{name}".removeprefix("."))
    elif before != after:
        yield {"path": path, "before": _cut(before), "after": _cut(after)}


def _cut(value: Any) -> Any:
    """Small values as they are, of others how much there is."""
    if isinstance(value, list):
        return value if len(value) <= 20 and len(str(value)) <= LONGEST else f"{len(value):,} items"  # noqa: PLR2004
    if isinstance(value, Mapping):
        return value if len(str(value)) <= LONGEST else f"{len(value):,} fields"
    return f"{value[:LONGEST]}…" if isinstance(value, str) and len(value) > LONGEST else value
