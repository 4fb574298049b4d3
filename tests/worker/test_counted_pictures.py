"""Pictures of 200,000 rows that were counted in the query, held against those of all rows drawn directly.

The tolerance is that of thinned lines (``test_decimation``): at most 0.5 % of the pixels differ by more than 48 of 255,
and the mean difference is at most 1.
"""

from pathlib import Path
from typing import Any

import pytest

from tests.large_tables import asked, of_query, of_rows, written
from tests.worker.test_decimation import MOST_FAR, MOST_MEAN, apart, pixels
from workers.charts import build
from workers.render import Browser

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Skewed values with many outliers, in groups."""
    return written(tmp_path_factory.mktemp("pictures"))


@pytest.mark.parametrize(
    ("chart_type", "encoding"),
    [
        ("histogram", {"y": "amount", "x": "color"}),
        ("boxplot", {"y": "amount", "x": "color", "color": "half"}),
        ("violin", {"y": "amount", "x": "color"}),
    ],
)
def test_counted_rows_make_the_same_picture(
    browser: Browser, large: Path, chart_type: str, encoding: dict[str, Any]
) -> None:
    """Bars, boxes, outliers and outlines lie where they would."""
    request = {"chart_type": chart_type, "encoding": encoding, "options": {"title": "T"}}
    counted, direct = build(of_query(asked(large, request), request)), build(of_rows(large, request))
    assert counted.points == direct.points
    far, mean = apart(pixels(browser, counted), pixels(browser, direct))
    assert far <= MOST_FAR, f"{far:.2%} of the pixels differ"
    assert mean <= MOST_MEAN


def test_a_grid_makes_the_picture_of_its_points(browser: Browser, large: Path) -> None:
    """Its cells are not quite pixels: squares of 10 x 10 pixels have the same shade to within 8 of 255 in the mean."""
    request = {"chart_type": "scatter", "encoding": {"x": "amount", "y": "rounded"}, "options": {"title": "T"}}
    found = [build(each) for each in (of_query(asked(large, request), request), of_rows(large, request))]
    assert [drawing.points and drawing.points.method for drawing in found] == ["density", "density"]
    counted, direct = (pixels(browser, each)[60:360, :680].reshape(30, 10, 68, 10, 3).mean((1, 3)) for each in found)
    assert direct.std() > 20
    assert abs(counted - direct).mean() < 8
