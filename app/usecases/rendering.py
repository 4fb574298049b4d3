"""A picture in the same request: the one that is there already, or one that is waited for."""

from dataclasses import replace

from app.domain.caller import Caller
from app.domain.errors import StillDrawing, Unavailable
from app.domain.variants import Variant
from app.ports import Tools
from app.store.renditions import find_twin
from app.usecases.asking import digest_of
from app.usecases.charts import delete_chart
from app.usecases.idempotency import Attempt, close, give_back
from app.usecases.pictures import Found, Wait, job_error, opened, stored_picture
from app.usecases.submit import Content, Submission, submit_chart

RETRY_AFTER = "5"
"""Seconds after which a caller whose picture was not done in time may ask again."""


def find_rendered(tools: Tools, who: Caller, content: Content, variant: Variant) -> Found | None:
    """The picture of the same content in the same form, if this tenant's engines of today have drawn it before."""
    digest = digest_of(content.digest, variant.width, variant.height, variant)
    with tools.database.read() as session:
        twin = find_twin(session, who.tenant_id, digest)
    return opened(tools, twin) if twin else None


def render(
    tools: Tools,
    who: Caller,
    content: Content,
    variant: Variant,
    wait: Wait,
    *,
    callback_url: str | None = None,
    attempt: Attempt | None = None,
) -> Found:
    """Draw a chart and give its picture; ``StillDrawing`` when ``wait`` has ended before: it is cancelled then."""
    submission = submit_chart(
        tools,
        who,
        content,
        visibility="signed",
        variant=variant,
        callback_url=callback_url,
        attempt=attempt,
        durable=attempt is not None,
    )
    try:
        ended = wait(submission)
    except Unavailable:
        _take_back(tools, who, submission, attempt)
        raise
    if found := stored_picture(tools, submission.chart_id, variant):
        return replace(found, cached=submission.drawn, job_id=submission.job_id)
    if not ended:
        _take_back(tools, who, submission, attempt)
        raise StillDrawing(
            "the picture was not done in time and is not drawn any more; ask again, or POST it to /v1/charts, "
            "which doesn't need to wait",
            headers={"Retry-After": RETRY_AFTER},
        )
    close(tools, who.tenant_id, attempt)
    raise job_error(tools, who.tenant_id, submission.job_id, chart_id=submission.chart_id)


def _take_back(tools: Tools, who: Caller, submission: Submission, attempt: Attempt | None) -> None:
    """Nothing is left of the request, so that it can be sent again as it was."""
    delete_chart(tools, who.tenant_id, submission.chart_id)
    give_back(tools, who.tenant_id, attempt)
