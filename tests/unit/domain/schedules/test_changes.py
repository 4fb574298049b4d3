"""What is other in a run's data than in those of the run before."""

from typing import Any

import orjson
from hypothesis import given
from hypothesis import strategies as st

from app.domain.schedules.changes import MOST, MOST_TEXT, what_changed

OLD = {"region": ["north", "south", "west"], "sales": [10, 20, None], "old": [1, 1, 1]}
NEW = {"region": ["south", "north", "east"], "sales": [20, 40, 5], "new": [1, 1, 1]}


def test_rows_cells_and_columns_are_told() -> None:
    """Rows are told apart by their names, whatever their order; the largest change comes first, with its percentage."""
    found = what_changed(OLD, NEW)
    assert found == {
        "same": False,
        "columns": {"added": ["new"], "removed": ["old"]},
        "keys": ["region"],
        "rows": {"before": 3, "after": 3, "added": 1, "removed": 1, "changed": 1},
        "added": [{"region": "east", "sales": 5, "new": 1}],
        "removed": [{"region": "west", "sales": None, "old": 1}],
        "largest": [
            {"key": {"region": "north"}, "column": "sales", "before": 10, "after": 40, "change": 30, "percent": 300.0}
        ],
        "totals": {"sales": {"before": 30.0, "after": 65.0, "change": 35.0, "percent": 35 / 30 * 100}},
    }


def test_the_largest_changes_come_first_and_words_last() -> None:
    """Numbers by how much they changed, whichever way; a word that changed has no size, nor has what was missing."""
    old = {"day": ["a", "b", "c", "d"], "n": [1, 100, 0, None], "word": ["x", "x", "x", "x"]}
    new = {"day": ["a", "b", "c", "d"], "n": [3, 10, 5, 7], "word": ["y", "x", "x", "x"]}
    cells = what_changed(old, new, keys=["day"])["largest"]
    assert [(cell["key"]["day"], cell["column"]) for cell in cells] == [
        *(("b", "n"), ("c", "n"), ("a", "n"), ("d", "n"), ("a", "word"))
    ]
    assert [cell.get("percent") for cell in cells] == [-90, None, 200, None, None]


def test_two_columns_may_be_the_key() -> None:
    """Where one name is not enough to tell rows apart, the next one helps; keys that don't are not used."""
    old = {"year": ["2025", "2025", "2026"], "region": ["n", "s", "n"], "sales": [1, 2, 3]}
    new = {**old, "sales": [1, 2, 4]}
    assert what_changed(old, new)["keys"] == ["year", "region"]
    assert what_changed(old, new, keys=["year"])["keys"] == ["year", "region"]
    assert what_changed(old, new, keys=["nowhere"])["rows"]["changed"] == 1


def test_without_keys_rows_are_counted() -> None:
    """Rows that nothing tells apart are compared as a whole, each as often as it is there."""
    found = what_changed({"n": [1, 1, 2]}, {"n": [1, 2, 2]})
    assert (found["keys"], found["rows"]) == ([], {"before": 3, "after": 3, "added": 1, "removed": 1, "changed": 0})
    assert (found["added"], found["removed"]) == ([{"n": 2}], [{"n": 1}])


def test_the_summary_is_small() -> None:
    """A thousand rows, forty columns and long texts make a few kilobytes, which say how many there were."""
    names = {f"column {number}": [number] * 1000 for number in range(40)}
    old = {"name": [f"{number}" for number in range(1000)], **names, "text": ["a" * 10_000] * 1000}
    new = {"name": [f"{number}" for number in range(500, 1500)], **names, "text": ["b" * 10_000] * 1000}
    found = what_changed(old, new)
    assert found["rows"] == {"before": 1000, "after": 1000, "added": 500, "removed": 500, "changed": 500}
    assert len(found["largest"]) == len(found["added"]) == MOST
    assert len(found["largest"][0]["after"]) == MOST_TEXT
    assert len(orjson.dumps(found)) < 10_000


def test_what_is_beyond_all_numbers_is_null() -> None:
    """Sums and changes without bounds don't leave JSON."""
    found = what_changed({"k": ["a", "b"], "n": [-1.7e308, 1.7e308]}, {"k": ["a", "b"], "n": [1.7e308, 1.7e308]})
    assert found["totals"]["n"]["after"] is None
    assert found["largest"][0]["change"] is None


CELLS = st.one_of(st.none(), st.booleans(), st.integers(-5, 5), st.floats(-1, 1), st.sampled_from("ab"), st.just([1]))


@st.composite
def tables(draw: st.DrawFn) -> dict[str, list[Any]]:
    """Small tables, with columns of any kind."""
    names, rows = draw(st.lists(st.sampled_from("pqrs"), unique=True)), draw(st.integers(0, 5))
    return {name: draw(st.lists(CELLS, min_size=rows, max_size=rows)) for name in names}


@given(tables(), tables())
def test_any_two_tables_can_be_compared(old: dict[str, list[Any]], new: dict[str, list[Any]]) -> None:
    """A table is the same as itself; the counts of two tables add up, and all that is told is JSON."""
    assert what_changed(old, old)["same"]
    found = what_changed(old, new)
    rows = found["rows"]
    assert rows["after"] - rows["before"] == rows["added"] - rows["removed"]
    assert len(found["added"]) == rows["added"]
    assert len(found["removed"]) == rows["removed"]
    assert orjson.loads(orjson.dumps(found)) == found
