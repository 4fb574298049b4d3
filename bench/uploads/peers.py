"""The same sums by others over the same file, and the same bytes by a plain copy. Times are seconds."""

import os
import shutil
import subprocess
from pathlib import Path
from time import perf_counter

import duckdb

from bench.places import VENV
from bench.uploads.files import GROUP, VALUE

_PANDAS = f"""
import sys, time
import pandas
begun = time.perf_counter()
pandas.read_csv(sys.argv[1]).groupby({GROUP!r})[{VALUE!r}].sum()
print(time.perf_counter() - begun)
"""


def bare_duckdb(path: Path) -> float:
    """One query by a DuckDB that has been loaded, with all that it finds out of the file by itself."""
    query = f"SELECT {GROUP}, sum({VALUE}) FROM read_csv('{path}') GROUP BY {GROUP}"  # noqa: S608 - ours
    begun = perf_counter()
    with duckdb.connect() as connection:
        connection.execute(query).fetchall()
    return perf_counter() - begun


def pandas(path: Path) -> float:
    """``read_csv`` and ``groupby`` in a process of its own, from when pandas is loaded."""
    ran = subprocess.run([VENV / "bin" / "python", "-c", _PANDAS, path], capture_output=True, text=True, check=True)
    return float(ran.stdout)


def copy(path: Path, to: Path) -> float:
    """A copy on the same disk, until it is safe there."""
    begun = perf_counter()
    with path.open("rb") as source, to.open("wb") as target:
        shutil.copyfileobj(source, target, 1 << 20)
        target.flush()
        os.fsync(target.fileno())
    seconds = perf_counter() - begun
    to.unlink()
    return seconds
