"""Lines: values in order, along time or names."""

from array import array

from app.charts.describe import describe_series
from app.charts.model import EVERYTHING, ChartType
from app.charts.series import tabulate_series
from app.charts.strokes import LINE_OPTIONS, read_filled, read_strokes

LINE = ChartType(
    name="line",
    family="line",
    title="Line chart",
    summary="Shows how values change along time or another order.",
    data_shape="labels + datasets: one number a label; null leaves a gap, dates make a time axis; or {x, y} objects",
    example={
        "chart_type": "line",
        "data": {
            "labels": [f"{year}-{month:02d}" for year in (2023, 2024) for month in range(1, 13)],
            "datasets": [
                {
                    "label": "Online",
                    "data": [
                        412, 398, 436, 451, 470, 492, 488, 503, 531, 560, 642, 701,
                        486, 471, 525, 548, 566, 601, 590, 615, 662, 694, 788, 861,
                    ],
                },
                {
                    "label": "Stores",
                    "data": [
                        612, 590, 605, 598, 584, 579, 560, 548, 552, 561, 590, 655,
                        540, 522, 531, 518, 509, 497, 480, 474, 469, 478, 502, 561,
                    ],
                },
            ],
        },
        "options": {
            "title": "Online overtook the stores in spring",
            "subtitle": "Monthly sales by channel",
            "y_axis": "Thousand euro",
            "source": "Source: company accounts",
        },
    },
    read_data=read_filled,
    columns=(array,),
    describe=describe_series("Line chart", trend=True),
    tabulate=tabulate_series,
    honours=EVERYTHING - {"asked_dates"},
    read_extras=read_strokes,
    options_schema=LINE_OPTIONS,
    aliases=("lineChart",),
)  # fmt: skip

SPLINE = ChartType(
    name="spline",
    family="line",
    title="Smooth line chart",
    summary="Shows a steady change as a smooth line that has no extreme which the data haven't got.",
    data_shape=LINE.data_shape,
    example={
        "chart_type": "spline",
        "data": {
            "labels": ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"],
            "datasets": [
                {"label": "Madrid", "data": [6.3, 7.9, 11.2, 12.9, 16.7, 22.2, 25.6, 25.1, 20.9, 15.1, 9.9, 6.9]},
                {"label": "Berlin", "data": [0.6, 1.6, 5.1, 9.9, 14.8, 18.0, 20.1, 19.5, 15.3, 10.4, 5.2, 2.1]},
                {"label": "Helsinki", "data": [-3.1, -3.8, -0.7, 4.4, 10.4, 14.9, 18.1, 16.9, 12.3, 6.6, 2.4, -0.7]},
            ],
        },
        "options": {
            "title": "Madrid is warmer all year, most of all in July",
            "subtitle": "Mean temperature by month, 1991 to 2020",
            "y_axis": "°C",
            "source": "Example figures after national weather services",
        },
    },
    read_data=read_filled,
    columns=(array,),
    describe=describe_series("Smooth line chart", trend=True),
    tabulate=tabulate_series,
    honours=EVERYTHING - {"asked_dates"},
    read_extras=read_strokes,
    options_schema=LINE_OPTIONS,
    aliases=("splineChart", "curve", "smoothLine"),
)

STEP_LINE = ChartType(
    name="stepLine",
    family="line",
    title="Step line chart",
    summary="Shows values that hold until they change, such as prices, rates and stocks.",
    data_shape=LINE.data_shape,
    example={
        "chart_type": "stepLine",
        "data": {
            "labels": [
                "2022-01-01", "2022-07-27", "2022-09-14", "2022-11-02", "2022-12-21", "2023-02-08", "2023-03-22",
                "2023-05-10", "2023-06-21", "2023-08-02", "2023-09-20", "2024-06-12", "2024-09-18", "2024-10-23",
                "2024-12-18", "2025-02-05", "2025-03-12", "2025-04-23", "2025-06-11", "2025-12-31",
            ],
            "datasets": [
                {
                    "label": "Deposit rate",
                    "data": [
                        -0.5, 0, 0.75, 1.5, 2, 2.5, 3, 3.25, 3.5, 3.75, 4, 3.75, 3.5, 3.25, 3, 2.75, 2.5, 2.25, 2, 2,
                    ],
                }
            ],
        },
        "options": {
            "title": "Ten steps up in fifteen months, eight down in twelve",
            "subtitle": "Deposit facility rate of the European Central Bank",
            "y_axis": "%",
            "source": "Example figures after the European Central Bank",
        },
    },
    read_data=read_filled,
    columns=(array,),
    describe=describe_series("Step line chart", trend=True),
    tabulate=tabulate_series,
    honours=EVERYTHING - {"asked_dates"},
    read_extras=read_strokes,
    options_schema=LINE_OPTIONS,
    aliases=("step", "steppedLine", "stepped"),
)  # fmt: skip

TYPES = (LINE, SPLINE, STEP_LINE)
