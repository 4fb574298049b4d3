"""Keys as files below one folder of this machine: what every store on a disk shares.

A file is written beside the tree and moved in when it is whole. A folder's name ends in ``+``, so that ``a``
and ``a/b`` can both be keys.
"""

import errno
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, ClassVar

from app.adapters.object_keys import PART, checked, checked_prefix
from app.domain.errors import NotFound, StoreUnavailable

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


class DiskTree:
    """Files below ``root``; any number of threads and processes may use it at once."""

    _holds: ClassVar = "objects"

    def __init__(self, root: Path) -> None:
        self._root = root
        self._unfinished = root / "unfinished~"

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
                raise NotFound(f"There is no {self._holds[:-1]} {key}") from error
            raise self._unavailable(verb, error) from error
        except OSError as error:
            raise self._unavailable(verb, error) from error

    def _unavailable(self, verb: str, error: OSError) -> StoreUnavailable:
        return disk_trouble(f"{verb} {self._holds}", self._root, error)


def disk_trouble(deed: str, folder: Path, error: OSError) -> StoreUnavailable:
    """What the system said of a folder, with the cure."""
    cure = _CURES.get(error.errno or 0, "look after that disk and its mount")
    return StoreUnavailable(f"Can't {deed} below {folder}: {error.strerror}; {cure}")


def move_in(unfinished: Path, target: Path, *, durable: bool) -> None:
    """Give a finished file its name, replacing the one that had it."""
    while True:
        try:
            make_folder(target.parent, durable=durable)
            unfinished.replace(target)
        except FileNotFoundError:
            # Somebody deleted the last object of this folder, and the folder with it: make it again.
            if not unfinished.exists():
                raise
        else:
            break
    if durable:
        with suppress(FileNotFoundError):
            flush(target.parent)


def make_folder(folder: Path, *, durable: bool) -> None:
    """Make a folder and those above it."""
    if folder.is_dir():
        return
    make_folder(folder.parent, durable=durable)
    with suppress(FileExistsError):
        folder.mkdir()
    if durable:
        flush(folder.parent)


def flush(path: Path) -> None:
    """Have a file or folder on the disk itself: a new name is there only when its folder is."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def append(file: IO[bytes], source: Path) -> int:
    """Append a file to another; gives its size in bytes."""
    with source.open("rb") as reading:
        shutil.copyfileobj(reading, file, 1 << 20)
        return reading.tell()
