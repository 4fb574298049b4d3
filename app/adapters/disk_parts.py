"""Files on a disk whose parts come in any order: each part is a file beside the one that it belongs to.

``file~00003~<its MD5>~`` is the third part of ``file``; while it comes, letters that tell nothing stand in the digest's
place.
"""

import hashlib
import os
import re
import secrets
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, ClassVar

from app.adapters.disk_tree import DiskTree, append, make_folder, move_in
from app.domain.errors import ObjectDamaged
from app.ports import Part

_WHOLE = re.compile(r"~(\d{5})~([0-9a-f]{32})~")


class DiskParts(DiskTree):
    """``Parts`` below ``root``; an ETag is the MD5 of the part's bytes, as S3 has it."""

    _holds: ClassVar = "files"

    def begin_parts(self, key: str) -> dict[str, Any]:
        """There is nothing to begin."""
        self._path(key)
        return {}

    def part_address(self, key: str, noted: Mapping[str, Any], part: Part, seconds: int) -> None:
        """A disk has no address: parts are for ``store_part``."""

    def store_part(self, key: str, number: int, chunks: Iterable[bytes]) -> Part:
        """Take a part that was sent to us, whole or not at all; it replaces the one that came before."""
        path, digest, size = self._path(key), hashlib.md5(usedforsecurity=False), 0
        coming = path.with_name(f"{path.name}~{number:05}~{secrets.token_urlsafe(6)}~")
        with self._told("write"):
            make_folder(path.parent, durable=True)
            try:
                with coming.open("xb") as file:
                    for chunk in chunks:
                        file.write(chunk)
                        digest.update(chunk)
                        size += len(chunk)
                    file.flush()
                    os.fsync(file.fileno())
                part = Part(number, size, digest.hexdigest())
                move_in(coming, _place(path, part), durable=True)
            finally:
                coming.unlink(missing_ok=True)
            for other in self._stored(path):
                if other.number == number and other.etag != part.etag:
                    _place(path, other).unlink(missing_ok=True)
        return part

    def found_parts(self, key: str, noted: Mapping[str, Any]) -> list[Part]:  # noqa: ARG002 - the port's signature
        """The parts that have come, by their numbers."""
        with self._told("list"):
            return list(self._stored(self._path(key)))

    def join_parts(self, key: str, noted: Mapping[str, Any], parts: Sequence[Part]) -> None:  # noqa: ARG002 - as above
        """Make the file whole of these parts."""
        path, size = self._path(key), sum(part.size for part in parts)
        sources = [_place(path, part) for part in parts]
        with self._told("read"):
            if not all(source.exists() for source in sources):
                if path.exists() and path.stat().st_size == size:
                    return
                raise ObjectDamaged(f"parts of {path} are gone from the disk; start the upload again")
        self._copied(key, sources)
        with self._told("delete"):
            for source in sources:
                source.unlink(missing_ok=True)

    def _stored(self, path: Path) -> Iterator[Part]:
        for one in sorted(open_ends(path)):
            if found := _WHOLE.fullmatch(one.name.removeprefix(path.name)):
                yield Part(int(found[1]), one.stat().st_size, found[2])

    def _copied(self, key: str, sources: Sequence[Path]) -> int:
        target, unfinished = self._path(key), self._unfinished / secrets.token_hex(16)
        with self._told("write", key):
            self._unfinished.mkdir(parents=True, exist_ok=True)
            try:
                with unfinished.open("xb") as file:
                    size = sum(append(file, source) for source in sources)
                    file.flush()
                    os.fsync(file.fileno())
                move_in(unfinished, target, durable=True)
            finally:
                unfinished.unlink(missing_ok=True)
        return size


def open_ends(path: Path) -> Iterator[Path]:
    """All that has come of a file that is not whole."""
    with suppress(FileNotFoundError):
        for beside in path.parent.iterdir():
            if beside.name.startswith(f"{path.name}~"):
                yield beside


def _place(path: Path, part: Part) -> Path:
    return path.with_name(f"{path.name}~{part.number:05}~{part.etag}~")
