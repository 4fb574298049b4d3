"""Scatter charts: three ways to write a point, faults by place, and the cloud in words."""

from typing import Any

import pytest

from app.charts import CHART_TYPES, read
from app.domain.errors import Invalid


def request(data: list[Any], **more: Any) -> dict[str, Any]:
    """A request with one dataset."""
    return {"chart_type": "scatter", "data": {"datasets": [{"label": "P", "data": data}], **more}}


def places(body: dict[str, Any]) -> list[str]:
    """Where the faults of a request are."""
    with pytest.raises(Invalid) as caught:
        read(body)
    return [fault.place for fault in caught.value.faults]


@pytest.mark.parametrize(
    ("data", "more"),
    [
        ([{"x": 1, "y": 2}, {"x": 3, "y": 4.5}], {}),
        ([[1, 2], [3, 4.5]], {}),
        ([2, 4.5], {"labels": ["1", "3"]}),
        ([2, 4.5], {"labels": [1, 3]}),
    ],
)
def test_points_may_be_written_in_several_ways(data: list[Any], more: dict[str, Any]) -> None:
    """Objects, pairs, or numbers beside numeric labels."""
    assert read(request(data, **more)).data.series[0].points == ((1, 2), (3, 4.5))


def test_faults_name_their_places() -> None:
    """Each coordinate by itself."""
    data = [{"x": 1, "y": "high"}, [True, 2], [1], "far", {"x": 1}]
    assert places(request(data)) == [
        "data.datasets[0].data[0].y",
        "data.datasets[0].data[1][0]",
        "data.datasets[0].data[2]",
        "data.datasets[0].data[3]",
        "data.datasets[0].data[4]",
    ]


def test_a_number_needs_a_numeric_label() -> None:
    """Without one there is no x."""
    assert places(request([1, 2], labels=["one"])) == ["data.labels[0]", "data.labels[1]"]


def test_points_without_a_coordinate_are_told() -> None:
    """They aren't drawn, and that is said."""
    spec = read(request([[1, None], None, [2, 3]]))
    assert spec.data.series[0].points == ((2, 3),)
    assert [notice.place for notice in spec.notices] == ["data.datasets[0].data"]


def test_empty_data_are_refused() -> None:
    """There is nothing to draw."""
    assert places({"chart_type": "scatter", "data": {"datasets": []}}) == ["data.datasets"]
    assert places({"chart_type": "scatter", "data": {"datasets": "x"}}) == ["data.datasets"]


@pytest.mark.parametrize(
    ("data", "told"),
    [
        ([[0, 0], [1, 1], [2, 2]], "y clearly rises as x rises"),
        ([[0, 2], [1, 1], [2, 0]], "y clearly falls as x rises"),
        ([[0, 0], [1, 1], [2, 0]], "y from 0 to 1."),
        ([[0, 5]], "P: 1 point, x from 0 to 0"),
        ([[1e300, 1e300], [-1e300, -1e300]], "y clearly rises as x rises"),
        ([[1e-300, 1e300], [-1e-300, -1e300]], "y clearly rises as x rises"),
    ],
)
def test_the_cloud_in_words(data: list[Any], told: str) -> None:
    """How many, where, and whether the two go together."""
    assert told in CHART_TYPES["scatter"].describe(read(request(data)))


def test_the_table_has_a_row_a_point() -> None:
    """With the axis titles as headings."""
    body = request([[1, 2], [3, 4]]) | {"options": {"x_axis": "Width", "y_axis": "Height"}}
    table = CHART_TYPES["scatter"].tabulate(read(body))
    assert table.columns == ("Series", "Width", "Height")
    assert table.rows == (("P", 1, 2), ("P", 3, 4))
