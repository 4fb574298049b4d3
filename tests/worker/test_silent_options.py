"""No option is dropped without a word: of each, one of its values changes the picture, or is told by its path."""

import copy
from collections.abc import Iterator
from typing import Any

import pytest

from app.charts import CHART_TYPES
from tests.worker.test_honoured_options import drawing_of

OPTIONS: dict[str, list[Any]] = {
    "legend": [{"position": "left", "display": True}],
    "plugins": [{"legend": {"display": True}}, {"legend": {"display": False}}],
    "color_scheme": ["blues", "rdbu"],
    "colors": [["#123456", "#fedcba"]],
    "theme": ["dark"],
    "background": ["#abcdef"],
    "currency": ["SEK"],
    "elements": [
        {"line": {"tension": 0.3}}, {"line": {"stepped": "middle"}}, {"line": {"borderWidth": 7}},
        {"line": {"borderDash": [5, 5]}}, {"point": {"radius": 7}}, {"point": {"pointStyle": "triangle"}},
        {"bar": {"borderRadius": 9}},
    ],
    "datasets": [
        {"bar": {"barThickness": 3}}, {"bar": {"barPercentage": 0.3}}, {"bar": {"categoryPercentage": 0.3}},
        {"bar": {"maxBarThickness": 3}}, {"bar": {"borderRadius": 9}},
    ],
    "scales": [
        {"x": {"position": "top"}}, {"y": {"position": "right"}}, {"y": {"type": "time"}}, {"x": {"type": "radial"}},
        {"y": {"ticks": {"format": "{value} q"}}, "x": {"ticks": {"format": "{value} q"}}},
        {"y": {"ticks": {"stepSize": 3.3}}, "x": {"ticks": {"stepSize": 3.3}}},
        {"y": {"ticks": {"display": False}}, "x": {"ticks": {"display": False}}},
        {"y": {"suggestedMax": 1e7}, "x": {"suggestedMax": 1e7}},
        {"y1": {"title": "A second axis", "max": 3}},
        {"x": {"min": 0.37, "max": 1.71e9}, "y": {"min": 0.37, "max": 1.71e9}},
    ],
    "tooltip": [{"format": "{value} pears"}, {"enabled": False}],
    "timezone": ["Asia/Tokyo"],
    "bogus": [1],
}  # fmt: skip
"""Values of options. Of ``elements``, ``datasets`` and ``scales`` each one by itself must be seen or told."""

ALONE = {"elements", "datasets", "scales", "tooltip"}
SAME = {("spline", "elements", 0), ("stepLine", "elements", 0), ("tree", "tooltip", 0)}
"""What the example can't show: a spline bends anyway, steps have no bends, and its tree has no values."""

DATASET: dict[str, list[Any]] = {
    "backgroundColor": ["#123456", {"gradient": ["#f00", "#00f"]}],
    "borderColor": ["#654321"],
    "borderWidth": [7],
    "borderDash": [[5, 5]],
    "borderRadius": [9],
    "borderSkipped": ["end"],
    "order": [-5],
    "pointStyle": ["triangle"],
    "pointRadius": [7],
    "pointBackgroundColor": ["#123456"],
    "pointBorderColor": ["#123456"],
    "tension": [0.3, 0],
    "stepped": ["middle"],
    "fill": [True, False],
    "spanGaps": [True],
    "showLine": [True, False],
    "hidden": [True],
    "barThickness": [4],
    "maxBarThickness": [4],
    "barPercentage": [0.3],
    "categoryPercentage": [0.3],
    "yAxisID": ["y1"],
    "xAxisID": ["x2"],
    "datalabels": [{"display": True}],
    "bogus": [1],
}
GAPLESS = {"spanGaps"}
"""Seen only where values are missing."""

FIRST = {"order", "hidden"}
"""Seen only where not all datasets say the same."""


def _asked(name: str, values: list[Any]) -> Iterator[tuple[int, list[Any]]]:
    """The values that must be heard one by one, or any of them."""
    yield from ([(at, [value]) for at, value in enumerate(values)] if name in ALONE else [(0, values)])


@pytest.mark.parametrize("name", [name for name in CHART_TYPES if name != "bokeh"])
def test_no_option_is_dropped_without_a_word(name: str) -> None:
    """Of the options of a chart."""
    example = CHART_TYPES[name].example
    plain, _ = drawing_of(example)
    silent = []
    for option, values in OPTIONS.items():
        for at, alternatives in _asked(option, values):
            if (name, option, at) not in SAME and not any(_heard(example, plain, option, one) for one in alternatives):
                silent.append((option, alternatives))
    assert not silent


def _heard(example: Any, plain: str, option: str, value: Any) -> bool:
    body = {**example, "options": {**example.get("options", {}), option: copy.deepcopy(value)}}
    drawn, told = drawing_of(body)
    return drawn != plain or any(place.startswith(f"options.{option}") for place in told)


SETS = [
    name
    for name, entry in CHART_TYPES.items()
    if isinstance(entry.example.get("data"), dict) and isinstance(entry.example["data"].get("datasets"), list)
]


@pytest.mark.parametrize("name", SETS)
def test_no_option_of_a_dataset_is_dropped_without_a_word(name: str) -> None:
    """Chart.js's names for what one dataset may have."""
    example = CHART_TYPES[name].example
    plain, _ = drawing_of(example)
    silent = [
        option
        for option, values in DATASET.items()
        if option not in GAPLESS and not any(_set_heard(example, plain, option, value) for value in values)
    ]
    assert not silent


def _set_heard(example: Any, plain: str, option: str, value: Any) -> bool:
    data = example["data"]
    first, *others = data["datasets"]
    rest = others if option in FIRST else [{**one, option: copy.deepcopy(value)} for one in others]
    datasets = [{**first, option: copy.deepcopy(value)}, *rest]
    drawn, told = drawing_of({**example, "data": {**data, "datasets": datasets}})
    return drawn != plain or any(place.startswith(f"data.datasets[0].{option}") for place in told)
