"""Lines: values in order, along time or names."""

from app.charts.describe import describe_series
from app.charts.model import ChartType
from app.charts.series import read_series, tabulate_series

LINE = ChartType(
    name="line",
    family="line",
    title="Line chart",
    summary="Shows how values change along time or another order.",
    data_shape="labels + datasets: one number a label; null leaves a gap, ISO dates make a time axis",
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
    read_data=read_series,
    describe=describe_series("Line chart", trend=True),
    tabulate=tabulate_series,
)  # fmt: skip

TYPES = (LINE,)
