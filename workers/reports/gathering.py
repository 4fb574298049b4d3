"""The data of a run: each of its charts' sources fetched, unless it says that it is as it was."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import orjson

from app.charts.model import Notice
from app.domain.schedules.policy_reading import newest_of
from app.ports import Tools
from app.usecases.polls import Poll
from app.usecases.schedules.running import Brief, Kept
from app.usecases.sourcing import SOURCE, sourced
from workers.sources.fetch import Sourced, fetch_newer
from workers.sources.remote import Known, NotModified

Columns = Mapping[str, Sequence[Any]]


@dataclass(frozen=True, slots=True)
class Table:
    """One chart of a run: its request with the data in it, what is kept for later runs, how it came.

    ``newest`` is the newest instant that tells how fresh the data are, in UTC; None: nothing tells.
    """

    body: Mapping[str, Any]
    kept: Kept
    notices: tuple[Notice, ...] = ()
    newest: datetime | None = None
    fetched: bool = True

    @property
    def columns(self) -> Columns:
        """What it is drawn of, columns by name; nothing for data that stood in the request in another shape."""
        data = self.body["data"]
        found: Columns = data.get("columns", {}) if isinstance(data, Mapping) else {}
        return found

    @property
    def is_empty(self) -> bool:
        """Whether what was fetched has no rows."""
        return self.fetched and not max(map(len, self.columns.values()), default=0)


def gather(tools: Tools, mine: Poll, plan: Brief) -> list[Table]:
    """The tables of all charts of a run, in order; raises what fetching them raises."""
    found = []
    for place, request in enumerate(plan.requests):
        mine.progress.tell("fetch", place / len(plan.requests))
        found.append(_table(tools, mine, plan, place, request))
    return found


def _table(tools: Tools, mine: Poll, plan: Brief, place: int, request: Mapping[str, Any]) -> Table:
    bare = {name: value for name, value in request.items() if name != SOURCE}
    if bare == request:
        return _stored(tools, mine, place, Table(request, Kept("", _digest(request["data"]), 0), fetched=False))
    body = sourced(tools, plan.who, {**bare, SOURCE: _source(request)})
    source = _digest(body[SOURCE])
    before = next((one for one in plan.previous.data[place : place + 1] if one.source == source), None)
    known = Known(etag=before.etag, last_modified=before.last_modified) if before else Known()
    found = fetch_newer(tools, mine.tenant_id, body, known)
    if before and isinstance(found, NotModified):
        if (old := plan.previous.request(tools, place)) is not None:
            return _stored(tools, mine, place, _as_before(bare, before, old))
        found = fetch_newer(tools, mine.tenant_id, body, Known())
    assert isinstance(found, Sourced)  # noqa: S101 - nothing is known of it that it could be told to be
    facts = found.facts
    kept = Kept("", _digest(found.body["data"]), facts.rows, source, facts.etag, facts.last_modified)
    return _stored(tools, mine, place, Table(found.body, kept, found.notices, _newest(plan, found)))


def _source(request: Mapping[str, Any]) -> dict[str, Any]:
    """The source, without the interval that the schedule took from it."""
    return {name: value for name, value in request[SOURCE].items() if name != "polling_interval"}


def _as_before(bare: Mapping[str, Any], before: Kept, old: Mapping[str, Any]) -> Table:
    """The request of today with the data of the last run: its source says that they are as they were."""
    chosen = {name: old[name] for name in ("chart_type", "encoding", "data") if name in old}
    notice = Notice(SOURCE, "the source says that it has not changed since the last run")
    return Table({**bare, **chosen}, before, (notice,))


def _stored(tools: Tools, mine: Poll, place: int, table: Table) -> Table:
    """Its request with the data, kept: a later run may fall back on it, or compare with it."""
    key = mine.key(f"{place}.json")
    tools.objects.put(key, orjson.dumps(table.body), "application/json", durable=False)
    return replace(table, kept=replace(table.kept, key=key))


def _newest(plan: Brief, found: Sourced) -> datetime | None:
    fresh = plan.rules.policy.freshness
    if fresh is None or not fresh.column:
        return found.facts.fresh_at
    return newest_of([found.facts.latest.get(fresh.column)], plan.rules.timetable.zone)


def _digest(value: Any) -> str:
    return hashlib.sha256(orjson.dumps(value, option=orjson.OPT_SORT_KEYS)).hexdigest()
