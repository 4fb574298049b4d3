"""Word clouds: words as large as their weights."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from app.charts.describe import amount, heading
from app.charts.model import UNLEGENDED, ChartSpec, ChartType, DataTable, JsonObject
from app.charts.reading import Findings, clean, drawn_text, is_number, objects, shown
from app.charts.series import SeriesData, read_series

MOST_WORDS = 300
LEAST_LETTERS = 3
"""Of the words of a running text; shorter ones are seldom what it is about."""
COMMON = frozenset((
    "about", "after", "all", "also", "and", "any", "are", "been", "before", "but", "can", "could", "did", "does",
    "each", "for", "from", "had", "has", "have", "her", "his", "how", "into", "its", "just", "like", "may", "more",
    "most", "much", "must", "not", "now", "off", "one", "only", "other", "our", "out", "over", "own", "should",
    "some", "such", "than", "that", "the", "their", "them", "then", "there", "these", "they", "this", "those",
    "through", "too", "under", "until", "upon", "very", "was", "were", "what", "when", "where", "which", "while",
    "who", "whose", "will", "with", "within", "without", "would", "you", "your",
))  # fmt: skip
"""English words that say little of what a text is about; in other languages short words alone are left out."""
_TOLD = 8
_WORD = re.compile(r"[^\W\d_]+(?:['\u2019-][^\W\d_]+)*")


@dataclass(frozen=True, slots=True)
class Word:
    """A word with its weight, above zero."""

    text: str
    weight: float


@dataclass(frozen=True, slots=True)
class WordData:
    """Words from the heaviest to the lightest."""

    words: tuple[Word, ...]


def read_words(data: JsonObject, findings: Findings) -> WordData:
    """Read ``{"words": [{"text", "weight"}]}``, labels + one dataset, or ``{"text": running text}`` to be counted."""
    if "text" in data:
        found = list(_counted(data["text"], findings))
    elif "words" in data or "rows" in data:
        name = "words" if "words" in data else "rows"
        each = (_word(item, place, findings) for place, item in objects(data[name], f"data.{name}", findings))
        found = [word for word in each if word]
    else:
        found = list(_labelled(data, findings))
    findings.settle()
    if not found:
        findings.fault("data.words", "there is nothing to draw: no word has a weight above zero")
    findings.settle()
    ordered = sorted(found, key=lambda word: -word.weight)
    if len(ordered) > MOST_WORDS:
        findings.notice("data.words", f"the {MOST_WORDS} heaviest of {len(ordered):,} words are drawn")
    return WordData(tuple(ordered[:MOST_WORDS]))


def _counted(text: Any, findings: Findings) -> Iterator[Word]:
    if not isinstance(text, str):
        findings.fault("data.text", f"expected text, found {shown(text)}")
        return
    counts = Counter(word.casefold() for word in _WORD.findall(clean(text)))
    for word, count in counts.items():
        if (len(word) >= LEAST_LETTERS and word not in COMMON) or not word.isascii():
            yield Word(word, count)


def _word(item: Mapping[str, Any], place: str, findings: Findings) -> Word | None:
    key = next((key for key in ("text", "word", "name", "label", "key") if key in item), "text")
    weight = next((name for name in ("weight", "value", "count", "size") if name in item), "weight")
    value = item.get(weight)
    if not is_number(value) or (value or 0) < 0:
        findings.fault(f"{place}.{weight}", f"expected a number of zero or more, found {shown(value)}")
        return None
    text = drawn_text(item.get(key), f"{place}.{key}", findings)
    return Word(text, float(value)) if text and value else None


def _labelled(data: JsonObject, findings: Findings) -> Iterator[Word]:
    content: SeriesData = read_series(data, findings, draws=frozenset())
    for index, (label, value) in enumerate(zip(content.labels, content.series[0].values, strict=True)):
        if value is not None and value < 0:
            findings.fault(f"data.datasets[0].data[{index}]", f"a weight can't be negative, found {amount(value)}")
        elif value and label:
            yield Word(label, float(value))


def _describe(spec: ChartSpec) -> str:
    words = spec.data.words
    told = ", ".join(f"{word.text} ({amount(word.weight)})" for word in words[:_TOLD])
    more = f" and {len(words) - _TOLD} more" if len(words) > _TOLD else ""
    return f"{heading('Word cloud', spec)} {len(words)} words, the heaviest first: {told}{more}."


def _tabulate(spec: ChartSpec) -> DataTable:
    return DataTable(("Word", "Weight"), tuple((word.text, word.weight) for word in spec.data.words))


_EXAMPLE = {
    "data": 96, "chart": 88, "report": 61, "colour": 54, "axis": 50, "label": 47, "scale": 44, "picture": 40,
    "trend": 37, "table": 35, "legend": 33, "value": 31, "title": 29, "range": 27, "median": 25, "share": 23,
    "map": 22, "outlier": 20,
    "ratio": 19, "grid": 18, "sample": 17, "error": 16, "series": 15, "total": 14, "margin": 13, "rank": 12, "peak": 11,
    "source": 10, "unit": 9, "date": 9, "zone": 8, "cell": 8, "bin": 7, "mean": 7, "count": 6, "ink": 6,
}  # fmt: skip

WORD_CLOUD = ChartType(
    name="wordCloud",
    family="words",
    shape="own",
    honours=UNLEGENDED - {"format", "tooltips", "tooltip_format"},
    title="Word cloud",
    summary="Words as large as their weights; what matters most is in the middle.",
    data_shape="words: text and weight; or labels + one dataset; or a running text, which is counted",
    example={
        "chart_type": "wordCloud",
        "data": {"words": [{"text": text, "weight": weight} for text, weight in _EXAMPLE.items()]},
        "options": {"title": "What people write about when they write about charts"},
    },
    read_data=read_words,
    describe=_describe,
    tabulate=_tabulate,
    aliases=("wordcloud", "word_cloud"),
)

TYPES = (WORD_CLOUD,)
