"""The object store below one folder of this machine: an object is one file of a ``DiskTree``."""

import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from app.adapters import object_file
from app.adapters.disk_tree import DiskTree, flush, move_in
from app.adapters.object_keys import prove
from app.domain.errors import ObjectDamaged
from app.ports import StoredObject

_ABANDONED_AFTER = 3600


class DiskObjects(DiskTree):
    """``Objects`` in files below ``root``; any number of threads and processes may use it at once."""

    def put(self, key: str, body: bytes, content_type: str, *, durable: bool = True) -> StoredObject:
        """Store a whole object; a durable one is flushed to the disk before it can be seen."""
        target = self._path(key)
        stored = object_file.described(key, body, content_type)
        unfinished = self._unfinished / secrets.token_hex(16)
        with self._told("write"):
            self._unfinished.mkdir(parents=True, exist_ok=True)
            try:
                object_file.write(unfinished, body, stored, durable=durable)
                move_in(unfinished, target, durable=durable)
            finally:
                unfinished.unlink(missing_ok=True)
        return stored

    def flush(self, key: str) -> None:
        """Flush the file, and the names of the folders on the way to it."""
        target = self._path(key)
        with self._told("write", key):
            flush(target)
            for folder in target.parents:
                flush(folder)
                if folder == self._root:
                    break

    def get(self, key: str) -> bytes:
        """The whole object; its SHA-256 is checked."""
        with self._told("read", key):
            return object_file.read(self._path(key))[0]

    def stat(self, key: str) -> StoredObject:
        """What is known of the object, without its body."""
        with self._told("read", key):
            return object_file.read_record(self._path(key))

    def check(self) -> None:
        """Raise ``StoreUnavailable`` unless objects can be written, read and deleted.

        Files that a writer left unfinished when it was killed are cleared away.
        """
        with self._told("write"):
            self._unfinished.mkdir(parents=True, exist_ok=True)
            for path in self._unfinished.iterdir():
                with suppress(FileNotFoundError):
                    if path.stat().st_mtime < time.time() - _ABANDONED_AFTER:
                        path.unlink()
        prove(self)

    @contextmanager
    def _told(self, verb: str, key: str = "") -> Iterator[None]:
        with super()._told(verb, key):
            try:
                yield
            except object_file.DamagedError as error:
                raise ObjectDamaged(f"{error}; restore it from a backup, or draw the chart again") from error
