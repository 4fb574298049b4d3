"""Bands: both ends are where the request has them, around their line."""

from typing import Any

import numpy as np
import pytest
from bokeh.models import GlyphRenderer, Line, Patch

from app.charts import CHART_TYPES, read
from tests.drawn import read_back
from workers import charts
from workers.drawing import Drawing
from workers.look.theme import LIGHT


def build(*datasets: dict[str, Any], labels: Any = None, interactive: bool = False) -> Drawing:
    """The drawing as the browser gets it."""
    data = {"labels": labels or ["Q1", "Q2", "Q3"], "datasets": list(datasets)}
    return read_back(charts.build(read({"chart_type": "band", "data": data}), LIGHT, interactive=interactive))


def renderers(drawing: Drawing, glyph: type) -> list[GlyphRenderer]:
    """The renderers of one kind of glyph that draw data."""
    return [one for one in drawing.root.renderers if isinstance(one.glyph, glyph) and one.level == "glyph"]


WHOLE = {"data": [5, 6, 7], "low": [4, 4, 4], "high": [6, 8, 11]}


@pytest.mark.parametrize(
    "own",
    [
        WHOLE,
        {"data": [5, 6, 7], "lower": [4, 4, 4], "upper": [6, 8, 11]},
        {"data": [{"y": 5, "low": 4, "high": 6}, {"y": 6, "yMin": 4, "yMax": 8}, {"y": 7, "lower": 4, "upper": 11}]},
    ],
)
def test_a_band_lies_between_its_ends(own: dict[str, Any]) -> None:
    """However they are spelt."""
    drawing = build(own)
    data = renderers(drawing, Patch)[0].data_source.data
    assert list(zip(data["x"], data["y"], strict=True)) == [(0, 6), (1, 8), (2, 11), (2, 4), (1, 4), (0, 4)]
    assert renderers(drawing, Line)[0].data_source.data["y"] == [5, 6, 7]
    assert drawing.root.y_range.end >= 11


@pytest.mark.parametrize(("error", "tops"), [([1, 2, 3], [6, 8, 10]), (2, [7, 8, 9])])
def test_a_distance_makes_a_band(error: Any, tops: list[float]) -> None:
    """The same to both sides; one number is for all."""
    data = renderers(build({"data": [5, 6, 7], "error": error}), Patch)[0].data_source.data
    assert data["y"][:3] == tops
    assert data["y"][:2:-1] == [2 * value - top for value, top in zip([5, 6, 7], tops, strict=True)]


def test_gaps_part_a_band() -> None:
    """An end that is missing is a gap in both."""
    own = {"data": [5] * 5, "low": [4, 4, None, 4, 4], "high": [6, 6, 6, 6, 6]}
    data = renderers(build(own, labels=list("abcde")), Patch)[0].data_source.data
    assert np.isnan(data["x"]).sum() == 1
    assert 2 not in data["x"]


def test_a_band_may_have_no_line() -> None:
    """Its ends are enough."""
    drawing = build({"low": [1, 2, 3], "high": [4, 5, 6]})
    assert drawing.marks == 1
    assert len(renderers(drawing, Patch)) == 1


def test_a_line_without_a_band_stays_a_line() -> None:
    """Beside one that has one."""
    drawing = build(WHOLE, {"data": [1, 2, None]})
    assert (len(renderers(drawing, Patch)), len(renderers(drawing, Line))) == (1, 2)


def test_long_bands_keep_their_extremes() -> None:
    """At no more places than pixels show."""
    count = 20_000
    high = [3.0] * count
    high[12_345] = 9
    own = {"data": [2.0] * count, "low": [1.0] * count, "high": high}
    data = renderers(build(own, labels=list(map(str, range(count)))), Patch)[0].data_source.data
    assert max(data["y"]) == 9
    assert len(data["x"]) < 16_000


def test_the_page_variant_tells_both_ends() -> None:
    """Beside the value."""
    data = renderers(build(WHOLE, interactive=True), Line)[0].data_source.data
    assert data["band"] == ["4 to 6", "4 to 8", "4 to 11"]


def test_the_example_is_drawn() -> None:
    """Two lines and a band."""
    assert read_back(charts.build(read(CHART_TYPES["band"].example), LIGHT)).marks == 3
