"""The style object of a chart upon a theme: which theme, which ground, whose colours; and the brand kit beneath it."""

from dataclasses import replace

from app.charts.contrast import is_dark, seen
from app.charts.model import Brand, Style
from workers.look.colors import contrast, mix, readable, to_hex
from workers.look.theme import CONTRAST_DARK, DARK, LIGHT, Theme, named, theme_on
from workers.look.tongue import remark

PAGES = (LIGHT, DARK, CONTRAST_DARK)
"""The themes of pictures and pages that were asked for without a ground of their own."""

SOFTER, SOFTEST = 0.2, 0.34
"""How far a kit's letters go towards the ground: beside the data, and at the foot."""

BASELINE = 0.45
"""How far zero lines go from the ground to a kit's letters."""


def styled(theme: Theme, style: Style) -> Theme:
    """The theme of a chart: its own by name, on its own ground, with its own colours.

    A ground that was asked for with the picture is that of ``theme``, and stays.
    """
    if theme in PAGES and style.theme:
        theme = named(style.theme, theme)
    if theme.ground == "" and style.background and theme.background in {page.background for page in PAGES}:
        theme = theme_on(style.background)
    theme = _branded(theme, style.brand)
    if style.colors:
        theme = replace(theme, categorical=tuple(map(to_hex, style.colors)))
    return theme


def _branded(theme: Theme, brand: Brand) -> Theme:
    """A theme with a kit's colours, each in a shade that can be seen, letters in one that can be read.

    A dark chart of a kit that is made for light grounds, or the contrary, has the theme's own letters and grid.
    """
    ground = theme.background
    if not brand.ground:
        return theme
    hue, positive, negative = (
        seen(color, ground) if color else "" for color in (brand.hue, brand.positive, brand.negative)
    )
    theme = replace(theme, hue=hue, positive=positive, negative=negative)
    if brand.palette:
        theme = replace(theme, categorical=tuple(seen(color, ground) for color in brand.palette))
    at_home = is_dark(brand.ground) == is_dark(ground)
    if brand.text and at_home:
        theme = _lettered(theme, _letters("text_color", brand.text, ground))
    if brand.grid and at_home:
        theme = replace(theme, hairline=brand.grid)
    if brand.title_color:
        theme = replace(theme, title=_letters("title.color", brand.title_color, ground))
    return theme


def _letters(name: str, color: str, ground: str) -> str:
    shade = readable(color, ground)
    if shade != color:
        told = f"{color} can't be read on {ground} ({contrast(color, ground):.1f} to 1): letters are {shade}"
        remark(f"brand.{name}", told)
    return shade


def _lettered(theme: Theme, ink: str) -> Theme:
    """Titles in the ink itself, what is read beside the data softer, the source line softest."""
    ground = theme.background
    return replace(
        theme,
        ink=ink,
        text=readable(mix(ink, ground, SOFTER), ground),
        muted=readable(mix(ink, ground, SOFTEST), ground),
        baseline=mix(ground, ink, BASELINE),
    )
