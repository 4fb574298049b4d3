"""Distributions of 200,000 rows: what is counted in the query tells the same as all rows drawn directly.

The tolerance: counts, extremes, quartiles by linear interpolation, ends of whiskers, outliers and the edges of bins are
equal, means to twelve digits; quartiles by another method and bandwidths to a hundred thousandth; densities to a
thousandth of their peak; of a cumulative distribution no value moves by more than a pixel.
"""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from app.charts import CHART_TYPES
from app.charts.distribution.counted import Counted
from app.charts.model import ChartSpec
from tests.large_tables import ROWS, asked, of_query, of_rows, written
from workers.charts.distribution.ecdf import shares_of
from workers.charts.distribution.kde import curve_of
from workers.sources.automatic import counting


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Values that are skewed, whole, large and rounded, some missing, in groups of which one has no name."""
    return written(tmp_path_factory.mktemp("counted"))


def request(chart_type: str, encoding: dict[str, Any], **options: Any) -> dict[str, Any]:
    """What a chart asks for."""
    return {"chart_type": chart_type, "encoding": encoding, "options": options}


def told(spec: ChartSpec) -> tuple[str, tuple[str, ...], list[Any]]:
    """The alt text and the data table."""
    entry = CHART_TYPES[spec.chart_type]
    table = entry.tabulate(spec)
    return entry.describe(spec), table.columns, [cell for row in table.rows for cell in row]


EXACT = [
    request("histogram", {"y": "amount"}),
    request("histogram", {"y": "amount", "x": "color"}),
    request("histogram", {"y": "amount", "x": "color", "color": "half"}, bins=13),
    request("histogram", {"y": "size", "facet": "color"}),
    request("histogram", {"y": "rounded"}, binWidth=0.7),
    request("histogram", {"y": ["amount", "rounded"]}),
    request("boxplot", {"y": "amount", "x": "color"}, showMean=True),
    request("boxplot", {"y": "rounded", "x": "color", "color": "half"}, coef=0.7),
    request("ecdf", {"y": "grade", "color": "half"}),
]
NEARLY = [
    request("boxplot", {"y": "amount", "x": "color"}, quartiles="hinges"),
    request("violin", {"y": "amount", "x": "color"}),
    request("density", {"y": ["amount", "rounded"]}, bandwidth="scott"),
]


@pytest.mark.parametrize("asking", EXACT + NEARLY)
def test_alt_text_and_table_are_those_of_all_rows(large: Path, asking: dict[str, Any]) -> None:
    """Of few rows: nobody could tell from the numbers that the rows were counted before."""
    result = asked(large, asking)
    assert result.rows_out < ROWS / 10
    found, direct = told(of_query(result, asking)), told(of_rows(large, asking))
    assert found[:2] == direct[:2]
    nearly = 1e-5 if asking in NEARLY else 1e-12
    numbers = [cell if isinstance(cell, int | float) else 0 for cell in direct[2]]
    assert [cell if isinstance(cell, int | float) else 0 for cell in found[2]] == pytest.approx(numbers, rel=nearly)
    assert [cell for cell in found[2] if isinstance(cell, str)] == [cell for cell in direct[2] if isinstance(cell, str)]
    assert "are counted, none is left out" in " ".join(notice.message for notice in result.notices)


@pytest.mark.parametrize("column", ["amount", "size", "grade"])
def test_densities_and_shares_are_those_of_all_values(large: Path, column: str) -> None:
    """To a thousandth of the peak; and steps to a pixel of 700."""
    asking = request("violin", {"y": column, "x": "half"})
    found, direct = of_query(asked(large, asking), asking), of_rows(large, asking)
    for one, other in zip(found.data.series[0].cells, direct.data.series[0].cells, strict=True):
        assert isinstance(one, Counted)
        assert len(one) == len(other)
        own, wanted = curve_of(one, found.extras.kernel), curve_of(other, direct.extras.kernel)
        assert own
        assert wanted
        assert np.abs(own.ys - wanted.ys).max() < wanted.ys.max() / 1000
        xs, shares = shares_of(one)
        near = np.interp(shares, *shares_of(other)[::-1])
        assert np.abs(near - xs).max() < (xs[-1] - xs[0]) / 700


@pytest.mark.parametrize("chart_type", ["strip", "beeswarm", "qq"])
def test_dots_are_a_sample(large: Path, chart_type: str) -> None:
    """Where each value is a dot, so many are drawn as can be seen; it is told."""
    result = asked(large, request(chart_type, {"y": "amount", "x": "color"}))
    assert "evenly in the order" in " ".join(notice.message for notice in result.notices)


@pytest.mark.parametrize("encoding", [{"y": "amount", "x": "color"}, {"y": ["amount", "rounded"], "x": "color"}])
def test_many_groups_are_a_sample(large: Path, monkeypatch: pytest.MonkeyPatch, encoding: dict[str, Any]) -> None:
    """Each of them would have too few cells; several columns are one by then."""
    monkeypatch.setattr(counting, "MOST_GROUPS", 2)
    asking = request("boxplot", encoding)
    result = asked(large, asking)
    assert "evenly in the order" in " ".join(notice.message for notice in result.notices)
    assert set(of_query(result, asking).data.labels) == {"red", "green", "blue"}


def test_the_column_of_counts_gets_a_name_of_its_own(tmp_path: Path) -> None:
    """A table may have one that is called so."""
    path = written(tmp_path, "SELECT i % 977 AS count FROM range(20000) AS r(i)")
    result = asked(path, request("histogram", {"y": "count"}))
    assert result.encoding
    assert result.encoding["weight"] not in {"count", ""}
    assert sum(result.columns[result.encoding["weight"]]) == 20_000
