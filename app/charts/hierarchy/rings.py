"""Sunbursts and icicles: parts of a whole, and parts of those, level by level."""

from app.charts.hierarchy.shapes import SHAPE, read_parts
from app.charts.hierarchy.telling import (
    DEPTH,
    ORIENTATION,
    SORT,
    describe_parts,
    read_order,
    read_strips,
    tabulate_parts,
)
from app.charts.model import UNLEGENDED, ChartType

SUNBURST = ChartType(
    name="sunburst",
    family="hierarchy",
    title="Sunburst",
    summary="Shows the parts of a whole, and the parts of those, by the angle of arcs in rings.",
    shape="own",
    data_shape=SHAPE,
    example={
        "chart_type": "sunburst",
        "data": {
            "name": "World",
            "unit": "Gt",
            "children": [
                {
                    "name": "Energy",
                    "children": [
                        {"name": "Electricity and heat", "value": 15.8},
                        {"name": "Transport", "value": 8.4},
                        {"name": "Industry", "value": 6.3},
                        {"name": "Buildings", "value": 3.1},
                        {"name": "Fugitive", "value": 3.3},
                    ],
                },
                {
                    "name": "Agriculture",
                    "children": [
                        {"name": "Livestock", "value": 3.4},
                        {"name": "Soils", "value": 1.6},
                        {"name": "Rice", "value": 0.9},
                    ],
                },
                {
                    "name": "Processes",
                    "children": [{"name": "Cement", "value": 1.6}, {"name": "Chemicals", "value": 1.5}],
                },
                {
                    "name": "Waste",
                    "children": [{"name": "Landfill", "value": 1.0}, {"name": "Wastewater", "value": 0.7}],
                },
            ],
        },
        "options": {
            "title": "Three quarters of emissions come from energy",
            "subtitle": "Greenhouse gases by sector, Gt of CO2 equivalents a year",
        },
    },
    read_data=read_parts,
    read_extras=read_order,
    describe=describe_parts("Sunburst"),
    tabulate=tabulate_parts,
    options_schema={**DEPTH, **SORT},
    honours=UNLEGENDED,
)

ICICLE = ChartType(
    name="icicle",
    family="hierarchy",
    title="Icicle",
    summary="Shows the parts of a whole, and the parts of those, by the length of strips from level to level.",
    shape="own",
    data_shape=SHAPE,
    example={
        "chart_type": "icicle",
        "data": {
            "ids": ["all", "hall", "kitchen", "bath", "heat", "cool", "cook", "shower", "tap", "light", "fan"],
            "labels": [
                "Home", "Living rooms", "Kitchen", "Bathroom", "Heating", "Fridge and freezer", "Cooking",
                "Hot water", "Taps", "Lighting", "Ventilation",
            ],
            "parents": [
                "", "all", "all", "all", "hall", "kitchen", "kitchen", "bath", "kitchen", "hall", "bath",
            ],
            "values": [0, 0, 0, 0, 8200, 1450, 980, 2600, 420, 610, 240],
        },
        "options": {
            "title": "Heating takes more than half of a household's energy",
            "subtitle": "Use in a year by room and purpose, kWh",
        },
    },
    read_data=read_parts,
    read_extras=read_strips,
    describe=describe_parts("Icicle chart"),
    tabulate=tabulate_parts,
    options_schema={**DEPTH, **SORT, **ORIENTATION},
    honours=UNLEGENDED,
    aliases=("partition", "flameGraph"),
)  # fmt: skip
