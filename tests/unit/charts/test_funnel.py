"""Funnels: what is refused, what is told, and the rates from stage to stage."""

from typing import Any

import pytest

from app.charts import CHART_TYPES, read
from app.charts.funnel import rate_of, told_rate
from app.charts.model import ChartSpec
from app.domain.errors import Invalid


def funnel(*values: Any, **options: Any) -> ChartSpec:
    """A funnel of these stages, named a, b, c ..."""
    labels = [chr(97 + at) for at in range(len(values))]
    data = {"labels": labels, "datasets": [{"label": "People", "data": list(values)}]}
    return read({"chart_type": "funnel", "data": data, "options": options})


def test_a_negative_stage_is_refused_by_its_place() -> None:
    """Nobody is less than nobody."""
    with pytest.raises(Invalid) as caught:
        funnel(3, -1)
    assert [fault.place for fault in caught.value.faults] == ["data.datasets[0].data[1]"]


def test_a_stage_that_grows_is_told() -> None:
    """A funnel narrows; it is drawn as it is."""
    assert [notice.place for notice in funnel(3, None, 5).notices] == ["data.datasets[0].data[2]"]


def test_rates_are_of_the_stage_before_or_of_the_first() -> None:
    """A gap is stepped over; after zero there is none."""
    stages = funnel(100, 50, None, 20, 0, 0).data.stages
    assert [rate_of(stages, at) for at in range(6)] == [None, 0.5, None, 0.4, 0, None]
    assert [rate_of(stages, at, "first") for at in range(6)] == [None, 0.5, None, 0.2, 0, 0]
    assert rate_of(stages, 1, "none") is None


@pytest.mark.parametrize(("rate", "text"), [(0, "0"), (0.455, "46"), (1, "100"), (3, "300")])
def test_rates_in_per_cent(rate: float, text: str) -> None:
    """A stage that grew is above a hundred."""
    assert told_rate(rate) == f"{text}\u00a0%"


def test_the_alt_text_tells_stages_and_rates() -> None:
    """And what is left at the end."""
    text = CHART_TYPES["funnel"].describe(funnel(100, 50, 10, title="Shop"))
    assert text.startswith("Funnel: Shop. 3 stages: a 100, b 50 (50\u00a0% of the stage before)")
    assert text.endswith("From first to last 10\u00a0% are left.")
    assert "nothing to show" in CHART_TYPES["funnel"].describe(funnel(0, None))


def test_the_table_has_both_rates() -> None:
    """A row a stage."""
    table = CHART_TYPES["funnel"].tabulate(funnel(100, 50, 10))
    assert table.rows[2] == ("c", 10, "20\u00a0%", "10\u00a0%")
