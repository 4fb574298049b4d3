"""Rows thinned out in SQL, so that what is seen of them stays.

Lines with more points than pixels by M4, samples of distributions by the order of their values.

Jugel et al., "M4: A Visualization-Oriented Time Series Data Aggregation", VLDB 2014: of each stretch the first, the
last, the least and the greatest value are enough for a picture without an error. Here stretches are half a pixel wide,
so that they need not be the pixels.
"""

from app.transforms.columns import TIME
from workers.sources.automatic.wish import Wish
from workers.sources.sql import Statement


def spread(statement: Statement, wish: Wish, rows: int) -> None:
    """Keep about so many rows of each group's in proportion: those at even distances in the order of its values.

    A systematic sample of the ordered values: any quantile of the rows is that of all values to within one of the
    distances. The first and the last of each group are kept.
    """
    value, source = statement.idents[wish.ys[0]], statement.source
    groups = [statement.idents[name] for name in wish.groups("x", "color", "facet")]
    part = f"PARTITION BY {', '.join(groups)} " if groups else ""
    place, count, share = (statement.fresh() for _ in range(3))
    total = f"SELECT {statement.parameter(float(rows))} / greatest(count({value}), 1) AS {share} FROM {source}"
    ranked = (
        f"SELECT {source}.*, row_number() OVER ({part}ORDER BY {value}) AS {place}, "
        f"count(*) OVER ({part.strip()}) AS {count} FROM {source} WHERE {value} IS NOT NULL"
    )
    due = f"floor(({place} - 0.5) * {share} + 0.5) > floor(({place} - 1.5) * {share} + 0.5)"
    kept = f"{place} IN (1, {count}) OR {due}"
    statement.step(f"SELECT * EXCLUDE ({place}, {count}, {share}) FROM ({ranked}), ({total}) WHERE {kept}")
    statement.scattered = True


def thin(statement: Statement, wish: Wish, bins: int) -> None:
    """Keep the rows at all places along x that M4 picks for any line, so that lines keep their places in common."""
    x = wish.one("x")
    ident, source = statement.idents[x], statement.source
    groups = [statement.idents[name] for name in wish.groups("color", "facet")]
    along = f"epoch({ident})" if statement.column(x).kind == TIME else f"CAST({ident} AS DOUBLE)"
    count = statement.parameter(float(bins))
    ends = f"SELECT min({along}) AS low, nullif(max({along}) - min({along}), 0) AS reach FROM {source}"
    place = f"least(floor(({along} - low) / reach * {count}), {count} - 1)"
    picked = [f"min({ident})", f"max({ident})"]
    picked += [f"{fn}({ident}, {statement.idents[y]})" for y in wish.ys for fn in ("arg_min", "arg_max")]
    by = ", ".join(["place", *groups])
    binned = f"SELECT {source}.*, {place} AS place FROM {source}, ({ends})"
    lists = f"SELECT unnest([{', '.join(picked)}]) AS kept FROM ({binned}) GROUP BY {by}"
    statement.step(f"SELECT * FROM {source} WHERE {ident} IN (SELECT kept FROM ({lists}) WHERE kept IS NOT NULL)")
    statement.order = ((ident, "ASC"), *(key for key in statement.order if key[0] != ident))
    statement.scattered = True
