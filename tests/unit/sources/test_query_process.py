"""A large file is read in a process of its own, to the same end."""

from pathlib import Path

import pytest

from app import transforms
from app.domain.errors import Invalid
from tests.tables import parquet
from workers.sources import query

SUM = {"op": "aggregate", "group_by": "g", "measures": [{"column": "v", "fn": "sum"}]}


@pytest.fixture
def table(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A file that counts as large."""
    monkeypatch.setattr(query, "LARGE", 0)
    return parquet(tmp_path, {"g": ("VARCHAR", ["a", "ü\n\"'", "a"]), "v": ("DOUBLE", [1.5, None, 2])})


def test_the_answer_is_the_same(table: Path) -> None:
    """Columns, counts, sentences, notices and the encoding; only the time differs."""
    wanted = transforms.read([SUM])
    request = {"chart_type": "bar", "data_source": {"dataset_id": "ds_1"}, "options": {"title": "t"}}
    child, here = query.run(table, wanted, request), query.run_here(table, wanted, request)
    assert child.timings_ms.keys() == here.timings_ms.keys()
    told = (child.columns, child.rows_out, child.explained, child.notices, child.encoding)
    assert told == (here.columns, here.rows_out, here.explained, here.notices, here.encoding)
    assert child.columns == {"g": ["a", "ü\n\"'"], "sum_v": [3.5, None]}


def test_what_was_done_unasked_comes_through(table: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Notices and the encoding that was chosen are those of the child."""
    large = parquet(table.parent, {"g": ("VARCHAR", ["a", "b"] * 3000), "v": ("BIGINT", list(range(6000)))})
    found = query.run(large, (), {"chart_type": "bar"})
    assert found.encoding == {"x": "g", "y": "v"}
    assert [notice.place for notice in found.notices] == ["encoding", "data_source"]


def test_a_fault_comes_through_with_its_place(table: Path) -> None:
    """As it is raised in the process itself."""
    with pytest.raises(Invalid) as raised:
        query.run(table, transforms.read([{"op": "sort", "by": "w"}]))
    assert [fault.place for fault in raised.value.faults] == ["data_source.transforms[0].by.column"]
