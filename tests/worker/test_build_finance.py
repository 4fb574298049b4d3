"""Candles: bodies and wicks are the prices, rising ones hollow, side by side without days off."""

import io
from typing import Any

import pytest
from bokeh.models import HoverTool, Segment, VBar
from PIL import Image

from app.charts import read
from tests.drawn import read_back
from workers import charts
from workers.charts.finance import PAINTS
from workers.drawing import Drawing
from workers.look.colors import contrast, luminance
from workers.look.theme import DARK, LIGHT, Theme
from workers.render import Browser

UP = {"open": 100, "high": 110, "low": 95, "close": 105}
DOWN = {"open": 105, "high": 106, "low": 90, "close": 92}


def drawn(values: list[Any], *, theme: Theme = LIGHT, interactive: bool = False, **options: Any) -> Drawing:
    """Candles of days in January 2026, and on."""
    labels = [f"{2026 + n // 336}-{n // 28 % 12 + 1:02d}-{n % 28 + 1:02d}" for n in range(len(values))]
    data = {"labels": labels, "datasets": [{"label": "ACME", "data": values}]}
    spec = read({"chart_type": "candlestick", "data": data, "options": options})
    return read_back(charts.build(spec, theme, interactive=interactive))


def bodies(drawing: Drawing) -> Any:
    """The renderer of the bodies."""
    (found,) = (one for one in drawing.root.renderers if isinstance(one.glyph, VBar))
    return found


def test_bodies_and_wicks_are_the_prices() -> None:
    """Body from open to close, wicks from there to low and high, null leaves its place empty."""
    drawing = drawn([UP, None, DOWN])
    data = bodies(drawing).data_source.data
    assert data["x"] == [0, 2]
    assert (data["low"], data["body_low"], data["body_high"], data["high"]) == (
        [95, 90],
        [100, 92],
        [105, 105],
        [110, 106],
    )
    assert sum(isinstance(one.glyph, Segment) for one in drawing.root.renderers) == 2
    assert drawing.marks == 2


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_up_and_down_differ_without_colour(theme: Theme) -> None:
    """Rising bodies are hollow, falling ones filled; both stand out, and are apart in grey."""
    data = bodies(drawn([UP, DOWN], theme=theme)).data_source.data
    paint = PAINTS[theme.name]
    assert data["fill"] == [theme.background, paint.down]
    assert data["edge"] == [paint.up, paint.down]
    assert min(contrast(paint.up, theme.background), contrast(paint.down, theme.background)) >= 2.9
    assert luminance(paint.up) > luminance(paint.down) * 1.4


def test_bodies_too_thin_to_be_hollow_are_filled() -> None:
    """At a thousand candles every body has the colour of its edge."""
    data = bodies(drawn([UP, DOWN] * 500)).data_source.data
    assert data["fill"] == data["edge"]


@pytest.mark.parametrize("count", [1, 4, 60, 1000])
def test_candles_do_not_touch(count: int) -> None:
    """Bodies with their edges keep a gap, and few are no walls."""
    drawing = drawn([UP] * count)
    width = 800 - drawing.root.min_border_left - drawing.root.min_border_right
    glyph = bodies(drawing).glyph
    pixels = glyph.width * width / count + glyph.line_width
    assert pixels <= min(0.85 * width / count, 36)


def test_the_axis_does_not_start_at_zero_unless_asked() -> None:
    """Prices are compared with each other."""
    assert drawn([UP, DOWN]).root.y_range.start > 80
    begun = drawn([UP, DOWN], scales={"yAxes": [{"ticks": {"beginAtZero": True}}]})
    assert begun.root.y_range.start <= 0


def test_candles_side_by_side_have_one_place_each() -> None:
    """Days off take no room."""
    root = drawn([UP] * 30).root
    assert (root.x_range.start, root.x_range.end) == (-0.5, 29.5)


def test_nothing_but_gaps_is_a_card() -> None:
    """No mark."""
    assert drawn([None, None]).marks == 0


def test_a_page_tells_four_prices() -> None:
    """Hover reads text from columns."""
    drawing = drawn([{**UP, "close": 104.25}], interactive=True)
    (hover,) = (tool for tool in drawing.root.toolbar.tools if isinstance(tool, HoverTool))
    assert [word for word, _ in hover.tooltips] == ["Period", "Open", "High", "Low", "Close"]
    assert bodies(drawing).data_source.data["closes"] == ["104.25"]


@pytest.mark.browser
def test_chromium_draws_hollow_and_filled(browser: Browser) -> None:
    """The middle of a rising body is background, that of a falling one is its colour."""
    drawing = drawn([UP, DOWN])
    picture = Image.open(io.BytesIO(browser.draw(drawing).body)).convert("RGB")
    root = drawing.root
    width = 800 - root.min_border_left - root.min_border_right
    height = 400 - root.min_border_top - root.min_border_bottom
    share = (root.y_range.end - 100) / (root.y_range.end - root.y_range.start)
    y = round(root.min_border_top + height * share) - 5
    rising, falling = (picture.getpixel((round(root.min_border_left + width * at), y)) for at in (0.25, 0.75))
    assert rising == (255, 255, 255)
    assert "#{:02x}{:02x}{:02x}".format(*falling) == PAINTS["light"].down
