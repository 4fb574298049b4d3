"""Reading matrices: the shapes they come in, who names the rows, and faults by place."""

from typing import Any

import pytest

from app.charts import CHART_TYPES, read
from app.charts.model import ChartSpec
from app.domain.errors import Invalid

SEED = {
    "chart_type": "heatmap",
    "data": {
        "labels": ["Product A", "Product B", "Product C"],
        "datasets": [
            {
                "label": "Sales Heatmap",
                "data": [[12, 19, 3], [5, 2, 8], [9, 15, 5]],
                "backgroundColor": "rgba(255, 99, 132, 0.5)",
            }
        ],
    },
    "advanced_options": {"color_scheme": "viridis", "interpolation": "bilinear", "show_contours": True},
}


def heatmap(data: dict[str, Any], **advanced: Any) -> ChartSpec:
    """A heatmap of this data."""
    return read({"chart_type": "heatmap", "data": data, "advanced_options": advanced})


def places(data: dict[str, Any]) -> list[str]:
    """Where the faults of this data are."""
    with pytest.raises(Invalid) as caught:
        heatmap(data)
    return [fault.place for fault in caught.value.faults]


def test_the_bodies_of_the_guide_are_read_unchanged() -> None:
    """A list of rows in one dataset, its three options honoured; the colour that isn't used is told."""
    spec = read(SEED)
    assert spec.data.values == ((12, 19, 3), (5, 2, 8), (9, 15, 5))
    assert spec.data.columns == spec.data.rows == ("Product A", "Product B", "Product C")
    assert (spec.extras.interpolation, spec.extras.contours, spec.options.color_scheme) == ("bilinear", True, "viridis")
    assert [notice.place for notice in spec.notices] == ["data.datasets[0].backgroundColor"]


def test_datasets_may_be_rows() -> None:
    """Each dataset is a row of its name."""
    spec = heatmap({"labels": ["x", "y", "z"], "datasets": [{"label": "A", "data": [1, 2, 3]}, {"data": [4, None, 6]}]})
    assert spec.data.rows == ("A", "")
    assert spec.data.values == ((1, 2, 3), (4, None, 6))


@pytest.mark.parametrize(
    ("extra", "rows"),
    [
        ({"y_labels": ["up", "down"]}, ("up", "down")),
        ({"yLabels": ["up", "down"]}, ("up", "down")),
        ({}, ("1", "2")),
    ],
)
def test_rows_are_named_by_y_labels_or_numbered(extra: dict[str, Any], rows: tuple[str, ...]) -> None:
    """Two rows of three columns have no names on their own."""
    spec = heatmap({"labels": ["a", "b", "c"], "datasets": [{"data": [[1, 2, 3], [4, 5, 6]]}], **extra})
    assert spec.data.rows == rows


def test_columns_without_labels_are_numbered() -> None:
    """A plain grid of numbers needs no labels."""
    spec = heatmap({"datasets": [{"data": [[1, 2], [3, 4], [5, 6]]}]})
    assert (spec.data.columns, spec.data.rows) == (("1", "2"), ("1", "2", "3"))


@pytest.mark.parametrize(
    ("data", "place"),
    [
        ({"labels": ["a", "b"], "datasets": [{"data": [[1, 2], [3]]}]}, "data.datasets[0].data[1]"),
        ({"labels": ["a", "b"], "datasets": [{"data": [[1, 2], [3, "4"]]}]}, "data.datasets[0].data[1][1]"),
        ({"labels": ["a", "b"], "datasets": [{"data": [[1, 2], 3]}]}, "data.datasets[0].data[1]"),
        ({"labels": ["a"], "datasets": [{"data": [1]}, {"data": [True]}]}, "data.datasets[1].data[0]"),
        ({"labels": ["a"], "datasets": [{"data": [[1]]}], "y_labels": []}, "data.y_labels"),
        ({"labels": ["a"], "datasets": [{"data": [[1]]}], "y_labels": "a"}, "data.y_labels"),
        ({"labels": {}, "datasets": [{"data": [[1]]}]}, "data.labels"),
        ({"labels": ["a"], "datasets": [{"data": [[]]}]}, "data.datasets[0].data"),
        ({"labels": ["a"], "datasets": [{"data": []}]}, "data.datasets[0].data"),
        ({"labels": ["a"], "datasets": []}, "data.datasets"),
        ({"labels": ["a"]}, "data.datasets"),
        ({"labels": ["a"], "datasets": [{"data": "1"}]}, "data.datasets[0].data"),
        ({"datasets": [{"data": [[1] * 2001]}]}, "data.datasets"),
    ],
)
def test_faults_are_told_by_their_place(data: dict[str, Any], place: str) -> None:
    """Ragged rows, text in cells, things that are no lists, nothing at all, too much."""
    assert place in places(data)


def test_a_scheme_for_names_is_not_used_for_values() -> None:
    """It is told, by its place."""
    spec = heatmap({"datasets": [{"data": [[1, 2]]}]}, color_scheme="okabe-ito")
    assert [notice.place for notice in spec.notices] == ["advanced_options.color_scheme"]


def test_an_unknown_interpolation_is_told_and_nearest_is_used() -> None:
    """A chart with one option less is better than none."""
    spec = heatmap({"datasets": [{"data": [[1, 2]]}]}, interpolation="lanczos")
    assert spec.extras.interpolation == "nearest"
    assert "bilinear" in spec.notices[0].message


def test_the_alt_text_names_extremes_and_gaps() -> None:
    """Where the lowest and the highest stand, and how many cells are empty."""
    text = CHART_TYPES["heatmap"].describe(
        heatmap({"labels": ["x", "y"], "datasets": [{"label": "r", "data": [[1, None], [3, 2]]}]})
    )
    assert "lowest 1 at x, x; highest 3 at y, x" in text
    assert text.endswith("Cells without a value: 1.")


def test_the_table_is_the_matrix() -> None:
    """Names first, then the values of a row."""
    table = CHART_TYPES["heatmap"].tabulate(read(SEED))
    assert table.columns == ("Row", "Product A", "Product B", "Product C")
    assert table.rows[1] == ("Product B", 5, 2, 8)
