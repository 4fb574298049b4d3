"""Dates as people write them: which texts are one, which may be two, and in whose zone they are drawn."""

from datetime import timedelta
from typing import Any

import pytest

from app.charts import read
from app.charts.dates import read_dates
from app.charts.model import ChartSpec
from app.charts.moments import moment_of, written


def line(labels: list[Any], kind: str = "line", **options: Any) -> ChartSpec:
    """A chart along these labels."""
    values = list(range(len(labels)))
    return read({"chart_type": kind, "data": {"labels": labels, "datasets": [{"data": values}]}, "options": options})


def told(spec: ChartSpec) -> list[str]:
    """The places of what was told."""
    return [notice.place for notice in spec.notices]


@pytest.mark.parametrize(
    ("text", "wall", "grain"),
    [
        ("2024", "2024-01-01T00:00:00", "year"),
        ("2024-03", "2024-03-01T00:00:00", "month"),
        ("2024/03", "2024-03-01T00:00:00", "month"),
        ("2024-3-5", "2024-03-05T00:00:00", "day"),
        ("2024-Q3", "2024-07-01T00:00:00", "quarter"),
        ("Q1 2024", "2024-01-01T00:00:00", "quarter"),
        ("2024-W05", "2024-01-29T00:00:00", "day"),
        ("Jan 2024", "2024-01-01T00:00:00", "month"),
        ("Sept. 2024", "2024-09-01T00:00:00", "month"),
        ("15 Mar 2024", "2024-03-15T00:00:00", "day"),
        ("15-Mar-2024", "2024-03-15T00:00:00", "day"),
        ("March 15th, 2024 2:30 PM", "2024-03-15T14:30:00", "minute"),
        ("Mar 15, 2024 12:05 am", "2024-03-15T00:05:00", "minute"),
        ("15.03.2024 14:30", "2024-03-15T14:30:00", "minute"),
        ("Fri, 15 Mar 2024 14:30:05 +0100", "2024-03-15T14:30:05", "second"),
        ("2024-03-15T14:30:05.25Z", "2024-03-15T14:30:05.250000", "second"),
    ],
)
def test_the_forms_that_people_write(text: str, wall: str, grain: str) -> None:
    """The time on the wall, and how fine it is."""
    found = written(text)
    assert found
    assert (found.wall.isoformat(), found.grain) == (wall, grain)


@pytest.mark.parametrize(
    "text",
    ["North", "31.02.2024", "2024-13-01", "Foo 2024", "Mai 2024", "13:00 PM", "123", "20240101", "03/04/2024", ""],
)
def test_what_is_no_date(text: str) -> None:
    """Days that there are not, words that are no months, and what may be two days."""
    assert moment_of(text) is None


def test_offsets_are_kept_and_months_have_names_in_the_locale() -> None:
    """An instant in UTC; März in German."""
    zoned = written("2024-03-15T14:30+05:30")
    assert zoned
    assert zoned.offset == timedelta(hours=5, minutes=30)
    assert zoned.instant.isoformat() == "2024-03-15T09:00:00+00:00"
    german = written("15. M\u00e4rz 2024", "de")
    assert german
    assert german.wall.month == 3


@pytest.mark.parametrize(
    ("labels", "locale", "months"),
    [
        (["03/15/2024", "04/02/2024"], "", [3, 4]),
        (["15/03/2024", "02/04/2024"], "", [3, 4]),
        (["03/01/2024", "04/01/2024"], "en_US", [3, 4]),
        (["03/01/2024", "04/01/2024"], "en_GB", [1, 1]),
        (["04/04/2024", "05/05/2024"], "", [4, 5]),
    ],
)
def test_days_between_slashes_are_read_where_something_tells_them(
    labels: list[str], locale: str, months: list[int]
) -> None:
    """A number above twelve, the locale, or that both readings are the same."""
    assert [moment.wall.month for moment in read_dates(labels, locale).moments] == months


def test_ambiguous_dates_stay_names_and_are_told_where_time_was_asked_for() -> None:
    """The message says what to add."""
    labels = ["03/01/2024", "04/01/2024"]
    assert line(labels).data.labels == tuple(labels)
    assert line(labels).notices == ()
    (notice,) = line(labels, scales={"x": {"type": "time"}}).notices
    assert notice.place == "data.labels"
    assert "en-GB" in notice.message


def test_labels_are_handed_on_as_fine_as_they_are() -> None:
    """ISO 8601, all in the form of the finest."""
    assert line(["Jan 2024", "Feb 2024"]).data.labels == ("2024-01", "2024-02")
    assert line(["Q4 2023", "Q1 2024"]).data.labels == ("2023-Q4", "2024-Q1")
    assert line(["Jan 2024", "5 Feb 2024"]).data.labels == ("2024-01-01", "2024-02-05")
    assert line(["2024", "2025"]).data.labels == ("2024", "2025")


def test_what_does_not_rise_or_is_asked_for_as_names_stays_as_it_is() -> None:
    """A cycle of months is no axis of time."""
    assert line(["Feb 2024", "Jan 2024"]).data.labels == ("Feb 2024", "Jan 2024")
    assert line(["Jan 2024", "Feb 2024"], scales={"x": {"type": "category"}}).data.labels[0] == "Jan 2024"
    assert line(["Jan 2024", "Feb 2024"], "bar").data.labels[0] == "Jan 2024"
    assert line(["Jan 2024", "Feb 2024"], "bar", scales={"x": {"type": "time"}}).data.labels[0] == "2024-01"


def test_milliseconds_are_dates_on_an_axis_of_time() -> None:
    """And numbers elsewhere."""
    labels = [1710460800000, 1710547200000]
    assert line(labels, scales={"x": {"type": "time"}}).data.labels == ("2024-03-15", "2024-03-16")
    assert line(labels).data.labels == ("1710460800000", "1710547200000")


@pytest.mark.parametrize(
    "asked", [{"timezone": "Asia/Tokyo"}, {"scales": {"x": {"adapters": {"date": {"zone": "Asia/Tokyo"}}}}}]
)
def test_times_are_drawn_in_the_zone_that_was_asked_for(asked: dict[str, Any]) -> None:
    """Nine hours later than in UTC, and told by its short name."""
    spec = line(["2024-03-15T22:30Z", "2024-03-16T02:30Z"], **asked)
    assert spec.data.labels == ("2024-03-16T07:30", "2024-03-16T11:30")
    assert (spec.options.zone, spec.notices) == ("JST", ())


def test_days_move_with_the_zone_they_were_given_in() -> None:
    """Midnight in Greenwich is the evening before in New York: hours are told then."""
    spec = line([1710460800000, 1710547200000], scales={"x": {"type": "time"}}, timezone="America/New_York")
    assert spec.data.labels == ("2024-03-14T20:00", "2024-03-15T20:00")


def test_times_of_no_zone_are_in_the_wanted_one_already() -> None:
    """As Luxon takes them."""
    assert line(["2024-03-15T22:30", "2024-03-16T02:30"], timezone="Asia/Tokyo").data.labels[0] == "2024-03-15T22:30"


def test_times_of_several_zones_are_drawn_in_utc_and_told() -> None:
    """One axis has one zone."""
    spec = line(["2024-03-15T10:00+01:00", "2024-03-15T10:00Z"])
    assert spec.data.labels == ("2024-03-15T09:00", "2024-03-15T10:00")
    assert (spec.options.zone, told(spec)) == ("UTC", ["data.labels"])


def test_hours_over_a_clock_that_is_set_back_stay_apart() -> None:
    """On 27 October 2024 Berlin has two o'clock twice: all are drawn at the offset of the first, which is told."""
    labels = [f"2024-10-26T{hour:02d}:30Z" for hour in (22, 23)] + [f"2024-10-27T{hour:02d}:30Z" for hour in range(3)]
    spec = line(labels, timezone="Europe/Berlin")
    assert spec.data.labels == tuple(f"2024-10-27T{hour:02d}:30" for hour in range(5))
    assert (spec.options.zone, told(spec)) == ("UTC+02:00", ["data.labels"])


def test_a_zone_that_there_is_not_is_told() -> None:
    """With one that there is."""
    (notice,) = line(["2024-03-15T22:30Z", "2024-03-16T02:30Z"], timezone="Mars/Base").notices
    assert notice.place == "options.timezone"
    assert "Europe/Berlin" in notice.message


@pytest.mark.parametrize("labels", [["2024-03-15", "2024-03-16"], ["North", "South"]])
def test_a_zone_of_what_has_no_time_of_day_is_told(labels: list[str]) -> None:
    """A day is the same day everywhere on the axis."""
    assert told(line(labels, timezone="Asia/Tokyo")) == ["options.timezone"]


def test_limits_and_annotations_may_be_dates() -> None:
    """A limit as milliseconds since 1970, an annotation as ISO 8601."""
    note = {"type": "line", "scaleID": "x", "value": "Feb 2024"}
    spec = line(["Jan 2024", "Apr 2024"], scales={"x": {"min": "2024-02-01"}}, annotations=[note])
    assert spec.options.x.min == 1706745600000
    assert spec.options.annotations[0].x_min == "2024-02"
    assert spec.notices == ()


def test_points_with_dates_make_labels() -> None:
    """The dates of all datasets in their order, with gaps where one has none."""
    first = [{"x": "Mar 2024", "y": 3}, {"x": "Jan 2024", "y": 1}]
    data = {"datasets": [{"data": first}, {"data": [{"x": "Feb 2024", "y": 2}]}]}
    spec = read({"chart_type": "line", "data": data})
    assert spec.data.labels == ("2024-01", "2024-02", "2024-03")
    assert [list(one.values) for one in spec.data.series] == [[1, None, 3], [None, 2, None]]
    assert [one.span_gaps for one in spec.data.series] == [True, True]


def test_points_with_numbers_lie_where_they_are() -> None:
    """The axis is linear then, and rows on their side have the name in y."""
    data = {"datasets": [{"data": [{"x": 10, "y": 5}, {"x": 1, "y": 3}]}]}
    spec = read({"chart_type": "line", "data": data})
    assert (spec.data.labels, spec.options.x.kind) == (("1", "10"), "linear")
    lying = {"datasets": [{"data": [{"x": 3, "y": "p"}, {"x": 5, "y": "q"}]}]}
    assert read({"chart_type": "horizontalBar", "data": lying}).data.labels == ("p", "q")


def test_points_at_one_place_are_told() -> None:
    """A line has one value a place."""
    data = {"datasets": [{"data": [{"x": "a", "y": 5}, {"x": "a", "y": 3}]}]}
    spec = read({"chart_type": "line", "data": data})
    assert [list(one.values) for one in spec.data.series] == [[3]]
    assert told(spec) == ["data.datasets[0].data"]
