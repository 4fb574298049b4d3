"""What a plan says of itself: sentences for the one who asked."""

from workers.planner.choose import Chosen
from workers.planner.columns import readable
from workers.planner.naming import key_name, measure_name
from workers.planner.writing import told_filters


def explained(chosen: Chosen) -> tuple[str, ...]:
    """How the words were understood, a sentence a part."""
    sketch = chosen.sketch
    told = [f"A {_spaced(sketch.chart_type)}: {chosen.reason}."]
    if sketch.measures:
        names = " and ".join(measure_name(one) for one in sketch.measures)
        along = f" for each {key_name(sketch.x).lower()}" if sketch.x else ""
        series = f", a series for each {readable(sketch.color.column).lower()}" if sketch.color else ""
        told.append(f"It shows {names}{along}{series}.")
    if sketch.filters:
        told.append(f"Only rows where: {told_filters(sketch)}.")
    if sketch.order and sketch.order.asked:
        by = {"x": "its labels", "y": "its values"}.get(sketch.order.by, sketch.order.by)
        told.append(f"Sorted by {by}, {'falling' if sketch.order.descending else 'rising'}.")
    if sketch.limit:
        told.append(f"The {'first' if sketch.limit.descending else 'last'} {sketch.limit.count} by size.")
    return tuple(told)


def _spaced(name: str) -> str:
    """``stackedBar`` as people say it."""
    return "".join(f" {char.lower()}" if char.isupper() else char for char in name)
