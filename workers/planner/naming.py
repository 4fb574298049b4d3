"""What keys, measures and charts are called in a picture."""

from collections.abc import Iterable
from itertools import chain, count

from workers.planner.columns import readable
from workers.planner.model import Key, Measure, Sketch

_FN = {"mean": "Average", "sum": "Total", "median": "Median", "max": "Highest", "min": "Lowest",
    "stddev": "Standard deviation of",
       "distinct": "Different", "count": "Number of"}  # fmt: skip
GRAINS = {"year": "Year", "quarter": "Quarter", "month": "Month", "week": "Week", "day": "Day", "hour": "Hour",
    "weekday": "Weekday",
          "month_of_year": "Month", "hour_of_day": "Hour of the day", "decade": "Decade"}  # fmt: skip
ROWS = "Count"


def measure_name(measure: Measure) -> str:
    """``Average weight``; a column as it is where nothing is made of it."""
    if not measure.column:
        return ROWS
    if not measure.fn:
        return measure.column
    name = readable(measure.column)
    if name.lower().startswith((_FN[measure.fn].lower(), measure.fn, "avg ")):
        return name
    return f"{_FN[measure.fn]} {_inside(name)}"


def _inside(title: str) -> str:
    """A title inside a sentence: capitals stay where they are the word."""
    return (
        title[:1].lower() + title[1:]
        if (title[1:2].islower() and " " in title) or (title.istitle() and " " not in title)
        else title
    )


def key_name(key: Key) -> str:
    """``Weekday``, ``Weight``."""
    return GRAINS[key.grain] if key.grain else readable(key.column)


def unlike(name: str, taken: Iterable[str]) -> str:
    """The name, with a number where there is one like it: columns are told apart whatever their case."""
    names = {one.lower() for one in taken}
    options = chain([name], (f"{name} ({at})" for at in count(2)))
    return next(one for one in options if one.lower() not in names)


def title_of(sketch: Sketch) -> str:
    """``Average weight by origin``."""
    points = sketch.x is not None and not sketch.x.binned and len(sketch.measures) == 1 and not sketch.measures[0].fn
    what = (
        " and ".join([measure_name(sketch.measures[0]), *(_inside(measure_name(one)) for one in sketch.measures[1:])])
        if sketch.measures
        else ""
    )
    what = readable(what) if points else what
    keys = [_inside(key_name(key)) for key in (sketch.x, sketch.color) if key]
    if not what:
        return " and ".join(map(_inside, keys)).capitalize()
    if not keys:
        return what
    if points and sketch.chart_type in {"scatter", "bubble", "regression", "hexbin", "connectedScatter", "contour"}:
        return f"{what} against {keys[0]}" + (f", by {keys[1]}" if len(keys) > 1 else "")
    return f"{what} by {' and '.join(keys)}"
