"""Uploads over bad lines, to processes that are killed, onto disks that are full and stores that are busy."""

import resource
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from random import Random

import httpx
import pytest
from sqlalchemy import select, update

from app.adapters.s3_parts import PART
from app.store.models import Upload
from app.usecases.tallies import BYTES_FREED, UPLOADS_EXPIRED, tallied
from app.usecases.uploads.sweeping import sweep_uploads
from tests.servers import S3
from tests.uploading import BYTES, Api, cut_off
from tests.waiting import until

MB = 1 << 20
DATA_OF_A_FORM = b"region,amount\nNorth,20\n" * 1000


def data(size: int, seed: int = 1) -> bytes:
    """Bytes like no others, the same each time."""
    return Random(seed).randbytes(size)  # noqa: S311 - data, no secrets


@pytest.fixture(scope="module")
def shared_api(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Api]:
    """One API on a disk for all tests that leave it as it is."""
    api = Api(tmp_path_factory.mktemp("api")).start()
    yield api
    api.close()


@pytest.fixture
def api(tmp_path: Path) -> Iterator[Api]:
    """An API of this test alone, not started."""
    own = Api(tmp_path / "home")
    yield own
    own.close()


@pytest.fixture
def s3_api(tmp_path: Path, s3_server: S3) -> Iterator[Api]:
    """An API that keeps its files in a bucket."""
    place = {"OBJECTS_URL": f"s3://uploads-{tmp_path.name.replace('_', '-')}/p", "S3_ENDPOINT": s3_server.endpoint}
    keys = {"S3_ACCESS_KEY": s3_server.access_key, "S3_SECRET_KEY": s3_server.secret_key}
    own = Api(tmp_path / "home", **place, **keys)
    own.tools.objects.check()
    yield own.start()
    own.close()


def test_a_file_that_is_cut_off_fifty_times_comes_whole(shared_api: Api) -> None:
    """At random points; what came before each break is kept, and the offset never goes back."""
    body = data(20 * MB)
    assert shared_api.stored(cut_off(shared_api, body, 50)) == body


def test_a_broken_stretch_is_kept_to_the_last_byte(shared_api: Api) -> None:
    """What the server got before the line broke counts."""
    path = shared_api.begin(3 * MB)
    shared_api.send_cut(path, 0, memoryview(data(3 * MB)), MB + 7)
    until(lambda: shared_api.offset(path) == MB + 7, 20)


def test_whoever_comes_back_on_another_line_needs_not_wait(shared_api: Api) -> None:
    """The old connection is dead and its server does not know: the new request has it let go, within seconds."""
    body = data(2 * MB)
    path = shared_api.begin(len(body))
    dead = shared_api.opened(path, 0, len(body))
    dead.send(body[:MB])
    time.sleep(0.3)
    assert shared_api.offset(path) == MB
    assert shared_api.send(path, MB, body[MB:]).status_code == 204
    assert shared_api.stored(path) == body
    answer = dead.getresponse()
    assert answer.status == 423
    dead.close()


def test_two_clients_fight_over_one_upload(shared_api: Api) -> None:
    """Each gets its turns; whoever comes second is told 409 or 423, and the file is whole in the end."""
    body = data(8 * MB)
    path = shared_api.begin(len(body))
    seen: set[int] = set()

    def fight(seed: int) -> None:
        chance = Random(seed)  # noqa: S311 - no secrets
        while (offset := shared_api.offset(path)) < len(body):
            stretch = body[offset : offset + chance.randrange(1, MB)]
            answer = shared_api.send(path, offset, stretch)
            assert answer.status_code in {204, 409, 413, 423}, answer.text
            seen.add(answer.status_code)

    with ThreadPoolExecutor(2) as clients:
        list(clients.map(fight, (1, 2)))
    assert shared_api.stored(path) == body
    assert 204 in seen
    assert len(list(shared_api.tools.files.keys(shared_api.file_key(path)))) == 1


def test_twenty_come_at_once(shared_api: Api) -> None:
    """Each whole, each its own."""
    bodies = [data(3 * MB, seed) for seed in range(20)]

    def upload(body: bytes) -> str:
        path = shared_api.begin(len(body))
        assert shared_api.send(path, 0, body).status_code == 204
        return path

    with ThreadPoolExecutor(20) as clients:
        paths = list(clients.map(upload, bodies))
    assert [shared_api.stored(path) for path in paths] == bodies


def test_a_killed_api_has_kept_what_it_said(api: Api) -> None:
    """All its processes are killed within a stretch: at most the last seconds of it are lost, and it goes on."""
    api.start()
    body = data(12 * MB)
    path = api.begin(len(body))
    assert api.send(path, 0, body[: 2 * MB]).status_code == 204
    line = api.opened(path, 2 * MB, 10 * MB)
    for start in range(2, 8):
        line.send(body[start * MB : (start + 1) * MB])
        time.sleep(0.6)
    api.kill()
    line.close()
    api.start()
    offset = api.offset(path)
    assert 2 * MB < offset <= 8 * MB
    assert api.send(path, offset, body[offset:]).status_code == 204
    assert api.stored(path) == body


def test_a_full_disk_is_told_and_keeps_what_came(api: Api) -> None:
    """503 with the cure; with room again the upload goes on where it was."""
    body = data(4 * MB)

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (2 * MB, 2 * MB))

    api.start(limit)
    path = api.begin(len(body))
    answer = api.send(path, 0, body)
    assert answer.status_code == 503
    assert "raise the limit on file sizes" in answer.json()["detail"]
    assert api.offset(path) == 2 * MB
    api.kill()
    api.start()
    assert api.send(path, 2 * MB, body[2 * MB :]).status_code == 204
    assert api.stored(path) == body


def test_a_cut_file_comes_whole_into_a_bucket(s3_api: Api) -> None:
    """Part by part, with tails of all lengths; the S3 answers 503 now and then."""
    body = data(2 * PART + 3 * MB)
    path = cut_off(s3_api, body, 8)
    assert s3_api.stored(path) == body
    assert list(s3_api.tools.files.unfinished()) == []


def test_a_busy_bucket_holds_nobody_up(s3_api: Api, s3_server: S3) -> None:
    """Three 503s in a row are tried again by themselves; more are told as 503, and the upload goes on afterwards."""
    body = data(PART + 9)
    path = s3_api.begin(len(body))
    s3_server.fail(3)
    assert s3_api.send(path, 0, body[:100]).status_code == 204
    s3_server.fail(1000, method="PUT")
    answer = s3_api.send(path, 100, body[100:])
    assert answer.status_code == 503
    assert "SlowDown" in answer.json()["detail"]
    s3_server.fail(0)
    assert s3_api.offset(path) == 100
    assert s3_api.send(path, 100, body[100:]).status_code == 204
    assert s3_api.stored(path) == body


def test_a_body_without_length_is_taken_up_to_the_file_s(shared_api: Api) -> None:
    """Chunked, as streams are sent; more than the file has is 413, and what fits is kept."""
    body = data(MB)

    def stream() -> Iterator[bytes]:
        yield from (body[start : start + 1000] for start in range(0, MB, 1000))

    path = shared_api.begin(MB)
    with shared_api.client() as client:
        answer = client.patch(path, headers=BYTES | {"Upload-Offset": "0"}, content=stream())
    assert answer.status_code == 204
    assert shared_api.stored(path) == body
    path = shared_api.begin(1000)
    with shared_api.client() as client:
        try:
            status = client.patch(path, headers=BYTES | {"Upload-Offset": "0"}, content=stream()).status_code
        except httpx.TransportError:  # the server has hung up while we were still sending
            status = 413
    assert status == 413
    assert shared_api.stored(path) if shared_api.offset(path) == 1000 else False


def test_a_form_whose_api_is_killed_before_its_dataset_is_swept(api: Api) -> None:
    """From a disk; in its own time, with what it took."""
    swept_after_a_kill(api.start())


def test_a_form_whose_api_is_killed_is_swept_from_a_bucket_too(s3_api: Api) -> None:
    """As from a disk."""
    swept_after_a_kill(s3_api)


def swept_after_a_kill(api: Api) -> None:
    """Kill the API when the file is whole and its row can't be written; then have it swept when it expires."""
    with api.form(DATA_OF_A_FORM) as finish:
        until(lambda: len(uploads(api)) == 1)
        with api.tools.database.write() as session:
            session.connection()  # it begins here, and no other transaction writes meanwhile
            finish()
            until(lambda: list(api.tools.files.keys("")), 20)
            api.kill()
    assert sweep_uploads(api.tools) == 0
    assert list(api.tools.files.keys("")) == [upload.file_key for upload in uploads(api)]
    with api.tools.database.write() as session:
        session.execute(update(Upload).values(expires_at=datetime(2020, 1, 1, tzinfo=UTC)))
    assert sweep_uploads(api.tools) == 1
    assert list(api.tools.files.keys("")) == []
    assert list(api.tools.files.unfinished()) == []
    assert {name: count for name, count in tallied(api.tools).items() if count} == {
        UPLOADS_EXPIRED: 1,
        BYTES_FREED: len(DATA_OF_A_FORM),
    }


def uploads(api: Api) -> list[Upload]:
    """All that the database knows of."""
    with api.tools.database.read() as session:
        return list(session.scalars(select(Upload)))
