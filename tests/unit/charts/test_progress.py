"""Gauges, rings, progress bars, bullets and big numbers: what is refused and where, and how they are told."""

from typing import Any

import pytest

from app.charts import CHART_TYPES, read
from app.charts.model import ChartSpec
from app.charts.pie.extras import CentreLine
from app.charts.progress.bars import percent_of, share
from app.charts.progress.number import compared
from app.domain.errors import Invalid


def chart(kind: str, data: dict[str, Any], **options: Any) -> ChartSpec:
    """A chart of these data."""
    return read({"chart_type": kind, "data": data, "options": options})


def places(kind: str, data: Any) -> list[str]:
    """Where the faults of these data are."""
    with pytest.raises(Invalid) as caught:
        read({"chart_type": kind, "data": data})
    return [fault.place for fault in caught.value.faults]


def one(**dataset: Any) -> dict[str, Any]:
    """Data of one dataset."""
    return {"datasets": [dataset]}


def ends(spec: ChartSpec) -> list[tuple[float, float]]:
    """Where the zones of a gauge start and end."""
    return [(zone.low, zone.high) for zone in spec.data.zones]


def test_a_gauge_as_quickchart_has_it() -> None:
    """The data are where zones end; the value is by itself."""
    spec = chart(
        "gauge", {"labels": ["a", "b"], **one(value=30, minValue=10, data=[20, 40], backgroundColor=["red", "blue"])}
    )
    assert ends(spec) == [(10, 20), (20, 40)]
    assert [(zone.name, zone.color) for zone in spec.data.zones] == [("a", "red"), ("b", "blue")]
    assert (spec.data.value, spec.data.zone.name, spec.notices) == (30, "b", ())


@pytest.mark.parametrize(
    ("data", "value", "zones"),
    [
        (one(data=[42]), 42, [(0, 100)]),
        ({"value": 5, "max": 10}, 5, [(0, 10)]),
        ({"value": 5, "min": -10, "max": 10, "zones": [{"to": 0}]}, 5, [(-10, 0), (0, 10)]),
        (one(value=None, data=[1]), None, [(0, 1)]),
    ],
)
def test_a_gauge_in_short(data: dict[str, Any], value: float | None, zones: list[tuple[float, float]]) -> None:
    """One number is the value; a scale goes from 0 to 100 unless it says otherwise."""
    spec = chart("gauge", data)
    assert (spec.data.value, ends(spec)) == (value, zones)


@pytest.mark.parametrize(
    ("data", "place"),
    [
        (one(value="x", data=[1]), "data.datasets[0].value"),
        (one(value=1, data=[10, 5]), "data.datasets[0].data[1]"),
        (one(value=1, data=[10, None]), "data.datasets[0].data[1]"),
        (one(value=1, minValue=20, data=[10]), "data.datasets[0].data[0]"),
        ({"value": 1, "zones": [{"upto": 3}]}, "data.zones[0].to"),
        ({"value": 1, "min": 5, "max": 5}, "data.max"),
        ({"datasets": []}, "data.datasets"),
    ],
)
def test_zones_that_do_not_rise_are_refused(data: dict[str, Any], place: str) -> None:
    """Each fault at its place."""
    assert places("gauge", data) == [place]


def test_a_value_beyond_a_gauge_is_told() -> None:
    """The needle stands at the end."""
    assert [notice.place for notice in chart("gauge", one(value=11, data=[10])).notices] == ["data.datasets[0].value"]


def test_a_gauge_in_words() -> None:
    """The value, its scale, its zone."""
    spec = chart("gauge", {"labels": ["low", "high"], **one(label="AQI", value=8, data=[5, 10])}, title="Air")
    text = CHART_TYPES["gauge"].describe(spec)
    assert text == "Gauge: Air. AQI: 8 on a scale from 0 to 10, in the zone high 5 to 10."


def test_a_radial_gauge_as_quickchart_has_it() -> None:
    """The domain, the middle and the ring in its words."""
    spec = chart(
        "radialGauge",
        one(data=[3], backgroundColor="red"),
        domain=[0, 5],
        trackColor="#eee",
        centerPercentage=70,
        roundedCorners=False,
        centerArea={"text": "3 stars", "subText": "of 5", "fontColor": "blue"},
    )
    assert (spec.data.value, spec.data.color, spec.extras.domain, spec.extras.hole) == (3, "red", (0, 5), 0.7)
    assert spec.extras.lines == (CentreLine("3 stars", "blue"),)
    assert (spec.extras.caption, spec.notices) == ("of 5", ())


@pytest.mark.parametrize("wrong", [[5, 0], [1], "0-5", [0, "x"]])
def test_a_domain_that_is_none_is_told(wrong: Any) -> None:
    """The ring is of a hundred then."""
    spec = chart("radialGauge", one(data=[3]), domain=wrong)
    assert [notice.place for notice in spec.notices] == ["options.domain"]
    assert spec.extras.domain == (0, 100)


def test_one_value_is_drawn_of_a_ring_and_the_others_are_told() -> None:
    """A ring shows one."""
    assert [notice.place for notice in chart("radialGauge", one(data=[1, 2])).notices] == ["data.datasets[0].data"]
    assert places("radialGauge", one(data=["x"])) == ["data.datasets[0].data[0]"]


def test_progress_is_of_a_hundred_or_of_a_second_dataset() -> None:
    """QuickChart's bars have no labels; a whole may be the chart's."""
    plain = chart("progressBar", one(data=[50]))
    assert share(plain.data.bars[0], plain.extras) == 0.5
    own = chart("progressBar", {"labels": ["a"], "datasets": [{"data": [3]}, {"data": [12]}]})
    assert share(own.data.bars[0], own.extras) == 0.25
    whole = chart("progressBar", one(data=[3]), max=4)
    assert share(whole.data.bars[0], whole.extras) == 0.75


@pytest.mark.parametrize(
    ("datasets", "place"),
    [([{"data": [1, -1]}], "data.datasets[0].data[1]"), ([{"data": [1]}, {"data": [0]}], "data.datasets[1].data[0]")],
)
def test_less_than_nothing_and_a_whole_of_nothing_are_refused(datasets: list[Any], place: str) -> None:
    """Each at its place."""
    assert places("progressBar", {"labels": ["a", "b"][: len(datasets[0]["data"])], "datasets": datasets}) == [place]


@pytest.mark.parametrize(("part", "text"), [(0, "0"), (0.5, "50"), (0.9999, ">99"), (1, "100"), (1.3, "130")])
def test_progress_in_per_cent(part: float, text: str) -> None:
    """Not done is 0, more than the whole is more than 100."""
    assert percent_of(part) == f"{text}\u00a0%"


@pytest.mark.parametrize(
    "data",
    [
        {"rows": [{"label": "a", "value": 2, "target": 3, "ranges": [1, 4]}]},
        {"title": "a", "measures": [2], "markers": [3], "ranges": [4, 1]},
        {"labels": ["a"], "datasets": [{"data": [{"value": 2, "target": 3, "ranges": [1, 4]}]}]},
        {"labels": ["a"], "datasets": [{"data": [2]}, {"data": [3]}, {"data": [1]}, {"data": [4]}]},
    ],
)
def test_bullets_in_each_spelling(data: dict[str, Any]) -> None:
    """Rows, d3's own words, Chart.js's datasets of objects and of numbers."""
    (row,) = chart("bullet", data).data.rows
    assert (row.name, row.value, row.target, row.ranges, row.low) == ("a", 2, 3, (1, 4), 0)


@pytest.mark.parametrize(
    ("row", "place"),
    [
        ({"value": "x"}, "data.rows[0].value"),
        ({"value": 1, "ranges": [0, 3]}, "data.rows[0].ranges[0]"),
        ({"value": 1, "ranges": [1, None]}, "data.rows[0].ranges[1]"),
        ({"value": 1, "ranges": 3}, "data.rows[0].ranges"),
        ({"value": 1, "min": 3, "max": 2}, "data.rows[0].max"),
        ({"value": 1, "ranges": [1, 2, 3, 4, 5, 6]}, "data.rows[0].ranges"),
    ],
)
def test_bullets_that_are_none_are_refused(row: dict[str, Any], place: str) -> None:
    """Each fault at its place."""
    assert places("bullet", {"rows": [row]}) == [place]


def test_a_part_that_a_bullet_has_not_is_told() -> None:
    """It isn't dropped in silence."""
    assert [n.place for n in chart("bullet", {"rows": [{"value": 1, "width": 2}]}).notices] == ["data.rows[0].width"]


def test_bullets_in_words() -> None:
    """Whether each reaches its target."""
    text = CHART_TYPES["bullet"].describe(
        chart("bullet", {"rows": [{"label": "a", "value": 2, "target": 3}]}, title="T")
    )
    assert text == "Bullet chart: T. a: 2, which is below the target of 3."


@pytest.mark.parametrize(
    ("data", "options", "found"),
    [
        ({"value": 5, "previous": 4}, {}, (4, "")),
        ({"value": 5, "previous": 4, "previous_label": "2024"}, {}, (4, "2024")),
        ({"labels": ["a", "b", "c"], **one(data=[1, 2, 3])}, {}, (2, "b")),
        ({"labels": ["a", "b", "c"], **one(data=[1, 2, 3])}, {"compare": "first"}, (1, "a")),
        ({"labels": ["a", "b", "c"], **one(data=[1, None, 3])}, {}, (1, "a")),
        ({"value": 5, "previous": 4}, {"compare": "none"}, None),
        ({"value": 5}, {}, None),
        ({"value": 5, "trend": [7]}, {}, None),
    ],
)
def test_what_a_number_is_compared_with(
    data: dict[str, Any], options: dict[str, Any], found: tuple[float, str] | None
) -> None:
    """What was given, else what stands before it, else nothing."""
    spec = chart("bigNumber", data, **options)
    assert compared(spec.data, spec.extras) == found


@pytest.mark.parametrize(
    ("data", "place"),
    [
        ({}, "data.value"),
        ({"value": "many"}, "data.value"),
        ({"value": 1, "previous": "x"}, "data.previous"),
        ({"value": 1, "trend": [1, "x"]}, "data.trend[1]"),
        ({"labels": ["a"], **one(data=[1, 2])}, "data.labels"),
        (one(data=[1, "x"]), "data.datasets[0].data[1]"),
    ],
)
def test_numbers_that_are_none_are_refused(data: dict[str, Any], place: str) -> None:
    """Each fault at its place."""
    assert place in places("bigNumber", data)


def test_a_number_in_words() -> None:
    """What it is, and from where it came."""
    spec = chart("bigNumber", {"value": 5, "previous": 4, "unit": "km", "previous_label": "May"}, title="Run")
    assert CHART_TYPES["bigNumber"].describe(spec) == "Number: Run. 5 km, up from 4 (May)."


@pytest.mark.parametrize(
    ("kind", "data", "place"),
    [
        ("gauge", one(value=1.7e308, data=[1]), "data.datasets[0].value"),
        ("radialGauge", one(data=[-1.7e308]), "data.datasets[0].data[0]"),
        ("bullet", {"rows": [{"value": 1, "target": 1.7e308}]}, "data.rows[0].target"),
        ("bigNumber", {"value": 1, "trend": [0, 1.7e308]}, "data.trend[1]"),
    ],
)
def test_numbers_that_no_scale_can_hold_are_refused(kind: str, data: dict[str, Any], place: str) -> None:
    """The span of such a scale would be infinite."""
    assert places(kind, data) == [place]
