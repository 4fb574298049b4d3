"""Colours and sizes of the house style. Text has a contrast of at least 4.5:1 on its background (tested)."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace

from app.charts.color import OPAQUE
from app.domain.variants import TRANSPARENT
from workers.look.colors import luminance, mix, readable, to_hex
from workers.look.palette import (
    CATEGORICAL,
    CATEGORICAL_CONTRAST,
    CATEGORICAL_CONTRAST_DARK,
    CATEGORICAL_DARK,
    CATEGORICAL_PRINT,
)


@dataclass(frozen=True, slots=True)
class Theme:
    """One set of colours (CSS hex). ``name`` is light or dark: what else is chosen by hand goes by it.

    ``ink`` is for titles, ``text`` for what is read beside the data, ``muted`` for the source line;
    ``hairline`` for grids, ``baseline`` for zero lines and axes, ``missing`` for data that isn't there.
    ``background`` is opaque: what is drawn fits on it and parts marks with it. ``ground`` is what is painted beneath
    the chart, when that is not the same: a translucent colour, to lie on a page of the background's colour.
    """

    name: str
    background: str
    surface: str
    ink: str
    text: str
    muted: str
    hairline: str
    baseline: str
    missing: str
    categorical: tuple[str, ...]
    ground: str = ""
    hue: str = ""
    """The colour of scales of values, where a chart type has none of its own; "" is the house's choice."""
    positive: str = ""
    negative: str = ""
    """What is good or rises, and the contrary; "" is each chart type's own choice."""
    title: str = ""

    @property
    def headline(self) -> str:
        """The colour of the title."""
        return self.title or self.ink

    @property
    def painted(self) -> str:
        """The colour beneath the chart, perhaps translucent."""
        return self.ground or self.background

    @property
    def fill(self) -> str | None:
        """What a plot fills itself with: nothing when the ground would show through twice."""
        return None if self.ground else self.background

    @property
    def quiet(self) -> tuple[str, ...]:
        """The colours that are no data."""
        return self.background, self.ink, self.text, self.muted, self.hairline, self.baseline


LIGHT = Theme(
    name="light",
    background="#ffffff",
    surface="#f9fafb",
    ink="#111827",
    text="#4b5563",
    muted="#6b7280",
    hairline="#e5e7eb",
    baseline="#9ca3af",
    missing="#e5e7eb",
    categorical=CATEGORICAL,
)

DARK = Theme(
    name="dark",
    background="#14171c",
    surface="#1c2027",
    ink="#f3f4f6",
    text="#b4bcc8",
    muted="#8e97a5",
    hairline="#2b313a",
    baseline="#5d6675",
    missing="#363d48",
    categorical=CATEGORICAL_DARK,
)

PRINT = Theme(
    name="light",
    background="#ffffff",
    surface="#ffffff",
    ink="#000000",
    text="#1f1f1f",
    muted="#4a4a4a",
    hairline="#cfcfcf",
    baseline="#6b6b6b",
    missing="#e4e4e4",
    categorical=CATEGORICAL_PRINT,
)
"""For paper: no tinted grounds, black letters, colours that stay apart when printed in grey."""

CONTRAST = Theme(
    name="light",
    background="#ffffff",
    surface="#ffffff",
    ink="#000000",
    text="#000000",
    muted="#262626",
    hairline="#b3b3b3",
    baseline="#000000",
    missing="#d0d0d0",
    categorical=CATEGORICAL_CONTRAST,
)
"""For weak eyes: letters as WCAG AAA wants them, and marks that keep 4.5 to 1 to the ground."""

CONTRAST_DARK = Theme(
    name="dark",
    background="#000000",
    surface="#000000",
    ink="#ffffff",
    text="#ffffff",
    muted="#d9d9d9",
    hairline="#5c5c5c",
    baseline="#ffffff",
    missing="#404040",
    categorical=CATEGORICAL_CONTRAST_DARK,
)


def named(name: str, page: Theme) -> Theme:
    """The theme of a name of ``app.charts.styles.THEMES``; the one of high contrast is as dark as the page."""
    contrast = CONTRAST_DARK if page.name == "dark" else CONTRAST
    return {"light": LIGHT, "dark": DARK, "print": PRINT, "high-contrast": contrast}[name]


LEAST_MARK = 2.0
"""The contrast of the palette's marks to a background of somebody's own."""


def theme_on(ground: str) -> Theme:
    """The theme of a picture on this CSS colour: dark or light by the ground, every text readable on it.

    What shines through is meant to lie on a page of the same colour without its alpha, ``transparent`` on a white one;
    "" is the light theme as it is.
    """
    if not ground:
        return LIGHT
    painted = f"{LIGHT.background}00" if ground == TRANSPARENT else to_hex(ground)
    solid = painted[:OPAQUE]
    theme = next((one for one in (LIGHT, DARK) if one.background == solid), None) or _adapted(solid)
    return replace(theme, ground=painted) if painted != solid else theme


def _adapted(solid: str) -> Theme:
    own = LIGHT if luminance(solid) > 0.18 else DARK  # noqa: PLR2004 - equal contrast to black and white
    ink = readable(own.ink, solid)
    return replace(
        own,
        background=solid,
        surface=mix(solid, ink, 0.03),
        ink=ink,
        text=readable(own.text, solid),
        muted=readable(own.muted, solid),
        hairline=mix(solid, ink, 0.12),
        baseline=mix(solid, ink, 0.4),
        missing=mix(solid, ink, 0.12),
        categorical=tuple(readable(color, solid, LEAST_MARK) for color in own.categorical),
    )


_LEAST: ContextVar[float] = ContextVar("least scale", default=0.8)


@contextmanager
def scaled(least: float) -> Iterator[None]:
    """Within it letters are of this scale at least: those of a part of a picture go with the whole picture's."""
    token = _LEAST.set(max(_LEAST.get(), least))
    try:
        yield
    finally:
        _LEAST.reset(token)


@dataclass(frozen=True, slots=True)
class Sizes:
    """Font sizes and distances in pixels; ``scale`` is 1 at 800 x 400."""

    scale: float
    title: float
    subtitle: float
    label: float
    source: float
    padding: float
    gap: float

    @classmethod
    def of(cls, width: float, height: float, title_size: float | None = None) -> "Sizes":
        """Sizes grow with the root of the picture's side: a picture four times as large has letters twice as large.

        Letters never get smaller than what can be read; padding does.
        """
        side = min(width / 800, height / 400)
        scale = min(max(side**0.5, _LEAST.get()), 2.0)
        return cls(
            scale=scale,
            title=title_size or round(18 * scale, 1),
            subtitle=round(13 * scale, 1),
            label=max(round(12 * scale, 1), 10),
            source=max(round(11 * scale, 1), 10),
            padding=round(16 * min(max(side, 0.3) ** 0.6, 2.0)),
            gap=round(8 * scale),
        )
