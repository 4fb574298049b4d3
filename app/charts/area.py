"""Areas: values in order whose size counts, each from zero or on top of each other."""

from app.charts.describe import describe_series
from app.charts.model import CARTESIAN, EVERYTHING, ChartType
from app.charts.series import tabulate_series
from app.charts.stacks import describe_shares, describe_stack, tabulate_shares
from app.charts.strokes import LINE_OPTIONS, read_bends, read_filled, read_layers, read_strokes

STACKED = CARTESIAN | {"stacked", "data_labels", "names", "dates", "numbers"}
"""The common options of areas on top of each other."""

AREA = ChartType(
    name="area",
    family="area",
    title="Area chart",
    summary="Shows how an amount changes along time by the area below its line.",
    data_shape="labels + datasets: one number a label; null leaves a gap, dates make a time axis; or {x, y} objects",
    example={
        "chart_type": "area",
        "data": {
            "labels": [f"2025-06-{day:02d}" for day in range(1, 31)],
            "datasets": [
                {
                    "label": "Visitors",
                    "data": [
                        3120, 1840, 1910, 2060, 2230, 2980, 4410, 4630, 4150, 2010, 1950, 2120, 3340, 4890, 5120,
                        2240, 2090, 2310, 2480, 3620, 5340, 5610, 2390, 2260, 2540, 2730, 3980, 5870, 6240, 2610,
                    ],
                }
            ],
        },
        "options": {
            "title": "Weekends fill the museum, and each one more than the last",
            "subtitle": "Visitors a day, June 2025",
            "y_axis": "Visitors",
            "source": "Source: ticket office",
        },
    },
    read_data=read_filled,
    describe=describe_series("Area chart", trend=True),
    tabulate=tabulate_series,
    honours=EVERYTHING - {"asked_dates"},
    read_extras=read_strokes,
    options_schema=LINE_OPTIONS,
    aliases=("areaChart", "filledLine"),
)  # fmt: skip

STACK_SHAPE = "labels + datasets: one number a label; null counts as 0, dates make a time axis; or {x, y} objects"

STACKED_AREA = ChartType(
    name="stackedArea",
    family="area",
    title="Stacked area chart",
    summary="Shows how a whole changes and what its parts give to it.",
    data_shape=STACK_SHAPE,
    example={
        "chart_type": "stackedArea",
        "data": {
            "labels": [str(year) for year in range(2010, 2025)],
            "datasets": [
                {"label": "Wind", "data": [39, 50, 52, 53, 59, 81, 80, 106, 110, 126, 132, 114, 125, 139, 136]},
                {"label": "Solar", "data": [12, 20, 26, 31, 36, 39, 38, 39, 46, 46, 51, 50, 61, 62, 72]},
                {"label": "Biomass", "data": [34, 37, 43, 45, 48, 50, 51, 51, 51, 50, 51, 50, 50, 49, 48]},
                {"label": "Hydro", "data": [21, 18, 22, 23, 20, 19, 21, 20, 18, 20, 19, 20, 18, 20, 22]},
            ],
        },
        "options": {
            "title": "Wind has carried Germany's renewable power, and now solar catches up",
            "subtitle": "Gross electricity generation by source",
            "y_axis": "TWh",
            "source": "Example figures, rounded",
        },
    },
    read_data=read_layers,
    describe=describe_stack("Stacked area chart"),
    tabulate=tabulate_series,
    read_extras=read_bends,
    options_schema=LINE_OPTIONS,
    aliases=("areaStacked", "stackArea"),
    honours=STACKED,
)

PERCENT_STACKED_AREA = ChartType(
    name="percentStackedArea",
    family="area",
    title="Percent stacked area chart",
    summary="Shows how the shares of a whole change.",
    data_shape=STACK_SHAPE,
    example={
        "chart_type": "percentStackedArea",
        "data": {
            "labels": [str(year) for year in range(2014, 2025)],
            "datasets": [
                {"label": "Chrome", "data": [43.7, 50.1, 57.2, 62.9, 65.6, 67.9, 69.3, 68.5, 65.8, 63.9, 65.3]},
                {"label": "Safari", "data": [9.8, 9.4, 9.6, 9.9, 9.6, 9.7, 9.9, 11.2, 14.3, 16.4, 15.5]},
                {"label": "Edge", "data": [0, 0.6, 1.9, 2.6, 3.0, 3.2, 5.2, 8.3, 10.1, 11.1, 12.8]},
                {"label": "Firefox", "data": [18.2, 16.1, 13.9, 12.6, 10.6, 9.6, 8.3, 7.4, 7.0, 6.6, 6.5]},
                {"label": "Others", "data": [28.3, 23.8, 17.4, 12.0, 11.2, 9.6, 7.3, 4.6, 2.8, 2.0, 2.2]},
            ],
        },
        "options": {
            "title": "Two thirds of desktop pages are opened in Chrome",
            "subtitle": "Share of page views by browser, illustrative yearly means",
            "source": "Source: web server logs",
        },
    },
    read_data=read_layers,
    describe=describe_shares,
    tabulate=tabulate_shares,
    read_extras=read_bends,
    options_schema=LINE_OPTIONS,
    aliases=("percentArea", "normalizedArea", "areaPercent"),
    honours=STACKED - {"format", "tick_format"},
)

TYPES = (AREA, STACKED_AREA, PERCENT_STACKED_AREA)
