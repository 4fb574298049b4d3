"""Grids as they are read: counts in hexagons, contours, calendars; faults by place, alt text, tables."""

from datetime import date
from typing import Any

import pytest

from app.charts import CHART_TYPES, read
from app.domain.errors import Invalid


def request(kind: str, *, options: dict[str, Any] | None = None, **data: Any) -> dict[str, Any]:
    """A request of this data."""
    return {"chart_type": kind, "data": data, "options": options or {}}


def places(body: dict[str, Any]) -> list[str]:
    """Where the faults of a request are."""
    with pytest.raises(Invalid) as caught:
        read(body)
    return [fault.place for fault in caught.value.faults]


def told(body: dict[str, Any]) -> str:
    """The alt text."""
    return CHART_TYPES[body["chart_type"]].describe(read(body))


def test_datasets_are_counted_together() -> None:
    """And that is said, as is where the points lie."""
    body = request("hexbin", datasets=[{"data": [[1, 2], [3, 4]]}, {"data": [[5, 9]]}], options={"bins": 20})
    spec = read(body)
    assert spec.extras.bins == 20
    assert [notice.place for notice in spec.notices] == ["data.datasets"]
    assert "3 points, x from 1 to 5, y from 2 to 9; the middle one of each is 3, 4." in told(body)


def test_a_field_is_read_with_its_places() -> None:
    """Columns and rows that fall are turned around with their values; without places they are numbered."""
    field = read(request("contour", z=[[1, 2, 3], [4, 5, None]], x=[3, 2, 1], y=["10", "20"])).data
    assert (field.xs, field.ys) == ((1, 2, 3), (10, 20))
    assert field.values == ((3, 2, 1), (None, 5, 4))
    plain = read(request("contour", datasets=[{"label": "Height", "data": [[1, 2, 3], [4, 5, 6]]}])).data
    assert (plain.name, plain.xs, plain.ys) == ("Height", (0, 1, 2), (0, 1))


def test_pairs_are_points() -> None:
    """Their density is drawn."""
    body = request("contour", datasets=[{"label": "P", "data": [[1, 2], [3, 4], [5, 9]]}])
    assert read(body).data.series[0].points == ((1, 2), (3, 4), (5, 9))
    assert "Contours show how densely points lie. 3 points" in told(body)


@pytest.mark.parametrize(
    ("data", "place"),
    [
        ({"z": [[1, 2], [3]]}, "data.z[1]"),
        ({"z": [[1, 2], [3, "high"]]}, "data.z[1][1]"),
        ({"z": [[1, 2]]}, "data.z"),
        ({"z": 5}, "data.z"),
        ({"z": [[]]}, "data.z"),
        ({"z": [[1, 2], [3, 4]], "x": [1]}, "data.x"),
        ({"z": [[1, 2], [3, 4]], "x": [1, "b"]}, "data.x[1]"),
        ({"z": [[1, 2, 3], [3, 4, 5]], "x": [1, 3, 2]}, "data.x"),
        ({"z": [[1, 2], [3, 4]], "y": [1, 1]}, "data.y"),
        ({"datasets": []}, "data.datasets"),
    ],
)
def test_faults_of_fields_name_their_places(data: dict[str, Any], place: str) -> None:
    """Ragged rows, text, too little, places that don't rise."""
    assert places(request("contour", **data)) == [place]


def test_the_extremes_of_a_field_are_told() -> None:
    """With where they lie; the table is the field."""
    body = request("contour", z=[[1, 2], [None, 7]], x=[10, 20], y=[5, 6])
    assert told(body) == "Contour chart. 2 rows by 2 columns. lowest 1 at 10, 5; highest 7 at 20, 6."
    table = CHART_TYPES["contour"].tabulate(read(body))
    assert (table.columns, table.rows) == (("y \\ x", "10", "20"), ((5, 1, 2), (6, None, 7)))


@pytest.mark.parametrize(
    "data",
    [
        {"labels": ["2024-03-02", "2024-03-01"], "datasets": [{"data": [5, 3]}]},
        {"datasets": [{"data": [{"date": "2024-03-02", "value": 5}, {"date": "2024-03-01T10:00", "value": 3}]}]},
        {"datasets": [{"data": [["2024-03-02", 5], ["2024-03-01", 3], ["2024-03-07", None]]}]},
        {"datasets": [{"data": {"2024-03-02": 5, "2024-03-01": 3}}]},
    ],
)
def test_days_may_be_written_in_several_ways(data: dict[str, Any]) -> None:
    """Labels, objects, pairs, or an object of all; they are put in order."""
    content = read(request("calendarHeatmap", **data)).data
    assert (content.days, content.values) == ((date(2024, 3, 1), date(2024, 3, 2)), (3, 5))
    assert content.years == (2024,)


@pytest.mark.parametrize(
    ("data", "place"),
    [
        ({"datasets": [{"data": [["2024-02-30", 1]]}]}, "data.datasets[0].data[0]"),
        ({"datasets": [{"data": [["2024-03-01", 1], ["2024-03-01", 2]]}]}, "data.datasets[0].data[1]"),
        ({"datasets": [{"data": [["2024-03-01", "many"]]}]}, "data.datasets[0].data[0]"),
        ({"datasets": [{"data": [5]}]}, "data.datasets[0].data[0]"),
        ({"datasets": [{"data": 5}]}, "data.datasets[0].data"),
        ({"labels": ["2024-03-01"], "datasets": [{"data": [1, 2]}]}, "data.datasets[0].data"),
        ({"labels": ["March"], "datasets": [{"data": [1]}]}, "data.labels[0]"),
        ({"datasets": [{"data": [["1990-01-01", 1], ["2024-01-01", 1]]}]}, "data"),
        ({"datasets": "x"}, "data.datasets"),
        ({}, "data.datasets"),
    ],
)
def test_faults_of_calendars_name_their_places(data: dict[str, Any], place: str) -> None:
    """No day, a day twice, no number, too many years."""
    assert places(request("calendarHeatmap", **data)) == [place]


def test_what_a_calendar_does_not_use_is_told() -> None:
    """Colours of its own, a second dataset, a scheme for names."""
    sets = [{"data": [["2024-03-01", 1]], "backgroundColor": "red"}, {"data": []}]
    spec = read(request("calendarHeatmap", datasets=sets, options={"color_scheme": "okabe-ito"}))
    assert [notice.place for notice in spec.notices] == [
        "options.color_scheme",
        "data.datasets",
        "data.datasets[0].backgroundColor",
    ]


def test_the_extremes_of_a_calendar_are_told() -> None:
    """With their days; the table has a row a day."""
    body = request("calendarHeatmap", datasets=[{"label": "Loans", "data": [["2024-03-01", 1], ["2024-03-04", 9]]}])
    assert told(body) == (
        "Calendar heatmap. 2 days from 2024-03-01 to 2024-03-04. "
        "Loans: lowest 1 on 2024-03-01; highest 9 on 2024-03-04."
    )
    table = CHART_TYPES["calendarHeatmap"].tabulate(read(body))
    assert (table.columns, table.rows) == (("Day", "Loans"), (("2024-03-01", 1), ("2024-03-04", 9)))


def test_arrows_are_read_and_told() -> None:
    """By name or by place; the longest, and where they point together."""
    body = request("quiver", datasets=[{"label": "W", "data": [[0, 0, 3, 4], {"x": 1, "y": 2, "u": 1, "v": 0}]}])
    assert read(body).data.series[0].us == (3, 1)
    assert told(body) == "Quiver chart. W: 2 arrows, the longest (5) at 0, 0; together they point up and right."
    assert CHART_TYPES["quiver"].tabulate(read(body)).rows == (("W", 0, 0, 3, 4), ("W", 1, 2, 1, 0))


@pytest.mark.parametrize(
    ("data", "place"),
    [
        ([[1, 2, 3]], "data.datasets[0].data[0]"),
        ([{"x": 1, "y": 2, "u": 3}], "data.datasets[0].data[0]"),
        ([{"x": 1, "y": 2, "u": 3, "v": "up"}], "data.datasets[0].data[0].v"),
        ([[1, 2, 3, 4]] * 5001, "data.datasets"),
    ],
)
def test_faults_of_arrows_name_their_places(data: list[Any], place: str) -> None:
    """Too few numbers, text, too many arrows."""
    assert places(request("quiver", datasets=[{"data": data}])) == [place]
