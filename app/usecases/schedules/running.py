"""What a worker needs to know of a run that it fetches for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.caller import Caller
from app.domain.errors import PlotworksError
from app.domain.jobs import JobState
from app.domain.runs import RunKind
from app.domain.schedules import macros
from app.domain.variants import ALIASES
from app.ports import Tools
from app.store.models import Run, Schedule
from app.usecases.batches import Form
from app.usecases.polls import Poll
from app.usecases.schedules.definition import requests_of
from app.usecases.schedules.rules import Rules, rules_of


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
class Brief:
    """A run as its worker sees it: its charts with their dates told, and what the run before it had.

    ``requests`` are as POST /v1/charts takes them; ``previous`` is what each chart was drawn of the last time, in the
    same order, [] when there was no such run. ``states`` are where the conditions of ``schedule`` stand.
    """

    run: Run
    schedule: Schedule
    rules: Rules
    requests: Sequence[Mapping[str, Any]]
    layout: Mapping[str, Any] | None
    previous: Sequence[Kept]
    previous_at: datetime | None
    who: Caller

    @property
    def form(self) -> Form:
        """In which format the run's pictures are drawn, and who may see them."""
        kind = self.schedule.request.get("format", "png")
        return Form(ALIASES.get(kind, kind), self.schedule.visibility)

    def kept_request(self, tools: Tools, place: int) -> Mapping[str, Any] | None:
        """A chart's request with its data, as it was drawn the last time; None when that is not there any more."""
        if place >= len(self.previous):
            return None
        try:
            found: dict[str, Any] = orjson.loads(tools.objects.get(self.previous[place].key))
        except PlotworksError:  # it was swept meanwhile: there is no earlier one then
            return None
        return found


def brief(tools: Tools, mine: Poll) -> Brief:
    """Read what the run of a claimed job is to do; ``Invalid`` when its dates can't be told."""
    with tools.database.read() as session:
        run = session.get_one(Run, mine.run_id)
        schedule = session.get_one(Schedule, run.schedule_id)
        before = _before(session, run)
    rules = rules_of(schedule)
    moment = macros.Moment(run.as_of, rules.timetable.zone, before.as_of if before else None)
    told = macros.render_all(schedule.request, moment)
    return Brief(
        run,
        schedule,
        rules,
        requests_of(told),
        told.get("layout"),
        [Kept(**one) for one in (before.data or ())] if before else [],
        before.as_of if before else None,
        Caller(mine.tenant_id, "", mine.request_id),
    )


def _before(session: Session, run: Run) -> Run | None:
    """The last run before this one that had data; a test is none."""
    had = (Run.schedule_id == run.schedule_id, Run.run_id != run.run_id, Run.as_of <= run.as_of, Run.data.is_not(None))
    ended = (Run.state.in_((JobState.SUCCEEDED, JobState.SKIPPED, JobState.FAILED)), Run.kind != RunKind.TEST)
    query = select(Run).where(*had, *ended, Run.swept_at.is_(None)).order_by(Run.as_of.desc(), Run.created_at.desc())
    found: Run | None = session.scalars(query.limit(1)).first()
    return found
