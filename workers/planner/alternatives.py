"""Other chart types that a question may be answered with."""

from workers.planner.columns import Table
from workers.planner.model import Alternative, Sketch
from workers.planner.parts import Parts, is_time


def alternatives(sketch: Sketch, parts: Parts, table: Table) -> tuple[Alternative, ...]:
    chart, timed = sketch.chart_type, is_time(parts.x, table)
    several = parts.color is not None
    options = {
        "bar": [("horizontalBar", "names have more room"), ("pie", "shows shares of the whole")],
        "horizontalBar": [("bar", "upright bars are more usual for few names"), ("lollipop", "lighter where there are many names")],
        "stackedBar": [("groupedBar", "single parts are easier to compare"), ("percentStackedBar", "shows shares instead of amounts"), ("heatmap", "calmer with many names on both sides")],
        "groupedBar": [("stackedBar", "shows the totals too"), ("line", "calmer with many series") if timed else ("heatmap", "calmer with many names on both sides")],
        "line": [("area", "stresses the amount"), ("bar", "stresses single periods")] + ([("smallMultiples", "each series gets its own panel")] if several else []),
        "pie": [("bar", "lengths are easier to compare than angles"), ("doughnut", "leaves room for the sum")],
        "scatter": [("regression", "adds the line that fits the points"), ("hexbin", "clearer with very many points")],
        "bigNumber": [("table", "shows the numbers behind it")],
        "boxplot": [("violin", "shows the shape of each group"), ("strip", "shows every single value")],
        "bar_of_ranges": [("density", "a smooth curve in place of steps"), ("boxplot", "the spread in little room")],
        "choropleth": [("bar", "values are easier to compare"), ("bubbleMap", "small areas are seen as well")],
    }  # fmt: skip
    key = "bar_of_ranges" if sketch.x and (sketch.x.bins or sketch.x.width) else chart
    return tuple(
        Alternative(name, why)
        for name, why in options.get(key, [("table", "shows the numbers themselves")])
        if name != chart
    )
