"""Chart types that read columns of their own, such as from, to and how much: which columns those are."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.domain.errors import Invalid
from workers.planner.columns import Named, Table
from workers.planner.parts import Parts
from workers.planner.reading import Reading

NAMES, NUMBERS, TIMES = ("category", "flag", "level", "identity"), ("measure", "level"), ("time",)


@dataclass(frozen=True, slots=True)
class Role:
    """A column that a chart type reads: of these kinds, called somehow so."""

    name: str
    kinds: tuple[str, ...]
    called: str = ""
    needed: bool = True
    only_called: bool = False


_FROM = Role(
    "source",
    NAMES,
    r"^(from|source|origin|start|sender|exporter|giver|before|home|departure)|_from$|(^| )(from|source|origin)($| )",
)
_TO = Role(
    "target",
    NAMES,
    r"^(to|target|destination|dest|end|receiver|importer|after|away|arrival)|(^| )(to|target|destination)($| )",
)
_VALUE = Role("value", NUMBERS, r"value|amount|count|flow|weight|volume|total|number|sales|quantity", needed=False)
_PRICES = (
    Role("date", TIMES, r"date|day|time"),
    *(Role(name, NUMBERS, rf"(^| ){name}($| )", only_called=True) for name in ("open", "high", "low", "close")),
)
_GROUPS = (Role("level0", NAMES), Role("level1", NAMES, needed=False), _VALUE)
_POINT = (
    Role("lat", NUMBERS, r"(^| )(lat|latitude)($| )", only_called=True),
    Role("lon", NUMBERS, r"(^| )(lon|lng|long|longitude)($| )", only_called=True),
)
_NAMED = Role("name", NAMES, r"name|city|place|station|title|site|label", needed=False, only_called=True)

OWN: Mapping[str, Sequence[Role]] = {
    **dict.fromkeys(("sankey", "chord", "network"), (_FROM, _TO, _VALUE)),
    **dict.fromkeys(("treemap", "sunburst", "icicle", "tree"), _GROUPS),
    "wordCloud": (Role("text", NAMES, r"word|term|tag|text|name|keyword"), Role("weight", NUMBERS,
    r"count|weight|freq|number|score", needed=False)),
    **dict.fromkeys(("candlestick", "ohlc", "heikinAshi", "renko"), _PRICES),
    "volumeCandles": (*_PRICES, Role("volume", NUMBERS, r"volume|vol($| )", only_called=True)),
    "choropleth": (Role("area", NAMES, r"country|state|nation|region|county|fips|iso"), _VALUE),
    "pointMap": (*_POINT, _NAMED, Role("value", NUMBERS, needed=False)),
    "bubbleMap": (*_POINT, _NAMED, Role("value", NUMBERS, r"population|value|magnitude|count|amount|size")),
    "gantt": (
        Role("name", NAMES, r"task|name|activity|title|phase|step"),
        Role("start", TIMES, r"start|begin|from"),
        Role("end", TIMES, r"end|finish|due|to|until"),
        Role("group", NAMES, r"group|phase|team|category|owner", needed=False, only_called=True),
    ),
    "timeline": (Role("date", TIMES, r"date|day|when|year"), Role("title", (*NAMES, "prose"),
    r"title|event|name|what|text|description")),
    "bullet": (
        Role("label", NAMES, r"name|label|metric|measure"),
        Role("value", NUMBERS, r"value|actual|amount|sales|result"),
        Role("target", NUMBERS, r"target|goal|plan|budget|quota"),
    ),
    "windRose": (Role("direction", (*NAMES, "measure"), r"dir|direction|bearing"), Role("speed", NUMBERS,
    r"speed|strength|velocity|force|mph|knots")),
    "quiver": tuple(Role(name, NUMBERS, rf"(^| ){name}($| )") for name in ("x", "y", "u", "v")),
    **dict.fromkeys(("correlationMatrix", "scatterMatrix", "parallelCoordinates", "table", "bigNumber", "gauge",
        "radialGauge", "errorBar"), ()),
}  # fmt: skip
"""What each of them reads, by its name in the catalogue."""

NEVER = {"bokeh":
    "a Bokeh document is drawn by a program of your own"
, "dashboard":
    "a dashboard is several charts; describe one at a time"
,
          "flowMap": "a flow map needs the places of both ends; send it as POST /v1/charts takes it",
          "band": "a band needs its low and high columns; send it as POST /v1/charts takes it"}  # fmt: skip


def roles_of(chart: str, reading: Reading, parts: Parts, table: Table, *, strict: bool = True) -> dict[str, str]:
    """The column of each role: one that is said, else one that is called so, else the first that fits.

    ``Invalid`` names what is missing; with ``strict`` False there are no roles then.
    """
    if chart in NEVER:
        raise Invalid.at("description", NEVER[chart])
    said = [slot.named for slot in reading.said.slots if not slot.counted]
    found: dict[str, str] = {}
    for role in OWN[chart]:
        named = _find(role, said, table, set(found.values()), parts)
        if named is not None:
            found[role.name] = named.name
        elif role.needed:
            if not strict:
                return {}
            raise _missing(chart, role, table)
    return found


def _find(role: Role, said: Sequence[Named], table: Table, taken: set[str], parts: Parts) -> Named | None:
    """The column for one role that is not taken yet."""
    free = [one for one in (*said, *table.columns) if one.name not in taken and _fits(one, role)]
    named = [one for one in free if one in said]
    called = [one for one in free if role.called and re.search(role.called, " ".join(one.words))]
    if role.name == "area":
        called = [one for one in free if one.place in {"country", "state", "county"}] + called
    both = [one for one in called if one in said]
    if role.only_called:
        return next(iter([*both, *called]), None)
    if not role.needed and not named:
        return next(iter(called), None) if not (parts.asked_count or role.name == "level1") else None
    return next(iter([*both, *named, *called, *free]), None)


def _fits(one: Named, role: Role) -> bool:
    if role.kinds == NUMBERS:
        return one.column.is_number and one.kind != "time"
    return one.kind in role.kinds


def _missing(chart: str, role: Role, table: Table) -> Invalid:
    what = "numbers" if role.kinds == NUMBERS else "dates" if role.kinds == TIMES else "names"
    names = ", ".join(one.name for one in table.columns[:20])
    return Invalid.at(
        "description", f"a {chart} needs a column of {what} for its {role.name}; no column fits, there are {names}"
    )
