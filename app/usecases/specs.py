"""A chart's request: in its row when it is small, else in the object store."""

from collections.abc import Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from typing import Any

from app.charts import columns
from app.domain.errors import NotFound
from app.ports import StoredObject, Tools

INLINE_BYTES = 64_000
"""A larger spec lies in the object store; the row points to it."""


class OwnSpec:
    """The spec of a new chart, ``body``; ``key`` is where it is ``put``, "" when it fits into its row.

    ``place`` is the object that the row points to, once it does: that of the same spec, if it is kept already.
    """

    def __init__(self, body: Mapping[str, Any], key: str = "", put: Future[StoredObject] | None = None) -> None:
        self._body = body
        self._key = key
        self._put = put
        self.place = ""

    def settle(self) -> None:
        """Wait until it is stored; raises what storing it raised."""
        if self._put:
            self._put.result()

    def columns(self, shared: str | None) -> Mapping[str, Any]:
        """What the chart's row says of it: that of the same spec, if that is kept already, else its own place."""
        if not self._key:
            return {"spec_key": shared} if shared else {"spec": self._body}
        self.place = shared or self._key
        return {"spec_key": self.place}


@contextmanager
def kept(tools: Tools, body: Mapping[str, Any], encoded: bytes, key: str, *, durable: bool = True) -> Iterator[OwnSpec]:
    """Store a large spec while the block goes on; when nobody has taken it at the end, it goes again.

    Flushing it to the disk takes about as long as reading it: one that is not ``durable`` can be read before, and is
    flushed at the end of the block.
    """
    if len(encoded) <= INLINE_BYTES:
        yield OwnSpec(body)
        return
    with ThreadPoolExecutor(1, "keep-spec") as pool:
        put = pool.submit(tools.objects.put, key, encoded, _content_type(encoded), durable=durable)
        own = OwnSpec(body, key, put)
        try:
            yield own
            if own.place and (own.place != key or not durable):
                with suppress(NotFound):  # what the store has lost is missed by whoever reads it
                    tools.objects.flush(own.place)
        finally:
            if own.place != key and put.exception() is None:
                tools.objects.delete(key)


def get_spec(tools: Tools, spec: Mapping[str, Any] | None, spec_key: str | None) -> Mapping[str, Any]:
    """The request a chart was made from, from its row or from the object store; long lists of numbers are arrays."""
    if spec_key:
        return columns.read(tools.objects.get(spec_key))
    return spec or {}


def _content_type(encoded: bytes) -> str:
    return "application/json" if encoded.startswith(b"{") else "application/octet-stream"
