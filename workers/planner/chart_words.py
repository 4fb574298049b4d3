"""The chart type that a description names, in the languages that ``words/chart_types.txt`` has."""

import re

from app.domain.errors import Invalid
from workers.planner.lexicon import phrases
from workers.planner.matching import Mention
from workers.planner.text import Span, Text

SINGLE = frozenset({
    "line", "lines", "bar", "bars", "area", "areas", "columns", "tree", "network", "path", "bullet", "radar",
    "funnel", "treemap",
    "table", "timeline", "bubble", "bubbles", "pie", "torte", "pastel", "pizza", "torta", "barras", "linea",
    "lineas", "courbe",
    "balken", "linien", "saulen", "candles", "steps", "dispersion", "rosca", "gauge", "contour", "kpi", "lijn",
    "\u8868",
})  # fmt: skip
"""Names of chart types that may be any word: where a column or a cell is called so, these are meant."""


def chart_named(text: Text, found: list[Mention]) -> tuple[str, tuple[str, ...]]:
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


_FAMILY = {"groupedBar": "bar", "stackedBar": "bar", "horizontalBar": "bar", "percentStackedBar": "bar",
    "stackedArea": "area",
           "percentStackedArea": "area", "spline": "line", "stepLine": "line", "regression": "scatter",
           "bubbleMap": "choropleth"}  # fmt: skip


def _most_telling(named: list[str]) -> str:
    """``a bar chart with stacked bars`` is a stacked one."""
    first = named[0]
    return next((one for one in named if _FAMILY.get(one) == first), first)


def _is_other(text: Text, span: Span) -> bool:
    """``line of business``, ``line item``: no chart types."""
    after = text.word(span[1])
    other = after == "of" and text.word(span[1] + 1) in {"business", "code", "credit", "work", "products", "sight"}
    return (other or after in {"number", "manager", "item", "items", "code"}) and text.word(span[0] - 1) not in {
        "a",
        "as",
    }


def _refused(text: Text, span: Span) -> bool:
    before = " ".join(text.word(at) for at in range(max(span[0] - 4, 0), span[0]))
    return bool(re.search(r"(?:instead of|rather than|not|no|don't want|without)(?: an?| the| as)*$", before))
