"""What is compressed becomes one plain file, counted while it grows: a bomb ends when it has shown what it is."""

import stat
import sys
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path, PurePosixPath
from typing import IO

from app.domain.errors import TooLarge, UnreadableFile, UnsupportedMediaType
from workers.sources.formats import PACKED
from workers.sources.reading import Limits
from workers.sources.workshop import Workshop

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

BLOCK = 1 << 20
MOST_MEMBERS = 1000
_MOST_WINDOW = 27
"""Logarithm of the bytes that zstd may look back."""
_ENCRYPTED = 1
_NO_DATA = ("__MACOSX/", ".")

Count = Callable[[int], None]
"""Is told how many packed bytes have been read."""


def unpack(path: Path, kind: str, out: Path, shop: Workshop) -> str:
    """Write what is in ``path`` to ``out``; gives the name of the file inside, "" where it has none.

    ``TooLarge`` for what grows beyond the limits, ``UnreadableFile`` for what is cut off, damaged or not one file.
    """
    with shop.stage("unpacking", path.stat().st_size) as count:
        name = _unzip(path, out, shop, count) if kind == "zip" else _unstream(path, kind, out, shop.limits, count)
    _refuse_nested(out)
    return name


def _unstream(path: Path, kind: str, out: Path, limits: Limits, count: Count) -> str:
    with path.open("rb") as packed, out.open("wb") as plain:

        def read() -> int:
            count(packed.tell())
            return packed.tell()

        _copy(_gunzip(packed) if kind == "gz" else _unzstd(packed), plain, limits, read)
    return ""


def _copy(blocks: Iterator[bytes], plain: IO[bytes], limits: Limits, read: Callable[[], int]) -> None:
    size = 0
    for block in blocks:
        size += len(block)
        packed = read()
        if size > limits.unpacked_free and size > packed * limits.ratio:
            raise TooLarge(
                f"the file unpacks to more than {limits.ratio} times its size ({packed} bytes became {size}): "
                "it is refused as a bomb; send it unpacked if it is honest"
            )
        if size > limits.disk:
            raise TooLarge(f"the file unpacks to more than {limits.disk} bytes; send less at once")
        plain.write(block)


def _gunzip(packed: IO[bytes]) -> Iterator[bytes]:
    """The members of a gzip file, one after another, in blocks of bounded size."""
    engine, rest = zlib.decompressobj(31), packed.read(BLOCK)
    try:
        while rest:
            yield engine.decompress(rest, BLOCK)
            rest = engine.unconsumed_tail or packed.read(BLOCK)
            if engine.eof:
                rest = (engine.unused_data or packed.read(BLOCK)).lstrip(b"\x00")
                if not rest:
                    return
                engine = zlib.decompressobj(31)
    except zlib.error as error:
        raise UnreadableFile(f"the gzip file is damaged near byte {packed.tell()}: {error}; send it again") from error
    raise UnreadableFile(f"the gzip file is cut off at byte {packed.tell()}; send the whole of it")


def _unzstd(packed: IO[bytes]) -> Iterator[bytes]:
    window = {int(zstd.DecompressionParameter.window_log_max): _MOST_WINDOW}
    try:
        with zstd.ZstdFile(packed, options=window) as file:
            yield from iter(lambda: file.read(BLOCK), b"")
    except zstd.ZstdError as error:
        raise UnreadableFile(f"the zstd file is damaged: {error}; send it again") from error
    except EOFError as error:
        raise UnreadableFile("the zstd file is cut off; send the whole of it") from error


def _unzip(path: Path, out: Path, shop: Workshop, count: Count) -> str:
    try:
        with zipfile.ZipFile(path) as archive, out.open("wb") as plain:
            info = _chosen(archive, shop.reading.member)
            _check(info)
            with archive.open(info) as inside:

                def read() -> int:
                    count(min(plain.tell(), info.compress_size))
                    return info.compress_size

                _copy(iter(lambda: inside.read(BLOCK), b""), plain, shop.limits, read)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError) as error:
        raise UnreadableFile(f"the zip file is damaged or cut off: {error}; send it again") from error
    return info.filename


def _chosen(archive: zipfile.ZipFile, member: str | None) -> zipfile.ZipInfo:
    infos = archive.infolist()
    if len(infos) > MOST_MEMBERS:
        raise TooLarge(f"the zip has {len(infos)} members, more than {MOST_MEMBERS}; send the one with the data")
    files = [each for each in infos if not each.is_dir() and not _hidden(each.filename)]
    if member is not None:
        named = [each for each in files if each.filename == member]
        if not named:
            raise UnreadableFile(f"the zip has no member {member!r}; it has {_listed(files)}")
        return named[0]
    if len(files) != 1:
        has = f"{len(files)} files ({_listed(files)})" if files else "no file"
        raise UnreadableFile(f"the zip has {has}; send one with one, or name it as reading.member")
    return files[0]


def _hidden(name: str) -> bool:
    return name.startswith(_NO_DATA[0]) or (PurePosixPath(name).name.startswith(".") and ".." not in name)


def _listed(files: list[zipfile.ZipInfo]) -> str:
    names = ", ".join(repr(each.filename) for each in files[:5])
    return f"{names}, …" if len(files) > 5 else names or "nothing"  # noqa: PLR2004 - enough to see what it is


def _check(info: zipfile.ZipInfo) -> None:
    """Refuse what no honest archive of one table has."""
    path = PurePosixPath(info.filename.replace("\\", "/"))
    if path.is_absolute() or ".." in path.parts or ":" in path.parts[0]:
        raise UnreadableFile(f"the zip's member {info.filename!r} points out of it; pack the file under a plain name")
    if stat.S_ISLNK(info.external_attr >> 16):
        raise UnreadableFile(f"the zip's member {info.filename!r} is a link; pack the file itself")
    if info.flag_bits & _ENCRYPTED:
        raise UnsupportedMediaType(f"the zip's member {info.filename!r} is encrypted; pack it without a password")


def _refuse_nested(out: Path) -> None:
    with out.open("rb") as file:
        head = file.read(4)
    for magic, kind in PACKED.items():
        if head.startswith(magic) and kind != "zip":
            raise UnsupportedMediaType(f"there is a {kind} file inside the packed file; pack it once")
    if head.startswith(b"PK") and not is_workbook(out):
        raise UnsupportedMediaType("there is a zip inside the packed file; pack it once")


def is_workbook(path: Path) -> bool:
    """Whether a zip is an XLSX workbook."""
    try:
        with closing(zipfile.ZipFile(path)) as archive:
            return "xl/workbook.xml" in archive.namelist()
    except (zipfile.BadZipFile, OSError):
        return False
