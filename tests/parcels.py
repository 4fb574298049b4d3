"""What couriers carry, without a courier: charts that have ended, and the parcels of their events."""

import io
from typing import Any

from PIL import Image

from app.domain import events
from app.domain.caller import Caller
from app.domain.errors import PlotworksError
from app.domain.variants import FORMATS, Variant
from app.ports import Tools
from app.usecases.ending import fail, succeed
from app.usecases.outbox import tell
from app.usecases.submit import submit_chart
from app.usecases.webhooks.claiming import claim
from app.usecases.webhooks.deliveries import Parcel
from app.usecases.work import Artifact
from app.usecases.work import claim as claim_job


def picture(kind: str = "PNG") -> bytes:
    """A real picture of few bytes."""
    with io.BytesIO() as file:
        Image.new("RGB", (80, 40), "#2470dc").save(file, kind)
        return file.getvalue()


PNG = picture()

PICTURE = {"format": "png", "width": 800, "height": 400}
_SLOT = "2026-11-21T08:00:00.000Z"
_RUN = {"name": "Daily sales", "timezone": "Europe/Berlin", "kind": "scheduled", "as_of": _SLOT}
EXAMPLES: dict[str, dict[str, Any]] = {
    events.CHART_GENERATED: PICTURE,
    events.CHART_FAILED: {"error": {"code": "render_timeout", "detail": "it took too long"}},
    events.BATCH_COMPLETED: {"batch_id": "bt_1", "total": 3, "generated": 1, "failed": 1, "cancelled": 1},
    events.RUN_SUCCEEDED: {**_RUN, "outcome": "sent", "rows": 3},
    events.RUN_FAILED: {**_RUN, "outcome": "source_failed", "error": {"detail": "it answered 500"}},
    events.SCHEDULE_ALERT: {**_RUN, "alert": {"name": "Low", "event": "alert", "message": "sales is 80, below 100"}},
    events.SCHEDULE_MISSED: {**_RUN, "reason": "not_run", "total": 1, "slots": [_SLOT]},
    events.ENDPOINT_DISABLED: {"webhook_id": "wh_1", "description": "The chat", "reason": "it answered 410 Gone"},
    events.DELIVERY_EXHAUSTED: {
        "delivery_id": "dl_1",
        "webhook_id": None,
        "event_type": "chart.generated",
        "attempts": 10,
        "status": 500,
        "error": None,
    },
    events.PING: {"webhook_id": "wh_1", "message": "Plotworks can reach this endpoint."},
}
"""What an event may say, by its name."""


def drawn(
    tools: Tools, who: Caller, asked: dict[str, Any], *, body: bytes = PNG, kind: str = "png", **told: Any
) -> str:
    """A chart whose picture of this format is ``body``; gives its id. ``told`` goes to ``submit_chart``."""
    variant = Variant(kind, 800, 400)
    submission = submit_chart(tools, who, asked, variant=variant, **told)
    mine = claim_job(tools, submission.job_id, "test")
    assert mine
    stored = tools.objects.put(mine.key(variant.file_name), body, FORMATS[kind])
    assert succeed(tools, mine, Artifact(stored, 800, 400))
    return submission.chart_id


def failed(tools: Tools, who: Caller, asked: dict[str, Any], error: PlotworksError, **told: Any) -> str:
    """A chart that ended with this error; gives its id."""
    submission = submit_chart(tools, who, asked, **told)
    mine = claim_job(tools, submission.job_id, "test")
    assert mine
    assert fail(tools, mine, error)
    return submission.chart_id


def parcel_of(tools: Tools, event: str) -> Parcel:
    """The parcel of the only event of this type that is to be delivered."""
    (found,) = [parcel for parcel in claim(tools, "test", 100) if parcel.event.type == event]
    return found


def told(tools: Tools, who: Caller, event: str, data: dict[str, Any], callback: str) -> Parcel:
    """The parcel of an event that is told to a callback address."""
    with tools.database.write() as session:
        tell(session, who.tenant_id, event, data, callback=callback)
    return parcel_of(tools, event)
