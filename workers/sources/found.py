"""What a reader of one format hands over beside the table that it has written."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from workers.sources.measure import Named
from workers.sources.profile import Rejected


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A ``Profile`` before its columns are measured."""

    format: str
    found: Mapping[str, Any]
    named: tuple[Named, ...]
    rows: int
    rejected: tuple[Rejected, ...] = ()
    rejected_count: int = 0
    notices: tuple[str, ...] = ()
