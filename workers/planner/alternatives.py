"""Other chart types that a question may be answered with."""

from workers.planner.lexicon import table as lines
from workers.planner.model import Alternative, Sketch


def alternatives(sketch: Sketch) -> tuple[Alternative, ...]:
    """The chart types of ``words/alternatives.txt``; ranges of numbers are a histogram whatever draws them."""
    ranges = sketch.x is not None and bool(sketch.x.bins or sketch.x.width)
    told = lines("alternatives")
    named = told.get("histogram" if ranges else sketch.chart_type, told["other"])
    pairs = (one.strip().partition(" ") for one in named.split(";"))
    return tuple(Alternative(name, why) for name, _, why in pairs if name != sketch.chart_type)
