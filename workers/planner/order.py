"""Wishes for an order and for the first few: ``sorted by age``, ``y axis from high to low``, ``top 5``."""

import re
from dataclasses import dataclass

from workers.planner.text import Span, Text

_RISING = (
    "ascending|asc|increasing|rising|(?:the )?low(?:est)? to (?:the )?high(?:est)?|small(?:est)? to (?:large|"
    "big|great)(?:st|est|gest)?"
    r"|least to (?:most|greatest)|fewest to most|a to z|a z|alphabetical(?:ly)?|chronological(?:ly)?|earliest to latest"
    "|old(?:est)? to new(?:est)?|short(?:est)? to (?:long|tall)(?:est)?|young(?:est)? to old(?:est)?|"
    r"(?:lowest|smallest|least|fewest|oldest|earliest|worst|cheapest|shortest|youngest)(?: \w+)? first"
    r"|aufsteigend(?:er|e)?|croissant|ascendente|crescente|oplopend(?:e)?|升序|昇順"
)
_FALLING = (
    "descending|desc|decreasing|falling|(?:the )?high(?:est)? to (?:the )?low(?:est)?|(?:large|big|great)"
    "(?:st|est|gest)? to (?:small|least)(?:est)?"
    "|most to (?:least|fewest)|(?:rich|b|tall|heavi|fast|long)est to (?:poor|w?or|short|light|slow)(?:est|st)|z to a"
    "|latest to earliest|new(?:est)? to old(?:est)?|old(?:est)? to "
    "young(?:est)?|reverse(?:d)? order"
    r"|reverse alphabetical(?:ly)?|(?:highest|largest|biggest|greatest|most|best|latest|newest|top)(?: \w+)? first|"
    "absteigend(?:er|e)?|decroissant|descendente|decrescente|aflopend(?:e)?|降序|降順"
)
_DIRECTION = (
    f"(?:(?:in|from|with|by|as|to|on|at|the|a|an|of|be|is|are|an?) )*(?:(?P<rising>{_RISING})|"
    rf"(?P<falling>{_FALLING}))(?: order\w*| manner| sequence| way| fashion)?"
)
_STRONG = (
    "sort(?:ed|ing)?|(?<!of )(?<!many )(?<!the )(?<!each )(?<!per )(?<!all )order(?:ed|ing)?|rank(?:ed|ing)?"
    "|arrang(?:e|ed|ing)|organi[sz](?:e|ed|ing)|"
    "sortiert|sortiere|"
    r"tri[e\u00e9]?[es]*|ordenad[oa]s?|ordinat[aeio]|ordena|gesorteerd|sorteer"
)
_WEAK = (
    r"(?:(?<=^)|(?<=, )|(?<=\. )|(?<=; )|(?<=and )|(?<=to )|(?<=you )|(?<=please ))(?:list(?:ed|ing)?|display(?:ed|"
    "ing)?|show(?:n|ing)?|present|view)"
)
_STOP = (
    r"(?=$| [,.;:!?]| please\b| and\b| with\b| as an?\b| in an?\b| using\b| on an?\b| for (?:each|every)\b| for "
    r"me\b| to\b| then\b)"
)
_BY = r"(?:by|of|for|on|based on|according to|in terms of|with respect to|using|in|from|nach|par|por|per|op|the)"
_AFTER = rf"(?: {_BY} (?P<after>[^,.;:!?]+?))?{_STOP}"

_SORTS = re.compile(
    rf"(?<!\w)(?:(?:{_STRONG})|{_WEAK}(?= (?:by|in|from|it|them|the (?:bars?|results?|x|y|total|number)|x|y)\b))"
    rf"(?P<before>(?: (?!sort|order|rank|,|\.|;|:)\S+){{0,8}}?) {_DIRECTION}{_AFTER}"
)
_BARE = re.compile(rf"(?<!\w){_DIRECTION}{_AFTER}")
_UNDIRECTED = re.compile(
    rf"(?<!\w)(?:{_STRONG})(?: (?:it|them|the bars?|the results?|bars|results|values|everything|the values))? "
    f"(?:by|on|according to|based on|nach|par|por|per|op) (?P<after>[^,.;:!?]+?){_STOP}"
)
_AXIS_BEFORE = re.compile(r"(?:the )?(?P<axis>[xy]) axis (?:is |be |being |should be )?$")
_NUMBERS = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10,
            "twelve": 12, "fifteen": 15, "twenty": 20, "thirty": 30, "fifty": 50}  # fmt: skip
_COUNT = rf"(?P<count>\d{{1,3}}|{'|'.join(_NUMBERS)})"
_MOST = (
    "top|best|largest|biggest|highest|greatest|leading|strongest|richest|oldest|tallest|heaviest|longest|fastest|"
    "latest|newest|most"
)
_LEAST = r"bottom|worst|lowest|smallest|least|fewest|weakest|poorest|youngest|shortest|lightest|slowest|cheapest"
_TOP = re.compile(
    r"(?<!\w)(?:the )?(?:(?P<most>top|first|best|largest|biggest|highest|greatest|leading)|(?P<least>bottom|worst|"
    rf"lowest|smallest)) (?:of )?{_COUNT}(?! (?:years?|months?|weeks?|days?|quarters?|hours?)\b)(?!\w)"
)
_COUNT_MOST = re.compile(rf"(?<!\w){_COUNT} (?P<adjective>(?P<most>{_MOST})|(?P<least>{_LEAST}))(?!\w)")
_SHOW = re.compile(
    rf"(?<!\w)(?:show|list|give me|only|just)(?: me| only| just| the)*(?: first| top)? {_COUNT}(?: (?:of them|"
    "results?|rows|items|entries|ones))?(?= ?$| ?[,.;!?])"
)
_EXTREME = re.compile(
    r"(?<!\w)(?:the )?(?:(?P<most>most(?! recent)|highest|largest|biggest|greatest|best|top|busiest)|"
    r"(?P<least>least|lowest|smallest|fewest|worst))(?!\w)(?! (?:value|price|average|mean) (?:of|per|by|for|in)"
    r"\b)"
)


@dataclass(frozen=True, slots=True)
class Asked:
    """An order in words: ``target`` are the tokens that say by what, empty where nobody says; None: either way."""

    descending: bool | None
    target: Span
    axis: str = ""


@dataclass(frozen=True, slots=True)
class Few:
    """So many of the first ones."""

    count: int
    descending: bool


def order_of(text: Text) -> Asked | None:
    """The order that is asked for last; its words are claimed."""
    found: Asked | None = None
    for pattern in (_SORTS, _BARE, _UNDIRECTED):
        for match, span in text.find(pattern):
            asked = _asked(text, match)
            if match["after"] and not match.groupdict().get("before") and not asked.axis and _is_chart(match["after"]):
                continue
            found = asked
            text.claim(span, "order")
    return found


def _is_chart(words: str) -> bool:
    return bool(re.fullmatch(r"(?:a |the )?(?:\w+ )?(?:chart|graph|plot)", words))


def _asked(text: Text, match: re.Match[str]) -> Asked:
    parts = match.groupdict()
    directed = "rising" in parts
    descending = bool(parts["falling"]) if directed else None
    group = next((name for name in ("after", "before") if parts.get(name) and parts[name].strip()), "")
    words = (parts.get(group) or "").strip() if group else ""
    words = "" if re.fullmatch(f"{_RISING}|{_FALLING}", words) else words
    target = text.part(match, group) if words else (0, 0)
    axis = _axis(words) if words else ""
    if not words:
        before = _AXIS_BEFORE.search(text.low[: match.start()])
        axis = before["axis"] if before else _natural(match[0])
        target = target if axis else _said_alone(text, match)
    return Asked(descending, target, axis)


def _said_alone(text: Text, match: re.Match[str]) -> Span:
    """``..., name ascending``: what stands alone before a direction; an empty span where more does."""
    at = text.span(match.start(), match.end())[0]
    start = text.clause(at)[0]
    return (start, at) if start and at - start <= 2 else (0, 0)  # noqa: PLR2004 - a word or two


def _axis(words: str) -> str:
    """The axis that words name; "" where they may be a column's."""
    bare = re.sub(
        r"(?<!\w)(?:the|in|by|of|on|from|order|their|its|them|it|all|are|is|be|to|value|values)(?!\w)", " ", words
    )
    bare = " ".join(bare.split())
    if re.search(r"(?<!\w)(?:x axis|x)(?!\w)", words) or bare in {"bar", "bars", "name", "label", "labels", "category"}:
        return "x" if re.search(r"(?<!\w)x(?!\w)|^by |by the|by bars", words) or bare not in {"bar", "bars"} else "bars"
    if re.search(r"(?<!\w)(?:y axis|y)(?!\w)", words):
        return "y"
    if re.fullmatch(
        "(?:total )?(?:number|count|amount|total|sum|size|height|frequency|result|results|average|mean|"
        "quantity)(?: .*)?",
        bare,
    ):
        return "y"
    return ""


def _natural(words: str) -> str:
    return "x" if re.search(r"alphabet|a to z|z to a|chronolog|earliest|old", words) else ""


def few_of(text: Text) -> Few | None:
    """How many are asked for; words that also name a number, such as ``oldest``, stay to be read."""
    for match, span in text.find(_TOP):
        text.claim(span, "limit")
        return Few(_counted(match["count"]), match["least"] is None)
    for match, span in text.find(_SHOW):
        text.claim(span, "limit")
        return Few(_counted(match["count"]), descending=True)
    for match, _ in text.find(_COUNT_MOST):
        text.claim(text.part(match, "count"), "limit")
        if match["adjective"] in {
            "most",
            "least",
            "largest",
            "biggest",
            "smallest",
            "highest",
            "lowest",
            "best",
            "top",
            "worst",
        }:
            text.claim(text.part(match, "adjective"), "limit")
        falls = match["least"] is None or match["least"] in {"youngest", "cheapest"}
        return Few(_counted(match["count"]), falls and match["least"] is None)
    return None


def extreme_of(text: Text) -> bool | None:
    """Whether the greatest (True) or the least is looked for, as in ``which region has the most sales``."""
    for match, span in text.find(_EXTREME):
        text.claim(span, "extreme")
        return match["least"] is None
    for match, span in text.find(_SUPERLATIVE):
        _ = span
        return match["word"] not in _SMALLEST
    return None


def is_degree(text: Text) -> bool:
    """Whether it asks how things are rather than how much there is, as in ``which carrier is fastest``."""
    return any(match["word"] not in _QUANTITATIVE for match in _SUPERLATIVE.finditer(text.low))


def is_countable(text: Text) -> bool:
    """Whether the most or the fewest of something are looked for, which may be no more than how many there are."""
    return bool(re.search(r"(?<!\w)(?:most|least|fewest|busiest)(?!\w)(?! \w+(?:ive|able|ful|ed)(?!\w))", text.low))


_SUPERLATIVE = re.compile(
    r"(?<!\w)(?:which|what|who|where)\b.*?(?<!\w)(?:the )?(?P<word>(?!interest|forest|west|east|request|invest|"
    r"test|rest|guest|harvest|latest|nearest)[a-z]{3,}est|most)(?!\w)"
)
_QUANTITATIVE = frozenset({"most", "least", "highest", "lowest", "largest", "smallest", "biggest", "greatest",
    "fewest", "best", "worst", "busiest"})  # fmt: skip
"""Superlatives of an amount, which may be a whole one: those of any other kind tell how single things are."""
_SMALLEST = frozenset(
    {
        "smallest",
        "lowest",
        "least",
        "youngest",
        "cheapest",
        "shortest",
        "lightest",
        "slowest",
        "poorest",
        "fewest",
        "weakest",
    }
)


def _counted(words: str) -> int:
    return _NUMBERS.get(words) or int(words)
