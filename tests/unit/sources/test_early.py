"""Charts of a file that is not read yet: the same answer as of its table, or none."""

import csv
import io
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app import transforms
from app.domain.errors import PlotworksError
from workers.sources import early
from workers.sources.early import Question, ask
from workers.sources.ingest import ingest
from workers.sources.query import QueryResult, run_here
from workers.sources.reading import Limits, Reading
from workers.sources.workshop import Workshop

BAR = {"chart_type": "bar", "encoding": {"x": "region", "y": "amount"}}
LINE = {"chart_type": "line", "encoding": {"x": "day", "y": "amount"}}
TOTAL = {"op": "aggregate", "group_by": ["region"], "measures": [{"column": "amount", "fn": "sum", "as": "total"}]}
LARGE = [{"op": "filter", "where": {"column": "amount", "cmp": ">", "value": 1}}]
DOUBLE = {"op": "compute", "as": "twice", "expr": "amount * 2"}
MONTHS = {"op": "bin", "column": "day", "by": "month", "as": "month"}
OF_TOTAL = {"chart_type": "bar", "encoding": {"x": "region", "y": "total"}}

HEAD = "region,amount,day,note,more,rest\n"
ROW = "{},{},2020-01-{:02},n{},x,y\n"
REGIONS = ("South", "North", "West")


def question(request: dict[str, Any], *ops: dict[str, Any]) -> Question:
    """What a chart asks."""
    return Question(transforms.read(list(ops)), request)


QUESTIONS = {
    "sums": question(BAR),
    "line": question(LINE),
    "points": question({"chart_type": "scatter", "encoding": {"x": "amount", "y": "twice"}}, DOUBLE),
    "grouped": question(OF_TOTAL, TOTAL, {"op": "sort", "by": [{"column": "total", "order": "desc"}]}),
    "filtered": question(OF_TOTAL, *LARGE, DOUBLE, TOTAL, {"op": "limit", "count": 1, "other": "Other"}),
    "months": question(
        {"chart_type": "line", "encoding": {"x": "month", "y": "count"}},
        MONTHS,
        {"op": "aggregate", "group_by": ["month", "region"], "measures": [{"fn": "count"}]},
    ),
    "last": question(
        OF_TOTAL,
        {"op": "aggregate", "group_by": "region", "measures": [{"column": "note", "fn": "last", "as": "total"}]},
    ),
    "pivoted": question(
        {"chart_type": "bar", "encoding": {"x": "day", "y": ["North", "South"]}},
        {"op": "pivot", "rows": ["day"], "column": "region", "value": "amount"},
    ),
    "sampled": question(BAR, {"op": "sample", "count": 7}),
    "first": question(BAR, {"op": "limit", "count": 3}),
}


def rows(count: int) -> str:
    """Made-up rows: every day some of each region."""
    return "".join(ROW.format(REGIONS[at * 7 % 3], at % 11 + 0.5, at % 28 + 1, at) for at in range(count))


def written(tmp_path: Path, body: str) -> Path:
    """A CSV file."""
    path = tmp_path / "sales.csv"
    path.write_text(body, encoding="utf-8", newline="")
    return path


def asked(path: Path, *questions: Question) -> list[QueryResult | None]:
    """What the file as it lies tells."""
    folder = path.parent / "work"
    folder.mkdir(exist_ok=True)
    return ask(path, questions, Workshop(folder, Reading(), Limits(), lambda _: None))


def told(result: QueryResult) -> tuple[Any, ...]:
    """All of an answer but its timings."""
    return result.columns, result.rows_out, result.explained, result.notices, result.encoding


def of_table(path: Path, one: Question) -> QueryResult:
    """The answer when the file has been read."""
    out = path.with_suffix(".parquet")
    if not out.exists():
        ingest(path, out, Reading(), Limits())
    return run_here(out, one.transforms, one.request)


@pytest.mark.parametrize("count", [40, 6000])
@pytest.mark.parametrize("name", QUESTIONS)
def test_the_answer_is_that_of_the_table(tmp_path: Path, name: str, count: int) -> None:
    """Few rows or too many to draw each; alone, and together with another chart."""
    path, one = written(tmp_path, HEAD + rows(count)), QUESTIONS[name]
    expected = told(of_table(path, one))
    alone, (together, other) = asked(path, one), asked(path, one, QUESTIONS["sums"])
    assert [found and told(found) for found in (*alone, together)] == [expected, expected]
    assert other
    assert told(other) == told(of_table(path, QUESTIONS["sums"]))


def test_names_that_come_late_stand_in_their_order(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """They are not among the first rows: a table of the columns that are needed has them all."""
    monkeypatch.setattr(early, "HEAD", 10)
    path = written(tmp_path, HEAD + rows(3000) + ROW.format("East", 1, 1, 1) * 3000)
    [found] = asked(path, QUESTIONS["sums"])
    assert found
    assert found.columns["region"] == ["South", "North", "West", "East"]
    assert told(found) == told(of_table(path, QUESTIONS["sums"]))


@pytest.mark.parametrize(
    "one",
    [
        question({"chart_type": "bar"}),
        question({"chart_type": "table"}),
        question({"chart_type": "bar", "encoding": {"x": "region"}}),
        question(BAR, {"op": "limit", "count": 3, "other": "Other"}),
        question({"chart_type": "bar", "encoding": {"x": "regoin", "y": "amount"}}),
        question(OF_TOTAL, {**TOTAL, "group_by": ["regoin"]}),
    ],
)
def test_charts_that_need_the_table(tmp_path: Path, one: Question) -> None:
    """Those of which any column may be part, and those with faults, which are told of all that there is."""
    assert asked(written(tmp_path, HEAD + rows(6000)), one) == [None]


@pytest.mark.parametrize("name", ["sums", "first", "line"])
@pytest.mark.parametrize("last", [ROW.format("West", "many", 1, 1), 'West,1,2020-01-01,"n,x,y\n', "West,1\n"])
def test_a_line_far_below_that_is_otherwise(tmp_path: Path, name: str, last: str) -> None:
    """A text among numbers, an open quote, a short line: what has answered the first rows knows nothing of it."""
    path = written(tmp_path, HEAD + rows(150_000) + last)
    assert asked(path, QUESTIONS[name]) == [None]


CELLS = st.sampled_from(
    ["", "1", "2.5", "-3", "1,5", "7 %", "NA", "-", "x", "North", "2020-01-31", "31.1.2020", "true"]
)
AMOUNTS = st.sampled_from(["1", "2.5", "-3", "", "1e3", "NA", "12 %", "1,234", "x"])
NAMES = st.sampled_from(["North", "south", "Ann, Bob", 'the "x"', "", "NA", "7", "Zürich", "two\nlines"])


@settings(
    max_examples=25,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(data=st.data(), delimiter=st.sampled_from([",", ";", "\t"]), end=st.sampled_from(["\n", "\r\n"]))
def test_messy_files_are_answered_alike_or_not_at_all(
    tmp_path: Path, data: st.DataObject, delimiter: str, end: str
) -> None:
    """Whatever stands in the cells: an answer is that of the table."""
    row = st.tuples(NAMES, AMOUNTS, CELLS, CELLS, CELLS, CELLS)
    cells = data.draw(st.lists(row, min_size=1, max_size=12))
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter, lineterminator=end).writerows([HEAD.strip().split(","), *cells])
    path = written(tmp_path, text.getvalue())
    path.with_suffix(".parquet").unlink(missing_ok=True)
    for name in ("sums", "filtered", "sampled"):
        [found] = asked(path, QUESTIONS[name])
        if found is not None:
            assert told(found) == told(of_table(path, QUESTIONS[name]))


def test_some_messy_files_are_answered(tmp_path: Path) -> None:
    """The property above would hold if none ever were."""
    path = written(tmp_path, HEAD + 'North,1,x,"a, b",,7 %\n' * 4 + "south,NA,,,y,\n" + '"the ""x""",2.5,1,,NA,-\n')
    [found] = asked(path, QUESTIONS["sums"])
    assert found
    assert told(found) == told(of_table(path, QUESTIONS["sums"]))


def test_errors_of_the_file_are_those_of_its_reading(tmp_path: Path) -> None:
    """Whoever reads it for good tells them."""
    path = written(tmp_path, "\0\1\2" * 500)
    with pytest.raises(PlotworksError):
        asked(path, QUESTIONS["sums"])
