"""Doughnuts: rings whose angles are shares, with a readable text in the hole; parts of a circle use the whole page."""

import math
from typing import Any

import pytest
from bokeh.models import AnnularWedge, GlyphRenderer, MultiLine, Wedge

from app.charts import read
from tests.drawn import read_back
from workers import charts
from workers.drawing import Drawing
from workers.look.colors import contrast
from workers.look.text import width_of
from workers.look.theme import DARK, LIGHT, Theme


def drawn(values: list[Any], *, size: tuple[int, int] = (800, 400), theme: Theme = LIGHT, **options: Any) -> Drawing:
    """A doughnut of these values, its labels a, b, c ..."""
    labels = [chr(97 + index) for index in range(len(values))]
    data = {"labels": labels, "datasets": [{"label": "Visits", "data": values}]}
    body = {"chart_type": "doughnut", "data": data, "options": options, "width": size[0], "height": size[1]}
    return read_back(charts.build(read(body), theme))


def renderer_of(drawing: Drawing, glyph: type) -> GlyphRenderer:
    """The renderer of the one glyph of this kind."""
    (found,) = (one for one in drawing.root.renderers if isinstance(one.glyph, glyph))
    return found


def texts(drawing: Drawing) -> dict[str, dict[str, Any]]:
    """Every text on the ring's ranges: where it is, its size and colour."""
    rows: dict[str, dict[str, Any]] = {}
    for one in drawing.root.renderers:
        data = one.data_source.data
        for index, text in enumerate(data.get("text", [])):
            rows[text] = {name: column[index] for name, column in data.items()}
    return rows


def test_angles_are_shares_and_the_hole_is_as_asked() -> None:
    """Clockwise from 12 o'clock, the hole a share of the radius."""
    rings = renderer_of(drawn([25, 75], cutout="70%"), AnnularWedge)
    assert rings.data_source.data["start"] == pytest.approx([math.pi / 2, math.pi / 2 - 1.5 * math.pi])
    assert rings.data_source.data["end"] == pytest.approx([-math.pi, -1.5 * math.pi])
    assert rings.glyph.inner_radius == pytest.approx(0.7 * rings.glyph.outer_radius)


def test_half_a_circle_starts_left_and_ends_right() -> None:
    """It is larger than a whole one on the same page."""
    half = renderer_of(drawn([1, 1], rotation=-90, circumference=180), AnnularWedge)
    assert half.data_source.data["start"][0] % math.tau == pytest.approx(math.pi)
    assert half.data_source.data["end"][-1] % math.tau == pytest.approx(0, abs=1e-9)
    assert half.glyph.outer_radius > 1.4 * renderer_of(drawn([1, 1]), AnnularWedge).glyph.outer_radius


def test_the_sum_stands_in_the_hole() -> None:
    """With what it counts; not when it would only say a hundred."""
    assert {"4", "Visits"} <= set(texts(drawn([1, 3])))
    assert "100" not in texts(drawn([25, 75]))


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_a_centre_text_can_be_read(theme: Theme) -> None:
    """Whatever colour it was asked in."""
    row = texts(drawn([1, 3], theme=theme, centerText={"text": "Budget", "color": "#808080"}))["Budget"]
    assert contrast(row["color"], theme.background) >= 4.5
    assert (row["x"], row["y"]) == (0, pytest.approx(0, abs=1))


@pytest.mark.parametrize("size", [(800, 400), (300, 200), (120, 100), (1600, 900)])
def test_a_centre_text_lies_within_the_hole(size: tuple[int, int]) -> None:
    """It is shrunk; where it can't be read then, it isn't drawn."""
    drawing = drawn([1, 3], size=size, centerText="A rather long text")
    hole = renderer_of(drawing, AnnularWedge).glyph.inner_radius
    row = texts(drawing).get("A rather long text")
    if row is None:
        assert hole < 60
    else:
        assert width_of("A rather long text", float(row["size"][:-2]), 600) / 2 < hole


def test_names_stand_beside_a_ring() -> None:
    """Every slice has a leader; without figures there are only names."""
    drawing = drawn([60, 40], plugins={"datalabels": {"display": False}})
    assert len(renderer_of(drawing, MultiLine).data_source.data["xs"]) == 2


def test_a_pie_without_a_hole_stays_a_pie() -> None:
    """``cutout`` 0 leaves nothing out."""
    assert renderer_of(drawn([1, 2], cutout="0%"), Wedge).data_source.data["label"] == ["b", "a"]


def test_a_legend_that_was_asked_for_has_the_names() -> None:
    """Then only figures stand at the slices."""
    row = texts(drawn([1, 2], legend={"display": True}, title="T"))
    assert row["a"]["x"] == 0
    assert "33\u00a0%" in row
