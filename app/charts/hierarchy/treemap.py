"""Treemaps: parts of a whole, and parts of those, by area."""

from app.charts.hierarchy.shapes import SHAPE, read_parts
from app.charts.hierarchy.telling import DEPTH, describe_parts, read_depth, tabulate_parts
from app.charts.model import UNLEGENDED, ChartType

TREEMAP = ChartType(
    name="treemap",
    family="hierarchy",
    title="Treemap",
    summary="Shows the parts of a whole, and the parts of those, by the area of rectangles in rectangles.",
    shape="own",
    data_shape=f"{SHAPE}; or labels + one dataset",
    example={
        "chart_type": "treemap",
        "data": {
            "unit": "TWh",
            "rows": [
                {"id": "Fossil"},
                {"id": "Coal", "parent": "Fossil", "value": 10434},
                {"id": "Gas", "parent": "Fossil", "value": 6634},
                {"id": "Oil", "parent": "Fossil", "value": 789},
                {"id": "Renewable"},
                {"id": "Hydro", "parent": "Renewable", "value": 4210},
                {"id": "Wind", "parent": "Renewable", "value": 2304},
                {"id": "Solar", "parent": "Renewable", "value": 1631},
                {"id": "Bioenergy", "parent": "Renewable", "value": 697},
                {"id": "Geothermal and other", "parent": "Renewable", "value": 91},
                {"id": "Nuclear", "value": 2686},
            ],
        },
        "options": {
            "title": "Coal makes more electricity than all renewables together",
            "subtitle": "World generation in 2023 by source, TWh",
        },
    },
    read_data=read_parts,
    read_extras=read_depth,
    describe=describe_parts("Treemap"),
    tabulate=tabulate_parts,
    options_schema={**DEPTH},
    honours=UNLEGENDED,
    aliases=("treeMap", "tree_map"),
)
