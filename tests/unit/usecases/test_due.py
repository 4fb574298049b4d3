"""Slots become runs: each once, whatever the clock does and however often one looks."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from app.domain.caller import Caller
from app.domain.events import SCHEDULE_MISSED
from app.ports import Tools
from app.store.models import Event, Schedule
from app.usecases.schedules.due import run_due
from app.usecases.schedules.finding import next_slots
from tests.fakes import MemoryQueue
from tests.making import make_caller, make_tools
from tests.scheduling import at, cron, outcomes, runs, scheduled, seed, set_clock

QUEUED, MISSED = ("queued", None), ("skipped", "missed")


@pytest.fixture
def tools(tmp_path: Path) -> Iterator[Tools]:
    """It is the beginning of 21 November 2026."""
    made = make_tools(tmp_path)
    yield made
    made.database.dispose()


@pytest.fixture
def who(tools: Tools) -> Caller:
    """A tenant's caller."""
    return make_caller(tools)[0]


def slots(tools: Tools, schedule_id: str) -> list[str]:
    """The slots of all its runs, to the minute."""
    return [run.scheduled_for.isoformat()[:16] for run in runs(tools, schedule_id)]


def told(tools: Tools, reason: str) -> list[dict[str, Any]]:
    """What was told of slots that were not run, or are late."""
    with tools.database.read() as session:
        every = session.scalars(select(Event).where(Event.type == SCHEDULE_MISSED))
        return [one.data for one in every if one.data["reason"] == reason]


def schedule(tools: Tools, schedule_id: str) -> Schedule:
    """Its row."""
    with tools.database.read() as session:
        return session.get_one(Schedule, schedule_id)


def test_a_slot_has_one_run_however_often_one_looks(tools: Tools, who: Caller) -> None:
    """Not before its time, and published once."""
    schedule_id = scheduled(tools, who, cron())
    for clock, count in [("2026-11-21T08:59:59", 0), ("2026-11-21T09:00", 1), ("2026-11-21T09:00", 1)]:
        set_clock(tools, clock)
        run_due(tools)
        assert len(runs(tools, schedule_id)) == count
    assert isinstance(tools.queue, MemoryQueue)
    assert tools.queue.messages == [("poll", runs(tools, schedule_id)[0].job_id)]


@pytest.mark.parametrize(
    ("policy", "expected"),
    [
        ("skip", [QUEUED, MISSED, MISSED, MISSED, MISSED]),
        ("latest", [QUEUED, MISSED, MISSED, MISSED, QUEUED]),
        ("all", [QUEUED] * 5),
    ],
)
def test_slots_that_nobody_ran_are_caught_up_with(tools: Tools, who: Caller, policy: str, expected: list[Any]) -> None:
    """After four days without a scheduler, each slot is on record; one event tells of those that don't run."""
    schedule_id = scheduled(tools, who, seed(policy={"catch_up": policy}))
    set_clock(tools, "2026-11-25T12:00")
    run_due(tools)
    run_due(tools)
    assert outcomes(tools, schedule_id) == expected
    missed = expected.count(MISSED)
    not_run = [(one["total"], len(one["slots"])) for one in told(tools, "not_run")]
    assert not_run == ([(missed, missed)] if missed else [])
    assert len(told(tools, "late")) <= 1  # the first run, which nobody has claimed; the others have just begun
    assert schedule(tools, schedule_id).next_run_at == at("2026-11-26")


def test_an_outage_of_a_year_is_told_without_a_record_of_each_minute(tools: Tools, who: Caller) -> None:
    """The newest are on record, all are counted as far as that is of use, and one runs."""
    schedule_id = scheduled(tools, who, {**seed(), "data_source": seed()["data_source"] | {"polling_interval": "1m"}})
    set_clock(tools, "2027-11-21T00:00:30")
    run_due(tools)
    found = outcomes(tools, schedule_id)
    assert 100 <= found.count(MISSED) <= 200
    assert [one["total"] >= 9_000 for one in told(tools, "not_run")] == [True]
    assert schedule(tools, schedule_id).next_run_at == at("2027-11-21T00:01")


@pytest.mark.parametrize("jump", ["2026-11-22T10:30", "2026-11-22T08:30", "2026-11-20T12:00"])
def test_a_clock_that_jumps_changes_no_slot(tools: Tools, who: Caller, jump: str) -> None:
    """An hour ahead, an hour or two days back, and right again: of three days, three slots."""
    schedule_id = scheduled(tools, who, cron())
    for clock in ("2026-11-21T09:00:01", "2026-11-22T09:00:01", jump, "2026-11-22T09:05", "2026-11-23T09:00:01"):
        set_clock(tools, clock)
        run_due(tools)
    assert slots(tools, schedule_id) == [f"2026-11-{day}T09:00" for day in (21, 22, 23)]
    assert outcomes(tools, schedule_id) == [QUEUED] * 3


def test_jitter_begins_later_and_keeps_the_slot(tools: Tools, who: Caller) -> None:
    """Up to ten minutes after it, the same for each look; every slot still runs."""
    ids = [scheduled(tools, who, cron(jitter=600, policy={"catch_up": "skip"})) for _ in range(8)]
    began = {}
    for minute in range(12):
        set_clock(tools, f"2026-11-21T09:{minute:02d}")
        run_due(tools)
        began.update({one: minute for one in ids if one not in began and runs(tools, one)})
    assert len(began) == len(ids)
    assert len(set(began.values())) > 1
    assert {slot for one in ids for slot in slots(tools, one)} == {"2026-11-21T09:00"}


def test_it_ends_after_its_last_slot_and_leaves_days_out(tools: Tools, who: Caller) -> None:
    """Saturday, Sunday and a holiday have no slot; after the end there is none at all."""
    body = cron(end_at="2026-11-26", weekdays_only=True, skip_dates=["2026-11-25"])
    schedule_id = scheduled(tools, who, body)
    for day in range(21, 30):
        set_clock(tools, f"2026-11-{day}T09:00")
        run_due(tools)
    assert slots(tools, schedule_id) == [f"2026-11-{day}T09:00" for day in (23, 24, 26)]
    found = schedule(tools, schedule_id)
    assert (found.state, found.next_run_at) == ("ended", None)
    assert next_slots(found, tools.clock.now(), 3) == []


def test_one_that_can_not_be_dealt_with_keeps_no_other_from_running(tools: Tools, who: Caller) -> None:
    """Its rule can't be read any more: the others run in the same round."""
    broken, *others = [scheduled(tools, who, cron(name=str(number))) for number in range(3)]
    with tools.database.write() as session:
        session.get_one(Schedule, broken).rule = {"timetable": {"cron": "nonsense"}, "anchor": "x", "jitter": 0}
    set_clock(tools, "2026-11-21T09:00")
    run_due(tools)
    assert [len(runs(tools, one)) for one in others] == [1, 1]


def test_a_run_that_does_not_begin_is_told_once(tools: Tools, who: Caller) -> None:
    """A quarter of an hour after its slot: it is late, and still runs."""
    schedule_id = scheduled(tools, who, cron())
    for clock in ("09:00", "09:14", "09:16", "09:30"):
        set_clock(tools, f"2026-11-21T{clock}")
        run_due(tools)
    assert [one["total"] for one in told(tools, "late")] == [1]
    (run,) = runs(tools, schedule_id)
    assert (run.late, run.state) == (True, "queued")
