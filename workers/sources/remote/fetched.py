"""What came of fetching a source."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from pathlib import Path
from typing import Any, Final


class _Sign(Enum):
    NOT_MODIFIED = "not modified"


NOT_MODIFIED: Final = _Sign.NOT_MODIFIED
"""The source says that it is as it was when ``Known`` was told."""

NotModified = _Sign


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What the source said of itself the last time; both may be empty."""

    etag: str = ""
    last_modified: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """The table of a source, ready for ``workers.sources.query.run``.

    ``path`` is a Parquet file in the caller's folder; None where the source has no rows and thus no table.
    ``profile`` is that of a dataset's version, ``sha256`` that of the data whatever their dress: the file as it came,
    or the rows that a path selects. ``etag`` and ``last_modified`` go into ``Known`` the next time ("": none).
    """

    path: Path | None
    rows: int
    profile: Mapping[str, Any]
    sha256: str
    etag: str = ""
    last_modified: str = ""
    fresh_at: datetime | None = None
    """When the source says that its data last changed (UTC)."""
    pages: int = 1
    size: int = 0
    """Bytes that came, decompressed."""
    notices: tuple[str, ...] = ()
    timings_ms: Mapping[str, float] = field(default_factory=dict)
