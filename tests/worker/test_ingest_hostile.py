"""Files that mean harm, or are broken: a clear error within the limits, and nothing stays behind."""

import gzip
import os
import random
import signal
import struct
import subprocess
import sys
import threading
import time
import zipfile
from pathlib import Path
from typing import Any

import duckdb
import pytest

from app.domain.errors import Conflict, Invalid, PlotworksError, TooLarge, UnreadableFile, UnsupportedMediaType
from tests.workbooks import workbook
from workers.sources.child import revived, run_limited
from workers.sources.ingest import ingest
from workers.sources.profile import Profile
from workers.sources.reading import Limits, Reading

SMALL = Limits(memory=200_000_000, disk=50_000_000, seconds=60, unpacked_free=1_000_000, whole=1_000_000, line=100_000)
NOISE = random.Random(7).randbytes(20_000)  # noqa: S311 - noise, the same each time


def refused(path: Path, limits: Limits = SMALL, **told: Any) -> PlotworksError:
    """The error that a file ends in; nothing is left of the attempt."""
    before = set(path.parent.iterdir())
    with pytest.raises(PlotworksError) as caught:
        ingest(path, path.parent / "out.parquet", Reading(**told), limits, file_name=path.name)
    assert set(path.parent.iterdir()) == before
    assert str(path.parent) not in caught.value.message
    return caught.value


def file(tmp_path: Path, name: str, body: bytes | str) -> Path:
    """A file of this name."""
    path = tmp_path / name
    path.write_bytes(body.encode() if isinstance(body, str) else body)
    return path


def zipped(tmp_path: Path, **members: bytes | str) -> Path:
    """A zip of these members."""
    path = tmp_path / "packed.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in members.items():
            archive.writestr(name, body)
    return path


@pytest.mark.parametrize(
    ("name", "body", "kind", "says"),
    [
        ("empty.csv", b"", UnreadableFile, "empty"),
        ("blank.csv", b"\n \n\n", UnreadableFile, "no line with data"),
        ("photo.csv", b"\xff\xd8\xff\xe0\x00\x10JFIF" + NOISE, UnsupportedMediaType, "JPEG"),
        ("table.csv", b"MZ\x90\x00" + NOISE, UnsupportedMediaType, "program"),
        ("noise.csv", b"z" + NOISE, UnsupportedMediaType, "binary"),
        ("page.csv", b"<!DOCTYPE html><html><body>log in</body></html>", UnsupportedMediaType, "web page"),
        ("old.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), UnsupportedMediaType, "old Office"),
        ("line.csv", b"a" * 300_000, TooLarge, "line 1 is longer than 100000"),
        ("wide.csv", b",".join([b"1"] * 20_000), TooLarge, "line 1 has 20000 columns"),
        ("cut.json", b'[{"a":1},\n{"a":2', UnreadableFile, "line 2"),
        ("nan.json", b'{"data":[{"a":NaN}]}', UnreadableFile, "line 1, column 15"),
        ("deep.json", b"[" * 100_000, UnreadableFile, "depth"),
        ("value.json", b'{"a": 1, "rows": [1, {"b": 2}]}', UnreadableFile, "row 1"),
        ("several.json", b'{"x": [1], "y": [2, 3]}', UnreadableFile, "x, y"),
        ("uneven.json", b'{"columns": {"x": [1], "y": [2, 3]}}', UnreadableFile, "different lengths"),
        ("twins.json", b'[{"A": 1, "a": 2}]', UnreadableFile, "case alone"),
        ("twice.json", b'[{"a": 1, "a": 2}]', UnreadableFile, "duplicate key"),
        ("lines.ndjson", b'{"a":1}\n{"a":2}\n{bad}\n{"a":4}\n', UnreadableFile, "line 3, column 2"),
        ("noise.arrow", b"ARROW1\x00\x00" + NOISE, UnreadableFile, "Arrow"),
        ("cut.csv.gz", gzip.compress(NOISE, mtime=0)[:9000], UnreadableFile, "cut off"),
        ("hurt.csv.gz", gzip.compress(b"a,b\n", mtime=0)[:12] + NOISE, UnreadableFile, "damaged"),
        ("bomb.csv.gz", gzip.compress(b"0,0\n" * 2_000_000, mtime=0), TooLarge, "bomb"),
        (
            "nested.csv.gz",
            gzip.compress(gzip.compress(b"a,b\n1,2\n", mtime=0), mtime=0),
            UnsupportedMediaType,
            "inside",
        ),
    ],
)
def test_no_table(tmp_path: Path, name: str, body: bytes, kind: type[PlotworksError], says: str) -> None:
    """Each has an error of its own that says what is wrong, and where."""
    error = refused(file(tmp_path, name, body))
    assert (type(error), says in error.message) == (kind, True), error.message


def test_zips(tmp_path: Path) -> None:
    """A bomb, a zip in a zip, a way out, several files, none, a member that is not there."""
    assert "bomb" in refused(zipped(tmp_path, **{"x.csv": "0,0\n" * 2_000_000})).message
    inner = zipped(tmp_path, **{"x.csv": "a,b\n"}).read_bytes()
    assert "inside" in refused(zipped(tmp_path, **{"y.zip": inner})).message
    assert "points out" in refused(zipped(tmp_path, **{"../../etc/x.csv": "a,b\n1,2\n"})).message
    assert "2 files ('a', 'b')" in refused(zipped(tmp_path, a="x", b="y")).message
    assert "no file" in refused(zipped(tmp_path)).message
    assert "no member 'z'" in refused(zipped(tmp_path, a="x"), member="z").message
    assert "more than 1000" in refused(zipped(tmp_path, **{f"n{at}": "x" for at in range(1001)})).message


def test_an_encrypted_zip(tmp_path: Path) -> None:
    """Told by its flag."""
    path = zipped(tmp_path, a="a,b\n1,2\n")
    body = bytearray(path.read_bytes())
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        body[body.index(mark) + offset] |= 1
    path.write_bytes(body)
    assert "encrypted" in refused(path).message


def test_a_zip_that_lies_about_its_size(tmp_path: Path) -> None:
    """What is counted is what comes out."""
    path = zipped(tmp_path, **{"x.csv": "0,0\n" * 2_000_000})
    body = bytearray(path.read_bytes())
    at = body.index(b"PK\x01\x02") + 24
    body[at : at + 4] = struct.pack("<I", 100)
    path.write_bytes(body)
    assert isinstance(refused(path), TooLarge | UnreadableFile)


def test_workbooks(tmp_path: Path) -> None:
    """Encrypted, a bomb, no such sheet, nothing in it, cut off."""
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "EncryptedPackage".encode("utf-16-le")
    assert "encrypted" in refused(file(tmp_path, "locked.xlsx", ole)).message
    bomb = workbook(tmp_path / "bomb.xlsx", One=[["x" * 1000]] * 6000)
    assert "too many bytes" in refused(bomb).message
    good = workbook(tmp_path / "good.xlsx", One=[["a"], [1]])
    assert "has no sheet 'Two'; it has 'One'" in refused(good, sheet="Two").message
    assert "anything in it" in refused(workbook(tmp_path / "bare.xlsx", One=[])).message
    body = good.read_bytes()
    assert isinstance(refused(file(tmp_path, "cut.xlsx", body[: len(body) // 2])), UnreadableFile)


def test_parquet_that_lies(tmp_path: Path) -> None:
    """A footer cut off, of noise, longer than the file, with absurd numbers of rows."""
    path = tmp_path / "good.parquet"
    duckdb.sql("SELECT i, i * 2 j FROM range(1000) r(i)").write_parquet(str(path))
    body = path.read_bytes()
    (footer,) = struct.unpack("<I", body[-8:-4])
    start = len(body) - 8 - footer
    lies = [body[: len(body) // 2], body[:-8] + struct.pack("<I", 2**31 - 1) + b"PAR1"]
    lies += [body[:start] + NOISE[:footer] + body[-8:]]
    thousand = b"\xd0\x0f"  # 1000 as thrift writes it
    places = [at for at in range(start, len(body) - 8) if body.startswith(thousand, at)]
    lies += [body[:at] + b"\xfe\x7f" + body[at + 2 :] for at in places]
    assert len(places) >= 2
    for at, lie in enumerate(lies):
        assert isinstance(refused(file(tmp_path, f"lie{at}.parquet", lie)), UnreadableFile | TooLarge)


def test_nul_bytes_and_long_lines_far_below(tmp_path: Path) -> None:
    """Such lines are left out by their numbers, and all others are there."""
    body = b"a,b\n" + b"1,x\n" * 5000 + b"2,y\x00z\n3," + b"b" * 500_000 + b"\n4,w\n"
    profile = ingest(file(tmp_path, "far.csv", body), tmp_path / "far.parquet", Reading(), SMALL)
    assert [(each.line, each.reason.split(" ")[-1]) for each in profile.rejected] == [
        (5002, "line"),
        (5003, "characters"),
    ]
    assert profile.rows == 5001


def test_a_quote_that_is_never_closed(tmp_path: Path) -> None:
    """Costs its line, not the file, and no memory."""
    body = b"a,b\n" + b"1,x\n" * 5000 + b'2,"\n' + b"3,z\n" * 500_000
    profile = ingest(file(tmp_path, "open.csv", body), tmp_path / "open.parquet", Reading(), SMALL)
    assert (profile.rows, [each.line for each in profile.rejected]) == (505_000, [5002])


def run(path: Path, folder: Path, limits: Limits = SMALL, tell: Any = lambda _: None) -> dict[str, Any]:
    """Ingest in a child process."""
    order = {"path": str(path), "out": str(folder.parent / "out.parquet"), "reading": {}}
    return run_limited("ingest", order, limits, tell, folder=folder)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where children have their folders."""
    path = tmp_path / "scratch"
    path.mkdir()
    return path


def test_a_child_reads_and_tells_how_far_it_is(tmp_path: Path, folder: Path) -> None:
    """The profile comes back; stages are told; its folder is gone."""
    told: list[dict[str, Any]] = []
    path = file(tmp_path, "table.csv.gz", gzip.compress(b"a,b\n" + b"".join(b"%d,x\n" % at for at in range(100_000))))
    profile = Profile.from_json(run(path, folder, tell=told.append))
    assert (profile.rows, profile.columns[0].greatest) == (100_000, 99_999)
    assert {"unpacking", "measuring"} <= {each.get("stage") for each in told}
    assert list(folder.iterdir()) == []


def test_an_error_of_the_child_is_raised_here(tmp_path: Path, folder: Path) -> None:
    """Of its own class, with its message."""
    with pytest.raises(UnreadableFile, match="the file is empty"):
        run(file(tmp_path, "empty.csv", b""), folder)
    assert list(folder.iterdir()) == []


def test_faults_come_back_too(tmp_path: Path, folder: Path) -> None:
    """As a request's do."""
    order = {"path": str(file(tmp_path, "a.csv", b"a\n1\n")), "out": str(tmp_path / "o"), "reading": {"delimeter": ","}}
    with pytest.raises(Invalid) as caught:
        run_limited("ingest", order, SMALL, lambda _: None, folder=folder)
    assert [fault.place for fault in caught.value.faults] == ["reading.delimeter"]
    assert isinstance(revived(Conflict("x").to_json()), Conflict)


@pytest.mark.parametrize(
    "limits", [Limits(memory=30_000_000, disk=1_000_000, seconds=60), Limits(seconds=0.3), Limits(disk=1_000_000)]
)
def test_what_needs_too_much_ends(tmp_path: Path, folder: Path, limits: Limits) -> None:
    """Memory, time, disk: each is told as too large, and nothing stays."""
    path = tmp_path / "large.csv"
    duckdb.sql("SELECT i a, i b, md5(i::VARCHAR) c FROM range(2_000_000) r(i)").write_csv(str(path))
    packed = file(tmp_path, "large.csv.gz", gzip.compress(path.read_bytes(), 1))
    with pytest.raises(TooLarge):
        run(packed, folder, limits)
    assert list(folder.iterdir()) == []


def test_whoever_is_told_may_end_it(tmp_path: Path, folder: Path) -> None:
    """The lease is lost, the job is cancelled: the child dies at once."""

    def tell(_said: dict[str, Any]) -> None:
        raise Conflict("cancelled")

    path = tmp_path / "large.csv"
    duckdb.sql("SELECT i a, md5(i::VARCHAR) c FROM range(3_000_000) r(i)").write_csv(str(path))
    with pytest.raises(Conflict):
        run(path, folder, tell=tell)
    assert list(folder.iterdir()) == []


def test_no_child_outlives_its_worker(tmp_path: Path, folder: Path) -> None:
    """A worker killed -9 takes it along."""
    path = tmp_path / "slow.csv"
    os.mkfifo(path)
    code = f"""
from pathlib import Path
from workers.sources.child import run_limited
from workers.sources.reading import Limits

order = {{"path": {str(path)!r}, "out": "x", "reading": {{}}}}
run_limited("ingest", order, Limits(), lambda _: None, folder=Path({str(folder)!r}))
"""
    with subprocess.Popen([sys.executable, "-c", code]) as worker:
        child = _child_of(worker.pid)
        worker.send_signal(signal.SIGKILL)
    end = time.monotonic() + 20
    while Path(f"/proc/{child}/cmdline").exists() and Path(f"/proc/{child}/cmdline").read_bytes():
        assert time.monotonic() < end, "the child is still there"
        time.sleep(0.05)


def _child_of(parent: int) -> int:
    """The process that it has started, once it runs our program."""
    end = time.monotonic() + 20
    while time.monotonic() < end:
        for pid in Path(f"/proc/{parent}/task/{parent}/children").read_text(encoding="ascii").split():
            if b"workers.sources" in Path(f"/proc/{pid}/cmdline").read_bytes():
                return int(pid)
        time.sleep(0.05)
    raise AssertionError("no child came")


def test_the_child_sees_no_secret(tmp_path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Settings of the service are not in its environment."""
    monkeypatch.setenv("PLOTWORKS_SECRET_KEY", "very-secret")
    seen: list[bytes] = []

    def tell(_said: dict[str, Any]) -> None:
        children = Path(f"/proc/{os.getpid()}/task/{threading.get_native_id()}/children").read_text(encoding="ascii")
        seen.extend(Path(f"/proc/{pid}/environ").read_bytes() for pid in children.split())

    path = file(tmp_path, "table.csv.gz", gzip.compress(b"a,b\n" + b"1,x\n" * 100_000))
    run(path, folder, Limits(), tell)
    ours = [each for each in seen if b"MALLOC_ARENA_MAX" in each]
    assert ours
    assert not any(b"very-secret" in each for each in ours)
