"""Cards say what to do, in the style of a chart."""

import pytest

from app.charts import CHART_TYPES, read
from workers.charts import BUILDERS, build
from workers.look.card import card
from workers.look.theme import DARK, LIGHT, Theme
from workers.render import Browser


def test_every_type_has_a_builder() -> None:
    """A family on one side alone is named here."""
    assert set(CHART_TYPES) == set(BUILDERS)


@pytest.mark.parametrize("name", CHART_TYPES)
@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
def test_every_example_is_built_at_its_size(name: str, theme: Theme) -> None:
    """Picture and page variant alike, on the theme's ground; a document of Bokeh's keeps its own."""
    spec = read(CHART_TYPES[name].example)
    for interactive in (False, True):
        drawing = build(spec, theme, interactive=interactive)
        assert (drawing.width, drawing.height) == (spec.width, spec.height)
        assert drawing.background == (LIGHT if name == "bokeh" else theme).background
        assert drawing.marks > 0


@pytest.mark.browser
def test_a_card_can_be_drawn(browser: Browser) -> None:
    """At any size, with any text."""
    spec = read(CHART_TYPES["bar"].example | {"width": 100, "height": 100})
    drawing = card(spec, "This chart could not be drawn", "Check the source, then submit the request again. " * 20)
    picture = browser.draw(drawing)
    assert (picture.width, picture.height) == (100, 100)
    assert drawing.marks == 0
