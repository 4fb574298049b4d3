"""A description that brings its numbers: ``Q1 10, Q2 20``, ``rising from 12k in Jan to 24k in Dec``.

The data are the words' own: values that are said stay as they are, those between two that are said lie on the way from
one to the other, straight or, where growth is said to be exponential, by equal factors.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from app.domain.errors import Invalid
from workers.planner.columns import readable
from workers.planner.lexicon import phrases
from workers.planner.model import Ask, Sketch
from workers.planner.style import style_of
from workers.planner.text import Text
from workers.planner.times import MONTHS
from workers.planner.tokens import tokens

MOST_POINTS = 120
_SHORT = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTH = "|".join(sorted(MONTHS, key=len, reverse=True))
_DAY = r"(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?"
_NUMBER = (
    r"[-\u2212]?[$\u20ac\u00a3\u00a5]?\d[\d,]*(?:\.\d+)?(?:\s?(?:k|m|mn|bn|b|thousand|million|billion)\b)?(?:\s?%)?"
)
_POINT = rf"(?:{_MONTH})(?:\s+\d{{4}})?|q[1-4](?:\s+\d{{4}})?|{_DAY}|(?:19|20)\d\d|(?:week|day|month|year)\s+\d+"
_RISE = re.compile(

        rf"(?:from|starting at|starts? at|between)\s+(?:about |around |roughly )?(?P<low>{_NUMBER})"
        rf"(?:\s+(?:[a-z]+\s+){{0,3}}?(?:in|on|at|for|by|during)\s+(?P<first>{_POINT}))?"


        rf"(?:,)?\s+(?:up |down |and )?(?:to|reaching|until|and)\s+(?:about |around |roughly )?(?P<high>{_NUMBER})"
        rf"(?:\s+(?:[a-z]+\s+){{0,3}}?(?:in|on|at|for|by|during)\s+(?P<last>{_POINT}))?"
    ,
    re.IGNORECASE)  # fmt: skip
_PAIRED = re.compile(
    rf"(?P<name>[^\W\d_][^,;:=()\n|]{{0,40}}?)(?:\s*[:=(|\u2013-]\s*|\s+(?:with|at|is|was|has|had|of|gets?|got|"
    rf"makes?|scored?|sold|=>|->)\s+|\s+)(?P<value>{_NUMBER})(?=\s*(?:[,;.)\n|]|$|\s+and\b|\s+(?:[a-z]+)\b))",
    re.IGNORECASE,
)
_TIMED = re.compile(
    rf"(?P<name>{_POINT})(?:\s*[:=(\u2013-]\s*|\s+(?:with|at|is|was|had|of|=)\s+|\s+)(?P<value>{_NUMBER})(?![\d])",
    re.IGNORECASE,
)
_TIMED_BACK = re.compile(
    rf"(?P<value>{_NUMBER})\s+(?:\w+\s+)?(?:in|for|on|during|by)\s+(?P<name>{_POINT})(?!\w)", re.IGNORECASE
)
_COUNTED = re.compile(
    rf"(?P<value>{_NUMBER})\s+(?:for|in|from|of|on|to|are|is)\s+(?P<name>(?:the\s+)?[^\W\d_][\w\s]{{0,30}}?)"
    r"(?=\s*(?:[,;.\n]|$|\s+and\b))",
    re.IGNORECASE,
)
_LEAD = re.compile(
    r"^(?:.*?\b(?:chart|graph|plot|diagram|show(?:ing)?|draw|create|make|give me|compare|of|for|with|where|and|"
    r"are|is|by|following|data|values?|in)\b|.*?:)\s*",
    re.IGNORECASE,
)
_PERIOD = re.compile(r"(?P<count>\d+)\s+(?P<unit>months|years|quarters|weeks|days|hours)", re.IGNORECASE)
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_NOUN = re.compile(
    "^(?:please |can you |i want |i need |could you )?(?:(?:show|draw|create|make|give me|plot|a|an|the|me|"
    r"simple|line|bar|pie|chart|graph|plot|of|for|with|that|which|shows|showing|our|my|trend)\s+)"
    r"*(?P<noun>[^,.;:]*?)\s*(?:,|\brising\b|\bgrowing\b|\bgoing\b|\bfalling\b|\bdropping\b|\bincreas\w+|"
    r"\bdecreas\w+|\bdeclin\w+|\brises?\b|\bfalls?\b|\bgrew\b|\bfrom\b|\bfor\s+(?:19|20)\d\d|\bin\s+(?:19|20)"
    r"\d\d|\bover\b|:|\bwith\b|$)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Made:
    """Data out of words: labels, values, and what they are of."""

    labels: tuple[str, ...]
    values: tuple[float, ...]
    name: str
    told: str
    timed: bool


def synthesise(ask: Ask) -> tuple[Sketch, Made]:
    """The chart of a description without data; ``Invalid`` where it has no numbers to draw."""
    text = Text(ask.description)
    options = style_of(text)
    made = _between(ask.description) or _listed(ask.description, text)
    if made is None:
        raise Invalid.at(
            "data",
            "there are no data: attach rows or a CSV, or say the numbers, such as 'sales: Jan 12, Feb 15, Mar 19' or "
            "'users rising from 12k in January to 24k in December'",
        )
    chart = _chart(text, made)
    values = [int(value) if value.is_integer() else value for value in made.values]
    data: dict[str, Any] = {"labels": list(made.labels), "datasets": [{"label": made.name, "data": values}]}
    options = {**({"title": made.name} if made.name else {}), **options}
    if chart == "bigNumber":
        data = {"value": made.values[-1], "label": made.name}
    return Sketch(chart_type=chart, options=options, made=data, stated=False), made


_SERIES = frozenset({
    "bar", "horizontalBar", "lollipop", "waterfall", "pareto", "line", "spline", "stepLine", "area", "sparkline",
    "pie", "doughnut", "radar",
    "polarArea", "funnel", "progressBar",
})  # fmt: skip
"""Chart types that one row of numbers can be."""


def _chart(text: Text, made: Made) -> str:
    """The chart type that is named, or that the numbers are for."""
    named = [hit.meaning for hit in phrases("chart_types").hits(text.low)]
    fitting = [name for name in named if name in _SERIES]
    if fitting:
        return fitting[0]
    if named and named[0] != "table":
        raise Invalid.at("description", f"a {named[0]} can't be made of one row of numbers; attach data for it")
    intents = {hit.meaning for hit in phrases("intents").hits(text.low)}
    whole = abs(sum(made.values) - 100) < 0.5 and min(made.values) >= 0  # noqa: PLR2004 - percent
    if len(made.values) == 1:
        return "bigNumber"
    if "share" in intents or (whole and not made.timed):
        return "pie"
    return "line" if made.timed and ("trend" in intents or len(made.values) > 6) else "bar"  # noqa: PLR2004 - few are compared


def _between(words: str) -> Made | None:
    """Values on the way from one that is said to another."""
    match = _RISE.search(words)
    if match is None or not (match["first"] or match["last"] or _PERIOD.search(words) or _is_change(words)):
        return None
    low, high = _value(match["low"]), _value(match["high"])
    labels = _labels(match["first"], match["last"], words)
    if len(labels) < 2:  # noqa: PLR2004 - from and to
        return None
    values = _way(low, high, len(labels), words)
    told = (
        f"the values between {match['low'].strip()} and {match['high'].strip()} are not measured: they lie evenly "
        "between the two"
    )
    return Made(labels, values, _name(words), told, timed=True)


def _is_change(words: str) -> bool:
    return any(hit.meaning == "trend" for hit in phrases("intents").hits(Text(words).low))


def _value(text: str) -> float:
    return next(token.value for token in tokens(text) if token.value is not None)


def _way(low: float, high: float, count: int, words: str) -> tuple[float, ...]:
    """Even steps from low to high; equal factors where growth is exponential."""
    exponential = re.search(r"exponential|compound|doubl", words, re.IGNORECASE) and low > 0 and high > 0
    steps = [at / (count - 1) for at in range(count)]
    found = [low * (high / low) ** step if exponential else low + (high - low) * step for step in steps]
    digits = 0 if low == int(low) and high == int(high) and abs(high - low) >= count else 2
    return tuple(round(value, digits) if digits else float(round(value)) for value in found)


def _labels(first: str | None, last: str | None, words: str) -> tuple[str, ...]:
    """The periods from the first to the last; without them as many as are said, else twelve months."""
    for read in (_months, _quarters, _years, _days, _numbered):
        if found := read(first or "", last or ""):
            return found[:MOST_POINTS]
    period = _PERIOD.search(words)
    if period:
        unit = period["unit"].lower().removesuffix("s").capitalize()
        count = min(int(period["count"]), MOST_POINTS)
        return tuple(f"{unit} {at}" for at in range(1, count + 1))
    return _SHORT if not (first or last) else ()


def _months(first: str, last: str) -> tuple[str, ...]:
    start, end = (re.match(rf"({_MONTH})(?:\s+(\d{{4}}))?$", text.lower()) for text in (first, last))
    if end is None and start is None:
        return ()
    low = MONTHS[start[1]] if start else 1
    high = MONTHS[end[1]] if end else 12
    years = (int(end[2] or 0) - int(start[2] or end[2] or 0)) if start and end and end[2] else 0
    span = high - low + 12 * years + (12 if high <= low and not years else 0)
    named = bool(years or (start and start[2] and end and end[2] and start[2] != end[2]))
    year = int(start[2] or 0) if start and start[2] else 0
    return tuple(
        _SHORT[(low - 1 + at) % 12] + (f" {year + (low - 1 + at) // 12}" if named else "") for at in range(span + 1)
    )


def _quarters(first: str, last: str) -> tuple[str, ...]:
    found = [re.match(r"q([1-4])(?:\s+(\d{4}))?$", text.lower()) for text in (first, last)]
    if not all(found):
        return ()
    start, end = ((int(one[2] or 0) * 4 + int(one[1]) - 1) for one in found if one)
    dated = any(one and one[2] for one in found)
    return tuple(f"Q{at % 4 + 1}" + (f" {at // 4}" if dated else "") for at in range(start, end + 1))


def _years(first: str, last: str) -> tuple[str, ...]:
    if not (re.fullmatch(r"\d{4}", first) and re.fullmatch(r"\d{4}", last)):
        return ()
    return tuple(map(str, range(int(first), int(last) + 1)))


def _days(first: str, last: str) -> tuple[str, ...]:
    low, high = (
        next((at for at, day in enumerate(_DAYS) if text.lower().startswith(day.lower())), -1) for text in (first, last)
    )
    if low < 0 or high < 0:
        return ()
    return tuple(_DAYS[(low + at) % 7] for at in range((high - low) % 7 + 1))


def _numbered(first: str, last: str) -> tuple[str, ...]:
    start, end = (re.match(r"(week|day|month|year)\s+(\d+)$", text.lower()) for text in (first, last))
    if start is None or end is None:
        return ()
    return tuple(f"{start[1].capitalize()} {at}" for at in range(int(start[2]), int(end[2]) + 1))


def _listed(words: str, text: Text) -> Made | None:
    """Names with a number each."""
    plain = re.sub(r"[\"\u201c\u201d]", "", words)
    for pattern in (_TIMED, _TIMED_BACK):
        timed = [(match["name"], _value(match["value"])) for match in pattern.finditer(plain)]
        if len(timed) < 2:  # noqa: PLR2004 - one is no row
            continue
        return Made(
            tuple(_cased(name) for name, _ in timed), tuple(value for _, value in timed), _name(plain), "", timed=True
        )
    for pattern in (_PAIRED, _COUNTED):
        pairs = [(_trimmed(match["name"]), _value(match["value"])) for match in pattern.finditer(plain)]
        pairs = [(name, value) for name, value in pairs if name]
        if len(pairs) >= 2:  # noqa: PLR2004 - as above
            return _of_pairs(pairs, plain)
    numbers = [token.value for token in text.tokens if token.value is not None]
    if len(numbers) >= 3:  # noqa: PLR2004 - a row of bare numbers
        values = tuple(float(value) for value in numbers if value is not None)
        return Made(tuple(str(at) for at in range(1, len(values) + 1)), values, _name(plain), "", timed=False)
    return None


def _of_pairs(pairs: Sequence[tuple[str, float]], words: str) -> Made:
    labels = tuple(_cased(name) for name, _ in pairs)
    name = _name(words)
    name = "" if name in labels else name
    return Made(labels, tuple(value for _, value in pairs), name, "", timed=False)


def _trimmed(name: str) -> str:
    """A name without the words that lead up to it: ``a pie chart of apples`` is apples."""
    bare = re.sub(r"^(?:and|or|the|a|an|with|plus|then)\s+", "", name.strip(), flags=re.IGNORECASE)
    while (match := _LEAD.match(bare)) and match.end() < len(bare):
        bare = bare[match.end() :].strip()
    return re.sub(r"^(?:and|the|a|an)\s+", "", bare, flags=re.IGNORECASE).strip(" -:=(")


def _cased(name: str) -> str:
    if re.match(rf"(?:{_MONTH})(?:\s+\d{{4}})?$", name.lower()):
        month, _, year = name.lower().partition(" ")
        return _SHORT[MONTHS[month] - 1] + (f" {year}" if year else "")
    return name[:1].upper() + name[1:]


def _name(words: str) -> str:
    """What the numbers are of, with their year: ``Monthly active users for 2024``."""
    match = _NOUN.match(words.strip())
    noun = match["noun"].strip() if match else ""
    noun = re.sub(r"\s+(?:are|is|was|were|that|which|of|at)$", "", noun)
    noun = re.sub(
        r"\s+(?:fell|rose|grew|rises?|falls?|dropped|went|climbed|jumped|declined|increased|decreased)$",
        "",
        noun,
        flags=re.IGNORECASE,
    )
    named = {hit.phrase for hit in phrases("chart_types").hits(noun.lower())} | {
        "chart",
        "graph",
        "plot",
        "diagram",
        "data",
        "values",
    }
    if not noun or noun.lower() in named or any(char.isdigit() for char in noun) or len(noun) > 60:  # noqa: PLR2004 - a title
        return ""
    year = _YEAR.search(words)
    around = re.search(r"\b(?:for|in|during)\s+((?:19|20)\d\d)\b", words)
    return readable(noun) + (f", {around[1]}" if year and around else "")
