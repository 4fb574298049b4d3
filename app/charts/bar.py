"""Bars: one value a label, compared by length."""

from app.charts.describe import describe_series
from app.charts.model import ChartType
from app.charts.reading import OptionReader, is_number
from app.charts.series import read_series, tabulate_series

STARTS = ("scales.yAxes.0.ticks.min", "scales.y.min", "scales.yAxes.0.min")
FREE_STARTS = ("scales.yAxes.0.ticks.beginAtZero", "scales.y.beginAtZero", "scales.y.ticks.beginAtZero")


def tell_cut_bars(options: OptionReader, advanced: OptionReader) -> None:  # noqa: ARG001 - an extras reader
    """Tell when the axis hides a part of the bars: their lengths are what is compared."""
    path, start = options.find(*STARTS)
    if is_number(start) and start > 0:
        options.tell(path, f"the axis starts at {start:g}, not at zero, so the lengths of bars no longer compare")
    path, begins = options.find(*FREE_STARTS)
    if begins is False:
        options.refuse(path, "bars are measured from zero; give a min to start elsewhere")


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
    read_extras=tell_cut_bars,
)

TYPES = (BAR,)
