"""What kind of file this is, told by its first bytes; its name and its owner decide only where these don't."""

from dataclasses import dataclass
from pathlib import Path

from app.domain.errors import UnreadableFile, UnsupportedMediaType

HEAD = 65_536
"""Bytes that are looked at."""

PACKED = {b"\x1f\x8b": "gz", b"\x28\xb5\x2f\xfd": "zst", b"PK\x03\x04": "zip", b"PK\x05\x06": "zip"}

_TABLES = {b"PAR1": "parquet", b"ARROW1": "arrow", b"\xff\xff\xff\xff": "arrow"}
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")

_FOREIGN = {
    b"\xff\xd8\xff": "a JPEG picture",
    b"\x89PNG": "a PNG picture",
    b"GIF8": "a GIF picture",
    b"%PDF": "a PDF document",
    b"MZ\x90": "a program for Windows",
    b"\x7fELF": "a program for Linux",
    b"SQLite format 3": "an SQLite database",
    b"7z\xbc\xaf\x27\x1c": "a 7-Zip archive",
    b"Rar!": "a RAR archive",
    b"BZh": "a bzip2 file",
    b"\xfd7zXZ": "an xz file",
    b"PARE": "an encrypted Parquet file",
    b"\x89HDF": "an HDF5 file",
    b"Obj\x01": "an Avro file",
    b"ORC": "an ORC file",
}
TAKEN = "send CSV, TSV, JSON, NDJSON, Parquet, Arrow or XLSX, plain or as gz, zst or zip"

_CONTROL_SHARE = 0.05
_UTF_16_SHARE = 0.3
"""Of every second byte: so many are NUL in UTF-16 of any text with digits and spaces."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A format of ``reading.FORMATS`` or of ``PACKED``, and what told it."""

    format: str
    by: str


def recognise(path: Path, *, file_name: str = "") -> Kind:
    """The kind of the file at ``path``; ``file_name`` is what its owner calls it.

    ``UnreadableFile`` for an empty file, ``UnsupportedMediaType`` for one that is no table.
    """
    with path.open("rb") as file:
        head = file.read(HEAD)
    if not head:
        raise UnreadableFile("the file is empty; send one with a header and rows")
    for table in (PACKED, _TABLES):
        for magic, name in table.items():
            if head.startswith(magic):
                return Kind(name, "content")
    _refuse_foreign(path, head)
    return _of_text(head, file_name)


def _refuse_foreign(path: Path, head: bytes) -> None:
    if head.startswith(_OLE):
        raise UnsupportedMediaType(_ole(path))
    for magic, what in _FOREIGN.items():
        if head.startswith(magic) and (b"\x00" in head or not magic.isalnum()):
            raise UnsupportedMediaType(f"this is {what}, not a table; {TAKEN}")
    start = head[:200].lstrip().lower()
    if start.startswith((b"<!doctype html", b"<html", b"<?xml")):
        raise UnsupportedMediaType(f"this is a web page or XML, not a table; {TAKEN}")
    if _binary(head):
        raise UnsupportedMediaType(f"the file is binary (it begins with bytes that no text has), not a table; {TAKEN}")


def _ole(path: Path) -> str:
    with path.open("rb") as file:
        encrypted = any(_ENCRYPTED in block for block in iter(lambda: file.read(1 << 20), b""))
    if encrypted:
        return "the workbook is encrypted; save it without a password and send it again"
    return "this is an old Office file (such as .xls); save it as .xlsx or CSV and send it again"


def utf_16(head: bytes) -> str:
    """``utf-16-le`` or ``utf-16-be`` for text without a byte order mark that looks so, else ""."""
    half = max(len(head) // 2, 1)
    odd, even = head[1::2].count(0) / half, head[::2].count(0) / half
    if odd > _UTF_16_SHARE and even < odd / 10:
        return "utf-16-le"
    return "utf-16-be" if even > _UTF_16_SHARE and odd < even / 10 else ""


def _binary(head: bytes) -> bool:
    """Whether there are more control bytes than a few that have slipped into a text."""
    marked = head.startswith((b"\xff\xfe", b"\xfe\xff"))
    controls = sum(head.count(byte) for byte in (*range(9), *range(14, 27), *range(28, 32)))
    return not marked and not utf_16(head) and controls > len(head) * _CONTROL_SHARE


def _of_text(head: bytes, file_name: str) -> Kind:
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if start.startswith(b"["):
        return Kind("json", "content") if _json_array(start) else Kind("csv", "content")
    if start.startswith(b"{"):
        return Kind(_json_object(start, file_name), "content")
    return Kind("csv", "content")


def _json_array(start: bytes) -> bool:
    """A CSV file may begin with a bracket too; what follows it in JSON is a value."""
    return start[1:].lstrip()[:1] in {b"{", b"[", b"]", b'"', b"n", b"t", b"f", b"-", *(b"%d" % n for n in range(10))}


def _json_object(start: bytes, file_name: str) -> str:
    """One object a line, or one object for all: in the first case the first line is one by itself."""
    first, _, rest = start.partition(b"\n")
    if first.rstrip().endswith(b"}") and rest.lstrip().startswith(b"{"):
        return "ndjson"
    return "ndjson" if file_name.lower().endswith((".ndjson", ".jsonl")) and b"\n{" in rest else "json"
