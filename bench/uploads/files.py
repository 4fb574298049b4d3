"""Made-up sales as a CSV file, as large as one likes."""

from pathlib import Path

import duckdb

ROWS_A_GIGABYTE = 13_000_000
GROUP, VALUE = "region", "amount"
"""What the chart is of: the sum of the one for each of the other."""

_REGIONS = ("North", "South", "East", "West", "Central", "Overseas")


def make(path: Path, rows: int) -> None:
    """Write so many rows of about 77 bytes: numbers, a time, names, codes and a text."""
    region = ", ".join(f"'{name}'" for name in _REGIONS)
    columns = f"""
        i + 1 AS order_id,
        strftime(TIMESTAMP '2023-01-01' + INTERVAL (i * 7 % 94608000) SECOND, '%Y-%m-%d %H:%M:%S') AS sold_at,
        [{region}][(1 + hash(i) % {len(_REGIONS)})::BIGINT] AS {GROUP},
        'product-' || (hash(i + 7) % 240) AS product,
        (hash(i + 13) % 100000) / 100.0 AS {VALUE},
        1 + hash(i + 29) % 9 AS quantity,
        'customer-' || lpad((hash(i + 31) % 500000)::VARCHAR, 12, '0') AS customer
    """
    duckdb.execute(f"COPY (SELECT {columns} FROM range({rows}) r(i)) TO '{path}' (FORMAT csv, HEADER)")  # noqa: S608 - ours
