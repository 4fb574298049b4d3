"""Words that are not those of a column's name but nearly: shortened, derived, compared, run together, misspelt."""

import difflib
import functools
from collections.abc import Iterator

from workers.planner.columns import Table
from workers.planner.lexicon import endings, short_forms, word_set
from workers.planner.tokens import Token, stem

FUZZY = 0.82
"""The likeness (Ratcliff and Obershelp) from which a word is taken for one that is misspelt."""
_SHORTEST_FUZZY = 5
_LETTERS = 2
"""By how many letters a misspelt word is longer or shorter."""
NEARLY = 0.85
"""How much a misspelt word is the one that it seems to be."""
COMPARED = 0.95
"""The same of one that only its ending tells apart, or that is short for it."""
_PREFIX = 4
"""Letters of a shortened word in a column's name that a whole word begins with."""
_ROOT = 5
"""Letters that words which are derived from one another have in common."""

Hit = tuple[int, int, float]
"""A word of a column's name: the place of the column, that of the word, how much the one said is it."""


def degree(token: Token, table: Table) -> list[Hit]:
    """What a comparative or superlative is of, and what a short form stands for."""
    bases = [(base,) for base in positive(token.low)] + list(short_forms().get(token.low, ()))
    saying = ["_".join(long) for long in bases]
    return [(place, at, like * COMPARED) for said in saying for place, at, like in table.index.get(said, ())]


def positive(word: str) -> list[str]:
    """What a comparative or superlative may be of: ``heaviest`` of heavy, ``larger`` of large."""
    ending = next((end for end in ("est", "er") if word.endswith(end) and len(word) > len(end) + 2), "")
    if not ending:
        return []
    root = word.removesuffix(ending)
    soft = root.removesuffix("i")
    doubled = root[:-1] if len(root) > 2 and root[-1] == root[-2] else root  # noqa: PLR2004 - big
    return list(dict.fromkeys([root, root + "e", soft + "y", soft + "e", doubled]))


def nearly(token: Token, table: Table) -> list[Hit]:
    """The words of names that a word begins with, is derived or joined of, or is nearly."""
    word = token.stem
    short = [said for said in table.index if _PREFIX <= len(said) < len(word) and word.startswith(said)]
    if len(word) >= _SHORTEST_FUZZY:
        generic = word_set("generic")
        alike = [said for said in table.index if abs(len(said) - len(word)) <= _LETTERS]
        near = difflib.get_close_matches(word, alike, n=2, cutoff=FUZZY)
        short = [*near, *_derived(word, table), *(said for said in short if said not in generic)]
    found = [
        (place, at, likeness * NEARLY)
        for said in dict.fromkeys(short)
        for place, at, likeness in table.index[said]
        if likeness > NEARLY
    ]
    return found or list(_joined(word, table))


def _derived(word: str, table: Table) -> Iterator[str]:
    """``attend`` for ``attendance``, ``satisfied`` for ``satisfaction``."""
    root = base(word)
    return (said for said in table.index if said[:_ROOT] == word[:_ROOT] and base(said) == root)


@functools.lru_cache(maxsize=8192)
def base(word: str) -> str:
    """A word without the endings by which verbs, nouns and adjectives are made of one another."""
    ending = next((end for end in endings() if word.endswith(end) and len(word) - len(end) >= _ROOT), "")
    return base(word.removesuffix(ending)) if ending else word


def _joined(word: str, table: Table) -> Iterator[Hit]:
    """The column whose whole name is this one word: ``gdppercap``."""
    for place, one in enumerate(table.columns):
        if len(one.words) > 1 and stem("".join(one.words)) == word:
            yield place, 0, 1.0
            return
