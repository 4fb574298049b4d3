"""The columns of a table as the planner sees them: the words of their names, and what kind of thing each holds."""

import functools
import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from app.charts.geo.gazetteer import gazetteer
from workers.planner.lexicon import short_forms, synonyms, word_set
from workers.planner.profile import Column, Profile
from workers.planner.tokens import is_glyph, name_words, tokens

MOST_CATEGORIES = 30
"""Different numbers up to which a column of whole numbers may be names, such as cylinders or class."""
FEW_CATEGORIES = 12
GENERIC, STOP = 0.35, 0.12
"""What a word of a column's name weighs that says little, or nothing."""

_SYNONYM = 0.75
"""How much a word is the one that it stands for."""
_STOPS = frozenset({"of", "the", "in", "to", "a", "an", "and", "per", "by", "for", "is", "at", "on", "made"})
_ID = re.compile(r"(^|_)(id|ids|uuid|guid|key|pk|code|zip|postcode|isbn|ssn|fips|phone|number|no)$")
_AMOUNTS = frozenset(
    {"quantity", "qty", "amount", "count", "units", "unit", "total", "sales", "sale", "sold", "votes", "goals"}
)
"""Words of names whose whole numbers are amounts, however few different ones there are."""
_YEARS = range(1500, 2201)
_GENDERS = frozenset({"m", "f", "male", "female", "man", "woman", "men", "women", "boy", "girl"})
_TRUTHS = frozenset({"yes", "no", "true", "false", "y", "n", "t", "f", "0", "1"})
_KNOWN = 0.8
"""The share of a column's names that must be places for it to be one of places."""


@dataclass(frozen=True, slots=True)
class Named:
    """A column with the stems of its name, what each of them weighs, and the kind of its values.

    ``kind`` is ``time``, ``measure``, ``level`` (few whole numbers, such as cylinders), ``category``, ``identity``
    (each row its own), ``flag`` (yes and no) or ``prose``;
    ``place`` is ``country`` or ``state`` where its names are those, ``latitude`` or ``longitude``, else "".
    """

    column: Column
    words: tuple[str, ...]
    weights: tuple[float, ...]
    kind: str
    place: str = ""
    year: bool = False

    @property
    def name(self) -> str:
        """As in the table."""
        return self.column.name

    @property
    def coded(self) -> bool:
        """Whether its numbers are codes of things, whatever they are used for."""
        return bool(_ID.search("_".join(self.words)))

    @property
    def whole(self) -> float:
        """What all words of the name weigh."""
        return sum(self.weights)

    @property
    def intensive(self) -> bool:
        """Whether its numbers are told by their mean: heights, prices and rates add up to nothing."""
        meant = {long for word in self.words for long, likeness in _sayings(word).items() if likeness > _SYNONYM}
        return bool(word_set("intensive") & meant) or self.column.unit == "%"


class Table:
    """The columns by the words that may mean them."""

    def __init__(self, profile: Profile) -> None:
        self.rows = profile.rows
        self.columns = tuple(_named(column, profile.rows) for column in profile.columns)
        self.by_name = {one.name: one for one in self.columns}
        self.index: dict[str, list[tuple[int, int, float]]] = {}
        for place, one in enumerate(self.columns):
            for at, word in enumerate(one.words):
                for said, likeness in _sayings(word).items():
                    self.index.setdefault(said, []).append((place, at, likeness))
            for at, pair in enumerate(pairwise(one.words)):
                for said in synonyms().get("_".join(pair), ()):
                    self.index.setdefault(said, []).append((place, at, _SYNONYM))

    def of_kind(self, *kinds: str) -> list[Named]:
        """The columns of these kinds, in their order."""
        return [one for one in self.columns if one.kind in kinds]

    @functools.cached_property
    def times(self) -> list[Named]:
        """The columns of dates and of years, dates first."""
        return sorted(self.of_kind("time"), key=lambda one: one.year)

    @functools.cached_property
    def measures(self) -> list[Named]:
        """The columns of numbers that are worth to be drawn."""
        return self.of_kind("measure")


def _sayings(word: str) -> dict[str, float]:
    """What people may say for a word of a column's name, and how much it is that word."""
    found = {word: 1.0}
    for long in short_forms().get(word, ()):
        for part in long:
            if part not in _STOPS:
                found.setdefault(part, 0.9)
        for other in synonyms().get("_".join(long), ()):
            found.setdefault(other, _SYNONYM)
    for other in synonyms().get(word, ()):
        found.setdefault(other, _SYNONYM)
    return found


def _named(column: Column, rows: int) -> Named:
    words = _words(column.name)
    generic = word_set("generic")
    strong = any(word not in generic and word not in _STOPS for word in words)
    weights = tuple(
        STOP if word in _STOPS and len(words) > 1 else GENERIC if strong and word in generic else 1.0 for word in words
    )
    year = _is_year(column, words)
    kind = "time" if column.is_time or year else _kind(column, words, rows)
    return Named(column, words, weights, kind, _place(column, words), year)


def _words(name: str) -> tuple[str, ...]:
    parts = name_words(name) or (name,)
    return tuple(token.stem if not is_glyph(token) else token.low for part in parts for token in tokens(part))


def _is_year(column: Column, words: Sequence[str]) -> bool:
    """Whether whole numbers are years: they are called so, or look so and nothing says otherwise."""
    if column.type not in {"integer", "number", "text"} or not any(word in {"year", "yr", "season"} for word in words):
        return False
    if column.type == "text":
        return bool(column.values) and all(re.fullmatch(r"\d{4}([-/]\d{2,4})?", value) for value in column.values)
    low, high = column.least, column.greatest
    return low is None or (low in _YEARS and high in _YEARS) or (low >= 0 and high < 100 and "year" in words)  # noqa: PLR2004 - two digits


def _kind(column: Column, words: Sequence[str], rows: int) -> str:
    if column.type == "boolean" or _is_flag(column):
        return "flag"
    if column.is_number:
        return _kind_of_numbers(column, words, rows)
    name = "_".join(words)
    if rows > FEW_CATEGORIES and column.distinct >= rows * 0.98 and name.endswith("id"):
        return "identity"
    lengths = [len(value) for value in column.values[:50]]
    if lengths and sum(lengths) / len(lengths) > 40 and column.distinct > rows / 2:  # noqa: PLR2004 - longer than names
        return "prose"
    return "category"


def _kind_of_numbers(column: Column, words: Sequence[str], rows: int) -> str:
    name = "_".join(words)
    coded = _ID.search(name) and not re.search(r"(^|_)(rank|seat|room|order)s?_number$|^number_of", name)
    if coded and column.type == "integer":
        return "level" if 0 < column.distinct * 2 <= rows else "identity"
    if _is_running(column, rows) and not _RANKS & set(words):
        return "identity"
    few = column.type == "integer" and 0 < column.distinct <= FEW_CATEGORIES and column.distinct * 3 <= rows
    return "level" if few and not _AMOUNTS & set(words) else "measure"


_RANKS = frozenset({"rank", "ranking", "position", "place", "year", "month", "week", "day", "round", "lap"})


def _is_running(column: Column, rows: int) -> bool:
    """Whether its numbers only count the rows from 0 or 1 on."""
    whole = column.type == "integer" and rows > FEW_CATEGORIES and column.distinct == rows
    return whole and column.least in {0, 1} and column.greatest == column.least + rows - 1


def _is_flag(column: Column) -> bool:
    found = {value.strip().lower() for value in column.values}
    return column.type == "text" and len(found) in {1, 2} and found <= _TRUTHS


def _place(column: Column, words: Sequence[str]) -> str:
    name = "_".join(words)
    if {"fips", "fip", "county"} & set(words):
        return "county"
    if column.is_number:
        if re.search(r"(^|_)(lat|latitude)($|_)", name):
            return "latitude"
        return "longitude" if re.search(r"(^|_)(lon|lng|long|longitude)($|_)", name) else ""
    if column.type != "text" or not column.values:
        return ""
    return next((kind for kind, area in (("state", "us-states"), ("country", "world")) if _are(column, area)), "")


def _are(column: Column, area: str) -> bool:
    """Whether nearly all names of a column are areas of a map; very short ones are taken for codes of anything."""
    known = gazetteer(area)
    tried = [value for value in column.values[:40] if not value.strip().isdigit()]
    found = sum(1 for value in tried if len(value) > 1 and known.find(value))
    return bool(tried) and found >= max(len(tried) * _KNOWN, 2)


def is_gender(column: Column) -> bool:
    """Whether its names are those of men and women."""
    return bool(column.values) and {value.strip().lower() for value in column.values} <= _GENDERS


def readable(name: str) -> str:
    """A column's name as a title has it: ``total_bill`` is ``Total bill``."""
    if re.search(r"\s", name) or not re.search(r"[_.A-Z]", name[1:]):
        return name[:1].upper() + name[1:]
    words = [part for part in re.split(r"[_.]+|(?<=[a-z])(?=[A-Z])", name) if part]
    text = " ".join(word if word.isupper() and len(word) > 1 else word.lower() for word in words)
    return text[:1].upper() + text[1:]
