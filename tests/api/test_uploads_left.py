"""Uploads that nobody ends: they expire, are completed after a kill, leave nothing; and those that have no room."""

from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any

import pytest

from app.ports import Landed, Tools
from app.store.models import Upload
from app.usecases.uploads.finding import get_upload
from app.usecases.uploads.sweeping import sweep_orphans, sweep_uploads
from app.wsgi import create_app
from tests.fakes import SetClock
from tests.making import make_caller, make_tools
from tests.tus import BODY, Tus, stored


def test_an_upload_expires_a_day_after_its_last_byte(tus: Tus, tools: Tools) -> None:
    """Each stretch puts it off; then 410, and the sweeper removes what had come."""
    clock = tools.clock
    assert isinstance(clock, SetClock)
    url = tus.begin(len(BODY))
    clock.forward(23 * 3600)
    expires = parsedate_to_datetime(tus.patch(url, 0, BODY[:5]).headers["Upload-Expires"])
    assert expires == datetime(2026, 11, 21, tzinfo=UTC) + timedelta(hours=47)
    clock.forward(23 * 3600)
    assert tus.head(url).status_code == 200
    assert sweep_uploads(tools) == 0
    clock.forward(3600)
    assert tus.head(url).status_code == 410
    assert sweep_uploads(tools) == 1
    assert tus.head(url).status_code == 410
    assert tus.read(url)["state"] == "expired"
    assert list(tools.files.unfinished()) == []
    clock.forward(9 * 86400)
    sweep_uploads(tools)
    assert tus.head(url).status_code == 404


def test_no_upload_stays_open_for_ever(tus: Tus, tools: Tools) -> None:
    """A byte a day is not enough: rules of a bucket would end it in the middle."""
    clock = tools.clock
    assert isinstance(clock, SetClock)
    url = tus.begin(len(BODY))
    with tools.database.write() as session:
        session.get_one(Upload, url.rpartition("/")[2]).created_at = clock.now() - timedelta(days=6, hours=12)
    expires = parsedate_to_datetime(tus.patch(url, 0, BODY[:5]).headers["Upload-Expires"])
    assert expires == clock.now() + timedelta(hours=12)


def test_so_many_uploads_are_open_at_once(tmp_path: Any) -> None:
    """429 beyond; one that ends makes room. Another tenant has its own."""
    tools = make_tools(tmp_path, uploads_open=2)
    client = create_app(tools).test_client()
    tus = Tus(client, {"Authorization": f"Bearer {make_caller(tools)[1]}"})
    other = Tus(client, {"Authorization": f"Bearer {make_caller(tools, 'another')[1]}"})
    url = tus.begin(3)
    tus.begin(3)
    assert tus.post(Upload_Length="3").status_code == 429
    other.begin(3)
    tus.patch(url, 0, b"a\n1")
    tus.begin(3)
    tools.database.dispose()


def test_a_file_without_room_is_refused_before_its_first_byte(
    tus: Tus, tools: Tools, monkeypatch: pytest.MonkeyPatch
) -> None:
    """507: what is still to come of others counts as taken."""
    monkeypatch.setattr(type(tools.files), "free_bytes", lambda _: 200_000_000 + 1000)
    url = tus.begin(600)
    answer = tus.post(Upload_Length="600")
    assert answer.status_code == 507
    assert "there is room for 400" in answer.get_json()["detail"]
    assert tus.post(Upload_Length="400").status_code == 201
    deferred = tus.post(Upload_Defer_Length="1").headers["Location"]
    assert tus.patch(deferred, 0, b"", Upload_Length="1").status_code == 507
    assert tus.patch(url, 0, b"x").status_code == 204


def test_a_file_that_was_whole_when_its_process_died_is_completed(tus: Tus, tools: Tools) -> None:
    """By whoever asks next."""
    url = tus.begin(len(BODY))
    tus.patch(url, 0, BODY[:5])
    upload = get_upload(tools, tools_tenant(tools), url.rpartition("/")[2])
    with tools.files.appending(upload.file_key, _landed(upload)) as inflow:
        inflow.write(BODY[5:])
        landed = inflow.settle()
    with tools.database.write() as session:
        row = session.get_one(Upload, upload.upload_id)
        row.offset, row.parts = landed.size, landed.parts
    assert tus.head(url).headers["Plotworks-Dataset-Id"]
    assert stored(tools, url) == BODY


def test_orphans_are_removed_when_they_are_old(tus: Tus, tools: Tools) -> None:
    """Bytes of an upload that is open stay, whatever their age."""
    url = tus.begin(len(BODY))
    tus.patch(url, 0, BODY[:5])
    with tools.files.appending("t/up_none/file", _landed(None)) as inflow:
        inflow.write(b"x")
        inflow.settle()
    clock = tools.clock
    assert isinstance(clock, SetClock)
    clock._now = datetime.now(UTC)
    assert sweep_orphans(tools) == 0
    clock.forward(2 * 86400)
    assert sweep_orphans(tools) == 1
    assert [key.endswith(f"{url.rpartition('/')[2]}/file") for key, _ in tools.files.unfinished()] == [True]


def _landed(upload: Upload | None) -> Landed:
    return Landed(upload.offset, upload.parts) if upload else Landed()


def tools_tenant(tools: Tools) -> str:
    """The only tenant there is."""
    with tools.database.read() as session:
        return session.query(Upload).first().tenant_id  # type: ignore[union-attr]
