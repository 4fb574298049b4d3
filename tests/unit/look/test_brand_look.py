"""A brand kit upon a theme: its colours where they can be seen, its letters where they were made for."""

from dataclasses import replace

import pytest

from app.charts.contrast import seen
from app.charts.model import Brand, Style
from workers.look.colors import contrast
from workers.look.palette import hue_scale, two_sided
from workers.look.styles import styled
from workers.look.theme import DARK, LIGHT, theme_on

BRAND = Brand(
    kit_id="bk_1",
    ground="#ffffff",
    palette=("#0b1f4b", "#e4572e"),
    hue="#0b1f4b",
    text="#12284c",
    grid="#e3e8ef",
    positive="#00857c",
    negative="#c8102e",
    title_color="#0b3d91",
)


def test_on_its_own_ground_a_kit_is_as_given() -> None:
    """Marks, grid, title and letters; what stands beside the data is softer, and can be read."""
    theme = styled(LIGHT, Style(brand=BRAND))
    assert (theme.categorical, theme.hue) == (BRAND.palette, BRAND.hue)
    assert (theme.ink, theme.headline, theme.hairline) == ("#12284c", "#0b3d91", "#e3e8ef")
    assert (theme.positive, theme.negative) == ("#00857c", "#c8102e")
    ratios = [contrast(color, theme.background) for color in (theme.ink, theme.text, theme.muted)]
    assert ratios == sorted(ratios, reverse=True)
    assert ratios[-1] >= 4.5


@pytest.mark.parametrize("page", [DARK, theme_on("#1a237e"), theme_on("#00000000")], ids=lambda page: page.painted)
def test_on_a_dark_page_it_can_be_seen(page: object) -> None:
    """Marks are lightened as far as they must be; letters and grid are the page's own."""
    assert isinstance(page, type(DARK))
    theme = styled(page, Style(brand=BRAND))
    assert all(seen(color, theme.background) == color for color in theme.categorical)
    assert (theme.ink, theme.text, theme.hairline) == (page.ink, page.text, page.hairline)
    assert contrast(theme.headline, theme.background) >= 4.5


def test_a_ground_of_the_kits_own_is_that_of_both_pages() -> None:
    """A chart looks the same in light and in dark."""
    style = Style(background="#0b1020", brand=replace(BRAND, ground="#0b1020", text="#e2e8f0"))
    light, dark = (styled(page, style) for page in (LIGHT, DARK))
    assert light == dark
    assert (light.background, light.ink) == ("#0b1020", "#e2e8f0")


def test_colours_of_the_charts_own_are_as_given() -> None:
    """They go before the kit's, and nothing lightens them."""
    assert styled(DARK, Style(colors=("#000000",), brand=BRAND)).categorical == ("#000000",)


def test_a_style_without_a_kit_changes_nothing() -> None:
    """The house style is as it was."""
    assert [styled(page, Style()) for page in (LIGHT, DARK)] == [LIGHT, DARK]


@pytest.mark.parametrize("ground", ["#ffffff", "#0b1020"])
@pytest.mark.parametrize("hue", ["#0b1f4b", "#ffd400", "#777777", "#7dd3fc"])
def test_a_scale_of_one_hue_goes_away_from_the_ground(hue: str, ground: str) -> None:
    """From little to much each step has more contrast than the one before."""
    ratios = [contrast(color, ground) for color in hue_scale(seen(hue, ground), ground, 9)]
    assert ratios == sorted(ratios)
    assert ratios[-1] / ratios[0] > 2


def test_a_scale_around_zero_ends_in_the_brands_signs() -> None:
    """With next to nothing in its middle."""
    colors = two_sided("#c8102e", "#00857c", "#ffffff", 9)
    assert (colors[0], colors[-1]) == ("#c8102e", "#00857c")
    assert contrast(colors[4], "#ffffff") < 1.3
