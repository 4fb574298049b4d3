"""``python -m bench.uploads``: a large CSV file to a picture, beside bare DuckDB and pandas, and what it takes."""

import argparse
from pathlib import Path
from tempfile import TemporaryDirectory

from bench import results as about
from bench.install import install
from bench.places import HOME
from bench.uploads import files, peers, report
from bench.uploads.ours import Plotworks
from tests.system import System

PARALLEL = 20
PIECE = 50 << 20
"""Bytes of each of the files that are sent in parallel."""


def main() -> None:
    """Measure; with ``--publish`` the page gets the table."""
    parser = argparse.ArgumentParser(prog="bench.uploads", description=main.__doc__)
    parser.add_argument("--rows", type=int, default=files.ROWS_A_GIGABYTE)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--folder", type=Path, default=HOME, help="where there is room for four times the file")
    parser.add_argument("--publish", action="store_true", help="write the table into the docs")
    asked = parser.parse_args()
    install()
    with TemporaryDirectory(prefix="uploads-", dir=asked.folder) as folder:
        found = _measured(Path(folder), asked.rows, asked.rounds)
    print(report.text(found))
    if asked.publish:
        report.publish(found)


def _measured(folder: Path, rows: int, rounds: int) -> report.Results:
    path = folder / "sales.csv"
    files.make(path, rows)
    found = report.Results(path.stat().st_size, rows, about.machine(), parallel=PARALLEL)
    system = System(folder / "home", RENDER_WORKERS="1", IO_WORKERS="1")
    try:
        plotworks = Plotworks(system.start())
        plotworks.draw(path)  # nobody is warm before
        for number in range(rounds):
            found.copies.append(peers.copy(path, folder / "copy"))
            before = peers.bare_duckdb(path)
            found.samples.append(plotworks.draw(path))
            found.bare.append((before + peers.bare_duckdb(path)) / 2)
            found.pandas.append(peers.pandas(path))
            print(f"round {number + 1}: {found.samples[-1]}, bare DuckDB {found.bare[-1]:.2f} s", flush=True)
        found.memory = plotworks.send_many(PARALLEL, PIECE)
    finally:
        system.close()
    return found


if __name__ == "__main__":
    main()
