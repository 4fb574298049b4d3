"""/console/schedules/<id>/runs/<id>: one run, its picture, what changed, who was told."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, redirect

from app.http import session
from app.http.context import tools
from app.usecases.schedules import finding
from app.usecases.schedules.rules import rules_of
from app.web.console_schedules import ONE, schedule_page
from app.web.errors import sentence
from app.web.moments import local
from app.web.run_cards import cell, change, delivery_row, is_moving, run_card
from app.web.schedule_words import summary


def register(pages: Blueprint) -> None:
    """Add the route."""
    pages.add_url_rule(f"{ONE}/runs/<string:run_id>", view_func=run)


def run(schedule_id: str, run_id: str) -> Any:
    """One run; a foreign or unknown one is not found."""
    holder = session.session_holder()
    if holder is None:
        return redirect("/console")
    schedule, _ = finding.get_schedule(tools(), holder.tenant_id, schedule_id)
    found = finding.get_run(tools(), holder.tenant_id, schedule_id, run_id)
    return schedule_page(
        "run.html",
        holder,
        moving=is_moving(found.run),
        schedule=summary(schedule),
        one=run_card(found, rules_of(schedule).timetable.zone),
        facts=_facts(found, schedule),
        notices=[sentence(str(one.get("message", ""))) for one in found.run.notices or ()],
        difference=_difference(found.run.changed or {}),
        deliveries=[delivery_row(one) for one in found.sent],
    )


def _facts(found: finding.RunReport, schedule: Any) -> list[str]:
    """When it was due, begun and ended, and how large it is."""
    one, zone = found.run, rules_of(schedule).timetable.zone
    took = (one.finished_at - one.started_at).total_seconds() if one.finished_at and one.started_at else None
    points = ((found.picture.details or {}) if found.picture else {}).get("points_drawn")
    told = [
        f"begun {local(one.started_at, zone)}" if one.started_at else "",
        f"took {took:,.1f} s" if took is not None else "",
        f"{found.attempts} attempts" if found.attempts > 1 else "",
        f"{points:,} marks" if points is not None else "",
    ]
    return [fact for fact in told if fact]


def _difference(changed: Mapping[str, Any]) -> dict[str, Any]:
    """Tables of what is other than in the run before; empty when nothing is."""
    if not changed or changed["same"]:
        return {}
    return {
        "totals": [(name, change(one)) for name, one in changed["totals"].items() if one["before"] != one["after"]],
        "cells": [
            (", ".join(map(cell, one["key"].values())), one["column"], change(one)) for one in changed["largest"]
        ],
        "rows": [(name, [list(map(cell, row.values())) for row in changed[name]]) for name in ("added", "removed")],
    }
