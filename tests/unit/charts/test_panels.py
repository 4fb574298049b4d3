"""Dashboards and small multiples: charts within a chart, each fault with its place in the whole."""

from typing import Any

import pytest

from app.charts import CHART_TYPES, read
from app.charts.panels import MOST
from app.domain.errors import Invalid
from tests.making import BAR, bar


def dashboard(charts: Any, **layout: Any) -> dict[str, Any]:
    """A dashboard of these."""
    return {"chart_type": "dashboard", "data": {"charts": charts, **({"layout": layout} if layout else {})}}


def rows(body: dict[str, Any]) -> list[list[tuple[str, float]]]:
    """The titles and spans, row by row."""
    found = read(body).data.rows
    return [[(panel.spec.options.title, panel.span) for panel in row] for row in found]


@pytest.mark.parametrize(
    ("count", "lengths"),
    [(1, [1]), (2, [2]), (3, [2, 1]), (4, [2, 2]), (6, [3, 3]), (7, [3, 3, 1]), (13, [4, 4, 4, 1])],
)
def test_charts_find_their_places(count: int, lengths: list[int]) -> None:
    """A grid about as wide as high, of at most four columns."""
    assert [len(row) for row in rows(dashboard([bar(number) for number in range(count)]))] == lengths


def test_columns_and_rows_are_as_asked() -> None:
    """Rows name charts by number, with the share of the width that each takes."""
    three = [bar(0), bar(1), bar(2)]
    assert [len(row) for row in rows(dashboard(three, columns=3))] == [3]
    given = rows(dashboard(three, rows=[[2], [{"chart": 0, "span": 2}, 1]]))
    assert given == [[("Report 2", 1)], [("Report 0", 2), ("Report 1", 1)]]


def test_a_dashboard_grows_with_its_charts_unless_its_size_is_asked_for() -> None:
    """Each keeps room enough to be read."""
    body = dashboard([bar(number) for number in range(9)])
    assert (read(body).width, read(body).height) == (1260, 900)
    asked = read(body | {"width": 700, "height": 500})
    assert (asked.width, asked.height) == (700, 500)


def test_it_is_told_and_tabled_chart_by_chart() -> None:
    """For those who can't see it."""
    spec = read(dashboard([BAR, {"error": "no data came", "title": "Costs"}]))
    entry = CHART_TYPES["dashboard"]
    told = entry.describe(spec)
    assert "2 charts." in told
    assert "2. Costs: no data came" in told
    assert entry.tabulate(spec).rows[0] == ("Monthly Sales Report", "January", "Sales", 65)


@pytest.mark.parametrize(
    ("body", "place"),
    [
        (dashboard([]), "data.charts"),
        (dashboard("x"), "data.charts"),
        (dashboard([bar(0)] * (MOST + 1)), "data.charts"),
        (dashboard([bar(0), {"chart_type": "bar", "data": {"labels": []}}]), "data.charts[1].data.datasets"),
        (dashboard([{"chart_type": "nothing", "data": {}}]), "data.charts[0].chart_type"),
        (dashboard([dashboard([BAR])]), "data.charts[0].chart_type"),
        (dashboard([BAR], rows=[[0, 0]]), "data.layout.rows"),
        (dashboard([BAR], rows="x"), "data.layout.rows"),
        (dashboard([BAR], rows=[["a"]]), "data.layout.rows[0][0]"),
        ({"chart_type": "smallMultiples", "data": {"facets": []}}, "data.facets"),
        (
            {"chart_type": "smallMultiples", "data": {"chart_type": "line", "facets": [{"name": "a", "data": {}}]}},
            "data.facets[0].data.labels",
        ),
    ],
)
def test_each_fault_has_its_place_in_the_whole(body: dict[str, Any], place: str) -> None:
    """Not that in the chart alone."""
    with pytest.raises(Invalid) as raised:
        read(body)
    assert place in [fault.place for fault in raised.value.faults]


def test_warnings_of_the_charts_are_warnings_of_the_whole() -> None:
    """With the place that they have in it."""
    odd = BAR | {"options": {"sparkles": True}}
    assert [notice.place for notice in read(dashboard([BAR, odd])).notices] == ["data.charts[1].options.sparkles"]
