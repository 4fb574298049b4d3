"""What is compared where nobody names it: the first column of names that fits the word that asks."""

import re
from collections.abc import Sequence

from workers.planner.columns import Named, Table
from workers.planner.lexicon import word_set
from workers.planner.model import Key
from workers.planner.parts import Parts
from workers.planner.reading import Reading

MOST_NAMES = 30
"""Different names up to which a column is taken for groups."""
_WHERE, _WHO = re.compile(r"(?<!\w)where(?!\w)"), re.compile(r"(?<!\w)whos?e?(?!\w)")
_DOES = re.compile(r"(?:what|which)(?: ones?| things?| kinds?)? (?!(?:is|are|was|were|s|the|about)(?!\w))\w+")
"""``what sells best``: something does it, and is to be told."""
_KEYLESS = frozenset({"histogram", "density", "ecdf", "qq", "bigNumber", "gauge", "radialGauge"})


def asks_for_key(reading: Reading) -> bool:
    """Whether the words ask which one it is, or how a whole is parted: then something must be compared."""
    if reading.chart in _KEYLESS:
        return False
    low = reading.text.low
    asked = _WHERE.search(low) or _WHO.match(low) or (reading.extreme is not None and _DOES.match(low))
    return bool(asked) or "share" in reading.intents or reading.few is not None


def likely_keys(reading: Reading, table: Table) -> list[Named]:
    """The columns of names by which one would compare, the likeliest first: people for who, places for where."""
    single = {one.get("column") for one in reading.filters.where if one.get("cmp") == "="}
    names = [one for one in table.of_kind("category", "flag", "level") if one.name not in single]
    if _WHO.search(reading.text.low):
        names.sort(key=lambda one: "name" not in one.words)
    elif _WHERE.search(reading.text.low):
        names.sort(key=lambda one: not (one.place or word_set("places") & set(one.words)))
    elif reading.few is None:
        names.sort(key=lambda one: not 1 < one.column.distinct <= MOST_NAMES)
    return names


def guess_key(parts: Parts, likely: Sequence[Named]) -> None:
    """The first of these that is not drawn already goes along the axis, and this is told."""
    drawn = {one.column for one in parts.measures}
    named = next((one for one in likely if one.name not in drawn), None)
    if named is None:
        return
    parts.x = Key(named.name)
    parts.doubts += 0.2
    parts.warnings.append(f"nothing was said to go along the axis; it is {named.name!r}")
