"""The client sends a file to a real API that is killed meanwhile, and is killed itself."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from random import Random

import pytest

from app.cli.unfinished import Unfinished
from app.client import Client
from app.client.sending import LocalFile, Sender
from tests.uploading import Api

SIZE = 40_000_000


@pytest.fixture
def api(tmp_path: Path) -> Iterator[Api]:
    """An API over a disk."""
    own = Api(tmp_path / "home").start()
    yield own
    own.close()


@pytest.fixture
def file(tmp_path: Path) -> Iterator[LocalFile]:
    """Bytes like no others."""
    (tmp_path / "big.csv").write_bytes(Random(5).randbytes(SIZE))  # noqa: S311 - data, no secrets
    with LocalFile(tmp_path / "big.csv") as opened:
        yield opened


@pytest.mark.parametrize("parallel", [1, 3])
def test_a_file_comes_whole_through_a_kill_and_ctrl_c(api: Api, file: LocalFile, tmp_path: Path, parallel: int) -> None:
    """The API dies in the midst and comes back; then the client is ended, and called again: each byte is there once."""
    kept = Unfinished(tmp_path / "notes", file.identity)
    reached, killed = threading.Event(), threading.Event()

    def told(count: int) -> None:
        if count > SIZE // 4:
            reached.set()
            assert killed.wait(60)
        if count > SIZE // 2:
            raise KeyboardInterrupt

    with Client(api.url, api.key) as client, ThreadPoolExecutor(1) as caller:
        sending = caller.submit(Sender(client.uploads, file, kept, told).send, {"filename": "big.csv"}, parallel)
        assert reached.wait(60)
        api.kill()
        killed.set()
        api.start()
        with pytest.raises(KeyboardInterrupt):
            sending.result()
        counts: list[int] = []
        again = Sender(client.uploads, file, kept, counts.append)
        resumed: list[int] = []
        again.resumed = resumed.append
        upload = again.send({"filename": "big.csv"}, parallel)
    assert resumed[0] > 0
    assert counts[-1] == SIZE
    assert (upload.state, upload.offset) == ("completed", SIZE)
    assert api.stored(f"/v1/uploads/{upload.upload_id}") == file.path.read_bytes()
