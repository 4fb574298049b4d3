"""The faces that the page loads before its first chart; under the SIL Open Font License (OFL.txt)."""

from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).parent
FAMILY = "Plotworks Sans"
"""Inter with tabular figures; made by ``make.py``."""

SCRIPTS = (
    *("Arabic", "Hebrew", "Thai", "Devanagari", "Bengali", "Gurmukhi", "Gujarati", "Oriya", "Tamil", "Telugu"),
    *("Kannada", "Malayalam", "Sinhala", "Lao", "Tibetan", "Myanmar", "Georgian", "Armenian", "Ethiopic", "Khmer"),
    *("CJK SC", "CJK JP"),
)
"""Each has a Noto font of its own; left to itself, the browser sets Tamil in one that has half of its letters."""

_FAMILIES = (FAMILY, "Noto Sans", *(f"Noto Sans {script}" for script in SCRIPTS), "Noto Color Emoji")
FONT_STACK = ", ".join([*(f'"{family}"' for family in _FAMILIES), "sans-serif"])
"""What canvas text asks for: what our faces lack is drawn by the machine's Noto."""

SUBSETS = {
    "latin": "U+0000-00FF,U+0131,U+0152-0153,U+02BB-02BC,U+02C6,U+02DA,U+02DC,U+0304,U+0308,U+0329,U+2000-206F,"
    "U+20AC,U+2122,U+2191,U+2193,U+2212,U+2215,U+FEFF,U+FFFD",
    "latin-ext": "U+0100-02BA,U+02BD-02C5,U+02C7-02CC,U+02CE-02D7,U+02DD-02FF,U+1D00-1DBF,U+1E00-1E9F,U+1EF2-1EFF,"
    "U+2020,U+20A0-20AB,U+20AD-20C0,U+2113,U+2C60-2C7F,U+A720-A7FF",
    "cyrillic": "U+0301,U+0400-045F,U+0490-0491,U+04B0-04B1,U+2116",
    "greek": "U+0370-0377,U+037A-037F,U+0384-038A,U+038C,U+038E-03A1,U+03A3-03FF",
    "vietnamese": "U+0102-0103,U+0110-0111,U+0128-0129,U+0168-0169,U+01A0-01A1,U+01AF-01B0,U+0300,U+0303,U+0309,"
    "U+0323,U+1EA0-1EF9",
}


@dataclass(frozen=True, slots=True)
class Face:
    """One font file: what ``FontFace`` in the page needs to know of it."""

    family: str
    weight: int
    path: Path
    unicode_range: str
    subset: str


FACES = tuple(
    Face(FAMILY, weight, FOLDER / f"{subset}-{weight}.woff2", unicode_range, subset)
    for weight in (400, 600)
    for subset, unicode_range in SUBSETS.items()
)

NOTHING = Face("Plotworks Nothing", 400, FOLDER / "nothing.ttf", "U+0000-10FFFF", "nothing")
"""Made by ``make_nothing.py``: its box for missing characters tells them from all others."""
