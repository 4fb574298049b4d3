"""The only birthplace of a job: it is committed first, then the queue gets a hint."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import orjson
from sqlalchemy import bindparam
from sqlalchemy.orm import Session

from app import charts
from app.charts.columns import with_arrays, written
from app.charts.model import ChartSpec
from app.domain import ids
from app.domain.caller import Caller
from app.domain.errors import StillDrawing
from app.domain.jobs import RENDER, TERMINAL, ChartStatus
from app.domain.variants import Variant, is_own
from app.ports import Tools
from app.store.models import Chart, Job, Rendition, table
from app.store.renditions import is_current
from app.usecases import telling
from app.usecases.addresses import checked_callback
from app.usecases.asking import Asked, Wish, ask, twin_of
from app.usecases.branding import branded
from app.usecases.charts import own_chart
from app.usecases.datasets import reading_job
from app.usecases.idempotency import Answer, Attempt, redirect, remember
from app.usecases.outbox import wake
from app.usecases.polls import add_poll
from app.usecases.release import publish, publish_noted
from app.usecases.sourcing import SOURCE, is_elsewhere, sourced
from app.usecases.specs import INLINE_BYTES, OwnSpec, get_spec, kept
from app.usecases.usage import account

SPEC_FIELDS = (
    "chart_type", "data", "data_source", "encoding", "options", "advanced_options", "brand", "width", "height", "page",
)  # fmt: skip
SIZES = ("width", "height")

_ADD_CHART = table(Chart).insert()
_WORDED = table(Chart).update().where(table(Chart).c.chart_id == bindparam("chart")).values(alt_text=bindparam("words"))
_SAME = table(Chart).update().where(table(Chart).c.chart_id == bindparam("chart")).values(digest=table(Chart).c.digest)


@dataclass(frozen=True, slots=True)
class Submission:
    """What became of a request: its ids; ``answer`` when the same request was answered before.

    ``reachable`` is False when the broker did not take the hint: waiting for the end makes no sense then.
    ``drawn`` says that the picture was there already; ``turn_in`` are the seconds until the job's turn.
    """

    chart_id: str
    job_id: str
    reachable: bool = True
    drawn: bool = False
    turn_in: float = 0.0
    answer: Answer | None = None


@dataclass(frozen=True, slots=True)
class Content:
    """A request as it is stored: ``encoded`` is what ``app.charts.columns`` writes of it, ``body`` has its arrays.

    ``digest`` is the SHA-256 of what it draws at any size.
    """

    body: Mapping[str, Any]
    encoded: bytes
    digest: str

    @classmethod
    def of(cls, body: Mapping[str, Any]) -> "Content":
        """The fields of a body that say what is drawn."""
        kept = with_arrays({name: body[name] for name in SPEC_FIELDS if body.get(name) is not None})
        sizes = {name: kept[name] for name in SIZES if name in kept}
        drawn = written({name: value for name, value in kept.items() if name not in sizes})
        digest = hashlib.sha256()
        for part in drawn:
            digest.update(part)
        return cls(kept, _stored(kept, sizes, drawn), digest.hexdigest())


def _stored(body: Mapping[str, Any], sizes: Mapping[str, int], drawn: Sequence[Any]) -> bytes:
    """The whole of what is ``drawn`` without its sizes; long JSON is not written twice for them."""
    if len(drawn) > 1:
        return b"".join(written(body))
    json: bytes = drawn[0]
    return b"%s,%s" % (orjson.dumps(sizes)[:-1], json[1:]) if sizes and len(json) > len(b"{}") else json


@dataclass(frozen=True, slots=True)
class Prepared:
    """A chart that has been checked and can be added: its row, its spec, the wish for its picture."""

    chart: Mapping[str, Any]
    own: OwnSpec
    wish: Wish
    job_id: str
    spec: ChartSpec
    dataset_version: int | None = None
    elsewhere: bool = False
    """Its data are to be fetched first."""

    @property
    def unworded(self) -> bool:
        """Whether its row says nothing yet of what its data show."""
        return not self.chart["alt_text"] and self.spec.data is not None

    @property
    def chart_id(self) -> str:
        """The id that the chart will have."""
        return str(self.chart["chart_id"])


def submit_chart(
    tools: Tools,
    who: Caller,
    asked: Mapping[str, Any] | Content,
    *,
    visibility: str = "public",
    variant: Variant | None = None,
    callback_url: str | None = None,
    attempt: Attempt | None = None,
    durable: bool = True,
) -> Submission:
    """Check the request, commit chart and job together, wake a worker; ``Invalid`` names every fault.

    A picture that this tenant has had drawn already, or is having drawn, is shared. ``variant`` is the picture that
    the chart's status speaks of; by default a PNG of its own size. Whoever answers only when the job has ended needs
    nothing of it on the disk before: the end's commit is ``durable`` and has all that came before in it.
    """
    content = asked if isinstance(asked, Content) else Content.of(sourced(tools, who, branded(tools, who, asked)))
    checked_callback(tools, callback_url)
    told = {"visibility": visibility, "callback_url": callback_url}
    is_long = len(content.encoded) > INLINE_BYTES
    with prepared(tools, who, content, told, variant=variant, durable=durable, worded=not is_long) as ready:
        ready.own.settle()
        with tools.database.write(durable=durable) as session:
            if attempt and (earlier := remember(session, who.tenant_id, attempt, ready.chart_id, ready.job_id)):
                return Submission(earlier.chart_id, earlier.job_id, answer=earlier.answer)
            answered = add(session, ready)
            if attempt and answered.job_id != ready.job_id:
                redirect(session, who.tenant_id, attempt, answered.job_id)
            account(tools, session, who)
        reachable = publish(tools, RENDER, answered.released)
        publish_noted(tools, session)
        wake(tools, session)
        if ready.unworded and not answered.twin and answered.job_id == ready.job_id:  # else it has its twin's
            _put_words(tools, ready)
    if answered.twin and not durable:
        _confirm(tools, ready.chart_id)
    return Submission(ready.chart_id, answered.job_id, reachable, answered.twin is not None, answered.turn_in)


@contextmanager
def prepared(
    tools: Tools,
    who: Caller,
    content: Content,
    told: Mapping[str, Any],
    *,
    variant: Variant | None = None,
    kind: str = "png",
    durable: bool = True,
    worded: bool = True,
) -> Iterator[Prepared]:
    """Check a request; ``add`` what this gives within the block, or nothing of it is kept.

    ``told`` are further columns of the chart: its visibility, and who hears of it. ``variant`` is its main picture, by
    default one of this ``kind`` in its own size. A chart that is not ``worded`` has no alt text yet: to look through
    many values for it takes longer than to hand their drawing to a worker.
    """
    chart_id, job_id = ids.new_id(ids.CHART), ids.new_id(ids.JOB)
    with kept(tools, content.body, content.encoded, f"{who.tenant_id}/{job_id}/0/spec.json", durable=durable) as own:
        spec = charts.outline(content.body) if SOURCE in content.body else charts.read(content.body)
        main = variant or Variant(kind, spec.width, spec.height)
        source = content.body.get(SOURCE, {})
        digest = None if is_elsewhere(content.body) else content.digest  # what is fetched may be other data each time
        columns = {"callback_url": None, **told, "digest": digest, "dataset_id": source.get("dataset_id")}
        chart = _chart(chart_id, who, spec, main) | columns | {"alt_text": charts.words_of(spec) if worded else ""}
        wish = Wish.of(chart, main, who)
        yield Prepared(chart, own, wish, job_id, spec, source.get("version"), is_elsewhere(content.body))


def _put_words(tools: Tools, ready: Prepared) -> None:
    """Say what the chart shows, while a worker draws it. The worker says it at the end where this was not reached."""
    with tools.database.write(durable=False) as session:
        session.execute(_WORDED, {"chart": ready.chart_id, "words": charts.words_of(ready.spec)})


def _confirm(tools: Tools, chart_id: str) -> None:
    """No job will end for this chart: a durable commit, of nothing new, takes along what was committed before."""
    with tools.database.write() as session:
        session.execute(_SAME, {"chart": chart_id})


def add(session: Session, ready: Prepared, *, alone: bool = True) -> Asked:
    """Add the chart and ask for its picture; its spec must be settled.

    A picture that is there already makes the chart generated at its birth. That is an event like any other, unless
    the chart is not ``alone``: a batch speaks for its charts.
    """
    twin = twin_of(session, ready.wish)
    chart = {**ready.chart, **telling.inherited(twin)}
    if twin and ready.unworded:
        chart["alt_text"] = twin.alt_text or charts.words_of(ready.spec)
    session.execute(_ADD_CHART, {**chart, **ready.own.columns(twin.spec_key if twin else None)})
    answered = ask(session, ready.wish, twin, ready.job_id, _awaited(session, ready))
    if answered.twin:
        told = telling.Told.of(chart)
        if alone:
            telling.generated(session, [told], ready.job_id, answered.twin, {})
        else:
            telling.set_generated(session, told, answered.twin)
    return answered


def _awaited(session: Session, ready: Prepared) -> str | None:
    """The job that still reads or fetches the chart's data, which can't end before this session does."""
    if ready.elsewhere:
        who = ready.wish.who
        return add_poll(session, who.tenant_id, who.request_id, chart_id=ready.chart_id)
    if ready.dataset_version is None:
        return None
    return reading_job(session, ready.chart["dataset_id"], ready.dataset_version)


def submit_rendition(tools: Tools, who: Caller, chart_id: str, variant: Variant) -> Submission:
    """Have a further variant of a chart drawn; whoever asks for the same at the same time shares the job.

    Its own thumbnail and page are not counted, nor what has been drawn before and is not there any more.

    One that failed is drawn again for a caller with a key; anybody else gets the job that failed.
    """
    with tools.database.write() as session:
        chart = own_chart(session, who.tenant_id, chart_id)
        rendition = session.get(Rendition, (chart_id, variant.name))
        if rendition and (is_current(session, rendition) or not _may_redraw(session, who, rendition)):
            return Submission(chart_id, rendition.job_id, drawn=rendition.object_key is not None)
        if _is_unfetched(tools, chart):
            if rendition and chart.status == ChartStatus.FAILED:
                return Submission(chart_id, rendition.job_id)
            raise StillDrawing("the data of this chart are still being fetched", headers={"Retry-After": "5"})
        if rendition:
            session.delete(rendition)
            session.flush()
        is_new = rendition is None and not is_own(variant, chart.width, chart.height)
        wish = Wish.of(vars(chart), variant, who, counts=is_new)
        asked = ask(session, wish, twin_of(session, wish), ids.new_id(ids.JOB))
        account(tools, session, who)
    reachable = publish(tools, RENDER, asked.released)
    return Submission(chart_id, asked.job_id, reachable, asked.twin is not None, asked.turn_in)


def _is_unfetched(tools: Tools, chart: Chart) -> bool:
    """Whether the data of the chart lie in a source that they have not been fetched from yet."""
    if chart.table_key or (chart.digest and not chart.dataset_id):
        return False
    return SOURCE in get_spec(tools, chart.spec, chart.spec_key)


def _may_redraw(session: Session, who: Caller, rendition: Rendition) -> bool:
    """Whether a rendition that can't be shown may have another job: not while one is on it."""
    job = session.get(Job, rendition.job_id)
    has_ended = job is None or job.state in TERMINAL
    return has_ended and (bool(who.key_id) or rendition.object_key is not None)


def _chart(chart_id: str, who: Caller, spec: ChartSpec, main: Variant) -> dict[str, Any]:
    return {
        "chart_id": chart_id,
        "tenant_id": who.tenant_id,
        "request_id": who.request_id,
        "chart_type": spec.chart_type,
        "title": spec.options.title,
        "width": spec.width,
        "height": spec.height,
        "main_variant": main.name,
        "warnings": [notice.to_json() for notice in spec.notices],
    }
