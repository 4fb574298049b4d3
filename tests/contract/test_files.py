"""What every store of large files promises."""

import os
import random
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from app.adapters.s3_parts import LEAST, PART
from app.domain.errors import NotFound, ObjectDamaged
from app.ports import Files, Landed

KEY = "t/up_1/file"


def body(size: int) -> bytes:
    """Bytes like no others, the same each time."""
    return random.Random(size).randbytes(size)  # noqa: S311 - data, no secrets


def bytes_of(files: Files, key: str = KEY) -> bytes:
    """The whole file."""
    with files.local(key) as path:
        return path.read_bytes()


def append(files: Files, landed: Landed, chunk: bytes, key: str = KEY) -> Landed:
    """Append and settle."""
    with files.appending(key, landed) as inflow:
        inflow.write(chunk)
        return inflow.settle()


@pytest.mark.parametrize("size", [0, 1, LEAST - 1, LEAST, PART + LEAST - 1, 2 * PART])
def test_a_file_of_any_size_comes_in_whole(files: Files, size: int) -> None:
    """Also where it ends on the border of a part, and just before and after."""
    files.finish(KEY, append(files, Landed(), body(size)))
    assert files.size(KEY) == size
    assert bytes_of(files) == body(size)
    assert list(files.keys("")) == [KEY]
    assert list(files.unfinished()) == []


def test_it_goes_on_where_it_ended_each_time(files: Files) -> None:
    """Stretches of all lengths, each by another writer."""
    whole, landed = body(3 * PART), Landed()
    for stretch in (0, 1, LEAST // 2, LEAST, PART, 7, PART - 1, 3 * PART):
        landed = append(files, landed, whole[landed.size : landed.size + stretch])
    files.finish(KEY, landed)
    assert bytes_of(files) == whole


def test_what_came_after_it_landed_last_is_forgotten(files: Files) -> None:
    """A writer that was killed, or whose bytes had the wrong checksum, leaves nothing in the file."""
    whole = body(2 * PART + 9)
    landed = append(files, Landed(), whole[: PART + 10])
    append(files, landed, b"x" * (PART + 1))
    with files.appending(KEY, landed) as inflow:
        inflow.write(b"y" * LEAST)
    landed = append(files, landed, whole[PART + 10 :])
    files.finish(KEY, landed)
    assert bytes_of(files) == whole


def test_what_landed_on_the_way_is_enough_to_go_on(files: Files) -> None:
    """A writer that ends without settling has lost at most what ``landed`` left out."""
    whole = body(2 * PART)
    with files.appending(KEY, Landed()) as inflow:
        inflow.write(whole[: PART + LEAST])
        landed = inflow.landed()
    assert PART <= landed.size <= PART + LEAST
    files.finish(KEY, append(files, landed, whole[landed.size :]))
    assert bytes_of(files) == whole


def test_a_file_that_comes_in_is_not_seen(files: Files) -> None:
    """But among the unfinished ones, from when it came."""
    landed = append(files, Landed(), body(PART + 5))
    assert list(files.keys("")) == []
    for ask in (files.size, bytes_of_key(files)):
        with pytest.raises(NotFound, match=KEY):
            ask(KEY)
    found = dict(files.unfinished())
    assert set(found) == {KEY}
    assert abs(found[KEY] - datetime.now(UTC)) < timedelta(minutes=1)
    files.finish(KEY, landed)
    assert bytes_of(files) == body(PART + 5)


def bytes_of_key(files: Files) -> object:
    """A reader of a whole file, as a function of its key."""
    return lambda key: bytes_of(files, key)


@pytest.mark.parametrize("size", [3, PART + 5, PART + LEAST])
def test_finishing_again_is_no_error(files: Files, size: int) -> None:
    """Whoever was killed before he could note it does it again."""
    landed = append(files, Landed(), body(size))
    files.finish(KEY, landed)
    files.finish(KEY, landed)
    assert bytes_of(files) == body(size)


@pytest.mark.parametrize("size", [3, PART + 5])
def test_an_abandoned_file_leaves_nothing(files: Files, size: int) -> None:
    """Neither pieces nor folders; abandoning what is not there is no error."""
    landed = append(files, Landed(), body(size))
    append(files, Landed(), b"other", "t/up_1/file-2")
    files.abandon(KEY)
    files.abandon(KEY)
    assert [key for key, _ in files.unfinished()] == ["t/up_1/file-2"]
    with pytest.raises(ObjectDamaged, match="start the upload again"), files.appending(KEY, landed):
        pass


def test_a_finished_file_is_not_abandoned(files: Files) -> None:
    """The late sweeper does no harm."""
    files.finish(KEY, append(files, Landed(), b"whole"))
    files.abandon(KEY)
    assert bytes_of(files) == b"whole"


@pytest.mark.parametrize(
    "sizes",
    [
        (1, 2, 3),
        (0, 0),
        (LEAST, LEAST, 1),
        (1, LEAST + 1, 7),
        (LEAST - 1, LEAST - 1, LEAST - 1, 2),
        (3, 2 * LEAST, 0, LEAST),
    ],
)
def test_files_are_joined_in_order(files: Files, sizes: tuple[int, ...]) -> None:
    """Of any lengths; the pieces stay."""
    keys = [f"t/up_{number}/file" for number in range(2, 2 + len(sizes))]
    for key, size in zip(keys, sizes, strict=True):
        files.finish(key, append(files, Landed(), body(size), key))
    assert files.join(KEY, keys) == sum(sizes)
    assert bytes_of(files) == b"".join(map(body, sizes))
    assert list(files.keys("t/")) == sorted([KEY, *keys])
    assert list(files.unfinished()) == []


def test_a_missing_piece_is_named(files: Files) -> None:
    """And nothing is made."""
    with pytest.raises(NotFound):
        files.join(KEY, ["t/up_2/file"])
    assert list(files.keys("")) == []


@pytest.mark.parametrize("size", [0, 10, PART + 1])
def test_a_file_of_this_machine_is_stored(files: Files, tmp_path: Path, size: int) -> None:
    """Whole; storing again replaces it, and the file itself stays."""
    path = tmp_path / "table.parquet"
    path.write_bytes(b"old")
    assert files.put(KEY, path) == 3
    path.write_bytes(body(size))
    assert files.put(KEY, path) == size
    assert path.exists()
    assert bytes_of(files) == body(size)


def test_a_local_file_goes_with_its_block_or_stays_the_store_s(files: Files, tmp_path: Path) -> None:
    """No copy is left behind, and a reader who fails leaves none either."""
    files.finish(KEY, append(files, Landed(), b"whole"))

    def fail() -> None:
        with files.local(KEY) as path:
            assert path.read_bytes() == b"whole"
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert bytes_of(files) == b"whole"
    left = [name for folder, _, names in os.walk(tmp_path) for name in names]
    assert left in ([], ["file"])


def test_deleting(files: Files) -> None:
    """Takes one file alone; an unknown one is no error."""
    for key in (KEY, "t/up_2/file"):
        files.finish(key, append(files, Landed(), b"x", key))
    files.delete(KEY)
    files.delete(KEY)
    assert list(files.keys("")) == ["t/up_2/file"]


@pytest.mark.parametrize("key", ["", "../a", "a/../b", "/a", "a~", "a+"])
def test_a_key_that_could_leave_the_store_is_refused(files: Files, key: str) -> None:
    """By every verb."""
    verbs = (files.size, files.delete, files.abandon, lambda k: append(files, Landed(), b"x", k), bytes_of_key(files))
    for verb in (*verbs, lambda k: files.finish(k, Landed()), lambda k: files.join(k, [])):
        with pytest.raises(ValueError, match="not an object key"):
            verb(key)


def test_free_bytes_are_told_where_there_is_telling(files: Files) -> None:
    """A disk has an end, a bucket has none."""
    free = files.free_bytes()
    assert free is None or free > 1_000_000
