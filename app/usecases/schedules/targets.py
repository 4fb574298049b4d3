"""Who hears of a schedule's runs beside the tenant's endpoints: one entry of ``deliver`` each."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import quote

from app.domain.caller import Caller
from app.domain.connections import Kind as Connected
from app.domain.errors import Invalid
from app.domain.fields import Fields
from app.domain.jobs import JobState
from app.domain.mail import MAIL
from app.domain.reading import Faults, shown
from app.domain.runs import RunKind
from app.domain.variants import ALIASES, FORMATS, PDF
from app.domain.webhooks import Kind
from app.ports import Tools
from app.store.models import Run, Schedule
from app.usecases.addresses import check_address, mailto
from app.usecases.connections import named_connection
from app.usecases.outbox import kind_of
from app.usecases.schedules.data import FILES, has_data
from app.usecases.schedules.rules import rules_of

ATTACHED = (*FILES, PDF)
"""What may go with a mail beside the picture."""

PUT = (*FORMATS, *ALIASES, *FILES)
"""What may be put into a bucket, by the end of its key."""

MOST_KEY = 500
_NAME = re.compile(r"\{([^{}]*)\}")
_UNSAFE = re.compile(r"[^\w.-]+")

Address = tuple[str, Kind]
Check = Callable[[Tools, Caller, Fields], dict[str, Any]]
Aim = Callable[[Mapping[str, Any], Schedule, Run | None], Address | None]


@dataclass(frozen=True, slots=True)
class Target:
    """One type of entry: how it is read, and where it leads for a run; None: it has nothing to send."""

    read: Check
    aim: Aim


def read_targets(tools: Tools, who: Caller, body: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The entries of ``deliver``, and the one that ``callback_url`` is short for; ``Invalid`` with their places."""
    faults = Faults()
    found = [_read(tools, who, item, place, faults) for place, item in Fields(dict(body), "", faults).items("deliver")]
    faults.settle()
    if (url := body.get("callback_url")) is not None:
        check_address(tools, url, kind_of(url), "callback_url")
        is_mail = kind_of(url) == Kind.EMAIL
        found.append({"type": "email", "to": [url.partition(":")[2]]} if is_mail else {"type": "webhook", "url": url})
    return found


def addresses_of(schedule: Schedule, run: Run | None, *, ended: bool = False) -> Iterator[Address]:
    """The addresses that hear of this run, or without one of the schedule itself; of its end, if it has ``ended``.

    An address that is named twice hears once.
    """
    if run is not None and run.kind == RunKind.TEST:
        if run.to:
            yield run.to, kind_of(run.to)
        return
    aims = (TARGETS[entry["type"]].aim(entry, schedule, run if ended else None) for entry in schedule.deliver)
    yield from dict.fromkeys(address for address in aims if address)


def attached_to(schedule: Schedule, run: Run, url: str) -> list[str]:
    """What goes with a mail to this address beside the picture; a test has all that any mail of the schedule has."""
    mails = [entry for entry in schedule.deliver if entry["type"] == "email"]
    its = [entry for entry in mails if run.kind == RunKind.TEST or _to_mail(entry, schedule, run)[0] == url]
    return [name for name in ATTACHED if any(name in entry.get("attach", ()) for entry in its)]


def key_of(template: str, schedule: Schedule, run: Run) -> str:
    """The key of a run's picture in a bucket: dates are those of its slot, in the schedule's zone."""
    local = run.as_of.astimezone(rules_of(schedule).timetable.zone)
    names = {**_dates(local), "schedule": _UNSAFE.sub("-", schedule.name).strip("-") or schedule.schedule_id}
    return template.format(**names, schedule_id=schedule.schedule_id, run_id=run.run_id)


def _dates(local: datetime) -> dict[str, str]:
    forms = {"yyyy": "%Y", "mm": "%m", "dd": "%d", "hh": "%H", "min": "%M"}
    return {name: local.strftime(form) for name, form in forms.items()}


KEY_NAMES = (*_dates(datetime(2026, 1, 1)), "schedule", "schedule_id", "run_id")  # noqa: DTZ001 - any will do


def _read(tools: Tools, who: Caller, item: Any, place: str, faults: Faults) -> dict[str, Any]:
    fields = Fields(item, place, faults)
    kind = fields.choice("type", tuple(TARGETS))
    try:
        read = TARGETS[kind].read(tools, who, fields)
    except Invalid as error:
        for fault in error.faults:
            faults.fault(fault.place or place, fault.message)
        return {}
    fields.leftovers()
    return {"type": kind, **read}


def _post(kind: Kind) -> Check:
    def read(tools: Tools, _: Caller, fields: Fields) -> dict[str, Any]:
        url = fields.text("url", "give the address that is called")
        if url:
            check_address(tools, url, kind, fields.at("url"))
        return {"url": url}

    return read


def _email(tools: Tools, _: Caller, fields: Fields) -> dict[str, Any]:
    to = list(fields.names("to", "give mail addresses", least=1))
    if to:
        check_address(tools, mailto(to), Kind.EMAIL, fields.at("to"))
    attach = list(fields.names("attach"))
    for name in attach:
        if name not in ATTACHED:
            fields.fault("attach", f"{shown(name)} can't be attached; there are {', '.join(ATTACHED)}")
    return {"to": to, **({"attach": attach} if attach else {})}


def _s3(tools: Tools, who: Caller, fields: Fields) -> dict[str, Any]:
    name = fields.text("connection", "name one of kind s3; GET /v1/connections lists them")
    if name:
        named_connection(tools, who.tenant_id, name, Connected.S3, fields.at("connection"))
    key = fields.text("key", "give a key such as reports/{schedule}/{yyyy}/{mm}/{dd}.png")
    _check_key(fields, key)
    return {"connection": name, "key": key}


def _check_key(fields: Fields, key: str) -> None:
    if unknown := [name for name in _NAME.findall(key) if name not in KEY_NAMES]:
        fields.fault("key", f"there is no {{{unknown[0]}}}; there are {', '.join(KEY_NAMES)}")
    elif set("{}") & set(_NAME.sub("", key)):
        fields.fault("key", "a brace is not closed; names stand in { and }")
    elif len(key) > MOST_KEY or key.startswith("/") or ".." in key.split("/"):
        fields.fault("key", f"expected at most {MOST_KEY} characters, without / before it and without ..")
    elif key.rpartition(".")[2] not in PUT:
        fields.fault("key", f"must end in what is put there: .{', .'.join(PUT)}")


def _to_url(kind: Kind) -> Aim:
    return lambda entry, _schedule, _run: (entry["url"], kind)


def _to_mail(entry: Mapping[str, Any], _: Schedule, __: Run | None) -> Address:
    to: Sequence[str] = entry["to"]
    return f"{MAIL}:{','.join(to)}", Kind.EMAIL


def _to_bucket(entry: Mapping[str, Any], schedule: Schedule, run: Run | None) -> Address | None:
    """Only a run that has ended has something to be put there; one that was not drawn has its data."""
    if run is None:
        return None
    is_data = entry["key"].rpartition(".")[2] in FILES
    if not (has_data(run) if is_data else run.state == JobState.SUCCEEDED):
        return None
    return f"s3://{quote(entry['connection'])}/{quote(key_of(entry['key'], schedule, run))}", Kind.S3


TARGETS: Mapping[str, Target] = {
    "webhook": Target(_post(Kind.WEBHOOK), _to_url(Kind.WEBHOOK)),
    "slack": Target(_post(Kind.SLACK), _to_url(Kind.SLACK)),
    "email": Target(_email, _to_mail),
    "s3": Target(_s3, _to_bucket),
}
"""What ``deliver`` takes."""
