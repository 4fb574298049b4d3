"""Periods and ranges in words: ``by month``, ``into the weekday interval``, ``in bins of 10``."""

import re
from dataclasses import dataclass

from workers.planner.text import Span, Text

_PARTS = {
    "weekday": r"(?:the )?(?:day of )?(?:the )?days? of (?:the )?weeks?|week ?days?|dow"
    "|wochentagen?|jours? de la semaine",
    "month_of_year": r"(?:calendar )?months? of (?:the )?year|month name|calendar month|seasonal\w*"
    "|season of (?:the )?year",
    "hour_of_day": r"hours? of (?:the )?day|times? of (?:the )?day|(?:peak|busiest|quietest|rush|which|what) hours?",
}
_UNITS = {"year": "year", "annual": "year", "annum": "year", "jahr": "year", "an": "year", "annee": "year",
    "ano": "year",
          "anno": "year", "jaar": "year", "quarter": "quarter", "quartal": "quarter", "trimestre": "quarter",
          "kwartaal": "quarter",
          "month": "month", "monat": "month", "mois": "month", "mes": "month", "mese": "month", "maand": "month",
          "week": "week",
          "woche": "week", "semaine": "week", "semana": "week", "settimana": "week", "day": "day", "date": "day",
          "tag": "day",
          "jour": "day", "dia": "day", "giorno": "day", "dag": "day", "hour": "hour", "stunde": "hour", "heure": "hour",
          "hora": "hour", "ora": "hour", "uur": "hour", "decade": "decade", "\u5e74": "year", "\u6708": "month",
          "\u5468": "week", "\u65e5": "day"}  # fmt: skip
_ADVERBS = {"yearly": "year", "annually": "year", "annual": "year", "quarterly": "quarter", "monthly": "month",
    "weekly": "week",
            "daily": "day", "hourly": "hour", "jahrlich": "year", "monatlich": "month", "monatliche": "month",
            "wochentlich": "week",
            "taglich": "day", "mensuel": "month", "mensuelle": "month", "mensual": "month", "mensile": "month",
            "annuel": "year",
            "maandelijks": "month", "jaarlijks": "year"}  # fmt: skip
_UNIT = "|".join(sorted(_UNITS, key=len, reverse=True))
_PART = re.compile(
    r"(?<!\w)(?:(?:by|per|each|every|for each|into|in|on|over|across|with|of|a|the|grouped by) )*"
    "(?:"
    + "|".join(f"(?P<{name}>{words})" for name, words in _PARTS.items())
    + r")(?: (?:interval|bin|bins|basis|names?))?(?!\w)"
)
_INTERVAL = re.compile(
    rf"(?<!\w)(?:(?:by|into|in|to|with|of|a|the|using) )+(?P<unit>{_UNIT})s? (?:interval|intervals|bins?|"
    r"buckets?|granularity|level|basis|resolution)(?!\w)"
)
_BINNED = re.compile(
    r"(?<!\w)(?:binn?(?:ed|ing|s)?|group(?:ed|ing|s)?|bucket(?:ed|s)?|aggregat(?:ed|e|ing)|sum(?:med)?|"
    rf"count(?:ed)?|rolled? up|broken down|split|resampled?)(?: (?!by|into|per)\w+){{0,4}} (?:by|into|per|to) "
    rf"(?:the )?(?:time (?:by|with|of) )?(?:each |every )?(?P<unit>{_UNIT})s?(?!\w)"
)
_PERIOD = re.compile(
    r"(?<!\w)(?:by|per|each|every|for each|for every|from each|in each|over the|across the|across|through the|"
    "throughout the|along the|of each|over|nach|je|jede[rns]?|pro|par|chaque|por|cada|per|ogni|op|elke?|"
    rf"\u6bcf|\u6309) (?:the )?(?:single |calendar |different )?(?P<unit>{_UNIT})(?:s|e|en|es|i)?(?!\w)(?! "
    r"of\b| to\b)"
)
_BY = re.compile(rf"(?<!\w)(?P<unit>{_UNIT}) (?:by|over|on|after) (?P=unit)(?!\w)")
_ADVERB = re.compile(rf"(?<!\w)(?:{'|'.join(_ADVERBS)})(?!\w)")
_OVER_TIME = re.compile(
    r"(?<!\w)(?:over|across|through|with|along|throughout|by|vs|versus|against|im lauf der|uber die|au fil du|"
    "en el|nel|ao longo do|door de) (?:the |a )?(?:whole )?(?:course of )?(?:time|zeit|temps|tiempo|tempo|"
    r"tijd)(?! of)(?!\w)|zeitverlauf|time series|timeline|time trend"
)
_SIZED = re.compile(
    r"(?<!\w)(?:in |into |by |with |of |using )*(?:bins?|buckets?|intervals?|ranges|steps?|groups?|brackets?) "
    r"(?:of|with) (?:(?:width|size|a width of|a size of) )?(?P<width>\d+(?:\.\d+)?)(?!\w)|(?<!\w)(?:in|by|into)"
    r" (?P<word>tens|fives|hundreds|thousands|twenties|fifties|decades)(?!\w)|(?<!\w)(?P<before>\d+(?:\.\d+)?) "
    r"(?:unit|point|year|minute|dollar|euro)s? (?:wide )?(?:bins?|buckets?|intervals?|ranges|brackets?)(?!\w)|"
    r"(?<!\w)bin (?:width|size) (?:of )?(?P<size>\d+(?:\.\d+)?)(?!\w)"
)
_COUNTED = re.compile(
    r"(?<!\w)(?:into |in |with |using |to )*(?P<count>\d{1,3}) (?:equal |even )?(?:bins?|buckets?|intervals|"
    r"ranges|groups|brackets|classes)(?!\w)"
)
_WIDTHS = {
    "tens": 10.0,
    "fives": 5.0,
    "hundreds": 100.0,
    "thousands": 1000.0,
    "twenties": 20.0,
    "fifties": 50.0,
    "decades": 10.0,
}


@dataclass(frozen=True, slots=True)
class Binning:
    """``grain`` is a period, or "time" where any will do; ``width`` and ``count`` are of ranges of numbers."""

    grain: str = ""
    width: float | None = None
    count: int | None = None
    span: Span = (0, 0)


def ranges_of(text: Text) -> Binning | None:
    """Ranges of numbers; their words are claimed."""
    for match, span in text.find(_SIZED):
        text.claim(span, "bin")
        width = _WIDTHS.get(match["word"] or "") or float(match["width"] or match["before"] or match["size"])
        return Binning(width=width, span=span)
    for match, span in text.find(_COUNTED):
        text.claim(span, "bin")
        return Binning(count=int(match["count"]), span=span)
    return None


def grain_of(text: Text, taken: list[Span]) -> Binning | None:
    """The period by which times are put together. Words in ``taken`` name columns, and mean these."""
    for match, span in text.find(_PART):
        if not _within(span, taken):
            return _claimed(text, Binning(grain=match.lastgroup or "", span=span))
    for pattern in (_INTERVAL, _BINNED, _PERIOD, _BY):
        for match, _ in text.find(pattern):
            unit = text.part(match, "unit")
            if not _within(unit, taken):
                return _claimed(text, Binning(grain=_UNITS[match["unit"]], span=unit))
    for match, span in text.find(_ADVERB):
        if not _within(span, taken):
            return _claimed(text, Binning(grain=_ADVERBS[match[0]], span=span))
    return None


def over_time(text: Text) -> Span | None:
    """Where a text says ``over time``; its words are claimed."""
    for _, span in text.find(_OVER_TIME):
        text.claim(span, "bin")
        return span
    return None


def _within(span: Span, taken: list[Span]) -> bool:
    return any(start < span[1] and span[0] < end for start, end in taken)


def _claimed(text: Text, found: Binning) -> Binning:
    text.claim(found.span, "bin")
    return found
