"""Rows of a database as lines of JSON, and the types that their columns keep."""

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID

import orjson
import pytest

from app.domain.errors import TooLarge
from workers.sources.extract.spool import Spool


def _spooled(folder: Path, *values: Any, **bounds: int) -> tuple[Spool, list[Any]]:
    spool = Spool.of(["v"], bounds.get("most_rows", 100), bounds.get("most_bytes", 10_000))
    spool.write([[(value,) for value in values]], folder / "rows", lambda _: None)
    return spool, [orjson.loads(line)["v"] for line in (folder / "rows").read_bytes().splitlines()]


@pytest.mark.parametrize(
    ("values", "kind", "told"),
    [
        ((True, None), "boolean", [True, None]),
        ((1.5, Decimal("2.50")), "number", [1.5, "2.50"]),
        ((1, Decimal("2.5")), "number", ["1", "2.5"]),
        ((10**18, 3), "number", ["1000000000000000000", "3"]),
        ((timedelta(minutes=1),), "number", [60.0]),
        ((date(2026, 11, 21),), "date", ["2026-11-21"]),
        ((datetime(2026, 1, 2, tzinfo=UTC), date(2026, 1, 2)), "datetime", ["2026-01-02T00:00:00+00:00", "2026-01-02"]),
        (("007", "8"), "text", ["007", "8"]),
        ((time(9, 30), UUID(int=1)), "text", ["09:30:00", "00000000-0000-0000-0000-000000000001"]),
        ((b"\x01\xff", {"a": [1]}), "text", ["01ff", '{"a":[1]}']),
        ((1, "x"), "text", [1, "x"]),
    ],
)  # fmt: skip
def test_types_are_those_of_the_values(tmp_path: Path, values: Any, kind: str, told: list[Any]) -> None:
    """Several of one column become one that holds them all."""
    spool, found = _spooled(tmp_path, *values)
    assert found == told
    assert spool.told(typeless=False) == {"v": kind}


def test_what_its_texts_tell_as_well_is_left_to_them(tmp_path: Path) -> None:
    """Whole numbers, which would lose digits as doubles; and the texts of a database that has no dates."""
    assert _spooled(tmp_path, 9007199254740993)[0].told(typeless=False) == {}
    assert _spooled(tmp_path, "2026-11-21")[0].told(typeless=True) == {}
    assert _spooled(tmp_path, None)[0].told(typeless=False) == {}


def test_names_are_told_apart(tmp_path: Path) -> None:
    """A statement may give one name to several columns."""
    spool = Spool.of(["a", "A", ""], 10, 1000)
    spool.write([[(1, 2, 3)]], tmp_path / "rows", lambda _: None)
    assert orjson.loads((tmp_path / "rows").read_bytes()) == {"a": 1, "A_2": 2, "column_3": 3}


def test_more_than_there_may_be_is_an_error(tmp_path: Path) -> None:
    """Of rows as of bytes."""
    with pytest.raises(TooLarge, match="2 rows"):
        _spooled(tmp_path, 1, 2, 3, most_rows=2)
    with pytest.raises(TooLarge, match="20 bytes"):
        _spooled(tmp_path, "x" * 30, most_bytes=20)
