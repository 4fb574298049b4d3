"""A file on its way to a service that loses the line, takes other bytes, forgets, and is called again."""

import hashlib
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from app.cli.unfinished import Unfinished
from app.client import ApiError, ClientError, Unreachable, Upload
from app.client import sending as module
from app.client.sending import FileChanged, LocalFile, Sender

BROKEN = Unreachable("the line broke")


class MemoryUploads:
    """A service in memory. ``faults`` are raised in turn, one for each stretch, after half of it has been kept."""

    def __init__(self) -> None:
        self.stored: dict[str, bytearray] = {}
        self.told: dict[str, Mapping[str, str]] = {}
        self.faults: list[BaseException] = []
        self.sizes: list[int] = []

    def begin(self, length: int, metadata: Mapping[str, str], *, partial: bool = False) -> str:
        """A new one."""
        assert length
        path = f"/v1/uploads/up_{len(self.stored)}{'p' * partial}"
        self.stored[path], self.told[path] = bytearray(), metadata
        return path

    def offset(self, path: str) -> int:
        """How far it came."""
        if path not in self.stored:
            raise ApiError(404, {"title": "gone"})
        return len(self.stored[path])

    def append(self, path: str, offset: int, body: bytes, sent: Callable[[int], None]) -> int:
        """Keep it, or half of it."""
        assert offset == len(self.stored[path])
        sent(0)
        self.sizes.append(len(body))
        fault = self.faults.pop(0) if self.faults else None
        self.stored[path] += body[: len(body) // 2] if fault else body
        if fault:
            raise fault
        return len(self.stored[path])

    def join(self, paths: Sequence[str], metadata: Mapping[str, str]) -> str:
        """One of all."""
        whole = self.begin(1, metadata)
        self.stored[whole] += b"".join(self.stored[path] for path in paths)
        return whole

    def get(self, path: str) -> Upload:
        """Its state."""
        return Upload("up", "completed", len(self.stored[path]), None, "ds_1", path, {})


@pytest.fixture
def file(tmp_path: Path) -> Iterator[LocalFile]:
    """Seven megabytes."""
    (tmp_path / "big.csv").write_bytes(os.urandom(7_000_000))
    with LocalFile(tmp_path / "big.csv") as opened:
        yield opened


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Small stretches, and no long pauses."""
    monkeypatch.setattr(module, "MOST", 1_000_000)
    monkeypatch.setattr(module, "FIRST_PAUSE", 0.01)


class Call:
    """One call of the command, as far as sending goes."""

    def __init__(self, uploads: MemoryUploads, file: LocalFile, folder: Path) -> None:
        self.told: list[int] = []
        self.resumed: list[int] = []
        self.kept = Unfinished(folder, file.identity)
        as_uploads: Any = uploads
        self.sender = Sender(as_uploads, file, self.kept, self.told.append)
        self.sender.resumed = self.resumed.append

    def send(self, parallel: int = 1) -> str:
        """Gives the path of what has come whole."""
        return self.sender.send({"filename": "big.csv"}, parallel).job_id


def _same(uploads: MemoryUploads, path: str, file: LocalFile) -> bool:
    return hashlib.sha256(uploads.stored[path]).digest() == hashlib.sha256(file.read(0, file.size)).digest()


@pytest.mark.parametrize("fault", [BROKEN, ApiError(460, {}), ApiError(409, {}), ApiError(423, {}), ApiError(503, {})])
def test_a_file_goes_on_after_a_break(file: LocalFile, tmp_path: Path, fault: ClientError) -> None:
    """From where the service says, in smaller stretches, which grow again; each byte is there once."""
    uploads = MemoryUploads()
    uploads.faults = [fault, fault, fault]
    call = Call(uploads, file, tmp_path)
    path = call.send()
    assert _same(uploads, path, file)
    assert uploads.sizes[:4] == [1_000_000, 500_000, 250_000, 250_000]
    assert max(uploads.sizes[4:]) == 1_000_000
    assert call.told[-1] == file.size
    assert call.resumed == []


def test_a_refusal_ends_it(file: LocalFile, tmp_path: Path) -> None:
    """At once: no repetition would heal it."""
    uploads = MemoryUploads()
    uploads.faults = [ApiError(507, {"title": "no room"})]
    with pytest.raises(ApiError, match="no room"):
        Call(uploads, file, tmp_path).send()
    assert len(uploads.sizes) == 1


def test_a_line_that_stays_broken_ends_it(file: LocalFile, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """After the patience; what came is gone on with by the next call."""
    monkeypatch.setattr(module, "PATIENCE", -1.0)
    uploads = MemoryUploads()
    uploads.faults = [BROKEN]
    with pytest.raises(Unreachable):
        Call(uploads, file, tmp_path).send()
    again = Call(uploads, file, tmp_path)
    assert _same(uploads, again.send(), file)
    assert again.resumed == [500_000]


@pytest.mark.parametrize("parallel", [1, 3])
def test_the_next_call_goes_on(file: LocalFile, tmp_path: Path, parallel: int) -> None:
    """After Ctrl-C in the midst; with the same uploads, and only what they lack is sent."""
    uploads = MemoryUploads()
    uploads.faults = [KeyboardInterrupt()]
    with pytest.raises(KeyboardInterrupt):
        Call(uploads, file, tmp_path).send(parallel)
    there, sent = sum(map(len, uploads.stored.values())), len(uploads.sizes)
    again = Call(uploads, file, tmp_path)
    path = again.send(parallel)
    assert again.resumed == [there]
    assert sum(uploads.sizes[sent:]) == file.size - there
    assert _same(uploads, path, file)


def test_parts_are_joined_in_their_order(file: LocalFile, tmp_path: Path) -> None:
    """The whole has the name; a third call finds it joined, and sends nothing."""
    uploads = MemoryUploads()
    path = Call(uploads, file, tmp_path).send(4)
    assert _same(uploads, path, file)
    assert list(uploads.told.values()) == [{}, {}, {}, {}, {"filename": "big.csv"}]
    sent = len(uploads.sizes)
    assert Call(uploads, file, tmp_path).send(4) == path
    assert len(uploads.sizes) == sent


def test_an_upload_that_is_gone_is_begun_anew(file: LocalFile, tmp_path: Path) -> None:
    """So is one whose note can't be understood, and one that was forgotten as done."""
    uploads = MemoryUploads()
    call = Call(uploads, file, tmp_path)
    first = call.send()
    uploads.stored = {"": bytearray()}
    second = Call(uploads, file, tmp_path).send()
    assert (first, second) == ("/v1/uploads/up_0", "/v1/uploads/up_1")
    next(tmp_path.glob("*.json")).write_text('{"pieces": 1}')
    assert Call(uploads, file, tmp_path).send() == "/v1/uploads/up_2"
    call.kept.forget()
    assert Call(uploads, file, tmp_path).send() == "/v1/uploads/up_3"


def test_a_file_that_changes_is_not_sent_as_a_mixture(file: LocalFile, tmp_path: Path) -> None:
    """It is told, and after that it is another file: nothing goes on."""
    uploads = MemoryUploads()
    call = Call(uploads, file, tmp_path)
    with file.path.open("ab") as end:
        end.write(b"more")
    with pytest.raises(FileChanged, match="changed while it was being sent"):
        call.send()
    with LocalFile(file.path) as later:
        again = Call(uploads, later, tmp_path)
        assert _same(uploads, again.send(), later)
    assert again.resumed == []
