"""What a worker needs to know of a run that it fetches for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson
from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from app.charts.paper import PAGE
from app.domain.caller import Caller
from app.domain.errors import PlotworksError
from app.domain.jobs import JobState
from app.domain.runs import Outcome, RunKind
from app.domain.schedules import macros
from app.domain.variants import ALIASES
from app.ports import Tools
from app.store.models import Run, Schedule
from app.usecases.batches import Form
from app.usecases.polls import Poll
from app.usecases.schedules.definition import requests_of
from app.usecases.schedules.rules import Rules, rules_of

GOOD = (
    Run.data.is_not(None),
    Run.state.in_((JobState.SUCCEEDED, JobState.SKIPPED)),
    Run.outcome.in_((Outcome.SENT, Outcome.UNCHANGED)),
)
"""Runs whose data have been seen, or are those of one whose have: without cards that there are none."""


@dataclass(frozen=True, slots=True)
class Kept:
    """The data of one chart of a run: the object with its request as it was drawn, hashes, counts, validators."""

    key: str
    sha256: str
    rows: int
    source: str = ""
    etag: str = ""
    last_modified: str = ""

    def to_json(self) -> dict[str, Any]:
        """As a run's row has it."""
        return {name: getattr(self, name) for name in self.__slots__}


@dataclass(frozen=True, slots=True)
class Earlier:
    """A run before another one: what each chart was drawn of, in order; its slot in UTC; whether it ended well."""

    data: Sequence[Kept] = ()
    at: datetime | None = None
    well: bool = False

    def request(self, tools: Tools, place: int) -> Mapping[str, Any] | None:
        """A chart's request with its data, as it was drawn; None when that is not there any more."""
        if place >= len(self.data):
            return None
        try:
            found: dict[str, Any] = orjson.loads(tools.objects.get(self.data[place].key))
        except PlotworksError:  # it was swept meanwhile: there is no earlier one then
            return None
        return found


@dataclass(frozen=True, slots=True)
class Brief:
    """A run as its worker sees it: its charts with their dates told, and the runs before it.

    ``requests`` are as POST /v1/charts takes them. ``previous`` is the last run that had data, whatever came of it;
    ``good`` the last whose pictures show any, on which this one may fall back.
    """

    run: Run
    schedule: Schedule
    rules: Rules
    requests: Sequence[Mapping[str, Any]]
    layout: Mapping[str, Any] | None
    previous: Earlier
    good: Earlier
    who: Caller

    @property
    def form(self) -> Form:
        """In which format the run's pictures are drawn, and who may see them."""
        kind = self.schedule.request.get("format", "png")
        return Form(ALIASES.get(kind, kind), self.schedule.visibility)


def brief(tools: Tools, mine: Poll) -> Brief:
    """Read what the run of a claimed job is to do; ``Invalid`` when its dates can't be told."""
    with tools.database.read() as session:
        run = session.get_one(Run, mine.run_id)
        schedule = session.get_one(Schedule, run.schedule_id)
        previous, good = _before(session, run), _before(session, run, *GOOD)
    rules = rules_of(schedule)
    moment = macros.Moment(run.as_of, rules.timetable.zone, previous.at)
    told = macros.render_all(schedule.request, moment)
    return Brief(
        run,
        schedule,
        rules,
        *_printed(schedule, told, run.as_of.astimezone(rules.timetable.zone)),
        previous,
        good,
        Caller(mine.tenant_id, "", mine.request_id),
    )


def _printed(
    schedule: Schedule, told: Mapping[str, Any], slot: datetime
) -> tuple[Sequence[Mapping[str, Any]], Mapping[str, Any] | None]:
    """The charts and the layout, with the paper of their PDF: that of a dashboard has the schedule's name and date."""
    requests, layout = requests_of(told), told.get("layout")
    if layout is None:
        return requests, None
    title = layout.get("title")
    known = {
        "header": title if isinstance(title, str) else schedule.name,
        "date": f"{slot.day} {slot:%B %Y, %H:%M} {slot.tzname()}",
    }
    return requests, {PAGE: {**known, **told.get(PAGE, {})}, **layout}


def _before(session: Session, run: Run, *which: ColumnElement[bool]) -> Earlier:
    """The last run before this one that had data, of ``which`` there are; a test is none."""
    had = (Run.schedule_id == run.schedule_id, Run.run_id != run.run_id, Run.as_of <= run.as_of, Run.data.is_not(None))
    ended = (Run.state.in_((JobState.SUCCEEDED, JobState.SKIPPED, JobState.FAILED)), Run.kind != RunKind.TEST)
    query = select(Run).where(*had, *ended, Run.swept_at.is_(None), *which)
    found = session.scalars(query.order_by(Run.as_of.desc(), Run.created_at.desc()).limit(1)).first()
    if found is None:
        return Earlier()
    return Earlier([Kept(**one) for one in found.data or ()], found.as_of, found.state != JobState.FAILED)
