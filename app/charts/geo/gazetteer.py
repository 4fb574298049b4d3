"""The areas of the maps that are shipped: each found by its name, by other names it goes by, or by any of its codes."""

import difflib
import functools
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

FOLDER = files("app.charts.geo").joinpath("names")
MOST_NEAR = 3
_LIKENESS = 0.6

_ALIASES = {
    "world": ("countries", "earth", "world-countries"),
    "us-states": ("usa", "us", "states", "usa-states"),
    "us-counties": ("counties", "usa-counties"),
}
MAPS = tuple(_ALIASES)
"""The names of the maps: countries by ISO 3166-1, states by FIPS and postal codes, counties by FIPS codes."""

_COUNTY = re.compile(r" (county|parish|borough|census area|municipio|municipality)\b")
_SAINT = re.compile(r"\bst\b")


@dataclass(frozen=True, slots=True)
class Place:
    """One area: the ``code`` its shape has, and its name. ``within`` names the area that the map draws it as a part of.

    ``shape`` is False for what the map has no shape of.
    """

    code: str
    name: str
    within: str = ""
    shape: bool = True


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """All areas of one map: ``places`` by code, and by every spelling the places of that spelling."""

    kind: str
    places: Mapping[str, Place]
    spelled: Mapping[str, tuple[Place, ...]]
    code_length: int

    def find(self, value: str | float) -> tuple[Place, ...]:
        """The places that a name or code stands for: none, one, or several of the same name."""
        text = str(int(value)) if isinstance(value, float) and value == int(value) else str(value)
        if text.strip().isdigit():
            text = text.strip().zfill(self.code_length)
        return self.spelled.get(plain(text), ())

    def nearest(self, value: str | float) -> list[str]:
        """Up to three names that are spelled nearly so."""
        near = difflib.get_close_matches(plain(str(value)), self.spelled, n=MOST_NEAR * 2, cutoff=_LIKENESS)
        return list(dict.fromkeys(self.spelled[text][0].name for text in near))[:MOST_NEAR]


def find_map(name: Any) -> str | None:
    """The shipped map of this name in any case, or None."""
    text = str(name).strip().lower().replace("_", "-").replace(" ", "-")
    return next((own for own, others in _ALIASES.items() if text == own or text in others), None)


@functools.cache
def gazetteer(name: str) -> Gazetteer:
    """The areas of a shipped map."""
    read, kind, length = {
        "world": (_countries, "country", 3),
        "us-states": (_states, "US state", 2),
        "us-counties": (_counties, "US county", 5),
    }[name]
    spelled: dict[str, tuple[Place, ...]] = {}
    places = {}
    for place, spellings in read():
        places[place.code] = place
        for text in dict.fromkeys(map(plain, spellings)):
            spelled[text] = (*spelled.get(text, ()), place)
    return Gazetteer(kind, places, spelled, length)


@functools.lru_cache(maxsize=8192)
def plain(text: str) -> str:
    """A name as it is compared: without case, accents, dots and the words that some write and some don't."""
    bare = "".join(char for char in unicodedata.normalize("NFKD", text) if not unicodedata.combining(char)).lower()
    words = " ".join(re.sub(r"[^\w]+", " ", bare.replace("&", " and ").replace("'", "").replace("\u2019", "")).split())
    return _COUNTY.sub("", _SAINT.sub("saint", words)).removeprefix("the ")


def _countries() -> list[tuple[Place, tuple[str, ...]]]:
    """Lines of two letters, three letters, number, name ``| other names > the country it is a part of``."""
    found = []
    for line in _lines("world.txt"):
        known, parted, within = line.partition(" >")
        two, three, number, names = known.split(" ", 3)
        name, *others = _names(names)
        place = Place(number, name, within.strip(), not parted)
        found.append((place, (two, three, number, name, *others)))
    return found


def _states() -> list[tuple[Place, tuple[str, ...]]]:
    """Lines of postal code, FIPS code, name ``| other names``."""
    parted = [line.split(" ", 2) for line in _lines("us-states.txt")]
    return [(Place(code, _names(names)[0]), (postal, code, *_names(names))) for postal, code, names in parted]


def _counties() -> list[tuple[Place, tuple[str, ...]]]:
    """Lines of FIPS code and name; ``=`` is an older code of the same county."""
    states = {place.code: spellings for place, spellings in _states()}
    found = []
    for line in _lines("us-counties.txt"):
        codes, name = line.split(" ", 1)
        code, *older = codes.split("=")
        postal, _, state, *_ = states[code[:2]]
        full = f"{name}, {postal}"
        found.append((Place(code, full), (code, *older, full, f"{name}, {state}", name)))
    return found


def _names(text: str) -> list[str]:
    name, _, others = text.partition(" | ")
    return [name.strip(), *(other.strip() for other in others.split(";") if other.strip())]


def _lines(name: str) -> list[str]:
    return FOLDER.joinpath(name).read_text(encoding="utf-8").splitlines()
