"""The names that ``color_scheme`` may have. What they look like is told in ``workers.look.palette``."""

import difflib

SEQUENTIAL = (
    "viridis", "plasma", "inferno", "magma", "cividis", "turbo",
    "blues", "greens", "oranges", "purples", "reds", "greys",
)  # fmt: skip
DIVERGING = ("rdbu", "piyg", "prgn", "brbg", "puor", "rdylbu", "rdylgn", "spectral")
CATEGORICAL = ("plotworks", "okabe-ito")
SCHEMES = (*CATEGORICAL, *SEQUENTIAL, *DIVERGING)
_ALIASES = {"default": "plotworks", "grays": "greys", "coolwarm": "rdbu", "colorblind": "okabe-ito"}


def find_scheme(name: str) -> str | None:
    """The scheme of this name in any case, or None."""
    plain = name.strip().lower()
    plain = _ALIASES.get(plain, plain)
    return plain if plain in SCHEMES else None


def nearest_schemes(name: str) -> list[str]:
    """Up to three known names like this one."""
    return difflib.get_close_matches(name.strip().lower(), SCHEMES, n=3, cutoff=0.5)
