"""When a schedule runs: what is read, what is refused with which words, and which slots come of it."""

from contextlib import suppress
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.errors import Invalid
from app.domain.schedules.reading import read_timetable
from app.domain.schedules.timetable import Timetable, jittered
from app.domain.zones import NAMES

CREATED = datetime(2026, 3, 20, 10, 17, 3, 500, tzinfo=UTC)
BERLIN = "Europe/Berlin"


def _read(**body: Any) -> Timetable:
    return read_timetable(body, anchor=CREATED)


def _at(table: Timetable, count: int, after: datetime = CREATED) -> list[str]:
    """The next slots in local time."""
    return [f"{slot.local:%a %m-%d %H:%M:%S}" for slot in table.between(after, after + timedelta(days=3000), count)]


def _refused(body: dict[str, Any], minimum: timedelta = timedelta(minutes=1)) -> dict[str, str]:
    """The faults by place."""
    with pytest.raises(Invalid) as refused:
        read_timetable(body, anchor=CREATED, minimum=minimum)
    return {fault.place: fault.message for fault in refused.value.faults}


@pytest.mark.parametrize(
    ("cron", "told"),
    [
        ("61 * * * *", "minute field: 61 is not 0-59"),
        ("0 24 * * *", "hour field: 24 is not 0-23"),
        ("0 0 0 * *", "day of month field: 0 is not 1-31"),
        ("0 0 * 13 *", "month field: 13 is not 1-12"),
        ("0 0 * * 8", "day of week field: 8 is not 0-7"),
        ("0 0 30 2 *", "day of month field: 30 February never comes"),
        ("0 0 31 APR,jun *", "day of month field: 31 April or June never comes"),
        ("*/90 * * * *", "minute field: the step '90' is not 1-60"),
        ("*/0 * * * *", "minute field: the step '0' is not 1-60"),
        ("40-10 * * * *", "minute field: 40-10 runs backwards; write 40-59,0-10"),
        ("0 9 ? * MON", "day of month field: '?' is no number; write *"),
        ("0 9 * * FUNDAY", "day of week field: 'FUNDAY' is no number, nor one of SUN, MON, TUE, WED, THU, FRI, SAT"),
        ("0 0 * * MON#6", "day of week field: 'MON#6' is no number"),
        ("1,,2 * * * *", "minute field: '' is no number"),
        ("\u0663 * * * *", "minute field: '\u0663' is no number"),
        (
            "0 0 9 * * *",
            "expected five fields (minute hour day month weekday), found 6; seconds and years",
        ),
        ("@reboot", "expected five fields (minute hour day month weekday), found 1"),
        ("0 0 * * * " + "0," * 200, "characters are too many"),
    ],
)
def test_a_cron_fault_names_its_part(cron: str, told: str) -> None:
    """The field of the expression is named, what stands in it, and what may."""
    assert told in _refused({"cron": cron})["cron"]


@pytest.mark.parametrize(
    ("body", "place", "told"),
    [
        ({}, "polling_interval", "is missing, and there is no cron; give hourly, daily"),
        ({"polling_interval": "15 minutes"}, "polling_interval", "is no interval; give hourly"),
        ({"polling_interval": "0m"}, "polling_interval", "is not between 1 second and 366 days"),
        ({"polling_interval": "5s"}, "polling_interval", "every 5 seconds; the least that is allowed here is 1 minute"),
        ({"data_source": {"polling_interval": "x"}}, "data_source.polling_interval", "'x' is no interval"),
        ({"polling_interval": "1h", "data_source": {"polling_interval": "2h"}}, "polling_interval", "give one of them"),
        ({"polling_interval": "daily", "cron": "0 9 * * *"}, "cron", "polling_interval is there as well"),
        ({"polling_interval": "daily", "at": "24:00"}, "at", "'24:00' is no time of day"),
        ({"polling_interval": "15m", "at": "09:00"}, "at", "is for daily, weekly, monthly"),
        ({"cron": "@daily", "at": "09:00"}, "at", "a cron expression has its own hour"),
        ({"cron": 5}, "cron", "expected text, found 5"),
        ({"cron": "@daily", "timezone": "Europe/Berln"}, "timezone", "did you mean Europe/Berlin or"),
        ({"cron": "@daily", "timezone": "+02:00"}, "timezone", "is no time zone; give its IANA name"),
        ({"cron": "@daily", "timezone": "../UTC"}, "timezone", "is no time zone"),
        ({"cron": "@daily", "start_at": "tomorrow"}, "start_at", "'tomorrow' is no time; give one such as"),
        ({"cron": "@daily", "start_at": "0001-01-01"}, "start_at", "is no time"),
        ({"cron": "@daily", "start_at": "2026-05-02", "end_at": "2026-05-01"}, "end_at", "is before start_at"),
        ({"cron": "@daily", "end_at": "2026-03-20"}, "end_at", "no run is left"),
        ({"cron": "0 9 * * SAT", "weekdays_only": True}, "weekdays_only", "no run is left"),
        ({"cron": "@daily", "weekdays_only": "yes"}, "weekdays_only", "expected true or false, found 'yes'"),
        ({"cron": "@daily", "skip_dates": "2026-12-25"}, "skip_dates", "expected a list of at most 1,000 dates"),
        ({"cron": "@daily", "skip_dates": ["2026-02-30"]}, "skip_dates[0]", "'2026-02-30' is no date"),
    ],
)  # fmt: skip
def test_a_fault_names_its_field(body: dict[str, Any], place: str, told: str) -> None:
    """Whatever is wrong is told at its own place, with what to give."""
    assert told in _refused(body)[place]


def test_all_faults_are_told_at_once() -> None:
    """A request with four faults hears of four."""
    assert len(_refused({"polling_interval": "x", "timezone": "y", "start_at": "z", "skip_dates": 1})) == 4


@pytest.mark.parametrize(
    ("cron", "distance"),
    [
        ("*/10 * * * *", "10 minutes"),
        ("0,59 * * * *", "1 minute"),
        ("59,0 0,23 * * *", "1 minute"),
        ("0 9,13 * * *", "4 hours"),
    ],
)
def test_the_smallest_distance_of_a_cron_counts(cron: str, distance: str) -> None:
    """A plan's least interval holds for the two slots of an expression that are the nearest, over midnight too."""
    told = _refused({"cron": cron}, timedelta(hours=5))["cron"]
    assert told == f"runs every {distance}; the least that is allowed here is 5 hours"


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ({"polling_interval": "15m"}, ["Fri 03-20 10:32:03", "Fri 03-20 10:47:03"]),
        ({"polling_interval": "hourly", "start_at": "2026-03-20T10:05"}, ["Fri 03-20 11:05:00", "Fri 03-20 12:05:00"]),
        ({"polling_interval": "90s", "start_at": "2026-05-01T00:00:00"}, ["Fri 05-01 00:00:00", "Fri 05-01 00:01:30"]),
        ({"polling_interval": "Daily"}, ["Sat 03-21 00:00:00", "Sun 03-22 00:00:00"]),
        ({"polling_interval": "weekly", "at": "9:00"}, ["Mon 03-23 09:00:00", "Mon 03-30 09:00:00"]),
        ({"polling_interval": "monthly", "at": "06:30"}, ["Wed 04-01 06:30:00", "Fri 05-01 06:30:00"]),
        ({"data_source": {"polling_interval": "daily"}}, ["Sat 03-21 00:00:00", "Sun 03-22 00:00:00"]),
        ({"cron": "0 12 * * *", "timezone": BERLIN}, ["Fri 03-20 12:00:00", "Sat 03-21 12:00:00"]),
        ({"cron": "0 9 LW * *"}, ["Tue 03-31 09:00:00", "Thu 04-30 09:00:00"]),
        ({"cron": "0 9 * * fri#2"}, ["Fri 04-10 09:00:00", "Fri 05-08 09:00:00"]),
        ({"cron": "0 9 13 * FRI"}, ["Fri 03-27 09:00:00", "Fri 04-03 09:00:00"]),
        ({"cron": "0 0 29 2 *"}, ["Tue 02-29 00:00:00", "Sun 02-29 00:00:00"]),
        ({"cron": "0 9 * * *", "weekdays_only": True}, ["Mon 03-23 09:00:00", "Tue 03-24 09:00:00"]),
        ({"polling_interval": "1d", "skip_dates": ["2026-03-21"]}, ["Sun 03-22 10:17:03", "Mon 03-23 10:17:03"]),
        ({"cron": "@daily", "start_at": "2026-05-01", "timezone": "CET"}, ["Fri 05-01 00:00:00", "Sat 05-02 00:00:00"]),
        ({"cron": "0 9 * * *", "end_at": "2026-03-21"}, ["Sat 03-21 09:00:00"]),
        ({"cron": "0 9 * * *", "end_at": "2026-03-21T09:00:00Z"}, ["Sat 03-21 09:00:00"]),
    ],
)  # fmt: skip
def test_the_next_slots(body: dict[str, Any], expected: list[str]) -> None:
    """Words, spans and expressions, with limits and days left out."""
    assert _at(_read(**body), 2) == expected


@pytest.mark.parametrize(
    ("cron", "after", "expected"),
    [
        ("30 2 * * *", "2026-03-28T12:00", ("2026-03-29T01:00:00.000Z", "2026-03-29T03:00:00+02:00", "skipped-ahead")),
        ("30 2 * * *", "2026-10-24T12:00", ("2026-10-25T00:30:00.000Z", "2026-10-25T02:30:00+02:00", "repeated-once")),
        ("30 * * * *", "2026-10-25T00:30", ("2026-10-25T01:30:00.000Z", "2026-10-25T02:30:00+01:00", "repeated")),
        ("30 * * * *", "2026-10-25T01:30", ("2026-10-25T02:30:00.000Z", "2026-10-25T03:30:00+01:00", None)),
    ],
)
def test_a_preview_marks_what_changes_of_the_clocks_do(cron: str, after: str, expected: tuple[str, str, str]) -> None:
    """A slot that is moved ahead, one that comes once of two, and one that comes again are told apart."""
    slot = _read(cron=cron, timezone=BERLIN).next_after(datetime.fromisoformat(after).replace(tzinfo=UTC))
    assert slot
    assert tuple(slot.to_json().values()) == expected


def test_a_day_left_out_is_that_of_the_plan() -> None:
    """In Nuuk 23:30 of Saturday is put forward to Sunday; it is still Saturday's, and Sunday's midnight is Sunday's."""
    late = {"timezone": "America/Nuuk", "skip_dates": ["2026-03-28"], "start_at": "2026-03-28T12:00:00"}
    assert _at(_read(cron="30 23 * * *", **late), 1) == ["Sun 03-29 23:30:00"]
    assert _at(_read(cron="30 23 * * *", **late | {"skip_dates": []}), 1) == ["Sun 03-29 00:00:00"]
    assert _at(_read(cron="0,30 23,0 * * *", **late), 1) == ["Sun 03-29 00:00:00"]


SPANS = st.sampled_from(["90s", "7m", "1h", "36h", "2w"])
CRONS = st.builds(
    "{} {} {} * {}".format,
    st.sampled_from(["0", "30", "*/15", "5,50"]),
    st.sampled_from(["*", "*/3", "2", "0-3,23"]),
    st.sampled_from(["*", "1,15", "L"]),
    st.sampled_from(["*", "MON-FRI", "0,3", "TUE#2"]),
)
BODIES = st.fixed_dictionaries(
    {"timezone": st.sampled_from([BERLIN, "UTC", "America/Santiago", "Australia/Lord_Howe", "Asia/Kathmandu"])},
    optional={"weekdays_only": st.just(True), "skip_dates": st.just(["2026-03-29", "2026-10-25"])},
)
RULES = st.one_of(
    st.builds(lambda span: {"polling_interval": span}, SPANS), st.builds(lambda text: {"cron": text}, CRONS)
)
INSTANTS = st.integers(0, 730 * 86_400).map(
    lambda seconds: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)
)


@given(RULES, BODIES, INSTANTS)
def test_slots_hang_together(rule: dict[str, str], body: dict[str, Any], instant: datetime) -> None:
    """Whatever the rule: slots go up, the one before comes before, the newest are the last, and JSON says the same."""
    table = read_timetable({**rule, **body}, anchor=CREATED, minimum=timedelta())
    assert read_timetable(table.to_json(), anchor=CREATED, minimum=timedelta()) == table
    slots = table.between(instant, instant + timedelta(days=400), 6)
    assert len(slots) == 6
    assert all(earlier.at < later.at for earlier, later in pairwise(slots))
    assert slots[0].at > instant
    assert slots[0] == table.next_after(instant)
    assert table.latest_before(slots[-1].at) == slots[-1]
    assert table.latest_before(slots[1].at - timedelta(microseconds=1)) == slots[0]
    assert table.newest(instant, slots[-1].at, 3) == slots[-3:]


@given(st.text(max_size=30), st.sampled_from(["polling_interval", "cron", "timezone", "at", "start_at", "end_at"]))
def test_any_text_is_read_or_refused(text: str, name: str) -> None:
    """No text for an interval, an expression, a zone, a time or a day does anything but be read or refused in words."""
    body = {"cron": text} if name == "cron" else {"polling_interval": "daily", name: text}
    with suppress(Invalid):
        assert _read(**body).to_json()["timezone"] in NAMES


def test_jitter_spreads_and_stays() -> None:
    """A slot begins at the same instant each time that it is asked for, others at others, and all in time."""
    slots = _read(polling_interval="hourly").between(CREATED, CREATED + timedelta(days=5), 100)
    begun = [jittered(f"sch_{number}", slot, 600) for number in range(5) for slot in slots]
    delays = [(at - slot.at).total_seconds() for at, slot in zip(begun, slots * 5, strict=True)]
    assert begun == [jittered(f"sch_{number}", slot, 600) for number in range(5) for slot in slots]
    assert 0 <= min(delays) < 30
    assert 570 < max(delays) < 600
    assert len(set(delays)) == 500
    assert jittered("sch_1", slots[0], 0) == slots[0].at
