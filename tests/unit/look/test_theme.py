"""Text can be read on every theme, and letters keep a size that can be read."""

import pytest

from app.charts.color import NAMED
from workers.look.colors import contrast, over, readable
from workers.look.theme import DARK, LIGHT, Sizes, Theme, theme_on

BOTH = pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)


@BOTH
@pytest.mark.parametrize("ground", ["background", "surface"])
@pytest.mark.parametrize("role", ["ink", "text", "muted"])
def test_text_has_the_contrast_of_wcag_aa(theme: Theme, role: str, ground: str) -> None:
    """4.5 to 1 on the page and on cards."""
    assert contrast(getattr(theme, role), getattr(theme, ground)) >= 4.5


@BOTH
def test_hairlines_stay_behind_the_data(theme: Theme) -> None:
    """A grid is seen, but less than the zero line, and that less than text."""
    hair, base, text = (contrast(color, theme.background) for color in (theme.hairline, theme.baseline, theme.text))
    assert 1.1 < hair < base < text


@BOTH
def test_names_in_the_colour_of_their_line_can_be_read(theme: Theme) -> None:
    """Each palette colour has a shade for letters."""
    shades = [readable(color, theme.background) for color in theme.categorical]
    assert min(contrast(shade, theme.background) for shade in shades) >= 4.5


def test_a_colour_that_can_be_read_stays_as_it_is() -> None:
    """Only pale letters are changed."""
    assert readable("#113399", "#ffffff") == "#113399"


def test_translucent_colours_are_judged_on_their_background() -> None:
    """Half black on white is grey."""
    assert over("#00000080", "#ffffff") == "#7f7f7f"


def test_sizes_at_the_reference_picture() -> None:
    """The rules of the house style, in pixels at 800 x 400."""
    sizes = Sizes.of(800, 400)
    assert (sizes.title, sizes.subtitle, sizes.label, sizes.source, sizes.padding) == (18, 13, 12, 11, 16)


@pytest.mark.parametrize("size", [(100, 100), (120, 60), (300, 200), (4000, 4000)])
def test_letters_are_never_too_small_to_read(size: tuple[int, int]) -> None:
    """Small pictures drop parts, they don't shrink letters to dust."""
    sizes = Sizes.of(*size)
    assert min(sizes.title, sizes.label, sizes.source) >= 10
    assert sizes.padding >= 6


@pytest.mark.parametrize("name", sorted(NAMED.keys() - {"transparent"}))
def test_text_can_be_read_on_every_ground(name: str) -> None:
    """Whatever colour somebody chooses, letters have the contrast of WCAG AA and marks are told from it."""
    theme = theme_on(name)
    assert min(contrast(color, theme.background) for color in (theme.ink, theme.text, theme.muted)) >= 4.5
    assert min(contrast(color, theme.background) for color in theme.categorical) >= 1.5


def test_the_grounds_of_the_house_are_its_themes() -> None:
    """White and the dark theme's own colour change nothing."""
    assert [theme_on(""), theme_on("#fff"), theme_on(DARK.background)] == [LIGHT, LIGHT, DARK]


@pytest.mark.parametrize(("ground", "own"), [("transparent", LIGHT), ("#ffffff00", LIGHT), ("#14171c00", DARK)])
def test_a_translucent_ground_is_of_the_page_it_lies_on(ground: str, own: Theme) -> None:
    """Edges between marks have the page's colour; the plot fills nothing, or it would show twice."""
    theme = theme_on(ground)
    assert (theme.background, theme.ink, theme.fill) == (own.background, own.ink, None)
    assert theme.painted == f"{own.background}00"


def test_a_dark_ground_has_light_letters() -> None:
    """And a light one dark letters."""
    assert (theme_on("navy").name, theme_on("ivory").name) == ("dark", "light")
