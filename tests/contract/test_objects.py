"""What every object store promises."""

import hashlib
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.domain.errors import NotFound
from app.ports import Objects

PNG = "image/png"
PART = st.text("ab-_.09", min_size=1, max_size=4).filter(lambda part: not part.startswith("."))
KEY = st.lists(PART, min_size=1, max_size=4).map("/".join)
DOTS = (".", "..", "../a", "a/../b", "a/..", "a/./b", ".a", "a/.b")
BAD_KEYS = (
    "",
    "/a",
    "a/",
    "a//b",
    *DOTS,
    "a\0b",
    "A",
    "ä",
    "a b",
    "a\\b",
    "a\n",
    "a~",
    "a+",
    "a%2e",
    "x" * 201,
    "x/" * 300 + "x",
)
STEP = st.tuples(st.sampled_from(["put", "delete"]), KEY, st.binary(max_size=40))


def test_what_was_stored_comes_back(objects: Objects) -> None:
    """Body and record are those of the put, now and later."""
    stored = objects.put("t_1/job_1/1/chart.png", b"\x89PNG", PNG)
    assert objects.get("t_1/job_1/1/chart.png") == b"\x89PNG"
    known = objects.stat("t_1/job_1/1/chart.png")
    for record in (stored, known):
        assert record.key == "t_1/job_1/1/chart.png"
        assert (record.size, record.content_type) == (4, PNG)
        assert record.sha256 == hashlib.sha256(b"\x89PNG").hexdigest()
        assert abs(record.stored_at - datetime.now(UTC)) < timedelta(seconds=10)


@pytest.mark.parametrize("body", [b"", bytes(range(256)) * 20_000], ids=["empty", "5 MB"])
def test_every_size_is_whole(objects: Objects, body: bytes) -> None:
    """An empty object is an object, and a large one has all its bytes."""
    objects.put("t/j/1/data", body, "application/octet-stream")
    assert objects.get("t/j/1/data") == body
    assert objects.stat("t/j/1/data").size == len(body)


def test_storing_again_replaces(objects: Objects) -> None:
    """The last put wins, with its own record."""
    objects.put("t/j/1/chart", b"old and longer", PNG)
    objects.put("t/j/1/chart", b"new", "image/webp")
    assert objects.get("t/j/1/chart") == b"new"
    assert objects.stat("t/j/1/chart").content_type == "image/webp"


def test_an_unknown_key_is_named(objects: Objects) -> None:
    """Reading what is not there raises NotFound; deleting it is no error."""
    for read in (objects.get, objects.stat):
        with pytest.raises(NotFound, match="t/j/1/none"):
            read("t/j/1/none")
    objects.delete("t/j/1/none")


def test_deleting_takes_one_object_alone(objects: Objects) -> None:
    """Its neighbours stay."""
    for name in ("a", "b"):
        objects.put(f"t/j/1/{name}", name.encode(), PNG)
    objects.delete("t/j/1/a")
    assert list(objects.keys("")) == ["t/j/1/b"]
    assert objects.get("t/j/1/b") == b"b"


def test_keys_are_in_the_order_of_their_bytes(objects: Objects) -> None:
    """Also where a folder's name and a longer name differ: ``-`` and ``.`` sort before ``/``."""
    keys = ["a", "a-b/x", "a.b", "a/b", "a/b/c", "a0", "b/c"]
    for key in reversed(keys):
        objects.put(key, b"x", PNG)
    assert list(objects.keys("")) == sorted(keys)
    assert list(objects.keys("a/")) == ["a/b", "a/b/c"]
    assert list(objects.keys("a/b")) == ["a/b", "a/b/c"]
    assert list(objects.keys("a/b/")) == ["a/b/c"]
    assert list(objects.keys("c")) == list(objects.keys("c/d/e")) == []


def test_more_keys_than_one_answer_holds(objects: Objects, monkeypatch: pytest.MonkeyPatch) -> None:
    """An S3 gives a page at a time: of 10 keys here."""
    monkeypatch.setenv("MOTO_S3_DEFAULT_MAX_KEYS", "10")
    keys = [f"t/j/1/{number:04}" for number in range(25)]
    for key in keys:
        objects.put(key, b"", PNG)
    assert list(objects.keys("t/j/")) == keys


@pytest.mark.parametrize("key", BAD_KEYS)
def test_a_key_that_could_leave_the_store_is_refused(objects: Objects, key: str) -> None:
    """By every verb, before anything is touched."""
    for verb in (objects.get, objects.stat, objects.delete, lambda k: objects.put(k, b"x", PNG)):
        with pytest.raises(ValueError, match="not an object key"):
            verb(key)
    assert list(objects.keys("")) == []


@pytest.mark.parametrize("prefix", ["/", "../", "a//", "a/../", ".", "A", "a\0"])
def test_a_prefix_that_could_leave_the_store_is_refused(objects: Objects, prefix: str) -> None:
    """At the call, not at the first key."""
    with pytest.raises(ValueError, match="no object key starts with"):
        objects.keys(prefix)


def test_writers_of_one_key_leave_one_whole_object(objects: Objects) -> None:
    """Whoever reads meanwhile sees one of them, never a mixture; deletes in between do no harm."""
    bodies = [bytes([number]) * 50_000 for number in range(8)]

    def write(body: bytes) -> None:
        for _ in range(5):
            objects.put("t/j/1/chart", body, PNG)
            assert _seen(objects, "t/j/1/chart") in {*bodies, None}
            objects.delete("t/j/2/other")
            objects.put("t/j/2/other", body, PNG)
            objects.delete("t/j/2/other")

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(write, bodies))
    assert objects.get("t/j/1/chart") in bodies
    assert list(objects.keys("")) == ["t/j/1/chart"]


def test_the_check_leaves_nothing_behind(objects: Objects) -> None:
    """What it wrote to prove that it can, it deleted."""
    objects.check()
    assert list(objects.keys("")) == []


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(STEP, max_size=12), prefix=KEY)
def test_a_store_behaves_as_a_dictionary(objects: Objects, steps: list[tuple[str, str, bytes]], prefix: str) -> None:
    """Any row of puts and deletes leaves what a dictionary would hold, listed in order."""
    for key in list(objects.keys("")):
        objects.delete(key)
    model: dict[str, bytes] = {}
    for verb, key, body in steps:
        if verb == "put":
            objects.put(key, body, PNG)
            model[key] = body
        else:
            objects.delete(key)
            model.pop(key, None)
    assert list(objects.keys("")) == sorted(model)
    assert list(objects.keys(prefix)) == sorted(key for key in model if key.startswith(prefix))
    assert {key: objects.get(key) for key in model} == model


def _seen(objects: Objects, key: str) -> bytes | None:
    try:
        return objects.get(key)
    except NotFound:
        return None


def test_what_is_flushed_afterwards_is_as_it_was(objects: Objects) -> None:
    """An object that was stored without waiting can be made to last; body and record stay the same."""
    stored = objects.put("t_1/job_1/0/spec.json", b"{}", "application/json", durable=False)
    objects.flush("t_1/job_1/0/spec.json")
    assert objects.get("t_1/job_1/0/spec.json") == b"{}"
    assert objects.stat("t_1/job_1/0/spec.json").sha256 == stored.sha256
