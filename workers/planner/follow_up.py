"""Words that change a chart that there is: ``make it a line``, ``only the last six months``, ``undo``."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from app.domain.errors import Invalid
from workers.planner.assembling import parts_of
from workers.planner.choose import Chosen
from workers.planner.columns import Table
from workers.planner.lexicon import phrases
from workers.planner.model import COUNT, Ask, Key, Limit, Measure, Order, Plan, Sketch
from workers.planner.parts import is_time
from workers.planner.profile import Profile
from workers.planner.reading import Reading, read
from workers.planner.style import style_of
from workers.planner.telling import explained
from workers.planner.text import Text
from workers.planner.writing import written

MOST_PAST = 20
"""Sketches that can be gone back to."""
_UNDO = re.compile(
    r"^\W*(?:please )?(?:undo|go back|revert|back|take (?:that|it) back|cancel that|never ?mind|previous(?: "
    "one| version)?|as (?:it was )?before|ruckgangig|zuruck|annule[rz]?|deshacer|annulla|desfazer|ongedaan "
    r"maken)(?: (?:that|it|the last change|one step|please|to the previous(?: one| version)?))*\W*$",
    re.IGNORECASE,
)
_BRAND = re.compile(
    r"(?<!\w)(?:our|my|the|company|corporate)(?: (?:own|company|corporate))? (?:brand(?:ing)?(?: kit| colou?rs)"
    r"?|corporate design|house style|colou?rs|style)(?!\w)",
    re.IGNORECASE,
)
_CHANGE = re.compile(

        r"^\W*(?:please |now |and |but |ok(?:ay)?,? |can you |could you |then )*(?:make|change|turn|switch|convert|"
        "only|just|sort|order|rank|remove|drop|exclude|without|add|show it|show them|use|instead|undo|bigger|"
        "smaller|"


        r"larger|filter|limit|keep|hide|rename|title|call it|as an?\b|in (?:dark|light|euros?|dollars?|percent)|by "
        r"\w+ instead|stack|unstack|group|split|horizontal|vertical|flip|swap|dark|light|top \d|break it|colou?r|"
        r"with(?:out)?\b|no\b|what about|how about|since|from|mach|nur|sortier)"
    ,
    re.IGNORECASE)  # fmt: skip
_THIS = re.compile(
    r"(?<!\w)(?:it|that|this|them|the (?:chart|bars?|lines?|graph|plot|same|title|legend|labels|axis|colou?rs?)"
    r")(?!\w)|instead",
    re.IGNORECASE,
)
_NO_FILTER = re.compile(
    r"(?<!\w)(?:remove|clear|drop|without|reset|no)(?: the| all| any)* filters?(?!\w)|(?<!\w)(?:show|use|"
    r"include) (?:all|everything|all (?:the )?(?:data|rows|years|months))(?!\w)",
    re.IGNORECASE,
)
_NO_SERIES = re.compile(
    r"(?<!\w)(?:without|remove|drop|no) (?:the )?(?:split|breakdown|series|colou?rs?|grouping|stack\w*)(?!\w)|"
    r"(?<!\w)(?:unstack|don't split)",
    re.IGNORECASE,
)
_SWAP = re.compile(
    r"(?<!\w)(?:swap|flip|switch|exchange|transpose)(?: the)?(?: x and y)?(?: axes| axis| it| x and y)?(?!\w)",
    re.IGNORECASE,
)
_ADD = re.compile(r"(?<!\w)(?:add|also|include|plus|together with|as well)(?!\w)", re.IGNORECASE)


def follow_up(ask: Ask, previous: Plan) -> Plan | None:
    """The plan that the words make of the previous one; None where they ask for a chart of their own.

    ``Invalid`` where there is nothing to undo, or the words change nothing that is understood.
    """
    if _UNDO.match(ask.description):
        return _undone(ask, previous)
    if not _is_change(ask):
        return None
    sketch = previous.sketch
    changed = _made(ask, sketch) if sketch.made is not None or ask.columns is None else _changed(ask, sketch)
    if changed is None:
        return None
    if changed == sketch:
        raise Invalid.at(
            "description",
            "this changes nothing of the chart that there is: name a chart type, a column, a filter, an order "
            "or a style, "
            "such as 'make it a line', 'only 2024', 'sort descending', 'undo'",
        )
    return _planned(replace(changed, spec=None), ask, (*previous.past, sketch)[-MOST_PAST:])


def is_undo(ask: Ask) -> bool:
    """Whether the words take back the last change, which needs no plan."""
    return ask.previous is not None and bool(_UNDO.match(ask.description))


def _undone(ask: Ask, previous: Plan) -> Plan:
    if not previous.past:
        raise Invalid.at("description", "there is nothing to undo: this is the first chart of the conversation")
    return _planned(previous.past[-1], ask, previous.past[:-1])


def _planned(sketch: Sketch, ask: Ask, past: tuple[Sketch, ...]) -> Plan:
    table = _table(ask)
    told = explained(Chosen(sketch, "as it was before, with what was changed", (), (), 0.0))
    warnings = (
        ("the data are made of the words of the description; nobody measured them",) if sketch.made is not None else ()
    )
    return Plan(
        spec=sketch.spec or written(sketch, table),
        sketch=sketch,
        explanation=told,
        confidence=0.8,
        warnings=warnings,
        past=past,
    )


def _table(ask: Ask) -> Table:
    return Table(ask.columns.with_rows(ask.rows) if ask.columns else Profile((), 0))


def _is_change(ask: Ask) -> bool:
    """Whether the words speak of the chart that there is, rather than ask for another one."""
    words = ask.description.strip()
    short = len(words.split()) <= 6  # noqa: PLR2004 - "as pie", "by region"
    return bool(_CHANGE.match(words) or _THIS.search(words)) or (
        short and not re.match(r"\W*(?:show|plot|draw|create|what|how|which|give)\b", words, re.IGNORECASE)
    )


def _made(ask: Ask, sketch: Sketch) -> Sketch:
    """A change of a chart whose data are words: its type and its looks."""
    text = Text(ask.description)
    named = [hit.meaning for hit in phrases("chart_types").hits(text.low)]
    data = dict(sketch.made or {})
    order = re.search(
        r"descending|high(?:est)? to low|largest first|ascending|low(?:est)? to high|smallest first", text.low
    )
    if order and "labels" in data:
        data = _sorted(data, falling=bool(re.match(r"desc|high|largest", order[0])))
    return _looking(replace(sketch, chart_type=named[-1] if named else sketch.chart_type, made=data), ask)


def _sorted(data: Mapping[str, Any], *, falling: bool) -> dict[str, Any]:
    values = data["datasets"][0]["data"]
    places = sorted(range(len(values)), key=lambda at: values[at], reverse=falling)
    dataset = {**data["datasets"][0], "data": [values[at] for at in places]}
    return {**data, "labels": [data["labels"][at] for at in places], "datasets": [dataset]}


def _changed(ask: Ask, sketch: Sketch) -> Sketch | None:
    table = _table(ask)
    reading = read(ask, table)
    changed = _filtered(sketch, reading, ask.description)
    changed = _keyed(changed, reading, table, ask.description)
    changed = _typed(changed, reading)
    changed = _ordered(changed, reading)
    return _looking(_settled(changed, sketch, table), ask)


def _looking(sketch: Sketch, ask: Ask) -> Sketch:
    """With the looks that are wished for."""
    options = {**sketch.options, **_style(ask.description, sketch)}
    return replace(sketch, options=options, brand=sketch.brand or bool(_BRAND.search(ask.description)))


def _settled(sketch: Sketch, before: Sketch, table: Table) -> Sketch:
    """What follows of a change: an order that nobody asked for goes with the key it was of, a pie has no series."""
    timed = (
        sketch.x is not None
        and table.by_name[sketch.x.column].kind == "time"
        and sketch.x.grain not in {"weekday", "month_of_year", "hour_of_day"}
    )
    if sketch.x != before.x:
        if sketch.order and not sketch.order.asked and sketch.limit is None:
            sketch = replace(sketch, order=None if timed else sketch.order)
        chart = {True: _LINES, False: _BARS}[timed].get(sketch.chart_type)
        if chart and not sketch.stated:
            sketch = replace(sketch, chart_type=chart)
    if sketch.chart_type in {"pie", "doughnut", "polarArea", "funnel"}:
        sketch = replace(
            sketch, x=sketch.color if timed and sketch.color else sketch.x, color=None, measures=sketch.measures[:1]
        )
    if sketch.chart_type == "horizontalBar" and (sketch.color or len(sketch.measures) > 1):
        chart = (
            "stackedBar" if sketch.color and all(one.fn in {COUNT, "sum"} for one in sketch.measures) else "groupedBar"
        )
        sketch = replace(sketch, chart_type=chart, options={**sketch.options, "indexAxis": "y"})
    return sketch


_LINES = {"bar": "line", "horizontalBar": "line", "stackedBar": "line", "groupedBar": "line"}
_BARS = {"line": "bar", "area": "bar"}


def _style(words: str, sketch: Sketch) -> dict[str, Any]:
    options = style_of(Text(words))
    if "title_size" in options:
        now = sketch.options.get("title_size", 20)
        options["title_size"] = min(now + 6, 48) if options["title_size"] == "bigger" else max(now - 4, 10)
    return options


def _filtered(sketch: Sketch, reading: Reading, words: str) -> Sketch:
    """New conditions take the place of those on the same columns."""
    kept = () if _NO_FILTER.search(words) else sketch.filters
    new = reading.filters.where
    columns = {one.get("column") for one in new} - {None}
    kept = tuple(one for one in kept if one.get("column") not in columns)
    measure = next((one.column for one in sketch.measures if one.column), "")
    loose = [{"column": measure, "cmp": cmp, "value": value} for cmp, value, _ in reading.filters.loose if measure]
    return replace(sketch, filters=(*kept, *new, *loose))


def _keyed(sketch: Sketch, reading: Reading, table: Table, words: str) -> Sketch:
    """Another key, another measure, one more of them."""
    if _NO_SERIES.search(words):
        return replace(sketch, color=None)
    if _SWAP.search(words) and not reading.said.slots:
        return _swapped(sketch)
    if (
        sketch.x is not None
        and reading.grain
        and not reading.said.slots
        and table.by_name[sketch.x.column].column.is_time
    ):
        return replace(sketch, x=Key(sketch.x.column, reading.grain.grain))
    if not (reading.said.slots or reading.said.loose or reading.grain or reading.over_time):
        return sketch
    if reading.said.loose and not (reading.said.slots or reading.grain or reading.over_time):
        fn = reading.said.loose[0]
        return replace(sketch, measures=tuple(replace(one, fn=fn) if one.column else one for one in sketch.measures))
    parts = parts_of(reading, table)
    found = _Parts(parts.x, parts.color, tuple(parts.measures), adding=bool(_ADD.search(words)))
    return _with_parts(sketch, reading, table, found)


def _swapped(sketch: Sketch) -> Sketch:
    if sketch.color is not None:
        return replace(sketch, x=sketch.color, color=sketch.x)
    if sketch.x is not None and len(sketch.measures) == 1 and not sketch.measures[0].fn:
        return replace(sketch, x=Key(sketch.measures[0].column), measures=(Measure(sketch.x.column, ""),))
    turned = {"bar": "horizontalBar", "horizontalBar": "bar"}
    return replace(sketch, chart_type=turned.get(sketch.chart_type, sketch.chart_type))


@dataclass(frozen=True, slots=True)
class _Parts:
    """What the words name; ``adding`` says that it comes beside what there is."""

    x: Key | None
    color: Key | None
    measures: tuple[Measure, ...]
    adding: bool


def _with_parts(sketch: Sketch, reading: Reading, table: Table, parts: _Parts) -> Sketch:
    slots = reading.said.slots
    numbers = [slot for slot in slots if slot.named.column.is_number and not slot.groups and slot.named.kind != "time"]
    if slots and all(slot.cue == "color" for slot in slots) and parts.x is not None:
        return replace(sketch, color=parts.x)
    measures = tuple(_as_before(one, sketch, reading) for one in parts.measures)
    if parts.adding and (numbers or reading.said.counts):
        return replace(sketch, measures=(*sketch.measures, *(one for one in measures if one not in sketch.measures)))
    if numbers or reading.said.counts:
        sketch = replace(sketch, measures=measures)
    elif reading.said.loose:
        sketch = replace(
            sketch, measures=tuple(replace(one, fn=reading.said.loose[0]) for one in sketch.measures if one.column)
        )
    return _with_keys(sketch, table, parts)


def _with_keys(sketch: Sketch, table: Table, parts: _Parts) -> Sketch:
    """Another key in the place of the one that it is like: names in that of series, where time goes along."""
    x = parts.x
    if x is None or x == sketch.x:
        return sketch
    apart = is_time(sketch.x, table) and not is_time(x, table) and sketch.color is not None
    if sketch.x is not None and (parts.adding or apart):
        return replace(sketch, color=x)
    color = parts.color or (sketch.color if sketch.color != x else None)
    return replace(sketch, x=x, color=color)


def _as_before(measure: Measure, sketch: Sketch, reading: Reading) -> Measure:
    """A measure of which nobody says what is made of it becomes what those before became."""
    said = any(slot.fn for slot in reading.said.slots if slot.named.name == measure.column)
    first = next((one.fn for one in sketch.measures if one.column), measure.fn)
    return measure if said or not measure.column else replace(measure, fn=first)


def _typed(sketch: Sketch, reading: Reading) -> Sketch:
    """Another chart type; one that reads columns of its own is chosen anew."""
    shaping = reading.shaping
    chart = reading.chart or sketch.chart_type
    several = sketch.color is not None or len(sketch.measures) > 1
    if "horizontal" in shaping:
        chart = "horizontalBar" if chart == "bar" else chart
    if "vertical" in shaping and chart == "horizontalBar":
        chart = "bar"
    if "stacked" in shaping and several:
        chart = {"bar": "stackedBar", "groupedBar": "stackedBar", "line": "stackedArea", "area": "stackedArea"}.get(
            chart, chart
        )
    if "grouped" in shaping and several:
        chart = "groupedBar"
    if "percent" in shaping and several:
        chart = {
            "stackedBar": "percentStackedBar",
            "groupedBar": "percentStackedBar",
            "area": "percentStackedArea",
            "stackedArea": "percentStackedArea",
        }.get(chart, chart)
    if chart == "bar" and several:
        chart = "stackedBar" if all(one.fn in {COUNT, "sum"} for one in sketch.measures) else "groupedBar"
    if chart in {"stackedBar", "groupedBar"} and not several:
        chart = "bar"
    options = {
        **sketch.options,
        **({"indexAxis": "y"} if "horizontal" in shaping and chart in {"stackedBar", "groupedBar"} else {}),
    }
    return replace(sketch, chart_type=chart, options=options, stated=sketch.stated or bool(reading.chart))


def _ordered(sketch: Sketch, reading: Reading) -> Sketch:
    if reading.few is not None:
        sketch = replace(
            sketch,
            limit=Limit(reading.few.count, reading.few.descending),
            order=Order("y", reading.few.descending, asked=False),
        )
    if reading.order is None:
        return sketch
    asked = reading.order
    inside = [
        one.column for one in reading.mentions if asked.target[0] <= one.span[0] and one.span[1] <= asked.target[1]
    ]
    by = "x" if asked.axis in {"x", "bars"} or (sketch.x and sketch.x.column in inside) else "y"
    falling = asked.descending if asked.descending is not None else by == "y"
    return replace(sketch, order=Order(by, falling))
