"""Which columns a description means: runs of words that are those of a column's name, or stand for them."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from workers.planner.columns import Named, Table, is_gender
from workers.planner.lexicon import longest_synonym, phrases
from workers.planner.spelling import degree, nearly
from workers.planner.text import Span, Text
from workers.planner.tokens import NUMBER, QUOTED, WORD, plain

CODE = 0.75
"""What words lose that may mean the things themselves rather than the column of their codes."""
THING = 0.4
"""What words lose that mean what happened rather than its date: ``orders`` where there is an order date."""
WEAK = 0.5
"""The score below which a mention is only taken where nothing else fits."""
_RIVAL = 0.97
_LINKS = frozenset({
    "of", "the", "a", "an", "in", "at", "per", "each", "their", "its", "s", "de", "la", "le", "du", "der", "des", "di",
    "van", "het", "del", "'", "\u7684", "\u306e",
})  # fmt: skip
_FUNCTION = frozenset({
    "the", "a", "an", "by", "and", "or", "for", "with", "show", "me", "give", "is", "are", "what", "which", "how",
    "many",
    "much", "each", "every", "all", "that", "there", "please", "chart", "graph", "plot", "of", "in", "on", "as",
    "to", "it",
    "i", "want", "can", "could", "you", "draw", "create", "make", "display", "visualize", "from", "than", "not",
    "no", "but",
    "do", "does", "did", "have", "has", "be", "was", "were", "their", "them", "they", "this", "these", "those", "we",
    "us",
    "our", "my", "your", "at", "if", "so", "use", "using", "per", "vs", "versus", "across", "over", "between",
    "against",
    "different", "various", "more", "most", "less", "least", "top", "only",
})  # fmt: skip
_CLASSES = {"country": "country", "countries": "country", "nation": "country", "nations": "country", "state": "state",
            "states": "state", "land": "country", "pais": "country", "pays": "country", "paese": "country"}  # fmt: skip
_GENDER_WORDS = frozenset({"gender", "sex", "men", "women", "geschlecht", "sexe", "sexo", "sesso", "geslacht"})


@dataclass(frozen=True, slots=True)
class Mention:
    """Words that mean a column. ``score`` is the weight of the words that it shares with the name.

    ``coverage`` is that as a share of the whole name; ``rivals`` are other columns that the same words may mean.
    """

    column: str
    span: Span
    score: float
    coverage: float
    rivals: tuple[str, ...] = ()
    exact: bool = False

    @property
    def weak(self) -> bool:
        """Whether only a word that says little was found."""
        return self.score < WEAK


def mentions(text: Text, table: Table) -> list[Mention]:
    """The columns that a text means, in the order of the text; no two share a word."""
    hits = _hits(text, table)
    waiting = [*_runs(hits, text, table), *_classes(text, table)]
    found: list[Mention] = []
    while waiting:
        run = min(waiting, key=lambda one: (-_rank(one), one.span))
        waiting.remove(run)
        taken = next((at for at, one in enumerate(found) if _overlap(one.span, run.span)), None)
        if taken is None:
            found.append(run)
        elif found[taken].span == run.span and _rank(run) >= _rank(found[taken]) * _RIVAL:
            found[taken] = replace(found[taken], rivals=(*found[taken].rivals, run.column))
        elif found[taken].column != run.column:
            waiting += _rest(run, found[taken].span, hits, table)
    return _compounds(sorted(found, key=lambda one: one.span), text, table)


def _rest(run: Mention, taken: Span, hits: "_Hits", table: Table) -> Iterator[Mention]:
    """What is left of a mention whose other words mean another column: ``heavier`` of ``heavier cargo cost``."""
    place = table.columns.index(table.by_name[run.column])
    for part in (range(run.span[0], taken[0]), range(taken[1], run.span[1])):
        spots = [at for at in part if any(column == place for column, _, _, _ in hits.get(at, ()))]
        if spots:
            found = _mention(table.columns[place], place, spots, hits)
            yield from (one for one in found if part.start <= one.span[0] and one.span[1] <= part.stop)


def _compounds(found: Sequence[Mention], text: Text, table: Table) -> list[Mention]:
    """``car origin``: a word that only stands for a column, right before the name of another one, belongs to that."""
    kept: list[Mention] = []
    for at, one in enumerate(found):
        last = kept[-1] if kept else None
        if _is_extent(one, found[at + 1] if at + 1 < len(found) else None, text, table):
            continue
        if last and last.span[1] == one.span[0] and _is_measured(last, one, text, table):
            kept[-1] = replace(last, span=(last.span[0], one.span[1]))
        elif last and last.span[1] == one.span[0] and _is_owner(last, one, table):
            kept[-1] = replace(one, span=(last.span[0], one.span[1]))
        else:
            kept.append(one)
    return kept


_EXTENTS = frozenset({"size", "amount", "value", "level", "number", "height"})


def _is_extent(one: Mention, after: Mention | None, text: Text, table: Table) -> bool:
    """``the size of the bill``: a word for how much, which belongs to what follows."""
    if after is None or one.span[1] - one.span[0] != 1 or text.word(one.span[0]) not in _EXTENTS:
        return False
    between = [text.word(at) for at in range(one.span[1], after.span[0])]
    number = table.by_name[after.column].kind == "measure" and after.column != one.column
    return number and between[:1] == ["of"] and set(between[1:]) <= _LINKS


def _is_measured(last: Mention, one: Mention, text: Text, table: Table) -> bool:
    """``bill size``: a word for how much, which belongs to what is right before."""
    extent = one.span[1] - one.span[0] == 1 and text.word(one.span[0]) in _EXTENTS - {"height", "number"}
    return extent and table.by_name[last.column].kind == "measure" and last.column != one.column


def _is_owner(last: Mention, one: Mention, table: Table) -> bool:
    """Whether words only say whose the next column is: ``car origin``, ``customer segment`` beside a customer's id."""
    thing = table.by_name[last.column]
    if last.exact or one.score < 1:
        return False
    if thing.coded:
        return table.by_name[one.column].kind != "measure"
    return last.score < 1 and thing.kind in {"identity", "category"} and thing.column.distinct > table.rows / 2


def _rank(one: Mention) -> float:
    """What decides between columns: how many words, then how much of the name, then how sure."""
    return one.score * (0.55 + 0.45 * one.coverage) + (0.3 if one.exact else 0)


def _overlap(one: Span, other: Span) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def _runs(hits: "_Hits", text: Text, table: Table) -> Iterator[Mention]:
    """For each column the runs of words that belong to it, with small words between them."""
    by_column: dict[int, list[int]] = defaultdict(list)
    for at, found in hits.items():
        for place in dict.fromkeys(place for place, _, _, _ in found):
            by_column[place].append(at)
    for place, spots in by_column.items():
        for run in _stretches(spots, text):
            yield from _mention(table.columns[place], place, run, hits)


def _stretches(spots: Sequence[int], text: Text) -> Iterator[list[int]]:
    """Places that stand together, but for small words between them."""
    run: list[int] = []
    for at in sorted(spots):
        if run and any(text.word(between) not in _LINKS for between in range(run[-1] + 1, at)):
            yield run
            run = []
        run.append(at)
    if run:
        yield run


_Hits = dict[int, list[tuple[int, int, float, int]]]


def _mention(named: Named, place: int, run: Sequence[int], hits: _Hits) -> Iterator[Mention]:
    """The mention that a run makes: each word of the name is found once; small words alone are none."""
    options = [
        (like, named.weights[word], -at, word, length)
        for at in run
        for column, word, like, length in hits[at]
        if column == place
    ]
    best: dict[int, tuple[float, int, int]] = {}
    used: set[int] = set()
    for likeness, _, back, word, length in sorted(options, reverse=True):
        span = range(-back, -back + length)
        if word not in best and used.isdisjoint(span):
            best[word] = likeness, span.start, span.stop
            used.update(span)
    score = sum(named.weights[word] * likeness for word, (likeness, _, _) in best.items())
    if score > 0.2:  # noqa: PLR2004 - more than a preposition
        whole = len(best) == len(named.words) and min(likeness for likeness, _, _ in best.values()) >= 1
        score *= CODE if named.kind == "identity" and not whole else 1
        score *= THING if named.column.is_time and not _is_dated(named, best, whole=whole) else 1
        yield Mention(named.name, (min(used), max(used) + 1), score, score / named.whole, exact=whole)
    if used and (rest := [at for at in run if not min(used) <= at <= max(used)]):
        yield from _mention(named, place, rest, hits)


_DATED = frozenset({"date", "day", "time", "year", "month", "when", "timestamp", "week", "period"})


def _is_dated(named: Named, best: Mapping[int, object], *, whole: bool) -> bool:
    """Whether the words say that a date is meant, or are those of a name that has no word for that."""
    dated = {at for at, word in enumerate(named.words) if word in _DATED}
    return bool(dated & set(best)) if dated else whole


def _hits(text: Text, table: Table) -> _Hits:
    """For each token the words of columns' names that it may be: column, word, likeness, how many tokens it takes."""
    found: _Hits = {}
    counting = _counting(text)
    for at, token in enumerate(text.tokens):
        if token.kind == QUOTED or text.used[at]:
            continue
        options = [(place, word, like, 1) for place, word, like in table.index.get(token.stem, ())]
        if not options and token.low not in _FUNCTION:
            options = [(*hit, 1) for hit in degree(token, table)]
        if counting[at]:
            options = [one for one in options if one[2] >= 1 and table.columns[one[0]].kind in {"measure", "level"}]
        options += _phrases(text, at, table)
        if at and counting[at - 1] and token.stem in _DATED:
            options = [one for one in options if not table.columns[one[0]].column.is_time]  # average days: no dates
        if not options and token.kind == WORD and token.low not in _FUNCTION and not counting[at]:
            options = [(*hit, 1) for hit in nearly(token, table)]
        if token.kind == NUMBER:
            options = [one for one in options if one[2] >= 1]
        if options:
            found[at] = options
    found |= _quoted(text, table)
    return found


def _counting(text: Text) -> list[bool]:
    """Whether each token is of words such as ``number of``: these name a column only where they stand in its name."""
    found = [False] * len(text)
    for hit in phrases("aggregates").hits(text.low):
        for at in range(*text.span(hit.start, hit.end)):
            found[at] = True
    return found


def _phrases(text: Text, at: int, table: Table) -> Iterator[tuple[int, int, float, int]]:
    """Several words that stand for one of a name, such as ``fuel economy`` for ``mpg``; or a name written as one."""
    for length in range(2, longest_synonym() + 1):
        part = text.tokens[at : at + length]
        if len(part) < length or any(token.kind not in {WORD, NUMBER} for token in part):
            return
        for saying in ("_".join(token.stem for token in part), "".join(token.low for token in part)):
            for place, word, likeness in table.index.get(saying, ()):
                yield place, word, likeness, length


def _quoted(text: Text, table: Table) -> _Hits:
    """Quoted texts that are a whole name."""
    found: _Hits = {}
    for at, token in enumerate(text.tokens):
        if token.kind == QUOTED:
            places = [place for place, one in enumerate(table.columns) if plain(one.name) == token.low]
            if places:
                found[at] = [(places[0], word, 1.0, 1) for word in range(1)]
    return found


def _classes(text: Text, table: Table) -> Iterator[Mention]:
    """Words for a class of things, such as countries, that the names in a column's cells belong to."""
    for at in range(len(text)):
        word = text.word(at)
        place = _CLASSES.get(word)
        for one in table.columns:
            if (place and one.place == place) or (word in _GENDER_WORDS and is_gender(one.column)):
                yield Mention(one.name, (at, at + 1), 0.7, 0.7)
