"""Lines with more points than pixels, thinned out by M4 in SQL.

Jugel et al., "M4: A Visualization-Oriented Time Series Data Aggregation", VLDB 2014: of each stretch the first, the
last, the least and the greatest value are enough for a picture without an error. Here stretches are half a pixel wide,
so that they need not be the pixels.
"""

from app.transforms.columns import TIME
from workers.sources.automatic.wish import Wish
from workers.sources.sql import Statement


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
