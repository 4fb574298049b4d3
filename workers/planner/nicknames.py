"""Names of cells that nobody says to the letter: shortened, misspelt, in another form, by another word."""

import difflib
from collections.abc import Iterator, Sequence

from workers.planner.lexicon import endings, synonyms, word_set
from workers.planner.slots import Slot
from workers.planner.spelling import base
from workers.planner.text import Text
from workers.planner.tokens import Token
from workers.planner.values import COMMON, Found, Names

_SHORTEST = 4
"""Letters from which a word may be the beginning of a name."""
_ROOT = 3
_FUZZY = 0.85
_SURE = 0.6


def nicknames(text: Text, names: Names, slots: Sequence[Slot]) -> Iterator[Found]:
    """The names that words mean which nothing else was made of."""
    taken = {at for slot in slots for at in range(*slot.span)}
    for at in text.words():
        token = text.tokens[at]
        if at in taken or _is_usual(token):
            continue
        for column, value in _meant(token, names):
            yield Found(column, value, (at, at + 1), _SURE)
            break


def _is_usual(token: Token) -> bool:
    """Whether it is a short word, or one of those that questions are made of."""
    usual = token.stem in word_set("plain") | word_set("quantities") or token.low in COMMON
    return usual or len(token.low) < _SHORTEST


def _is_of(word: str, name: str) -> bool:
    """``rainy`` of rain, ``foggy`` of fog."""
    rest = word.removeprefix(name)
    return len(name) >= _ROOT and rest != word and rest.removeprefix(name[-1]) in endings()


def _meant(token: Token, names: Names) -> Iterator[tuple[str, str]]:
    """What a word may mean, the most likely one first; nothing where it may be the beginning of several names."""
    begun = [words for words in names.by_words if words[0].startswith(token.low)]
    if len({words[0] for words in begun}) == 1 and len(begun) == 1:
        yield from names.by_words[begun[0]]
    single = {words[0] for words in names.by_words if len(words) == 1}
    root = base(token.stem)
    derived = [word for word in single if word[0] == root[0] and (base(word) == root or _is_of(token.low, word))]
    near = difflib.get_close_matches(token.stem, single, n=1, cutoff=_FUZZY)
    for word in (*derived, *near, *(other for other in synonyms().get(token.stem, ()) if other in single)):
        yield from names.by_words[(word,)]
