"""The planner: a description and what there is to draw -> a plan."""

import re

from app.domain.errors import Invalid
from workers.planner.choose import Chosen, choose
from workers.planner.columns import Table
from workers.planner.fitting import listed
from workers.planner.follow_up import follow_up
from workers.planner.model import Ask, Plan
from workers.planner.profile import Profile
from workers.planner.reading import Reading, read
from workers.planner.synthesis import synthesise
from workers.planner.telling import explained
from workers.planner.writing import written

MOST_CHARACTERS = 4000
MOST_COLUMNS = 2000
"""Columns of a table that are looked through."""
_LEAST = 0.05
_NO_CHART = re.compile(
    r"\b(?:write|tell|compose|translate|sing|draw|paint|sketch|generate|make|create|design|give)\s+(?:me\s+|"
    r"us\s+)?(?:an?\s+|some\s+|the\s+)?"
    r"(?:\w+\s+)?(?P<thing>poem|story|joke|song|essay|e-?mail|letter|haiku|recipe|code|program|website|cat|dog|"
    "horse|unicorn|dragon|house|tree house|portrait|"
    r"face|landscape|photo(?:graph)?|logo|meme|cartoon|painting|person|flower|sunset)\b(?!\s+(?:chart|graph|"
    "plot|data|sales|prices?|counts?|by|per))",
    re.IGNORECASE,
)


def plan(ask: Ask) -> Plan:
    """The chart that a description asks for.

    Raises ``Invalid`` at ``description`` or ``data``, with the cure: nothing in the words asks for a chart, no column
    is like the one that is named, wishes contradict each other, or there is nothing to draw.
    """
    _check(ask)
    if ask.previous is not None and (found := follow_up(ask, ask.previous)) is not None:
        return found
    if ask.columns is None:
        return _synthesised(ask)
    table = Table(ask.columns.with_rows(ask.rows))
    reading = read(ask, table)
    if reading.empty:
        raise Invalid.at(
            "description",
            "nothing in it asks for a chart: say what to show, such as 'sales by month'; "
            f"the columns are {listed(table)}",
        )
    chosen = choose(reading, table)
    return Plan(
        spec=written(chosen.sketch, table),
        sketch=chosen.sketch,
        explanation=explained(chosen),
        alternatives=chosen.alternatives,
        confidence=_confidence(reading, chosen),
        warnings=chosen.warnings,
    )


def _synthesised(ask: Ask) -> Plan:
    """The plan of a description that brings its own numbers."""
    sketch, made = synthesise(ask)
    told = f"A {sketch.chart_type} of the numbers in the description: {len(made.values)} values."
    return Plan(
        spec=written(sketch, Table(Profile((), 0))),
        sketch=sketch,
        explanation=(told,),
        confidence=0.6 if made.told else 0.8,
        warnings=(
            "the data are made of the words of the description; nobody measured them",
            *filter(None, [made.told]),
        ),
    )


def _check(ask: Ask) -> None:
    if not ask.description.strip():
        raise Invalid.at("description", "it is empty; say what to draw, such as 'average price by city as a bar chart'")
    if len(ask.description) > MOST_CHARACTERS:
        raise Invalid.at(
            "description", f"it has {len(ask.description):,} characters; at most {MOST_CHARACTERS:,} are read"
        )
    if asked := _NO_CHART.search(ask.description):
        raise Invalid.at(
            "description", f"{asked['thing']!r} is no chart; ask for one of numbers, such as 'sales by month'"
        )
    if ask.columns is not None:
        _check_table(ask.columns)


def _check_table(profile: Profile) -> None:
    if len(profile.columns) > MOST_COLUMNS:
        told = f"{len(profile.columns):,} columns; at most {MOST_COLUMNS:,} are looked through. Send those to be drawn"
        raise Invalid.at("data", told)
    if not profile.columns or not profile.rows:
        raise Invalid.at("data", "there is nothing to draw: the data have no rows")


def _confidence(reading: Reading, chosen: Chosen) -> float:
    """How much of what was said is understood, less what was guessed."""
    words = [token for token in reading.text.tokens if token.kind == "word"]
    strange = len(reading.leftover()) / max(len(words), 1)
    sure = [min(slot.sure, 1.0) for slot in reading.said.slots]
    columns = sum(sure) / len(sure) if sure else 0.6
    return round(max(min(0.35 + 0.6 * columns - 0.6 * strange - chosen.doubts, 0.99), _LEAST), 2)
