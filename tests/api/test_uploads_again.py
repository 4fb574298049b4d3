"""/v1/uploads asked again, because the first answer was lost."""

import pytest
from sqlalchemy import func, select, update

from app.domain.datasets import UploadState
from app.ports import Tools
from app.store.models import Dataset, Upload
from app.usecases.uploads.sweeping import sweep_uploads
from tests.tus import BODY, BYTES, Tus, b64, stored

KEY = {"Idempotency_Key": "one"}


def count(tools: Tools, kind: type[Upload | Dataset]) -> int:
    """How many there are."""
    with tools.database.read() as session:
        return session.scalar(select(func.count()).select_from(kind)) or 0


def pieces_of(tus: Tus) -> str:
    """Two pieces that have come whole, as ``Upload-Concat`` names them."""
    pieces = [tus.begin(len(part), Upload_Concat="partial") for part in (BODY[:9], BODY[9:])]
    for url, part in zip(pieces, (BODY[:9], BODY[9:]), strict=True):
        tus.patch(url, 0, part)
    return f"final;{' '.join(pieces)}"


def test_a_key_gives_the_same_upload(tus: Tus, tools: Tools) -> None:
    """Where it stands by now; another request with that key is refused, another tenant's is another upload."""
    told = {"Upload_Length": str(len(BODY)), "Upload_Metadata": f"filename {b64('a.csv')}"}
    first = tus.post(**told, **KEY)
    tus.patch(first.headers["Location"], 0, BODY[:5])
    again = tus.post(**told, **KEY)
    assert (again.status_code, again.headers["Location"]) == (201, first.headers["Location"])
    assert again.headers["Upload-Offset"] == "5"
    other = tus.post(**told | {"Upload_Length": "7"}, **KEY)
    assert (other.status_code, other.get_json()["code"]) == (422, "idempotency_mismatch")
    assert count(tools, Upload) == 1


def test_a_key_with_bytes_takes_them_once(tus: Tus, tools: Tools) -> None:
    """What came with the first request is not taken a second time; the rest goes on from the offset."""
    told = {"Upload_Length": str(len(BODY)), "Content_Type": BYTES["Content-Type"], **KEY}
    first, again = (tus.post(BODY[:9], **told) for _ in range(2))
    assert first.headers["Upload-Offset"] == again.headers["Upload-Offset"] == "9"
    tus.patch(again.headers["Location"], 9, BODY[9:])
    assert stored(tools, first.headers["Location"]) == BODY


def test_a_key_of_a_refused_request_is_free(tus: Tus) -> None:
    """Nothing was begun by it; that of a terminated upload says so."""
    assert tus.post(Upload_Length="3", Upload_Metadata=f"dataset_id {b64('ds_none')}", **KEY).status_code == 404
    url = tus.begin(3, **KEY)
    tus.client.delete(url, headers=tus.headers)
    assert tus.post(Upload_Length="3", **KEY).status_code == 410


@pytest.mark.parametrize("swept", [False, True], ids=["soon", "when the pieces are gone"])
@pytest.mark.parametrize("key", [{}, KEY], ids=["without a key", "with a key"])
def test_a_repeated_concatenation_is_the_same(tus: Tus, tools: Tools, key: dict[str, str], swept: bool) -> None:
    """One file, one dataset; the pieces in another order are another file."""
    joined = pieces_of(tus)
    first = tus.post(Upload_Concat=joined, **key)
    if swept:
        sweep_uploads(tools)
    again = tus.post(Upload_Concat=joined, **key)
    assert (first.status_code, again.status_code) == (201, 201)
    assert again.headers["Location"] == first.headers["Location"]
    assert again.headers["Plotworks-Dataset-Id"] == first.headers["Plotworks-Dataset-Id"]
    assert count(tools, Dataset) == 1
    assert stored(tools, first.headers["Location"]) == BODY


def test_a_concatenation_that_died_is_done_by_the_next(tus: Tus, tools: Tools, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its process was killed between beginning and joining, or between joining and noting it: the same upload."""
    joined = pieces_of(tus)
    with monkeypatch.context() as patched:
        patched.setattr("app.usecases.uploads.ending.close", _killed)
        with pytest.raises(KeyboardInterrupt):
            tus.post(Upload_Concat=joined)
    with tools.database.write() as session:
        begun = session.scalars(select(Upload).where(Upload.concat == "final")).one()
        assert begun.state == UploadState.OPEN
        session.execute(update(Upload).values(lock_owner=None))
    again = tus.post(Upload_Concat=joined)
    assert again.headers["Location"].endswith(begun.upload_id)
    assert stored(tools, again.headers["Location"]) == BODY


def _killed(*_: object) -> None:
    raise KeyboardInterrupt
