"""Many charts in one request: each is checked by itself, those that can be drawn are committed together."""

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import charts as catalogue
from app.charts.panels import MOST, PANEL_FIELDS
from app.charts.paper import PAGE
from app.domain import ids
from app.domain.caller import Caller
from app.domain.errors import Fault, Invalid, NotFound, PlotworksError
from app.domain.jobs import RENDER, ChartStatus
from app.ports import Tools
from app.store.models import Batch, BatchItem, Chart, Rendition
from app.usecases.addresses import checked_callback
from app.usecases.asking import hold_twins
from app.usecases.branding import KIT_ID, KIT_NAMES, branded
from app.usecases.idempotency import Answer, Attempt, remember
from app.usecases.outbox import wake
from app.usecases.release import publish, publish_noted
from app.usecases.sourcing import sourced
from app.usecases.submit import Content, Prepared, add, prepared
from app.usecases.telling import complete
from app.usecases.usage import account

TEXTS, SIZES = ("title", "subtitle", "source"), ("width", "height")
ONE_CALLBACK = "a batch tells of its charts together: give it the callback_url"
_IN_LAYOUT = re.compile(r"^data\.layout\b")

Layout = Mapping[str, Any]
Request = Mapping[str, Any] | PlotworksError


@dataclass(frozen=True, slots=True)
class Form:
    """In which format the pictures of a batch are drawn at once, and who may see those that don't say."""

    kind: str = "png"
    visibility: str = "public"


PUBLIC_PNG = Form()


@dataclass(frozen=True, slots=True)
class Submitted:
    """A batch that was taken; ``answer`` when the same request was answered before."""

    batch_id: str
    reachable: bool = True
    answer: Answer | None = None


@dataclass(frozen=True, slots=True)
class Gathered:
    """The charts of a batch, each checked or refused, and the dashboard of all if one was asked for."""

    found: Sequence[Prepared | PlotworksError]
    dashboard: Prepared | None

    @property
    def drawable(self) -> list[Prepared]:
        """Those that were not refused."""
        return [one for one in (*self.found, self.dashboard) if isinstance(one, Prepared)]


@dataclass(frozen=True, slots=True)
class Item:
    """One request of a batch: its chart and job, or the error that it was refused with."""

    position: int
    chart: Chart | None
    job_id: str
    error: Mapping[str, Any] | None


@dataclass(frozen=True, slots=True)
class Standing:
    """How far a batch has come: its requests in order, and the dashboard that was asked for."""

    batch: Batch
    items: list[Item]
    dashboard: Item | None

    @property
    def unfinished(self) -> list[str]:
        """The jobs that are still to end."""
        every = [*self.items, *([self.dashboard] if self.dashboard else [])]
        return [item.job_id for item in every if item.chart and item.chart.status == ChartStatus.QUEUED]


def submit_batch(
    tools: Tools,
    who: Caller,
    requests: Sequence[Request],
    *,
    layout: Layout | None = None,
    callback_url: str | None = None,
    attempt: Attempt | None = None,
) -> Submitted:
    """Take many charts. What is wrong with one is its own result; what is wrong with ``layout`` is ``Invalid``.

    A request that was refused before stands here as its error.
    """
    batch_id = ids.new_id(ids.BATCH)
    checked_callback(tools, callback_url)
    with gathered(tools, who, requests, layout) as charts, tools.database.write() as session:
        if attempt and (earlier := remember(session, who.tenant_id, attempt, batch_id, batch_id)):
            return Submitted(earlier.chart_id, answer=earlier.answer)
        released = add_batch(session, who, charts, batch_id=batch_id, callback_url=callback_url)
        account(tools, session, who)
    reachable = publish(tools, RENDER, released)
    publish_noted(tools, session)
    wake(tools, session)
    return Submitted(batch_id, reachable)


@contextmanager
def gathered(
    tools: Tools, who: Caller, requests: Sequence[Request], layout: Layout | None = None, form: Form = PUBLIC_PNG
) -> Iterator[Gathered]:
    """Check many charts; ``add_batch`` what this gives within the block, or nothing of it is kept."""
    with ExitStack() as stack:
        found = [_prepared(stack, tools, who, request, form) for request in requests]
        dashboard = None
        if layout is not None:
            with _placed():
                content = Content.of(branded(tools, who, _dashboard(requests, found, layout)))
                told = {"visibility": form.visibility}
                dashboard = stack.enter_context(prepared(tools, who, content, told, kind=form.kind))
        charts = Gathered(found, dashboard)
        for one in charts.drawable:
            one.own.settle()
        yield charts


def add_batch(session: Session, who: Caller, charts: Gathered, **columns: Any) -> list[str]:
    """Add a batch with its charts; gives the jobs that are to be published after the commit.

    ``columns`` are those of the batch that its caller knows: its id, who hears of it.
    """
    if wishes := [one.wish for one in charts.drawable]:
        hold_twins(session, wishes)
    batch = Batch(tenant_id=who.tenant_id, request_id=who.request_id, unfinished=0, **columns)
    return _add(session, batch, charts.found, charts.dashboard)


def batch_standing(tools: Tools, tenant_id: str, batch_id: str) -> Standing:
    """A batch of this tenant; ``NotFound`` for any other."""
    query = (
        select(BatchItem, Chart, Rendition.job_id)
        .outerjoin(Chart, Chart.chart_id == BatchItem.chart_id)
        .outerjoin(Rendition, (Rendition.chart_id == Chart.chart_id) & (Rendition.variant == Chart.main_variant))
        .where(BatchItem.batch_id == batch_id)
        .order_by(BatchItem.position)
    )
    with tools.database.read() as session:
        batch = session.get(Batch, batch_id)
        if batch is None or batch.tenant_id != tenant_id:
            raise NotFound(f"there is no batch {batch_id}")
        items = [Item(item.position, chart, job_id or "", item.error) for item, chart, job_id in session.execute(query)]
    dashboard = next((item for item in items if item.position < 0), None)
    return Standing(batch, [item for item in items if item.position >= 0], dashboard)


def _prepared(stack: ExitStack, tools: Tools, who: Caller, request: Request, form: Form) -> Prepared | PlotworksError:
    """The chart of a request, or why there is none."""
    if isinstance(request, PlotworksError):
        return request
    body = dict(request)
    if "callback_url" in body:
        return Invalid(ONE_CALLBACK, faults=[Fault("callback_url", ONE_CALLBACK)])
    told = {"visibility": body.pop("visibility", form.visibility)}
    try:
        content = Content.of(sourced(tools, who, branded(tools, who, body)))
        return stack.enter_context(prepared(tools, who, content, told, kind=form.kind))
    except PlotworksError as error:
        return error


def _dashboard(requests: Sequence[Request], found: Sequence[Prepared | PlotworksError], layout: Layout) -> Layout:
    """The picture of all: a request that was refused has a card in its place that says so."""
    if len(requests) > MOST:
        message = f"{len(requests)} charts; at most {MOST} can be seen in one picture: leave the layout out"
        raise Invalid(f"layout: {message}", faults=[Fault("layout", message)])
    charts = [
        {"error": one.message} if isinstance(one, PlotworksError) else _panel(request)
        for request, one in zip(requests, found, strict=True)
    ]
    options = {name: layout[name] for name in TEXTS if name in layout}
    sizes = {name: layout[name] for name in (*SIZES, PAGE) if name in layout}
    places = {name: value for name, value in layout.items() if name not in {*TEXTS, *sizes, *KIT_NAMES}}
    data = {"charts": charts, "layout": places}
    return {"chart_type": "dashboard", "data": data, "options": options, **sizes, **_kit(requests, layout)}


def _kit(requests: Sequence[Request], layout: Layout) -> Mapping[str, Any]:
    """The brand kit of a dashboard: its layout's, else the one that all its charts name."""
    named = [layout[name] for name in KIT_NAMES if name in layout]
    shared = [next(filter(None, map(one.get, KIT_NAMES)), None) for one in requests if isinstance(one, Mapping)]
    if not named and len(set(shared)) == 1 and shared[0]:
        named = shared
    return {KIT_ID: named[0]} if named else {}


def check_layout(requests: Sequence[Request], layout: Layout) -> None:
    """Raise ``Invalid`` unless so many charts can be laid out like this, whatever they show."""
    nothing: list[Prepared | PlotworksError] = [PlotworksError("") for _ in requests]
    with _placed():
        catalogue.read(_dashboard(requests, nothing, layout))


@contextmanager
def _placed() -> Iterator[None]:
    """What is wrong with the picture of all is wrong with the layout that asked for it."""
    try:
        yield
    except Invalid as error:
        faults = [Fault(_IN_LAYOUT.sub("layout", fault.place), fault.message) for fault in error.faults]
        raise type(error)(_IN_LAYOUT.sub("layout", error.message), faults=faults) from error


def _panel(request: Request) -> Mapping[str, Any]:
    """What a request says of its picture, without who may see it and who hears of it."""
    fields = request if isinstance(request, Mapping) else {}
    return {name: value for name, value in fields.items() if name in PANEL_FIELDS}


def _add(
    session: Session, batch: Batch, found: Sequence[Prepared | PlotworksError], dashboard: Prepared | None
) -> list[str]:
    """Add all rows; gives the jobs that are to be published."""
    session.add(batch)
    session.flush()
    released: list[str] = []
    for position, one in [*enumerate(found), *([(-1, dashboard)] if dashboard else [])]:
        if isinstance(one, PlotworksError):
            item = BatchItem(batch_id=batch.batch_id, position=position, error=one.to_json())
        else:
            answered = add(session, one, alone=False)
            released += answered.released
            batch.unfinished += answered.twin is None
            item = BatchItem(batch_id=batch.batch_id, position=position, chart_id=one.chart_id)
        session.add(item)
    session.flush()
    if not batch.unfinished:
        complete(session, batch.batch_id)
    return released
