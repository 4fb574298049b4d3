"""The style object: colours, font, background, logo, theme and locale, as a brand kit holds them."""

import base64
import binascii
import functools
import re
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from xml.etree import ElementTree as ET

from babel import Locale, UnknownLocaleError
from babel.numbers import list_currencies

from app.charts.color import is_color
from app.charts.model import Style
from app.charts.reading import OptionReader, shown

THEMES = ("light", "dark", "print", "high-contrast")
CORNERS = ("top-left", "top-right", "bottom-left", "bottom-right")
MOST_COLORS = 100
MOST_LOGO = 256 * 1024
"""Bytes of a logo."""

MOST_SIDE = 4096
"""Pixels of a PNG's side."""

NO_LOGO = "none"
"""In place of a logo: not even that of the brand kit."""

_FONT = re.compile(r"[\w][\w .\-]{0,63}")
_PNG, _SVG = b"\x89PNG\r\n\x1a\n", re.compile(rb"\s*(<\?xml[^>]*\?>\s*)?(<!--.*?-->\s*)*<svg[\s>]", re.DOTALL)
_URI = re.compile(r"data:image/(png|svg\+xml)(?:;charset=[\w-]+)?;base64,([A-Za-z0-9+/=\s]+)")


def read_style(options: OptionReader, advanced: OptionReader, honours: AbstractSet[str]) -> Style:
    """The look of a chart; what can't be had is told and left to the house style."""
    theme = options.choice(THEMES, "style.theme", "theme") or ""
    corner = options.choice(CORNERS, "style.logo_corner", "style.logoPosition", "logo_corner")
    colors: tuple[str, ...] = ()
    if "colors" in honours:
        colors = _colors(options, "style.colors", "colors", "style.palette") or _colors(advanced, "colors")
    return Style(
        theme=theme,
        colors=colors,
        background=_background(options),
        font=_font(options),
        logo=_logo(options, "style.logo", "logo"),
        logo_corner=corner or "",
    )


def read_locale(options: OptionReader) -> str:
    """The locale as Babel names it, or ""."""
    path, value = options.find("locale", "style.locale")
    if not path:
        return ""
    found = locale_of(value) if isinstance(value, str) else None
    if found is None:
        options.refuse(path, f'{shown(value)} is no locale; try "de", "pt-BR" or "en-GB"')
    return found or ""


def read_currency(options: OptionReader) -> str:
    """An ISO 4217 code, or ""."""
    path, value = options.find("currency", "style.currency")
    if path and value not in known_currencies():
        options.refuse(path, f'{shown(value)} is no currency; give its three letters, such as "EUR"')
        return ""
    return value or ""


@functools.lru_cache(maxsize=256)
def locale_of(name: str) -> str | None:
    """The name that Babel has for a locale; None for an unknown one."""
    try:
        return str(Locale.parse(name.strip().replace("-", "_")))
    except (UnknownLocaleError, ValueError):
        return None


@functools.cache
def known_currencies() -> frozenset[str]:
    """All codes of ISO 4217, past ones too."""
    return frozenset(list_currencies())


def _colors(options: OptionReader, *paths: str) -> tuple[str, ...]:
    path, value = options.find(*(path for path in paths if not options.is_object(path)))
    if not path:
        return ()
    if not isinstance(value, list) or not value or len(value) > MOST_COLORS:
        options.refuse(path, f"expected a list of 1 to {MOST_COLORS} colours, found {shown(value)}")
        return ()
    wrong = next((index for index, color in enumerate(value) if not is_color(color)), None)
    if wrong is not None:
        options.refuse(f"{path}.{wrong}", f"{shown(value[wrong])} is no colour")
        return ()
    return tuple(value)


def _background(options: OptionReader) -> str:
    path, value = options.find("style.background", "style.backgroundColor", "background", "backgroundColor")
    if not path or is_color(value):
        return value or ""
    options.refuse(path, f"{shown(value)} is no colour")
    return ""


def _font(options: OptionReader) -> str:
    path, value = options.find("style.font", "style.fonts", "style.font_family", "font.family", "defaultFontFamily")
    family: object = value[0] if isinstance(value, list) and value else value
    if not path or is_font(family):
        return family if isinstance(family, str) else ""
    options.refuse(path, f"{shown(family)} is no name of a font family")
    return ""


def is_font(name: object) -> bool:
    """Whether this can be the name of a font family."""
    return isinstance(name, str) and bool(_FONT.fullmatch(name))


def _logo(options: OptionReader, *paths: Sequence[str] | str) -> str:
    path, value = options.find(*map(str, paths))
    if not path:
        return ""
    if value is False or value == NO_LOGO:
        return NO_LOGO
    problem = logo_problem(value)
    if problem:
        options.refuse(path, problem)
        return ""
    return "".join(str(value).split())


def logo_problem(value: object) -> str:
    """Why this can't be a logo, or ""."""
    match = _URI.fullmatch(value.strip()) if isinstance(value, str) and len(value) <= MOST_LOGO * 2 else None
    if not match:
        return f"expected a data URI in base64 of a PNG or SVG of at most {MOST_LOGO // 1024} kB"
    try:
        body = base64.b64decode("".join(match[2].split()), validate=True)
    except binascii.Error:
        return "its base64 can't be read"
    if len(body) > MOST_LOGO:
        return f"it has {len(body) // 1024:,} kB; a logo has at most {MOST_LOGO // 1024} kB"
    if match[1] == "png":
        sides = [int.from_bytes(body[at : at + 4], "big") for at in (16, 20)]
        wrong = not body.startswith(_PNG) or not all(0 < side <= MOST_SIDE for side in sides)
        return f"it is no PNG of at most {MOST_SIDE:,} x {MOST_SIDE:,} pixels" if wrong else ""
    return "" if _is_svg(body) else "it is no well-formed SVG without entities"


def _is_svg(body: bytes) -> bool:
    """Whether the text can be drawn as a picture. An ``<img>`` runs no scripts and loads nothing from elsewhere."""
    if not _SVG.match(body) or b"<!" in body.replace(b"<!--", b""):
        return False
    try:
        return ET.fromstring(body).tag.endswith("svg")  # noqa: S314 - it declares no entities, see above
    except ET.ParseError:
        return False
