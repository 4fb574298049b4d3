"""Large tables without transforms: what each kind of chart makes of them, and how it is told."""

import bisect
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import duckdb
import pytest

from app import charts, transforms
from app.domain.errors import Invalid
from workers.sources.query import QueryResult, run_here

ROWS = 60_000
SELECT = f"""
SELECT i AS id, 'name ' || (i % 120) AS name, ['red', 'green', 'blue'][i % 3 + 1] AS color, (i % 7)::DOUBLE AS amount,
    sin(i / 4000.0) + (CASE WHEN i = 31234 THEN 9 ELSE 0 END) AS wave,
    TIMESTAMP '2024-01-01' + INTERVAL (i) MINUTE AS at, DATE '2024-01-01' + INTERVAL (i % 90) DAY AS day,
    i % 20 AS grade
FROM range({ROWS}) AS r(i)
"""  # noqa: S608 - a number of ours


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Rows far beyond what can be drawn one by one."""
    path = tmp_path_factory.mktemp("large") / "large.parquet"
    with duckdb.connect() as connection:
        connection.execute(f"COPY ({SELECT}) TO '{path}'")
    return path


def shown(path: Path, chart_type: str, **encoding: Any) -> QueryResult:
    """What is made of the table for a chart."""
    return run_here(path, (), {"chart_type": chart_type, "encoding": encoding, "width": 800})


def told(result: QueryResult) -> str:
    """All notices."""
    return " ".join(notice.message for notice in result.notices)


def drawable(result: QueryResult, request: Mapping[str, Any]) -> charts.ChartSpec:
    """The chart that the catalogue reads of the result."""
    body = {**request, "data": {"columns": result.columns}}
    return charts.read({**body, "encoding": result.encoding} if result.encoding else body)


def test_names_are_summed_up_and_the_rest_is_other(large: Path) -> None:
    """Fifty names with the greatest sums, and one for the seventy others; nothing is lost."""
    result = shown(large, "bar", x="name", y="amount")
    assert result.rows_out == 51
    assert result.columns["name"][-1] == "Other"
    assert sum(result.columns["amount"]) == sum(i % 7 for i in range(ROWS))
    assert result.columns["amount"][:50] == sorted(result.columns["amount"][:50], reverse=True)
    assert "the sum of 'amount' for each 'name', of 'name' the 50 greatest and Other" in told(result)


def test_few_names_stay_as_they_are(large: Path) -> None:
    """There is no Other of nothing; names come as they first do."""
    result = shown(large, "pie", x="color", y="amount")
    assert result.columns["color"] == ["red", "green", "blue"]
    assert "Other" not in told(result)


def test_a_line_over_time_keeps_its_extremes(large: Path) -> None:
    """M4 by half pixels: first, last, least and greatest are there, in the order of time."""
    result = shown(large, "line", x="at", y="wave")
    assert 1600 <= result.rows_out <= 4 * 1600
    assert result.columns["at"] == sorted(result.columns["at"])
    assert result.columns["at"][0] == "2024-01-01T00:00:00"
    with duckdb.connect() as connection:
        extremes = connection.execute("SELECT min(wave), max(wave) FROM read_parquet(?)", [str(large)]).fetchone()
    assert (min(result.columns["wave"]), max(result.columns["wave"])) == pytest.approx(extremes)
    assert "the first, last, least and greatest values of 1,600 stretches of 'at'" in told(result)


def test_several_lines_keep_their_places_in_common(large: Path) -> None:
    """A row that is kept of one column has the values of all: no line gets a gap."""
    result = shown(large, "line", x="id", y=["wave", "amount"])
    assert None not in result.columns["wave"]
    assert None not in result.columns["amount"]


def test_events_on_a_line_are_summed_up_first(large: Path) -> None:
    """Where few days share many rows, each day has one point."""
    result = shown(large, "line", x="day", y="amount")
    assert result.rows_out == 90
    assert sum(result.columns["amount"]) == sum(i % 7 for i in range(ROWS))


@pytest.mark.parametrize(("x", "bars"), [("at", 42), ("id", 50), ("grade", 20)])
def test_bars_over_time_and_numbers_are_sums_of_ranges(large: Path, x: str, bars: int) -> None:
    """Times by a period of the calendar, many numbers by equal ranges, few numbers as they are."""
    result = shown(large, "bar", x=x, y="amount")
    assert result.rows_out == bars
    assert sum(result.columns["amount"]) == sum(i % 7 for i in range(ROWS))


def test_points_are_a_sample(large: Path) -> None:
    """So many that can be seen, and no columns but those that are."""
    result = shown(large, "contour", x="wave", y="amount", color="color")
    assert result.rows_out == 20_000
    assert set(result.columns) == {"wave", "amount", "color"}
    assert "20,000 rows by chance" in told(result)


def test_quantiles_stay_what_they_are(large: Path) -> None:
    """Of each group in proportion, as evenly as can be; one value far away is there as well."""
    result = shown(large, "strip", x="color", y="wave")
    every = duckdb.sql(f"SELECT color, wave FROM '{large}' ORDER BY wave").fetchall()  # noqa: S608 - a path of ours
    for color in ("red", "green", "blue"):
        kept = sorted(v for v, c in zip(result.columns["wave"], result.columns["color"], strict=True) if c == color)
        all_of_it = [v for c, v in every if c == color]
        assert (kept[0], kept[-1]) == pytest.approx((all_of_it[0], all_of_it[-1]))
        assert len(kept) == pytest.approx(len(all_of_it) / 3, abs=3)
        for part in (0.01, 0.25, 0.5, 0.75, 0.99):
            rank = bisect.bisect(all_of_it, kept[int(part * len(kept))]) / len(all_of_it)
            assert rank == pytest.approx(part, abs=3 / len(kept))
    assert "evenly in the order of each 'color', with the least and the greatest" in told(result)


def test_a_heatmap_has_the_mean_of_each_cell(large: Path) -> None:
    """Times are put into periods, names stay."""
    result = shown(large, "heatmap", x="day", y="color", color="amount")
    assert 12 <= len(set(result.columns["day"])) <= 60
    assert all(2.5 < value < 3.5 for value in result.columns["amount"])
    assert "the mean of 'amount' for each 'day' and 'color'" in told(result)


def test_a_band_has_the_extremes_of_each_period(large: Path) -> None:
    """The least low and the greatest high of all rows."""
    result = shown(large, "band", x="at", low="wave", high="amount", y="grade")
    assert result.rows_out == 42
    assert max(result.columns["amount"]) == 6


def test_a_table_has_the_first_rows(large: Path) -> None:
    """As many as can be read."""
    result = shown(large, "table")
    assert result.columns["id"] == list(range(1000))


def test_what_reads_rows_of_its_own_must_be_asked_for_less(large: Path) -> None:
    """There is no rule for it; the error says what helps."""
    with pytest.raises(Invalid, match="too many to draw; aggregate, limit or sample them"):
        shown(large, "network")


@pytest.mark.parametrize(
    ("chart_type", "chosen"),
    [("bar", "x: name"), ("line", "x: at"), ("scatter", "x: amount, y: wave"), ("calendarHeatmap", "x: at")],
)
def test_columns_are_chosen_when_nobody_names_them(large: Path, chart_type: str, chosen: str) -> None:
    """By the rule for inline tables, lines with a preference for time; it is told, and the result can be drawn."""
    result = shown(large, chart_type)
    assert f"chosen by the columns: {chosen}" in told(result)
    assert drawable(result, {"chart_type": chart_type}).chart_type == chart_type


def test_a_named_column_that_is_not_there_is_told(large: Path) -> None:
    """At its place in the encoding."""
    with pytest.raises(Invalid) as raised:
        shown(large, "bar", x="name", y=["amount", "wvae"])
    assert raised.value.faults[0].place == "encoding.y[1]"
    assert "did you mean 'wave'?" in raised.value.faults[0].message


def test_what_transforms_left_small_is_left_alone(large: Path) -> None:
    """The rules are for what is too large, and for nothing else."""
    wanted = transforms.read([{"op": "limit", "count": 200}])
    result = run_here(large, wanted, {"chart_type": "bar", "encoding": {"x": "name", "y": "amount"}})
    assert (result.rows_out, result.notices, result.encoding) == (200, (), None)


def test_rules_follow_on_transforms(large: Path) -> None:
    """What the transforms leave is still too much: it is put together further."""
    wanted = transforms.read([{"op": "compute", "as": "twice", "expr": "amount * 2"}])
    result = run_here(large, wanted, {"chart_type": "bar", "encoding": {"x": "color", "y": "twice"}})
    assert sum(result.columns["twice"]) == 2 * sum(i % 7 for i in range(ROWS))


def test_the_encoding_that_was_given_stays(large: Path) -> None:
    """What was chosen comes beside it."""
    result = run_here(large, (), {"chart_type": "bar", "encoding": {"x": {"field": "color"}}})
    assert result.encoding is not None
    assert result.encoding["x"] == "color"
    assert set(result.encoding["y"]) == {"amount", "wave", "grade"}
