"""Runs of schedules as pages show them: picture, outcome, what changed, who was told."""

from collections.abc import Mapping
from typing import Any
from zoneinfo import ZoneInfo

from app.domain.jobs import TERMINAL, ChartStatus, JobState
from app.domain.runs import Outcome, RunKind
from app.domain.schedules.alerts import Standing
from app.domain.webhooks import DeliveryState, Kind
from app.store.models import Chart, Run
from app.usecases.links import run_path
from app.usecases.schedules.data import FILES, has_data
from app.usecases.schedules.finding import RunReport, Sent
from app.web.amounts import counted, number
from app.web.errors import sentence
from app.web.moments import local
from app.web.schedule_words import PATH, TONES

OUTCOMES: Mapping[Outcome, str] = {
    Outcome.SENT: "drawn",
    Outcome.UNCHANGED: "unchanged",
    Outcome.NO_DATA: "no data",
    Outcome.STALE: "stale",
    Outcome.NOT_DRAWN: "not drawn",
    Outcome.SOURCE_FAILED: "source failed",
    Outcome.NOT_FRESH: "not fresh",
    Outcome.MISSED: "missed",
    Outcome.SKIPPED: "skipped",
    Outcome.CANCELLED: "cancelled",
}
"""What came of a run."""

WARNED = frozenset({Outcome.NO_DATA, Outcome.STALE, Outcome.NOT_FRESH})
"""Ends that are no failure, and not what one hopes for."""

KINDS: Mapping[RunKind, str] = {
    RunKind.SCHEDULED: "",
    RunKind.MANUAL: "run by hand",
    RunKind.TEST: "test",
    RunKind.BACKFILL: "backfill",
}


def is_moving(run: Run) -> bool:
    """Whether more of it is to be seen soon."""
    return run.state not in TERMINAL and run.look_at is None


def run_card(found: RunReport, zone: ZoneInfo) -> dict[str, Any]:
    """A run in a list."""
    run, chart = found.run, found.chart
    path = run_path(run.schedule_id, run.run_id)
    data = run.data or ()
    shown = chart is not None and not chart.deleted_at
    return {
        "id": run.run_id,
        "href": f"{PATH}/{run.schedule_id}/runs/{run.run_id}",
        "json": path,
        "when": local(run.as_of, zone),
        "instant": run.as_of.isoformat(timespec="seconds"),
        "kind": KINDS[RunKind(run.kind)],
        "outcome": _outcome(run, zone),
        "tone": _tone(run),
        "late": run.late,
        "error": sentence(str(run.error.get("detail") or run.error.get("title", ""))) if run.error else "",
        "rows": counted(sum(one.get("rows") or 0 for one in data), "row") if data else "",
        "changed": changes(run.changed) if run.changed else [],
        "alerts": [(one["message"], TONES[Standing(one["event"])]) for one in run.alert or () if one.get("event")],
        "sent": _sent_in_all(found),
        "embed": f"/embed/{chart.chart_id}" if chart and shown else "",
        "thumbnail": thumbnail(chart) if chart and shown and chart.status == ChartStatus.GENERATED else "",
        "note": "not kept any more" if chart and not shown else "drawing …" if is_moving(run) else "no picture",
        "image": f"{path}/image.png" if shown else "",
        "files": [(kind.upper(), f"{path}/data.{kind}") for kind in FILES] if has_data(run) else [],
    }


def thumbnail(chart: Chart) -> str:
    """Where a small picture of it is."""
    return f"/thumbnails/{chart.chart_id}.png"


def changes(changed: Mapping[str, Any]) -> list[str]:
    """What is other than in the run before, in a few words."""
    if changed["same"]:
        return ["same data"]
    counts = changed["rows"]
    told = [f"{counts[name]:,} {name}" for name in ("changed", "added", "removed") if counts[name]]
    rows = [f"rows: {', '.join(told)}"] if told else []
    columns = [f"columns {name}: {', '.join(found)}" for name, found in changed["columns"].items() if found]
    return [*rows, *columns, *(f"{name} {change(one)}" for name, one in list(changed["totals"].items())[:2])]


def change(one: Mapping[str, Any]) -> str:
    """``200 → 230 (+15 %)``; what is the same is told once."""
    before, after = one["before"], one["after"]
    if before == after:
        return cell(after)
    percent = one.get("percent")
    told = f" ({percent:+.3g}\u00a0%)" if percent is not None else ""
    return f"{cell(before)} → {cell(after)}{told}"


def cell(value: Any) -> str:
    """One value of a table."""
    if value is None:
        return "nothing"
    return number(value) if isinstance(value, int | float) and not isinstance(value, bool) else str(value)


def delivery_row(one: Sent) -> dict[str, Any]:
    """One delivery of a run's event."""
    delivery = one.delivery
    return {
        "to": receiver(one),
        "kind": delivery.kind,
        "state": delivery.state,
        "attempts": delivery.attempt,
        "told": delivery.error or (str(delivery.status) if delivery.status else ""),
        "json": f"/v1/webhooks/deliveries/{delivery.delivery_id}",
    }


def receiver(one: Sent) -> str:
    """Whom it goes to: mail and buckets as they are, of any other the host, since an address may hold a token."""
    scheme, _, rest = one.to.partition(":")
    if one.delivery.kind == Kind.EMAIL:
        return rest.replace(",", ", ")
    if scheme == "s3":
        return one.to
    return rest.removeprefix("//").partition("/")[0] or "a deleted endpoint"


def _outcome(run: Run, zone: ZoneInfo) -> str:
    if run.state not in TERMINAL:
        return f"waits for fresh data, looks at {local(run.look_at, zone)}" if run.look_at else "under way"
    told = OUTCOMES[Outcome(run.outcome)] if run.outcome else run.state
    silent = run.state == JobState.SKIPPED and run.outcome in {Outcome.UNCHANGED, *WARNED}
    return f"{told}, nothing sent" if silent else told


def _tone(run: Run) -> str:
    if run.state == JobState.FAILED or run.outcome == Outcome.MISSED:
        return "bad"
    if run.outcome in WARNED:
        return "warned"
    return "good" if run.state == JobState.SUCCEEDED else ""


def _sent_in_all(found: RunReport) -> dict[str, str]:
    """How many deliveries there are, and how they stand."""
    states = [one.delivery.state for one in found.sent]
    if not states:
        return {"told": "to nobody" if found.run.state in TERMINAL else "", "tone": ""}
    arrived = states.count(DeliveryState.SUCCEEDED)
    tone = "bad" if DeliveryState.FAILED in states else "good" if arrived == len(states) else ""
    return {"told": f"{arrived} of {len(states)} arrived", "tone": tone}
