"""The style object of a chart upon a theme: which theme, which ground, whose colours."""

from dataclasses import replace

from app.charts.model import Style
from workers.look.colors import to_hex
from workers.look.theme import CONTRAST_DARK, DARK, LIGHT, Theme, named, theme_on

PAGES = (LIGHT, DARK, CONTRAST_DARK)
"""The themes of pictures and pages that were asked for without a ground of their own."""


def styled(theme: Theme, style: Style) -> Theme:
    """The theme of a chart: its own by name, on its own ground, with its own colours.

    A ground that was asked for with the picture is that of ``theme``, and stays.
    """
    if theme in PAGES and style.theme:
        theme = named(style.theme, theme)
    if theme.ground == "" and style.background and theme.background in {page.background for page in PAGES}:
        theme = theme_on(style.background)
    if style.colors:
        theme = replace(theme, categorical=tuple(map(to_hex, style.colors)))
    return theme
