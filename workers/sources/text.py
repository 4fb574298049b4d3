"""Text in any encoding: told from a sample, and turned into UTF-8 in bounded memory."""

import codecs
from collections.abc import Callable, Iterator
from pathlib import Path

from charset_normalizer import from_bytes

from app.domain.errors import UnreadableFile
from workers.sources.formats import utf_16

SAMPLE = 1 << 20
BLOCK = 1 << 20
PLACES = 8
"""Where a large file is looked at, evenly spread; what is not ASCII may come late."""

_MARKS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF32_LE: "utf-32",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
_CANDIDATES = ["shift_jis", "cp932", "gb18030", "cp1252", "cp1250", "cp1251", "latin_1"]
_LIKE = {"shift_jis": "cp932", "latin_1": "cp1252"}
"""The richer of two encodings that agree on all that both can say."""

_ENOUGH = 20_000


def encoding_of(path: Path, *, whole: bool = False) -> tuple[str, str]:
    """The encoding and how it was told: ``mark``, ``content``, or ``guess`` where bytes alone can't tell.

    ``whole``: look at every line, for some that is not of UTF-8 was seen.
    """
    with path.open("rb") as file:
        head = file.read(SAMPLE)
    for mark, name in _MARKS.items():
        if head.startswith(mark):
            return name, "mark"
    if wide := utf_16(head):
        return wide, "content"
    blocks = _blocks(path) if whole else _spread(path, head)
    sample = b"\n".join(line for block in blocks for line in block.splitlines() if not line.isascii())
    return ("utf-8", "content") if _is_utf_8(sample) else (_guess(sample[:_ENOUGH]), "guess")


def transcode(path: Path, out: Path, encoding: str, count: Callable[[int], None]) -> None:
    """Write the text as UTF-8 with plain line feeds; ``UnreadableFile`` names the byte that is not of the encoding."""
    decoder = codecs.getincrementaldecoder(known(encoding))()
    newlines = _Newlines()
    with path.open("rb") as file, out.open("w", encoding="utf-8", newline="") as plain:
        while block := file.read(BLOCK):
            try:
                plain.write(newlines.plain(decoder.decode(block)))
            except UnicodeDecodeError as error:
                place = file.tell() - len(block) + error.start
                raise UnreadableFile(
                    f"near byte {place} the file is not {encoding}: {error.reason}; say its reading.encoding"
                ) from error
            count(file.tell())
        plain.write(newlines.plain(decoder.decode(b"", final=True), final=True))


class _Newlines:
    """Carriage returns become line feeds, also where a pair of both is cut by two blocks."""

    def __init__(self) -> None:
        self._held = ""

    def plain(self, text: str, *, final: bool = False) -> str:
        text = self._held + text
        self._held = ""
        if text.endswith("\r") and not final:
            text, self._held = text[:-1], "\r"
        return text.replace("\r\n", "\n").replace("\r", "\n")


def known(encoding: str) -> str:
    """The name of the encoding as Python knows it; ``UnreadableFile`` for none."""
    try:
        codec = codecs.lookup(encoding)
    except LookupError:
        codec = None
    if codec is None or not codec._is_text_encoding:  # noqa: SLF001 - as bytes.decode asks; base64 is none
        raise UnreadableFile(f"reading.encoding: there is no encoding {encoding!r}; say utf-8, cp1252, gb18030, …")
    return codec.name


def _blocks(path: Path) -> Iterator[bytes]:
    """Those lines of all that are not of UTF-8, as many as suffice."""
    found = 0
    with path.open("rb") as file:
        for line in iter(lambda: file.readline(BLOCK), b""):
            if not line.isascii() and not _is_utf_8(line):
                found += len(line)
                yield line
            if found > _ENOUGH:
                return


def _is_utf_8(line: bytes) -> bool:
    try:
        line.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _spread(path: Path, head: bytes) -> Iterator[bytes]:
    """Whole lines of the start and of places all over the file."""
    size = path.stat().st_size
    yield head if size <= len(head) else head[: head.rfind(b"\n") + 1]
    with path.open("rb") as file:
        for place in range(1, PLACES if size > len(head) else 1):
            file.seek(size * place // PLACES)
            block = file.read(SAMPLE // PLACES)
            yield block[block.find(b"\n") + 1 : block.rfind(b"\n") + 1]


def _guess(sample: bytes) -> str:
    best = from_bytes(sample, cp_isolation=_CANDIDATES, threshold=0.9, language_threshold=0.0).best()
    name = best.encoding if best else "cp1252"
    found = _LIKE.get(name, name)
    western = sample.decode("cp1252", errors="replace") == sample.decode(found, errors="replace")
    return "cp1252" if western else found
