"""A style upon a theme: themes by name can be read, a brand's ground and colours are as given."""

import itertools

import pytest

from app.charts.model import Style
from workers.look.colors import contrast, luminance
from workers.look.styles import styled
from workers.look.theme import CONTRAST, CONTRAST_DARK, DARK, LIGHT, PRINT, Theme, theme_on

NAMED = pytest.mark.parametrize("theme", [PRINT, CONTRAST, CONTRAST_DARK], ids=["print", "contrast", "contrast-dark"])


@NAMED
def test_letters_can_be_read(theme: Theme) -> None:
    """7 to 1, as WCAG AAA wants them."""
    assert min(contrast(color, theme.background) for color in (theme.ink, theme.text, theme.muted)) >= 7


@pytest.mark.parametrize("theme", [CONTRAST, CONTRAST_DARK], ids=["light", "dark"])
def test_marks_of_high_contrast_are_seen(theme: Theme) -> None:
    """Each colour keeps 4.5 to 1 to the ground."""
    assert min(contrast(color, theme.background) for color in theme.categorical) >= 4.5


def test_neighbours_of_the_print_palette_stay_apart_in_grey() -> None:
    """By their luminance alone."""
    greys = [luminance(color) for color in PRINT.categorical]
    ratios = [(max(pair) + 0.05) / (min(pair) + 0.05) for pair in itertools.pairwise(greys)]
    assert min(ratios) >= 1.4


@pytest.mark.parametrize(
    ("name", "page", "expected"),
    [
        ("dark", LIGHT, DARK),
        ("light", DARK, LIGHT),
        ("print", DARK, PRINT),
        ("high-contrast", LIGHT, CONTRAST),
        ("high-contrast", DARK, CONTRAST_DARK),
        ("", DARK, DARK),
    ],
)
def test_themes_by_name(name: str, page: Theme, expected: Theme) -> None:
    """High contrast is as dark as the page."""
    assert styled(page, Style(theme=name)) == expected


def test_own_colours_and_ground() -> None:
    """As given; letters are readable on that ground."""
    found = styled(LIGHT, Style(colors=("red", "#0a7d5a"), background="#fdf6e3"))
    assert found.categorical == ("#ff0000", "#0a7d5a")
    assert found.background == "#fdf6e3"
    assert contrast(found.text, found.background) >= 4.5


def test_a_ground_asked_for_with_the_picture_stays() -> None:
    """The style's gives way to it."""
    asked = theme_on("#102030")
    assert styled(asked, Style(theme="light", background="#ffffff")).background == "#102030"
