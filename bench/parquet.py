"""A picture of ten million rows of a Parquet file beside one of ten thousand: what each stage takes.

Run: ``python -m bench.parquet [rows]``. Times are CPU of this process, and wall time in the browser.
"""

import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb

from app.charts.model import ChartOptions, ChartSpec
from app.settings import load
from workers.charts import build
from workers.drawing import Document
from workers.render import BrowserPool
from workers.render.serialise import serialise
from workers.table import Table, read_parquet

ROWS = 10_000_000
SMALL = 10_000
ROUNDS = 5


def write(path: Path, rows: int) -> None:
    """A second a row: a wave with noise, and points around two places."""
    line = f"TIMESTAMP '2020-01-01' + INTERVAL (i) SECOND AS t, 100 * sin(20.0 * i / {rows}) + random() * 9 AS v"
    points = "(i % 2) * 2 + random() + random() + random() AS x, (i % 3) + random() * random() AS y"
    duckdb.sql(f"SELECT {line}, {points} FROM range({rows}) r(i)").write_parquet(str(path))  # noqa: S608 - ours


def charts(table: Table) -> dict[str, ChartSpec]:
    """The same rows as a line and as points."""
    options = ChartOptions(title="Many rows")
    return {
        "line": ChartSpec("line", table.series("t", ["v"]), options),
        "scatter": ChartSpec("scatter", table.points("x", ["y"]), options),
    }


def timed(work: Callable[[], Any]) -> tuple[Any, float]:
    """What it gives, and milliseconds of CPU."""
    begun = time.process_time()
    result = work()
    return result, (time.process_time() - begun) * 1000


def weight(document: Document) -> int:
    """Bytes that the browser gets."""
    return len(document.json) + sum(map(len, document.buffers.values()))


def report(path: Path, rows: int, pool: BrowserPool) -> None:
    """One line a chart."""
    table, reading = timed(lambda: read_parquet(path, ["t", "v", "x", "y"]))
    print(f"{rows:>12,} rows read in {reading:.0f} ms")
    for name, spec in charts(table).items():
        drawing, building = timed(lambda spec=spec: build(spec))
        walls = sorted(pool.draw(drawing).timings_ms["browser"] for _ in range(ROUNDS))
        told = f"{drawing.points.method} {drawing.points.points_in:,} -> {drawing.points.points_drawn:,}"
        size = weight(serialise(drawing.root)) / 1000
        print(
            f"{name:>12}: {told}, build {building:.0f} ms, document {size:.0f} kB, browser {walls[ROUNDS // 2]:.0f} ms"
        )


def main() -> None:
    """The small file and the large one."""
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else ROWS
    pool = BrowserPool(load({}))
    pool.warm()
    try:
        with tempfile.TemporaryDirectory() as folder:
            for count in (SMALL, rows):
                path = Path(folder) / f"{count}.parquet"
                write(path, count)
                report(path, count, pool)
    finally:
        pool.close()


if __name__ == "__main__":
    main()
