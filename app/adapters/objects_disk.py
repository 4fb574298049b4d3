"""The object store below one folder of this machine.

A file is written beside the tree and moved in when it is whole. A folder's name ends in ``+``, so that ``a``
and ``a/b`` can both be objects.
"""

import errno
import os
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from app.adapters import object_file
from app.adapters.object_keys import PART, checked, checked_prefix, prove
from app.domain.errors import NotFound, ObjectDamaged, StoreUnavailable
from app.ports import StoredObject

_ABANDONED_AFTER = 3600
_RIGHTS = "give the user that runs Plotworks the right to read and write there"
_CURES = {
    errno.ENOSPC: "free some space there, or set PLOTWORKS_OBJECTS_URL to a larger disk",
    errno.EDQUOT: "raise the quota, or set PLOTWORKS_OBJECTS_URL to another disk",
    errno.EFBIG: "raise the limit on file sizes (ulimit -f)",
    errno.EACCES: _RIGHTS,
    errno.EPERM: _RIGHTS,
    errno.EROFS: "mount it writable, or set PLOTWORKS_OBJECTS_URL to a folder that is",
    errno.ENOTDIR: "move away the file that stands where a folder is needed",
    errno.EEXIST: "move away the file that stands where a folder is needed",
}


class DiskObjects:
    """``Objects`` in files below ``root``; any number of threads and processes may use it at once."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._unfinished = root / "unfinished~"

    def put(self, key: str, body: bytes, content_type: str, *, durable: bool = True) -> StoredObject:
        """Store a whole object; a durable one is flushed to the disk before it can be seen."""
        target = self._path(key)
        stored = object_file.described(key, body, content_type)
        unfinished = self._unfinished / secrets.token_hex(16)
        with self._told("write"):
            self._unfinished.mkdir(parents=True, exist_ok=True)
            try:
                object_file.write(unfinished, body, stored, durable=durable)
                _move_in(unfinished, target, durable=durable)
            finally:
                unfinished.unlink(missing_ok=True)
        return stored

    def get(self, key: str) -> bytes:
        """The whole object; its SHA-256 is checked."""
        with self._told("read", key):
            return object_file.read(self._path(key))[0]

    def stat(self, key: str) -> StoredObject:
        """What is known of the object, without its body."""
        with self._told("read", key):
            return object_file.read_record(self._path(key))

    def delete(self, key: str) -> None:
        """Remove the object and the folders that it leaves empty; an unknown key is no error."""
        target = self._path(key)
        with self._told("delete"):
            target.unlink(missing_ok=True)
            self._prune(target.parent)

    def keys(self, prefix: str) -> Iterator[str]:
        """All keys that start with ``prefix``, in order of their bytes."""
        above, slash, start = checked_prefix(prefix).rpartition("/")
        folder = self._root.joinpath(*(f"{part}+" for part in above.split("/") if part))
        return self._walk(folder, above + slash, start)

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

    def _path(self, key: str) -> Path:
        return self._root / checked(key).replace("/", "+/")

    def _walk(self, folder: Path, above: str, start: str) -> Iterator[str]:
        for name in self._names(folder):
            if not name.startswith(start):
                continue
            if name.endswith("/"):
                yield from self._walk(folder / f"{name[:-1]}+", above + name, "")
            else:
                yield above + name

    def _names(self, folder: Path) -> list[str]:
        """The names in a folder, those of folders with ``/`` at the end: so they sort as whole keys do."""
        with self._told("list"):
            try:
                entries = list(os.scandir(folder))
            except FileNotFoundError:
                return []
            names = (f"{e.name[:-1]}/" if e.name.endswith("+") else e.name for e in entries)
            return sorted(name for name in names if PART.fullmatch(name.removesuffix("/")))

    def _prune(self, folder: Path) -> None:
        while folder != self._root:
            try:
                folder.rmdir()
            except FileNotFoundError:
                pass
            except OSError as error:
                if error.errno not in {errno.ENOTEMPTY, errno.EEXIST}:
                    raise
                return
            folder = folder.parent

    @contextmanager
    def _told(self, verb: str, key: str = "") -> Iterator[None]:
        try:
            yield
        except FileNotFoundError as error:
            if key:
                raise NotFound(f"There is no object {key}") from error
            raise self._unavailable(verb, error) from error
        except OSError as error:
            raise self._unavailable(verb, error) from error
        except object_file.DamagedError as error:
            raise ObjectDamaged(f"{error}; restore it from a backup, or draw the chart again") from error

    def _unavailable(self, verb: str, error: OSError) -> StoreUnavailable:
        cure = _CURES.get(error.errno or 0, "look after that disk and its mount")
        return StoreUnavailable(f"Can't {verb} objects below {self._root}: {error.strerror}; {cure}")


def _move_in(unfinished: Path, target: Path, *, durable: bool) -> None:
    while True:
        try:
            _make_folder(target.parent, durable=durable)
            unfinished.replace(target)
        except FileNotFoundError:
            # Somebody deleted the last object of this folder, and the folder with it: make it again.
            if not unfinished.exists():
                raise
        else:
            break
    if durable:
        with suppress(FileNotFoundError):
            _flush(target.parent)


def _make_folder(folder: Path, *, durable: bool) -> None:
    if folder.is_dir():
        return
    _make_folder(folder.parent, durable=durable)
    with suppress(FileExistsError):
        folder.mkdir()
    if durable:
        _flush(folder.parent)


def _flush(folder: Path) -> None:
    """A new name is on the disk only when its folder is."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
