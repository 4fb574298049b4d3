"""How a file is to be read, and what reading it may cost."""

from dataclasses import dataclass

from app.domain.file_reading import FORMATS, TYPES, ColumnType, Reading

__all__ = ["BEHIND", "FORMATS", "TYPES", "ColumnType", "Limits", "Reading"]

BEHIND = 10
"""How far the reading of a file stands back behind what somebody waits for, such as a chart that is drawn (nice)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What reading one file may cost. Sizes are bytes, times are seconds.

    ``memory`` is DuckDB's; ``disk`` is for what is unpacked, transcoded or spilled. Something compressed may become
    ``ratio`` times as long once that is more than ``unpacked_free``.
    """

    memory: int = 400_000_000
    disk: int = 20_000_000_000
    seconds: float = 3600
    columns: int = 2000
    line: int = 2_000_000
    ratio: int = 200
    unpacked_free: int = 20_000_000
    whole: int = 100_000_000
    """Of a file that can't be read piece by piece: a JSON object around its rows, a workbook's sheet unpacked."""
