"""What is built of arrays is what is built of lists."""

import re
from typing import Any

import pytest

from app import charts
from app.charts.columns import LONG, with_arrays
from workers.charts import build
from workers.look.theme import LIGHT
from workers.render.serialise import serialise


@pytest.mark.parametrize(
    "options",
    [
        {},
        {"x_axis": {"type": "linear"}},
        {"y_axis": {"type": "logarithmic"}},
        {"stacked": True},
        {"elements": {"line": {"fill": True, "tension": 0.4}}},
        {"plugins": {"trendline": True}, "data_labels": True},
    ],
    ids=["plain", "linear", "logarithmic", "stacked", "filled", "told"],
)
@pytest.mark.parametrize("chart_type", ["line", "stepLine"])
def test_a_line_of_arrays_is_that_of_lists(chart_type: str, options: dict[str, Any]) -> None:
    """The same document but for the ids of its models, with the same arrays in it."""
    values = [(number * 7919 % LONG) / 16 - 100 for number in range(LONG)]
    datasets = [{"label": "a", "data": values}, {"label": "b", "data": list(range(LONG)), "trendline": {}}]
    body = {"chart_type": chart_type, "data": {"labels": list(range(LONG)), "datasets": datasets}, "options": options}
    assert _drawn(with_arrays(body)) == _drawn(body)


def _drawn(body: Any) -> tuple[str, list[str], Any]:
    drawing = build(charts.read(body), LIGHT)
    document = serialise(drawing.root)
    return re.sub(r'"[pb]\d+"', '""', document.json), list(document.buffers.values()), drawing.notices


@pytest.mark.parametrize(("first", "kind"), [(0, "float32"), (10**9, "float64")], ids=["from zero", "far from zero"])
def test_a_long_line_is_sent_in_half_the_bytes_where_nobody_sees_it(first: int, kind: str) -> None:
    """Places along x that 32 bits can't tell apart keep their 64."""
    labels = [first + number for number in range(LONG)]
    data = {"labels": labels, "datasets": [{"label": "a", "data": [number % 97 for number in range(LONG)]}]}
    body = {"chart_type": "line", "data": data, "options": {"x_axis": {"type": "linear"}}}
    (line,) = [
        one.data_source.data for one in _plot(body).renderers if one.glyph.attributes.get("line_join") == "round"
    ]
    assert (line["x"].dtype, line["y"].dtype) == (kind, "float32")


def _plot(body: Any) -> Any:
    return build(charts.read(body), LIGHT).root
