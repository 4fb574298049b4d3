"""The planner's words, which lie in ``words`` as text: phrases with what they mean, groups of synonyms, lists."""

import functools
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files

from workers.planner.text import spoken
from workers.planner.tokens import plain, stem

FOLDER = files("workers.planner").joinpath("words")


@dataclass(frozen=True, slots=True)
class Hit:
    """A phrase in a text: what it means, and where it is."""

    meaning: str
    start: int
    end: int
    phrase: str


class Phrases:
    """Phrases with a meaning each, found in one pass; of two that overlap the longer one."""

    def __init__(self, meanings: Iterable[tuple[str, str]]) -> None:
        self.meaning_of = {spoken(phrase): meaning for meaning, phrase in meanings}
        longest = sorted(self.meaning_of, key=len, reverse=True)
        self._pattern = re.compile("|".join(map(_bounded, longest)))

    def hits(self, low: str) -> Iterator[Hit]:
        """The phrases in a text without case and accents."""
        for match in self._pattern.finditer(low):
            yield Hit(self.meaning_of[match[0]], match.start(), match.end(), match[0])

    def first(self, low: str) -> Hit | None:
        """The first phrase in a text."""
        return next(self.hits(low), None)


def _bounded(phrase: str) -> str:
    """Whole words, but in scripts that don't part them."""
    pattern = re.escape(phrase)
    if re.search(r"[\u2e80-\ud7ff]", phrase):
        return pattern
    return rf"(?<!\w){pattern}(?!\w)"


def _lines(name: str) -> Iterator[str]:
    for line in FOLDER.joinpath(name).read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            yield line


@functools.cache
def phrases(name: str) -> Phrases:
    """The phrases of a list such as ``chart_types``: lines of a meaning, a colon and phrases parted by ``;``."""
    parted = (line.partition(":") for line in _lines(f"{name}.txt"))
    return Phrases((meaning.strip(), one.strip()) for meaning, _, told in parted for one in told.split(";"))


def warm() -> None:
    """Read the lists ahead of the first question, which takes a tenth of a second."""
    for name in ("chart_types", "shaping", "intents", "aggregates", "comparisons"):
        phrases(name)
    synonyms()


@functools.cache
def table(name: str) -> Mapping[str, str]:
    """Lines of a meaning, a colon and what belongs to it."""
    return {key.strip(): told.strip() for key, _, told in (line.partition(":") for line in _lines(f"{name}.txt"))}


@functools.cache
def word_set(name: str) -> frozenset[str]:
    """The stems of a list of words."""
    return frozenset(stem(plain(word)) for line in _lines(f"{name}.txt") for word in line.split())


@functools.cache
def endings() -> Sequence[str]:
    """The endings of derived words, the longest first."""
    return sorted((word for line in _lines("endings.txt") for word in line.split()), key=len, reverse=True)


@functools.cache
def short_forms() -> Mapping[str, Sequence[tuple[str, ...]]]:
    """What shortened words of columns' names stand for: the stems of each long form."""
    found: dict[str, list[tuple[str, ...]]] = {}
    for line in _lines("short.txt"):
        short, *long = line.split()
        found.setdefault(short, []).append(tuple(stem(word) for word in long))
    return found


@functools.cache
def synonyms() -> Mapping[str, frozenset[str]]:
    """For each stem the stems of the words that people use for it; phrases are joined by ``_``."""
    found: dict[str, set[str]] = {}
    for line in _lines("synonyms.txt"):
        group = {joined_stem(word) for word in line.split()}
        for word in group:
            found.setdefault(word, set()).update(group - {word})
    return {word: frozenset(others) for word, others in found.items()}


@functools.cache
def longest_synonym() -> int:
    """Words of the longest phrase among the synonyms."""
    return max(word.count("_") for word in synonyms()) + 1


def joined_stem(words: str) -> str:
    """The stems of words that ``_`` joins, joined again."""
    return "_".join(map(stem, plain(words).split("_")))
