"""Streamgraphs: layers are as thick as their values, and lie as the method says."""

from typing import Any

import numpy as np
import pytest
from bokeh.models import GlyphRenderer, Patch

from app.charts import CHART_TYPES, read
from tests.drawn import read_back
from workers import charts
from workers.charts.stream.flow import baseline_of, flow, inside_out
from workers.drawing import Drawing
from workers.look.theme import LIGHT

ROWS = np.random.default_rng(8).exponential(size=(7, 20))


def build(*rows: list[Any], **options: Any) -> Drawing:
    """The drawing as the browser gets it."""
    datasets = [{"label": f"Series {number}", "data": row} for number, row in enumerate(rows)]
    data = {"labels": [f"W{number}" for number in range(len(rows[0]))], "datasets": datasets}
    return read_back(charts.build(read({"chart_type": "streamgraph", "data": data, "options": options}), LIGHT))


def layers(drawing: Drawing) -> list[GlyphRenderer]:
    """The layers from the bottom up."""
    return [one for one in drawing.root.renderers if isinstance(one.glyph, Patch)]


def texts(drawing: Drawing) -> list[str]:
    """Every text on the page."""
    columns = [renderer.data_source.data for renderer in drawing.root.renderers if renderer.level == "annotation"]
    return [text for data in columns for text in data.get("text", [])]


@pytest.mark.parametrize("kind", ["wiggle", "silhouette", "zero"])
def test_layers_are_as_thick_as_their_values(kind: str) -> None:
    """At each label, one on the other without a gap."""
    pile = flow(np.arange(20.0), ROWS, kind, 0.1)
    at = pile.origin >= 0
    for band in pile.bands:
        np.testing.assert_allclose((band.highs - band.lows)[at], ROWS[band.index], atol=1e-12)
    for below, above in zip(pile.bands, pile.bands[1:], strict=False):
        assert (below.highs == above.lows).all()
    assert sorted(band.index for band in pile.bands) == list(range(7))


def wiggle(rows: np.ndarray, ground: np.ndarray) -> np.ndarray:
    """Byron and Wattenberg's measure between every two places: squared slopes of middles, weighted by thickness."""
    edges = np.vstack((ground, ground + np.cumsum(rows, axis=0)))
    slopes = np.diff((edges[1:] + edges[:-1]) / 2, axis=1)
    return ((rows[:, 1:] + rows[:, :-1]) / 2 * slopes**2).sum(axis=0)


@pytest.mark.parametrize("change", [-0.01, 0.01, 0.5])
def test_the_baseline_has_the_least_wiggle(change: float) -> None:
    """No other slope anywhere makes less of it."""
    ground = baseline_of(ROWS, "wiggle")
    other = ground + change * np.arange(20)
    assert (wiggle(ROWS, ground) < wiggle(ROWS, other)).all()
    assert wiggle(ROWS, ground).sum() < wiggle(ROWS, baseline_of(ROWS, "silhouette")).sum()


def test_a_silhouette_is_symmetrical() -> None:
    """As much above the middle as below."""
    pile = flow(np.arange(20.0), ROWS, "silhouette", 0.1)
    np.testing.assert_allclose(pile.bands[0].lows, -pile.bands[-1].highs, atol=0.02)


def test_early_layers_lie_inside() -> None:
    """Those that swell later lie outside of them, on the side that carries less."""
    rows = np.array([[9, 1, 1, 1, 1], [1, 9, 1, 1, 1], [1, 1, 9, 1, 1], [1, 1, 1, 9, 1], [1, 1, 1, 1, 9.0]])
    order = inside_out(rows)
    assert sorted(order) == [0, 1, 2, 3, 4]
    assert abs(order.index(0) - order.index(1)) == 1
    assert {order[0], order[-1]} == {3, 4}


def test_thick_layers_are_named_inside_and_thin_ones_above() -> None:
    """Each name stands once."""
    drawing = build([50, 60, 55, 50] * 3, [0.5, 0.4, 0.5, 0.6] * 3)
    assert sorted(text for text in texts(drawing) if text.startswith("Series")) == ["Series 0", "Series 1"]
    assert any("hatch" in one.data_source.data for one in drawing.root.renderers)


def test_missing_values_count_as_zero_and_that_is_told() -> None:
    """Streams have no gaps."""
    assert [notice.place for notice in build([1, None, 3], [2, 2, 2]).notices] == ["data.datasets[0].data"]


@pytest.mark.parametrize(
    "rows",
    [
        [[0, 0, 0]],
        [[1e308] * 3, [1e308] * 3],
        [[1e300, 1e308, 2], [5, 1, 1e302]],
        [[5e-324] * 3],
        [[7]],
        [[0, 5, 0], [0, 0, 0]],
    ],
)
def test_odd_values_have_a_range(rows: list[list[float]]) -> None:
    """Nothing, too much, and a single label."""
    drawing = build(*rows)
    axis = drawing.root.y_range
    assert np.isfinite(axis.end - axis.start)
    assert all(np.isfinite(one.data_source.data["y"]).all() for one in layers(drawing))


def test_long_streams_are_drawn_at_few_places() -> None:
    """As many as pixels show."""
    drawing = build([index % 7 + 1 for index in range(20_000)], [3] * 20_000)
    assert drawing.points
    assert drawing.points.method == "m4"
    assert len(layers(drawing)[0].data_source.data["x"]) < 20_000


def test_the_example_is_drawn() -> None:
    """Every layer is named."""
    drawing = read_back(charts.build(read(CHART_TYPES["streamgraph"].example), LIGHT))
    assert drawing.marks == 6
    assert {"Rock", "Disco", "Pop", "Hip-hop", "Electronic", "Soul"} <= set(texts(drawing))
