"""/console/schedules: the reports that are drawn again and again, each with its runs, and buttons for its owner."""

import secrets
from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, redirect, request

from app.domain.caller import Caller
from app.domain.errors import IdempotencyConflict, NotFound
from app.domain.runs import RunKind, ScheduleState
from app.http import session
from app.http.context import tools
from app.store.models import Schedule
from app.store.pages import Cursor
from app.usecases.addresses import check_address, mailto
from app.usecases.idempotency import attempt_of
from app.usecases.keys import KeyHolder
from app.usecases.links import latest_path
from app.usecases.outbox import kind_of
from app.usecases.schedules import finding
from app.usecases.schedules.asking import run_now
from app.usecases.schedules.making import pause_schedule, resume_schedule
from app.usecases.schedules.rules import rules_of
from app.web.forms import sender
from app.web.page import Policy, page
from app.web.run_cards import is_moving, run_card, thumbnail
from app.web.schedule_words import PATH, facts, is_paused, slot_row, standing, summary

LISTED, RUNS, SLOTS = 50, 25, 5
REFRESH = 4
"""Seconds until the page looks again while a run is under way."""

ONE = f"{PATH}/<string:schedule_id>"


def register(pages: Blueprint) -> None:
    """Add the routes."""
    pages.add_url_rule(PATH, view_func=schedules)
    pages.add_url_rule(ONE, view_func=schedule)
    pages.add_url_rule(f"{ONE}/<any({','.join(ACTIONS)}):action>", view_func=act, methods=["POST"])


def schedules() -> Any:
    """The list, or the way in."""
    holder = session.session_holder()
    if holder is None:
        return redirect("/console")
    found = finding.list_schedules(tools(), holder.tenant_id, LISTED, _after(holder))
    return schedule_page(
        "schedules.html",
        holder,
        moving=any(last and is_moving(last.run) for _, last in found.items),
        schedules=[_row(*one) for one in found.items],
        newer="before" in request.args,
        older=found.cursor[1] if found.cursor else "",
    )


def schedule(schedule_id: str) -> Any:
    """One schedule with its runs; a foreign or unknown one is not found."""
    holder = session.session_holder()
    if holder is None:
        return redirect("/console")
    one, _ = finding.get_schedule(tools(), holder.tenant_id, schedule_id)
    zone = rules_of(one).timetable.zone
    runs = finding.list_runs(tools(), holder.tenant_id, schedule_id, _which(holder, schedule_id))
    return schedule_page(
        "schedule.html",
        holder,
        moving=any(is_moving(found.run) for found in runs.items),
        one=summary(one),
        facts=facts(one),
        paused=is_paused(one),
        latest=latest_path(one),
        conditions=[standing(each, zone) for each in one.standing],
        slots=[slot_row(slot, zone.key) for slot in _slots(one)],
        runs=[run_card(found, zone) for found in runs.items],
        newer="before" in request.args,
        older=runs.cursor[1] if runs.cursor else "",
        ticket=session.ticket(holder),
        once=secrets.token_urlsafe(12),
    )


def act(schedule_id: str, action: str) -> Any:
    """Do what a button says, then show the schedule again."""
    ACTIONS[action](sender(), schedule_id)
    return redirect(f"{PATH}/{schedule_id}", 303)


def schedule_page(template: str, holder: KeyHolder, *, moving: bool = False, **values: Any) -> Response:
    """A page of the console about schedules."""
    return page(
        template,
        Policy(),
        tenant=holder.tenant,
        key_name=holder.key_name,
        refresh=REFRESH if moving else None,
        public_url=tools().settings.public_url,
        **values,
    )


def _row(one: Schedule, last: finding.RunReport | None) -> dict[str, Any]:
    if last is None:
        return {**summary(one), "last": None}
    card = run_card(last, rules_of(one).timetable.zone)
    return {**summary(one), "last": card | {"thumbnail": card["thumbnail"] or _latest(one)}}


def _latest(one: Schedule) -> str:
    """The picture that it shows whoever asks for its latest, which is that of an earlier run; empty without any."""
    try:
        return thumbnail(finding.latest_chart(tools(), one.schedule_id))
    except NotFound:
        return ""


def _after(holder: KeyHolder) -> Cursor:
    """Where the list goes on: after the schedule that is named."""
    before = request.args.get("before")
    if not before:
        return None
    last, _ = finding.get_schedule(tools(), holder.tenant_id, before)
    return last.created_at, last.schedule_id


def _which(holder: KeyHolder, schedule_id: str) -> finding.Which:
    """The newest runs, or those before the one that is named."""
    before = request.args.get("before")
    if not before:
        return finding.Which(limit=RUNS, deliveries=True)
    run = finding.get_run(tools(), holder.tenant_id, schedule_id, before).run
    return finding.Which(limit=RUNS, before=(run.scheduled_for, run.run_id), deliveries=True)


def _slots(one: Schedule) -> Any:
    return finding.next_slots(one, tools().clock.now(), SLOTS) if one.state == ScheduleState.ACTIVE else ()


def _run(who: Caller, schedule_id: str) -> None:
    _begin(who, schedule_id, RunKind.MANUAL)


def _test(who: Caller, schedule_id: str) -> None:
    to = request.form.get("to", "").strip()
    if "@" in to and ":" not in to:
        to = mailto([to])
    if to:
        check_address(tools(), to, kind_of(to), "the address")
    _begin(who, schedule_id, RunKind.TEST, to or None)


def _begin(who: Caller, schedule_id: str, kind: RunKind, to: str | None = None) -> None:
    """Begin one run for each page that was shown: a button that is pressed twice sends one report."""
    attempt = attempt_of(request.form.get("once"), "POST", request.path, {}, 0)
    try:
        run_now(tools(), who, schedule_id, kind, to=to, attempt=attempt)
    except IdempotencyConflict:
        return  # it has begun already, and is shown


def _pause(who: Caller, schedule_id: str) -> None:
    pause_schedule(tools(), who, schedule_id)


def _resume(who: Caller, schedule_id: str) -> None:
    resume_schedule(tools(), who, schedule_id)


ACTIONS: dict[str, Callable[[Caller, str], None]] = {
    "run": _run,
    "test": _test,
    "pause": _pause,
    "resume": _resume,
}
"""What the buttons of a schedule do."""
