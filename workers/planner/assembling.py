"""The parts of the chart that a description asks for."""

from workers.planner.columns import Table
from workers.planner.keys import find_keys
from workers.planner.measures import find_measures
from workers.planner.model import Key, Measure
from workers.planner.parts import SCATTERED, Parts, Purposes
from workers.planner.purposes import purposes_of
from workers.planner.reading import Reading


def parts_of(reading: Reading, table: Table) -> Parts:
    """The parts of the chart that a description asks for."""
    found = purposes_of(reading, table)
    parts = Parts(size=found.sizes[0].named.name if found.sizes else "", asked_count=reading.said.counts)
    parts.pairs = _is_pair(reading, found)
    if parts.pairs:
        _pair(parts, found, reading, table)
        return parts
    find_keys(parts, found, reading, table)
    find_measures(parts, found, reading, table)
    return parts


def _is_pair(reading: Reading, found: Purposes) -> bool:
    """Whether two columns of numbers are drawn against each other, row by row."""
    plain = [slot for slot in found.measures if not slot.fn]
    if reading.chart in SCATTERED:
        return len(found.measures) + len(found.times) >= 2 and len(plain) >= 1 and len(plain) == len(found.measures)  # noqa: PLR2004 - x and y
    if reading.chart or len(plain) != len(found.measures) or reading.said.counts or reading.order or len(plain) != 2:  # noqa: PLR2004
        return False
    second = plain[1].cue
    timed = reading.grain or reading.over_time
    if "correlation" in reading.intents:
        return not (timed or any(slot.groups for slot in found.times))
    if second in {"versus", "by"}:
        return not (timed or found.times)
    return not (timed or found.times or found.dims)


def _pair(parts: Parts, found: Purposes, reading: Reading, table: Table) -> None:
    points = [*found.measures, *(found.times if reading.chart in SCATTERED else ())]
    x = next((slot for slot in points if slot.cue == "x"), None)
    y = next((slot for slot in points if slot.cue == "y" and slot is not x), None)
    rest = [slot for slot in points if slot is not x and slot is not y]
    if y is None and rest:
        y = rest.pop(0)
    if x is None and rest:
        x = rest.pop(0)
    if x is None or y is None:
        return
    parts.x = Key(x.named.name)
    parts.measures = [Measure(y.named.name, "")]
    apart = [slot for slot in found.dims if slot.cue == "color" or slot.named.column.distinct <= table.rows / 2]
    if apart:
        colored = next((slot for slot in apart if slot.cue == "color"), apart[0])
        parts.color = Key(colored.named.name)
    if rest and not parts.size:
        parts.size = rest[0].named.name
