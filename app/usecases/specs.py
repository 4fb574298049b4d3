"""A chart's request: in its row when it is small, else in the object store."""

from collections.abc import Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

import orjson

from app.ports import StoredObject, Tools

INLINE_BYTES = 64_000
"""A larger spec lies in the object store; the row points to it."""


class OwnSpec:
    """The spec of a new chart, ``body``; ``key`` is its place in the object store, "" when it fits into its row."""

    def __init__(self, body: Mapping[str, Any], key: str = "", put: Future[StoredObject] | None = None) -> None:
        self._body = body
        self._key = key
        self._put = put
        self.taken = False

    def settle(self) -> None:
        """Wait until it is stored; raises what storing it raised."""
        if self._put:
            self._put.result()

    def columns(self, shared: str | None) -> Mapping[str, Any]:
        """What the chart's row says of it: that of the same spec, if that is kept already, else its own place."""
        if not self._key:
            return {"spec_key": shared} if shared else {"spec": self._body}
        self.taken = not shared
        return {"spec_key": shared or self._key}


@contextmanager
def kept(tools: Tools, body: Mapping[str, Any], encoded: bytes, key: str) -> Iterator[OwnSpec]:
    """Store a large spec while the block goes on; when nobody has taken it at the end, it goes again.

    Flushing it to the disk takes about as long as reading it.
    """
    if len(encoded) <= INLINE_BYTES:
        yield OwnSpec(body)
        return
    with ThreadPoolExecutor(1, "keep-spec") as pool:
        put = pool.submit(tools.objects.put, key, encoded, "application/json")
        own = OwnSpec(body, key, put)
        try:
            yield own
        finally:
            if not own.taken and put.exception() is None:
                tools.objects.delete(key)


def get_spec(tools: Tools, spec: Mapping[str, Any] | None, spec_key: str | None) -> Mapping[str, Any]:
    """The request a chart was made from, from its row or from the object store."""
    if spec_key:
        stored: dict[str, Any] = orjson.loads(tools.objects.get(spec_key))
        return stored
    return spec or {}
