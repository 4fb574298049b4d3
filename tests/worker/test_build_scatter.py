"""Points: coordinates in the Bokeh models equal the request; crowds are small and see-through."""

from typing import Any

import pytest
from bokeh.models import Scatter

from app.charts import CHART_TYPES, read
from workers.charts import build
from workers.charts.scatter import crowd
from workers.drawing import Drawing
from workers.look.theme import LIGHT


def spec(*datasets: dict[str, Any], **options: Any) -> Any:
    """A scatter chart that has been read."""
    return read({"chart_type": "scatter", "data": {"datasets": list(datasets)}, "options": options})


def points(drawing: Drawing) -> list[Any]:
    """The renderers that draw data."""
    return [one for one in drawing.root.renderers if isinstance(one.glyph, Scatter) and one.level == "glyph"]


def test_points_lie_at_their_coordinates() -> None:
    """One renderer a dataset, one disc a point."""
    drawing = build(spec({"data": [[1, 2], [3, 4]]}, {"data": [{"x": 5, "y": 6}]}))
    first, second = (one.data_source.data for one in points(drawing))
    assert (first["x"], first["y"]) == ([1, 3], [2, 4])
    assert (second["x"], second["y"]) == ([5], [6])
    assert drawing.marks == 3


@pytest.mark.parametrize("data", [[[1, 2], [3, 4]], [[-5, 1e9], [7, -1e-9]], [[3, 3]], [[0, 0]]])
def test_both_axes_hold_every_point(data: list[list[float]]) -> None:
    """No point is cut off."""
    plot = build(spec({"data": data})).root
    for x, y in data:
        assert plot.x_range.start <= x <= plot.x_range.end
        assert plot.y_range.start <= y <= plot.y_range.end


def test_crowds_are_smaller_and_paler() -> None:
    """The more points, the less each one hides."""
    sizes, alphas = zip(*(crowd(count) for count in (10, 100, 1000, 5000, 100_000)), strict=True)
    assert sorted(sizes, reverse=True) == list(sizes)
    assert sorted(alphas, reverse=True) == list(alphas)
    assert sizes[-1] >= 2


def test_own_colours_and_radius_are_honoured() -> None:
    """As opaque as they were asked for."""
    (one,) = points(
        build(spec({"data": [[1, 2], [3, 4]], "backgroundColor": "rgba(255, 0, 0, 0.5)", "pointRadius": 6}))
    )
    assert one.data_source.data["fill"] == ["#ff000080"] * 2
    assert (one.glyph.size, one.glyph.fill_alpha) == (12, 1)


def test_no_points_are_a_quiet_card() -> None:
    """A dataset without points is drawn as a card."""
    assert build(spec({"data": []})).marks == 0


def test_the_page_variant_tells_coordinates() -> None:
    """In full."""
    (one,) = points(build(spec({"label": "P", "data": [[1234.5, 2]]}), LIGHT, interactive=True))
    assert {name: one.data_source.data[name] for name in ("series", "shown_x", "shown_y")} == {
        "series": ["P"],
        "shown_x": ["1,234.5"],
        "shown_y": ["2"],
    }


def test_the_example_is_drawn() -> None:
    """As the catalogue shows it."""
    example = read(CHART_TYPES["scatter"].example)
    assert build(example).marks == sum(len(series.points) for series in example.data.series)
