"""Tables: rows or columns with an encoding become what a chart type reads."""

from typing import Any

import pytest

from app.charts import CHART_TYPES, read
from app.charts.panels import PanelData
from app.domain.errors import Invalid

ROWS = [
    {"month": "2026-02", "region": "North", "sales": 3, "costs": 1},
    {"month": "2026-01", "region": "North", "sales": 1, "costs": 2},
    {"month": "2026-01", "region": "South", "sales": 5, "costs": None},
    {"month": "2026-02", "region": "South", "sales": 7, "costs": 4},
]


def series(data: Any, encoding: dict[str, Any] | None = None, kind: str = "line") -> tuple[Any, dict[str, Any]]:
    """Labels, and values by series."""
    spec = read({"chart_type": kind, "data": data, **({"encoding": encoding} if encoding else {})})
    return tuple(spec.data.labels), {one.name: tuple(one.values) for one in spec.data.series}


def fault(data: Any, encoding: dict[str, Any] | None = None, kind: str = "line") -> tuple[str, str]:
    """The place and message of the first fault."""
    with pytest.raises(Invalid) as raised:
        read({"chart_type": kind, "data": data, **({"encoding": encoding} if encoding else {})})
    return raised.value.faults[0].place, raised.value.faults[0].message


@pytest.mark.parametrize(
    "data",
    [
        ROWS,
        {"rows": ROWS},
        {"columns": {name: [row[name] for row in ROWS] for name in ROWS[0]}},
        {"columns": list(ROWS[0]), "rows": [list(row.values()) for row in ROWS]},
    ],
    ids=["list", "rows", "columns", "lists"],
)
def test_every_way_to_write_a_table_is_the_same_chart(data: Any) -> None:
    """Colour splits into series, dates rise, whatever the order of the rows."""
    found = series(data, {"x": "month", "y": "sales", "color": "region"})
    assert found == (("2026-01", "2026-02"), {"North": (1, 3), "South": (5, 7)})


def test_several_measures_are_several_series() -> None:
    """Y may be a list; a missing value is a gap."""
    rows = [row for row in ROWS if row["region"] == "South"]
    labels, values = series(rows, {"x": "month", "y": ["sales", "costs"]})
    assert values == {"sales": (5, 7), "costs": (None, 4)}
    assert labels == ("2026-01", "2026-02")


def test_rows_of_one_label_are_added_up_and_that_is_told() -> None:
    """Nothing is drawn over or left out without a word."""
    spec = read({"chart_type": "bar", "data": ROWS, "encoding": {"x": "region", "y": "sales"}})
    assert [tuple(one.values) for one in spec.data.series] == [(4, 12)]
    assert [notice.place for notice in spec.notices] == ["encoding.y"]
    assert "added up" in spec.notices[0].message


def test_without_an_encoding_the_columns_decide_and_that_is_told() -> None:
    """The first names along x, all numbers up y."""
    spec = read({"chart_type": "bar", "data": [{"town": "A", "sales": 1}, {"town": "B", "sales": 2}]})
    assert tuple(spec.data.labels) == ("A", "B")
    assert [notice.message for notice in spec.notices] == [
        "chosen by the columns: x: town, y: sales; name them to have others"
    ]


def test_a_second_column_of_names_splits_what_would_be_added_up() -> None:
    """When nobody says how, and the names along x come several times."""
    found = series([{"m": row["month"], "r": row["region"], "v": row["sales"]} for row in ROWS])
    assert found[1] == {"North": (1, 3), "South": (5, 7)}


@pytest.mark.parametrize(
    ("texts", "values"),
    [
        (["1,200", "3,400.5"], (1200, 3400.5)),
        (["12 %", "8%"], (12, 8)),
        (["$5", "€1,000"], (5, 1000)),
        (["-3", "1e3", ""], (-3, 1000, None)),
    ],
)
def test_numbers_as_spreadsheets_write_them_are_numbers(texts: list[str], values: tuple[float, ...]) -> None:
    """And a warning shows one of the texts."""
    rows = [{"x": f"n{number}", "y": text} for number, text in enumerate(texts)]
    spec = read({"chart_type": "bar", "data": rows, "encoding": {"x": "x", "y": "y"}})
    assert tuple(spec.data.series[0].values) == values
    assert texts[0] in spec.notices[0].message


@pytest.mark.parametrize("texts", [["2024", "2025"], ["0123", "4567"], ["12", "x"]])
def test_years_codes_and_words_stay_names(texts: list[str]) -> None:
    """They are labels, not measures."""
    rows = [{"name": text, "v": number} for number, text in enumerate(texts)]
    assert series(rows)[0] == tuple(texts)


def test_points_have_columns_of_numbers() -> None:
    """x, y and size; the axes say which columns they are."""
    rows = [{"a": 1, "b": 2, "k": "p"}, {"a": 3, "b": 4, "k": "q"}]
    spec = read({"chart_type": "scatter", "data": rows, "encoding": {"x": "a", "y": "b", "color": "k"}})
    assert [(one.name, one.xs, one.ys) for one in spec.data.series] == [("p", (1,), (2,)), ("q", (3,), (4,))]
    assert (spec.options.x.title, spec.options.y.title) == ("a", "b")


def test_two_columns_of_names_and_one_of_numbers_are_a_heatmap() -> None:
    """Rows rise as labels do; a pair that is missing is a gap."""
    rows = [{"d": "2026-02", "r": "S", "v": 7}, {"d": "2026-01", "r": "N", "v": 1}, {"d": "2026-02", "r": "N", "v": 3}]
    spec = read({"chart_type": "heatmap", "data": rows, "encoding": {"x": "d", "y": "r", "color": "v"}})
    told = CHART_TYPES["heatmap"].tabulate(spec).rows
    assert [tuple(row) for row in told] == [("S", None, 7), ("N", 1, 3)]
    again = read({"chart_type": "heatmap", "data": rows})
    assert [notice.place for notice in again.notices] == ["encoding"]


def test_a_band_has_columns_for_its_ends() -> None:
    """And says which one is missing."""
    rows = [{"d": "2026-01", "v": 2, "lo": 1, "hi": 3}, {"d": "2026-02", "v": 5, "lo": 4, "hi": 7}]
    spec = read({"chart_type": "band", "data": rows, "encoding": {"x": "d", "y": "v", "low": "lo", "high": "hi"}})
    assert tuple(spec.data.labels) == ("2026-01", "2026-02")
    assert fault(rows, {"x": "d", "y": "v", "low": "lo"}, "band")[0] == "encoding.high"


def test_a_facet_makes_small_multiples_of_any_type() -> None:
    """One panel a name; title and subtitle stand once, the rest is each panel's."""
    body = {
        "chart_type": "bar",
        "data": ROWS,
        "encoding": {"x": "month", "y": "sales", "facet": "region"},
        "options": {"title": "Sales", "scales": {"y": {"min": 0}}},
    }
    spec = read(body)
    data: PanelData = spec.data
    assert (spec.chart_type, spec.options.title) == ("smallMultiples", "Sales")
    assert [panel.title for panel in data.panels] == ["North", "South"]
    assert [panel.spec.options.y.min for panel in data.panels if panel.spec] == [0, 0]
    assert [tuple(panel.spec.data.series[0].values) for panel in data.panels if panel.spec] == [(1, 3), (5, 7)]


@pytest.mark.parametrize(
    ("data", "encoding", "place", "words"),
    [
        ([], None, "data", "no rows"),
        ([1], None, "data[0]", "expected an object"),
        ([{"a": "x"}], None, "encoding.y", "no column has numbers"),
        (ROWS, {"x": "moth", "y": "sales"}, "encoding.x", "'moth'; there are month, region"),
        (ROWS, {"x": "month", "y": ["sales", "q"]}, "encoding.y[1]", "'q'"),
        (ROWS, {"facet": "land"}, "encoding.facet", "'land'"),
        (ROWS, "month", "encoding", "expected an object"),
        ({"columns": {"a": [1], "b": [1, 2]}}, None, "data.columns", "a has 1, b has 2"),
        ({"columns": {"a": 1}}, None, "data.columns.a", "expected a list"),
        ({"columns": ["a", "b"], "rows": [[1]]}, None, "data.rows[0]", "expected a list of 2"),
    ],
)
def test_what_is_wrong_has_its_place(data: Any, encoding: Any, place: str, words: str) -> None:
    """And the cure, where there is one."""
    found = fault(data, encoding)
    assert found[0] == place
    assert words in found[1]


def test_points_need_two_columns_of_numbers() -> None:
    """It is said which there are."""
    assert fault([{"a": 1, "b": "x"}], kind="scatter") == (
        "encoding",
        "two columns of numbers are needed, there are: a",
    )


def test_points_take_one_column_a_channel() -> None:
    """Several have no place along one axis."""
    data = {"columns": {"a": [1, 2], "b": [3, 4]}}
    assert fault(data, {"y": ["a", "b"]}, "scatter") == ("encoding.y", "expected the name of one column, found a list")


def test_an_encoding_without_a_table_is_told() -> None:
    """It would change nothing."""
    data = {"labels": ["a"], "datasets": [{"label": "s", "data": [1]}]}
    spec = read({"chart_type": "bar", "data": data, "encoding": {"x": "a"}})
    assert [notice.place for notice in spec.notices] == ["encoding"]
