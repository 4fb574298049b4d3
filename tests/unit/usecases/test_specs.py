"""Where the request of a chart lies, and when it is on the disk."""

from pathlib import Path

import pytest

from app.ports import StoredObject
from app.usecases.specs import INLINE_BYTES, kept
from tests.fakes import MemoryObjects
from tests.making import make_tools

KEY = "default/job_1/0/spec.json"
OTHER = "default/job_0/0/spec.json"
LARGE = b"{" + b" " * INLINE_BYTES + b"}"


class Noted(MemoryObjects):
    """Notes what is flushed, and whether what is put waits for the disk."""

    def __init__(self) -> None:
        super().__init__()
        self.flushed: list[str] = []
        self.waited: list[bool] = []

    def put(self, key: str, body: bytes, content_type: str, *, durable: bool = True) -> StoredObject:
        """Store a whole object."""
        self.waited.append(durable)
        return super().put(key, body, content_type, durable=durable)

    def flush(self, key: str) -> None:
        """Make it last."""
        super().flush(key)
        self.flushed.append(key)


@pytest.mark.parametrize(("durable", "flushed"), [(True, []), (False, [KEY])], ids=["before", "afterwards"])
def test_a_large_spec_is_on_the_disk_at_the_end(tmp_path: Path, durable: bool, flushed: list[str]) -> None:
    """Either it was put so, or it is flushed when the block has ended; a worker may read it before."""
    objects = Noted()
    tools = make_tools(tmp_path, objects=objects)
    with kept(tools, {}, LARGE, KEY, durable=durable) as own:
        own.settle()
        assert objects.get(KEY) == LARGE
        assert own.columns(None) == {"spec_key": KEY}
        assert objects.flushed == []
    assert (objects.waited, objects.flushed) == ([durable], flushed)


def test_a_spec_that_is_kept_already_is_not_kept_twice(tmp_path: Path) -> None:
    """The other one is made to last, for its own chart may not be yet; one that is lost fails only who reads it."""
    objects = Noted()
    tools = make_tools(tmp_path, objects=objects)
    objects.put(OTHER, LARGE, "application/json")
    for place, flushed in ((OTHER, [OTHER]), ("default/lost/0/spec.json", [OTHER])):
        with kept(tools, {}, LARGE, KEY) as own:
            assert own.columns(place) == {"spec_key": place}
        assert objects.flushed == flushed
        assert list(objects.keys("")) == [OTHER]


def test_nothing_is_left_of_a_spec_that_nobody_took(tmp_path: Path) -> None:
    """As when the request was answered before."""
    objects = Noted()
    with kept(make_tools(tmp_path, objects=objects), {}, LARGE, KEY):
        pass
    assert list(objects.keys("")) == []


def test_a_small_spec_lies_in_its_row(tmp_path: Path) -> None:
    """No object is made for it."""
    objects = Noted()
    with kept(make_tools(tmp_path, objects=objects), {"a": 1}, b'{"a":1}', KEY) as own:
        assert own.columns(None) == {"spec": {"a": 1}}
    assert objects.waited == []
