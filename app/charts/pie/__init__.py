"""Pies and doughnuts: parts of one whole, compared by angle."""

import functools

from app.charts.model import PLAIN, ChartType
from app.charts.pie.extras import JOIN_BELOW, PieExtras, read_extras
from app.charts.pie.parts import PieData, Slice, drawn_slices, percent, read_pie
from app.charts.pie.told import describe_as, tabulate

__all__ = ["DOUGHNUT", "PIE", "TYPES", "PieData", "PieExtras", "Slice", "drawn_slices", "percent"]

DOUGHNUT_HOLE = 0.6

_OPTIONS = {
    "other_below": {
        "type": "number",
        "minimum": 0,
        "maximum": 50,
        "default": JOIN_BELOW,
        "description": "Slices below this many percent are joined as Other; 0 keeps each.",
    },
    "cutout": {
        "anyOf": [{"type": "string"}, {"type": "number", "minimum": 0}],
        "description": 'The hole: "60%" of the radius, or pixels. Also cutoutPercentage, and hole from 0 to 1.',
    },
    "centerText": {
        "anyOf": [{"type": "string"}, {"type": "object"}, {"type": "boolean"}],
        "description": "What stands in the hole: a text, or {text, color, fontSize}; false for nothing."
        " Also plugins.doughnutlabel.labels. By itself it is the sum.",
    },
    "rotation": {"type": "number", "description": "Degrees from 12 o'clock, clockwise, where the first slice starts."},
    "circumference": {"type": "number", "description": "Degrees that all slices take together; 180 is a half circle."},
}

PIE = ChartType(
    name="pie",
    family="pie",
    title="Pie chart",
    summary="Shows the parts of one whole by the angle of slices, largest first, clockwise from 12 o'clock.",
    data_shape="labels + one dataset: one number of zero or more a label",
    example={
        "chart_type": "pie",
        "data": {
            "labels": ["Coal", "Gas", "Hydro", "Nuclear", "Wind", "Solar", "Bioenergy", "Oil", "Geothermal"],
            "datasets": [{"label": "TWh", "data": [10587, 6789, 4241, 2685, 2304, 2129, 698, 852, 88]}],
        },
        "options": {
            "title": "One third of the world's electricity still comes from coal",
            "subtitle": "Generation by source, TWh",
        },
    },
    read_data=read_pie,
    read_extras=read_extras,
    describe=describe_as("Pie chart"),
    tabulate=tabulate,
    options_schema=_OPTIONS,
    aliases=("outlabeledPie",),
    honours=PLAIN | {"data_labels"},
)

DOUGHNUT = ChartType(
    name="doughnut",
    family="pie",
    title="Doughnut chart",
    summary="Shows the parts of one whole as a ring, with the sum or a text of your own in the middle.",
    data_shape="labels + one dataset: one number of zero or more a label",
    example={
        "chart_type": "doughnut",
        "data": {
            "labels": ["Organic search", "Direct", "Referral", "E-mail", "Social", "Ads"],
            "datasets": [{"label": "Visits", "data": [48210, 26540, 14120, 9870, 6230, 4410]}],
        },
        "options": {
            "title": "Search brings in nearly half of all visitors",
            "subtitle": "Visits by channel, March 2026",
            "cutout": "62%",
            "plugins": {
                "doughnutlabel": {"labels": [{"text": "109,380", "font": {"size": 28}}, {"text": "visits in March"}]}
            },
        },
    },
    read_data=read_pie,
    read_extras=functools.partial(read_extras, hole=DOUGHNUT_HOLE),
    describe=describe_as("Doughnut chart"),
    tabulate=tabulate,
    options_schema=_OPTIONS,
    aliases=("donut", "ring", "outlabeledDoughnut"),
    honours=PLAIN | {"data_labels"},
)

TYPES = (PIE, DOUGHNUT)
