"""Bars: one value a label, compared by length."""

from app.charts.describe import describe_series
from app.charts.model import ChartType
from app.charts.series import read_series, tabulate_series

BAR = ChartType(
    name="bar",
    family="bar",
    title="Bar chart",
    summary="Compares values across categories by the length of bars.",
    data_shape="labels + datasets: one number a label",
    example={
        "chart_type": "bar",
        "data": {
            "labels": ["January", "February", "March", "April"],
            "datasets": [{"label": "Sales", "data": [65, 78, 92, 85]}],
        },
        "options": {
            "title": {"display": True, "text": "Monthly Sales Report"},
            "scales": {"yAxes": [{"ticks": {"beginAtZero": True}}]},
        },
    },
    read_data=read_series,
    describe=describe_series("Bar chart"),
    tabulate=tabulate_series,
)
