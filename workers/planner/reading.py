"""What a description says, word by word, before anybody decides what to draw."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from app.domain.errors import Invalid
from workers.planner.bins import Binning, grain_of, over_time, ranges_of
from workers.planner.columns import Table
from workers.planner.filters import Filters, filters
from workers.planner.lexicon import phrases
from workers.planner.matching import Mention, mentions
from workers.planner.model import Ask
from workers.planner.order import Asked, Few, extreme_of, few_of, order_of
from workers.planner.slots import Said, slots
from workers.planner.style import style_of
from workers.planner.text import Span, Text
from workers.planner.times import Clock, bare, condition

SINGLE = frozenset({
    "line", "lines", "bar", "bars", "area", "areas", "columns", "tree", "network", "path", "bullet", "radar", "funnel", "treemap",
    "table", "timeline", "bubble", "bubbles", "pie", "torte", "pastel", "pizza", "torta", "barras", "linea", "lineas", "courbe",
    "balken", "linien", "saulen", "candles", "steps", "dispersion", "rosca", "gauge", "contour", "kpi", "lijn", "\u8868",
})  # fmt: skip
"""Names of chart types that may be any word: where a column or a cell is called so, these are meant."""


@dataclass(frozen=True, slots=True)
class Reading:
    """The parts of a description. ``chart`` is the type it names, "" for none; ``leftover`` are words nobody understood."""

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
        return not (
            self.said.slots or self.said.counts or self.said.loose or self.filters.where or self.chart or self.intents
            or self.grain or self.ranges or self.over_time or self.order or self.few or self.options or self.shaping
        )  # fmt: skip

    def leftover(self) -> list[str]:
        """Words that nobody has understood and that are no small words."""
        return [self.text.tokens[at].text for at in self.text.words() if self.text.tokens[at].low not in _PLAIN]


def read(ask: Ask, table: Table) -> Reading:
    """Read a description over a table: each phase claims its words, what is sure before what is not."""
    text = Text(ask.description)
    options = style_of(text)
    everything = mentions(text, table)
    order, few = order_of(text), few_of(text)
    chart, charts = _chart(text, everything)
    ranges = ranges_of(text)
    found = filters(text, table, everything, ask.today)
    over = over_time(text)
    grain = grain_of(text, _taken(everything, table)) if table.times else None
    _bare_years(text, table, found, ask)
    extreme = extreme_of(text)
    said = slots(text, table, everything)
    intents = _meanings(text, "intents")
    return Reading(
        text, said, tuple(everything), found, chart, _shaping(text), intents, order, few, extreme, grain, ranges,
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


def _chart(text: Text, found: list[Mention]) -> tuple[str, tuple[str, ...]]:
    """The chart type that is named: the last one but in words that say what it was, and all that are."""
    named: list[str] = []
    for hit in phrases("chart_types").hits(text.low):
        span = text.span(hit.start, hit.end)
        column = any(one.span[0] <= span[0] and span[1] <= one.span[1] and not one.weak for one in found)
        if not text.is_free(span) or (hit.phrase in SINGLE and (column or _is_other(text, span))):
            continue
        text.claim(span, "chart")
        if not _refused(text, span):
            named.append(hit.meaning)
    _check_one(text, named)
    return (_most_telling(named) if named else ""), tuple(dict.fromkeys(named))


_WHOLE = re.compile(r"(?:chart|graph|plot|diagram|histogram|heatmap|treemap|sankey)$")


def _check_one(text: Text, named: list[str]) -> None:
    """Two chart types that are called charts, and not one of them a variant of the other, contradict each other."""
    whole = [
        hit.meaning
        for hit in phrases("chart_types").hits(text.low)
        if _WHOLE.search(hit.phrase) and hit.meaning in named
    ]
    kinds = list(dict.fromkeys(_FAMILY.get(one, one) for one in whole))
    if "histogram" in kinds:
        kinds = [one for one in kinds if one != "bar"]
    if len(kinds) > 1:
        raise Invalid.at(
            "description", f"it asks for a {kinds[0]} and for a {kinds[1]}; ask for one of them, or for each in turn"
        )


_FAMILY = {"groupedBar": "bar", "stackedBar": "bar", "horizontalBar": "bar", "percentStackedBar": "bar", "stackedArea": "area",
           "percentStackedArea": "area", "spline": "line", "stepLine": "line", "regression": "scatter", "bubbleMap": "choropleth"}  # fmt: skip


def _most_telling(named: list[str]) -> str:
    """``a bar chart with stacked bars`` is a stacked one."""
    first = named[0]
    return next((one for one in named if _FAMILY.get(one) == first), first)


def _is_other(text: Text, span: Span) -> bool:
    """``line of business``, ``the area of``: no chart types."""
    return text.word(span[1]) in {"of", "number", "manager", "item", "items", "code"} and text.word(
        span[0] - 1
    ) not in {"a", "as"}


def _refused(text: Text, span: Span) -> bool:
    before = " ".join(text.word(at) for at in range(max(span[0] - 4, 0), span[0]))
    return bool(re.search(r"(?:instead of|rather than|not|no|don't want|without)(?: an?| the| as)*$", before))


def _meanings(text: Text, name: str) -> frozenset[str]:
    found = set()
    for hit in phrases(name).hits(text.low):
        span = text.span(hit.start, hit.end)
        if not any(text.used[at] in {"title", "column"} for at in range(*span)):
            found.add(hit.meaning)
            if text.is_free(span):
                text.claim(span, name)
    return frozenset(found)


def _shaping(text: Text) -> frozenset[str]:
    return _meanings(text, "shaping")


def with_chart(reading: Reading, chart: str) -> Reading:
    """The same with another chart type."""
    return replace(reading, chart=chart)


_PLAIN = frozenset(
    [
        "a",
        "an",
        "the",
        "of",
        "and",
        "or",
        "by",
        "in",
        "on",
        "to",
        "for",
        "from",
        "with",
        "without",
        "is",
        "are",
        "was",
        "were",
        "be",
        "been",
        "do",
        "does",
        "did",
        "can",
        "could",
        "would",
        "should",
        "will",
        "shall",
        "may",
        "might",
        "me",
        "my",
        "our",
        "your",
        "their",
        "its",
        "his",
        "her",
        "it",
        "them",
        "they",
        "we",
        "us",
        "you",
        "i",
        "this",
        "that",
        "these",
        "those",
        "there",
        "here",
        "what",
        "which",
        "who",
        "whose",
        "whom",
        "how",
        "when",
        "where",
        "why",
        "show",
        "showing",
        "shows",
        "draw",
        "plot",
        "plots",
        "chart",
        "charts",
        "graph",
        "graphs",
        "give",
        "create",
        "make",
        "visualize",
        "visualise",
        "display",
        "present",
        "see",
        "want",
        "like",
        "need",
        "please",
        "let",
        "get",
        "find",
        "return",
        "tell",
        "list",
        "using",
        "use",
        "each",
        "every",
        "all",
        "any",
        "some",
        "many",
        "much",
        "more",
        "most",
        "less",
        "least",
        "per",
        "different",
        "various",
        "different",
        "as",
        "at",
        "into",
        "onto",
        "over",
        "under",
        "between",
        "among",
        "across",
        "along",
        "about",
        "against",
        "if",
        "then",
        "than",
        "so",
        "also",
        "just",
        "only",
        "out",
        "up",
        "down",
        "data",
        "dataset",
        "table",
        "values",
        "value",
        "number",
        "numbers",
        "total",
        "visualization",
        "visualisation",
        "picture",
        "figure",
        "image",
        "diagram",
        "report",
        "compare",
        "comparison",
        "look",
        "at",
        "view",
        "have",
        "has",
        "had",
        "had",
        "having",
        "not",
        "no",
        "yes",
        "new",
        "other",
        "same",
        "such",
        "own",
        "very",
        "too",
        "both",
        "either",
        "neither",
        "x",
        "y",
        "axis",
        "people",
        "person",
        "things",
        "thing",
        "one",
        "two",
        "three",
        "answer",
        "result",
        "results",
        "based",
        "respect",
        "respectively",
        "corresponding",
        "provide",
        "generate",
        "produce",
        "build",
        "render",
        "represent",
        "representing",
        "illustrate",
        "illustrating",
        "depict",
        "depicting",
        "retrieve",
        "obtain",
        "identify",
        "compute",
        "calculate",
        "could",
        "help",
        "know",
        "understand",
        "overview",
        "summary",
    ]
)
