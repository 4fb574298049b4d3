"""A run's picture or data to the tenant's own bucket, as an object."""

from time import monotonic
from urllib.parse import unquote, urlsplit

from app.domain.connections import Kind
from app.domain.errors import NotFound, PlotworksError
from app.domain.variants import ALIASES
from app.domain.webhooks import CONNECT_SECONDS
from app.ports import OutboundAnswer, OutboundRequest, Tools
from app.usecases.charts import get_chart
from app.usecases.connections import named_connection
from app.usecases.schedules.data import FILES, data_file
from app.usecases.spreadsheets import TYPES
from app.usecases.webhooks.deliveries import Outcome, Parcel
from workers.delivery.forms import Forms
from workers.delivery.reported import reported
from workers.sources.remote.s3 import bucket_of, key_of, settle

SECONDS = 25.0
"""What putting an object takes at most; together with drawing it, it ends within a courier's lease."""


def send(tools: Tools, parcel: Parcel) -> Outcome:
    """Put the object of the parcel's ``s3://connection/key``; every failure is an outcome. Put again, it is the same.

    What it is, the ending of its key says. The bucket is asked for past the guard of ``Outbound``, as a source is.
    """
    began = monotonic()
    try:
        answer = _put(tools, parcel)
    except PlotworksError as error:
        return Outcome(ok=False, latency_ms=round((monotonic() - began) * 1000, 1), error=error.message)
    return Outcome(ok=True, latency_ms=answer.latency_ms, status=answer.status)


def _put(tools: Tools, parcel: Parcel) -> OutboundAnswer:
    place = urlsplit(parcel.url)
    connection = named_connection(tools, parcel.tenant_id, unquote(place.netloc), Kind.S3, "deliver.connection")
    bucket, key = bucket_of(connection), key_of(connection, unquote(place.path.removeprefix("/")))
    body, content_type = _content(tools, parcel, key.rpartition(".")[2])
    request = OutboundRequest(
        method="PUT",
        url=bucket.url(key),
        headers={"content-type": content_type},
        body=body,
        deadline=SECONDS,
        connect_timeout=CONNECT_SECONDS,
    )
    answer = tools.outbound.send(bucket.signed(request))
    settle(answer, f"{bucket.name}/{key}")
    return answer


def _content(tools: Tools, parcel: Parcel, ending: str) -> tuple[bytes, str]:
    """The bytes and their content type: of the run's data, or of its picture in this format, drawn if need be."""
    found = reported(tools, parcel.event)
    if found is None:
        raise NotFound("the schedule has been deleted since: there is nothing to put there")
    if ending in FILES:
        return data_file(tools, found.run, ending), TYPES[ending]
    chart = get_chart(tools, parcel.tenant_id, parcel.event.data["chart_id"])
    picture = Forms(tools, parcel).picture(chart, ALIASES.get(ending, ending))
    return picture.body, picture.rendition.content_type
