"""What a schedule is asked to be: read whole, so that a change of one field is checked with all the others."""

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app import charts
from app.charts.paper import PAGE
from app.domain.caller import Caller
from app.domain.errors import Fault, Invalid
from app.domain.schedules import macros
from app.domain.schedules.alerts_reading import read_alerts
from app.domain.schedules.policy_reading import read_policy
from app.domain.schedules.reading import read_timetable
from app.domain.schedules.timetable import Timetable
from app.ports import Tools
from app.store.models import Schedule
from app.usecases.batches import check_layout
from app.usecases.branding import KIT_NAMES, branded
from app.usecases.schedules.rules import kept_rule, rules_of
from app.usecases.schedules.targets import read_targets
from app.usecases.sourcing import SOURCE, sourced

CHART = (
    *("chart_type", SOURCE, "encoding", "options", "advanced_options", "width", "height"),
    *(*KIT_NAMES, "requests", "layout", "format", PAGE),
)
"""What of a schedule says what is drawn."""

INTERVAL = "polling_interval"
_MACRO = re.compile(r"\{\{.*?\}\}")
"""A name has no dates in it: it is the same for all runs."""
KEEP_RUNS, LONGEST_NAME = 100, 200


@dataclass(frozen=True, slots=True)
class Definition:
    """The columns of a schedule, checked."""

    name: str
    request: dict[str, Any]
    timetable: Timetable
    anchor: datetime
    jitter: float
    policy: dict[str, Any]
    alerts: list[Any]
    deliver: list[Any]
    visibility: str
    keep_runs: int

    @property
    def interval(self) -> float:
        """Seconds between two of its slots, at least; infinite when there is but one."""
        distance = self.timetable.rule.distance()
        return distance.total_seconds() if distance else float("inf")

    def columns(self) -> dict[str, Any]:
        """As they are kept."""
        rule = kept_rule(self.timetable, self.anchor, self.jitter)
        return {**{name: getattr(self, name) for name in _KEPT}, "rule": rule}


_KEPT = ("name", "request", "policy", "alerts", "deliver", "visibility", "keep_runs")


def define(tools: Tools, who: Caller, body: Mapping[str, Any], anchor: datetime) -> Definition:
    """Read all of a schedule; ``Invalid`` names the fields. Intervals are counted from ``anchor`` on (UTC)."""
    body = _lifted(body)
    timetable = read_timetable(body, anchor=anchor)
    request = {name: body[name] for name in CHART if body.get(name) is not None}
    _check_request(tools, who, request, macros.Moment(anchor, timetable.zone))
    read_policy(body.get("policy"))
    read_alerts(body.get("alerts"))
    return Definition(
        name=body.get("name") or _title(request),
        request=request,
        timetable=timetable,
        anchor=anchor,
        jitter=body.get("jitter") or 0,
        policy=dict(body.get("policy") or {}),
        alerts=list(body.get("alerts") or ()),
        deliver=read_targets(tools, who, body),
        visibility=body.get("visibility") or "public",
        keep_runs=body.get("keep_runs") or KEEP_RUNS,
    )


def as_asked(schedule: Schedule) -> dict[str, Any]:
    """The body of a request for this schedule."""
    rules = rules_of(schedule)
    told = {"jitter": schedule.rule["jitter"], "policy": schedule.policy, "alerts": schedule.alerts}
    return {
        "name": schedule.name,
        **schedule.request,
        **rules.timetable.to_json(),
        **{name: value for name, value in told.items() if value},
        **({"deliver": schedule.deliver} if schedule.deliver else {}),
        "visibility": schedule.visibility,
        "keep_runs": schedule.keep_runs,
    }


def requests_of(request: Mapping[str, Any]) -> Sequence[Mapping[str, Any]]:
    """The charts of a schedule's request, as POST /v1/charts takes each."""
    if "requests" in request:
        page = {PAGE: request[PAGE]} if PAGE in request and "layout" not in request else {}
        return [{**page, **one} for one in request["requests"]]
    return [{name: value for name, value in request.items() if name not in {"layout", "format"}}]


def _lifted(body: Mapping[str, Any]) -> Mapping[str, Any]:
    """The body with the interval in its own place: it may stand in the source, and is changed without it."""
    source = body.get(SOURCE)
    if not isinstance(source, Mapping) or INTERVAL not in source or body.get(INTERVAL) is not None:
        return body
    bare = {name: value for name, value in source.items() if name != INTERVAL}
    return {**body, SOURCE: bare, INTERVAL: source[INTERVAL]}


def _check_request(tools: Tools, who: Caller, request: Mapping[str, Any], moment: macros.Moment) -> None:
    """What can be told of the charts before their data come, with their dates as of the first slot."""
    if "requests" in request and (both := [name for name in CHART[:7] if name in request]):
        raise Invalid.at(both[0], "there are requests as well: each of them says what it draws")
    if "layout" in request and "requests" not in request:
        raise Invalid.at("layout", "is for many charts: give them as requests, or leave it out")
    told = macros.render_all(request, moment)
    if "requests" not in request:
        _check_chart(tools, who, told)
        return
    if "layout" in request:
        check_layout(requests_of(told), {PAGE: told.get(PAGE), **told["layout"]})
        with _placed("layout"):
            branded(tools, who, told["layout"])
    for number, one in enumerate(requests_of(told)):
        with _placed(f"requests[{number}]"):
            if INTERVAL in (one.get(SOURCE) or {}):
                raise Invalid.at(
                    f"{SOURCE}.{INTERVAL}", "all charts of a schedule run together: give it beside requests"
                )
            _check_chart(tools, who, one)


def _check_chart(tools: Tools, who: Caller, request: Mapping[str, Any]) -> None:
    asked = branded(tools, who, request)
    source = request.get(SOURCE)
    if source is None:
        charts.read(asked)
        return
    bare = {name: value for name, value in source.items() if name != INTERVAL}
    charts.outline(sourced(tools, who, {**asked, SOURCE: bare}))


@contextmanager
def _placed(place: str) -> Iterator[None]:
    """What is wrong within is wrong at this place."""
    try:
        yield
    except Invalid as error:
        faults = [Fault(f"{place}.{fault.place}", fault.message) for fault in error.faults]
        raise type(error)(f"{faults[0].place}: {faults[0].message}", faults=faults) from error


def _title(request: Mapping[str, Any]) -> str:
    """What it is called when nobody says: by the title of its layout or of its first chart."""
    layout, first = request.get("layout") or {}, requests_of(request)[0]
    title = layout.get("title") or (first.get("options") or {}).get("title") or "Report"
    text = title.get("text", "Report") if isinstance(title, Mapping) else title
    return " ".join(_MACRO.sub("", str(text)).split())[:LONGEST_NAME] or "Report"
