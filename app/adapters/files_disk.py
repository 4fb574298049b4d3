"""Large files below one folder of this machine. One that comes in has a ``~`` at its name's end until it is whole."""

import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from io import FileIO
from pathlib import Path

from app.adapters.disk_parts import DiskParts, open_ends
from app.adapters.disk_tree import disk_trouble, make_folder, move_in
from app.domain.errors import ObjectDamaged
from app.ports import Inflow, Landed


class DiskFiles(DiskParts):
    """``Files`` below ``root``; any number of threads and processes may use it at once."""

    @contextmanager
    def local(self, key: str) -> Iterator[Path]:
        """The very file of the store."""
        path = self._path(key)
        with self._told("read", key):
            path.stat()
        yield path

    def put(self, key: str, path: Path) -> int:
        """Store a copy of a file, whole or not at all; gives its size in bytes."""
        return self._copied(key, [path])

    def size(self, key: str) -> int:
        """The size of a whole file in bytes."""
        with self._told("read", key):
            return self._path(key).stat().st_size

    @contextmanager
    def appending(self, key: str, landed: Landed) -> Iterator[Inflow]:
        """Go on where ``landed`` ends."""
        path = self._open_end(key)
        with self._told("write"):
            make_folder(path.parent, durable=True)
            file = FileIO(os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644), "r+")
        with file:
            with self._told("write"):
                if os.fstat(file.fileno()).st_size < landed.size:
                    raise ObjectDamaged(f"{path} is shorter than what had come of it; start the upload again")
                file.truncate(landed.size)
                file.seek(0, os.SEEK_END)
            yield _DiskInflow(file, path)

    def finish(self, key: str, landed: Landed) -> None:
        """Make the file whole, of what has landed; doing it again is no error."""
        path, target = self._open_end(key), self._path(key)
        if target.exists() and not path.exists():
            return
        with self.appending(key, landed) as inflow:
            inflow.settle()
        with self._told("write"):
            move_in(path, target, durable=True)

    def abandon(self, key: str) -> None:
        """Remove all that has landed of a file that was not finished; an unknown key is no error."""
        path = self._path(key)
        with self._told("delete"):
            for one in open_ends(path):
                one.unlink(missing_ok=True)
            self._prune(path.parent)

    def join(self, key: str, keys: Sequence[str]) -> int:
        """Make one file of whole ones, in this order; gives its size in bytes."""
        return self._copied(key, [self._path(piece) for piece in keys])

    def unfinished(self) -> Iterator[tuple[str, datetime]]:
        """The keys of all files that are not whole, each with the instant of its last byte."""
        with self._told("list"):
            for folder, _, names in os.walk(self._root):
                for name in names:
                    if name.endswith("~") and Path(folder) != self._unfinished:
                        yield self._described(Path(folder, name))

    def free_bytes(self) -> int:
        """What the file system has left for users."""
        with self._told("write"):
            make_folder(self._root, durable=False)
            return shutil.disk_usage(self._root).free

    def _open_end(self, key: str) -> Path:
        path = self._path(key)
        return path.with_name(f"{path.name}~")

    def _described(self, path: Path) -> tuple[str, datetime]:
        *folders, name = path.relative_to(self._root).parts
        key = "/".join((*(folder.removesuffix("+") for folder in folders), name.partition("~")[0]))
        return key, datetime.fromtimestamp(path.stat().st_mtime, UTC)


class _DiskInflow:
    def __init__(self, file: FileIO, path: Path) -> None:
        self._file, self._path = file, path
        self._size = file.tell()

    def write(self, chunk: bytes) -> None:
        """Append these bytes."""
        left = memoryview(chunk)
        try:
            while left:
                written = self._file.write(left)
                self._size += written
                left = left[written:]
        except OSError as error:
            raise disk_trouble("write files", self._path.parent, error) from error

    def landed(self) -> Landed:
        """Everything: the kernel has begun to write it anyway."""
        return self.settle()

    def settle(self) -> Landed:
        """Make everything that was written safe."""
        try:
            os.fdatasync(self._file.fileno())
        except OSError as error:
            raise disk_trouble("write files", self._path.parent, error) from error
        return Landed(self._size)
