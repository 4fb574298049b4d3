"""How data that isn't there looks: light grey with a hatch, named in the legend."""

from workers.look.legend import Entry
from workers.look.theme import Theme

NO_DATA = "No data"
HATCH = "/"


def hatched(theme: Theme) -> dict[str, object]:
    """Visual properties of a glyph that stands for missing data."""
    return {
        "fill_color": theme.missing,
        "hatch_pattern": HATCH,
        "hatch_color": theme.baseline,
        "hatch_alpha": 0.55,
        "hatch_scale": 9,
        "hatch_weight": 1,
    }


def entry(theme: Theme) -> Entry:
    """Its entry in the legend."""
    return Entry(NO_DATA, theme.missing, hatch=HATCH)
