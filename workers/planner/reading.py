"""What a description says, word by word, before anybody decides what to draw."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from workers.planner.bins import Binning, grain_of, over_time, ranges_of
from workers.planner.chart_words import chart_named
from workers.planner.columns import Table
from workers.planner.filters import Filters, add_names, filters, joined
from workers.planner.lexicon import phrases, word_set
from workers.planner.matching import Mention, mentions
from workers.planner.model import Ask
from workers.planner.nicknames import nicknames
from workers.planner.order import Asked, Few, extreme_of, few_of, order_of
from workers.planner.slots import Said, numeric, slots
from workers.planner.style import style_of
from workers.planner.text import Span, Text
from workers.planner.times import Clock, bare, condition
from workers.planner.values import Names


@dataclass(frozen=True, slots=True)
class Reading:
    """The parts of a description. ``chart`` is the type it names, "" for none; ``charts`` are all that it names."""

    text: Text
    said: Said
    mentions: tuple[Mention, ...]
    filters: Filters
    chart: str = ""
    shaping: frozenset[str] = frozenset()
    intents: frozenset[str] = frozenset()
    order: Asked | None = None
    few: Few | None = None
    extreme: bool | None = None
    grain: Binning | None = None
    ranges: Binning | None = None
    over_time: bool = False
    options: Mapping[str, Any] | None = None
    charts: tuple[str, ...] = ()

    @property
    def empty(self) -> bool:
        """Whether nothing in it asks for a chart."""
        return "how much" not in self.text.low and not (
            self.said.slots or self.said.counts or self.said.loose or self.filters.where or self.chart or self.intents
            or self.grain or self.ranges or self.over_time or self.order or self.few or self.options or self.shaping
        )  # fmt: skip

    def leftover(self) -> list[str]:
        """Words that nobody has understood and that are no small words."""
        named = {at for slot in self.said.slots for at in range(*slot.span)}
        left = (self.text.tokens[at] for at in self.text.words() if at not in named)
        return [token.text for token in left if token.stem not in word_set("plain")]


def read(ask: Ask, table: Table) -> Reading:
    """Read a description over a table: each phase claims its words, what is sure before what is not."""
    text = Text(ask.description)
    options = style_of(text)
    everything = mentions(text, table)
    order, few = order_of(text), few_of(text)
    chart, charts = chart_named(text, everything)
    ranges = ranges_of(text)
    names = Names(table)
    found = filters(text, table, everything, names, ask.today)
    over = over_time(text)
    grain = grain_of(text, _taken(everything, table)) if table.times else None
    _bare_years(text, table, found, ask)
    extreme = extreme_of(text)
    said = slots(text, table, everything)
    intents = _meanings(text, "intents") | _compared_by(text)
    shaping = _meanings(text, "shaping")
    add_names(list(nicknames(text, names, said.slots)), text, table, everything, found)
    if "correlation" in intents:
        said = replace(said, slots=tuple(numeric(slot, table) for slot in said.slots))
    return Reading(
        text, said, tuple(everything), joined(text, found), chart, shaping, intents, order, few, extreme, grain, ranges,
        over is not None, options, charts,
    )  # fmt: skip


def _taken(found: list[Mention], table: Table) -> list[Span]:
    """Words that name a column of their own rather than a period: a column called so, unless it has dates."""
    return [one.span for one in found if one.exact and not table.by_name[one.column].column.is_time]


def _bare_years(text: Text, table: Table, found: Filters, ask: Ask) -> None:
    if not table.times:
        return
    named = table.times[0]
    for stretch in bare(text, Clock.of(named, ask.today)):
        found.add(condition(stretch, named), stretch.span)


_BY_DEGREE = re.compile(
    r"^(?:do|does|are|is|will) (?:(?:the )?(?:\w{2,}er|more|less|fewer)(?!\w)"
    r"|[^,;.]* (?:better|worse|higher|lower|longer|more|less) ?\??$)"
)


def _compared_by(text: Text) -> frozenset[str]:
    """``do older people earn more``: whether one number goes along with another."""
    return frozenset({"correlation"}) if _BY_DEGREE.search(text.low) else frozenset()


def _meanings(text: Text, name: str) -> frozenset[str]:
    found = set()
    for hit in phrases(name).hits(text.low):
        span = text.span(hit.start, hit.end)
        if not any(text.used[at] in {"title", "column"} for at in range(*span)):
            found.add(hit.meaning)
            if text.is_free(span):
                text.claim(span, name)
    return frozenset(found)
