"""Colours and sizes of the house style. Text has a contrast of at least 4.5:1 on its background (tested)."""

from dataclasses import dataclass

from workers.look.palette import CATEGORICAL, CATEGORICAL_DARK


@dataclass(frozen=True, slots=True)
class Theme:
    """One set of colours (CSS hex).

    ``ink`` is for titles, ``text`` for what is read beside the data, ``muted`` for the source line;
    ``hairline`` for grids, ``baseline`` for zero lines and axes, ``missing`` for data that isn't there.
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
        scale = min(max(side**0.5, 0.8), 2.0)
        return cls(
            scale=scale,
            title=title_size or round(18 * scale, 1),
            subtitle=round(13 * scale, 1),
            label=max(round(12 * scale, 1), 10),
            source=max(round(11 * scale, 1), 10),
            padding=round(16 * min(max(side, 0.3) ** 0.6, 2.0)),
            gap=round(8 * scale),
        )
