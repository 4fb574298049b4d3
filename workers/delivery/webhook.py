"""An event to an endpoint or a callback address, signed as Standard Webhooks 1.0 says."""

import time

import orjson

from app.domain.webhooks import signatures
from app.ports import Tools
from app.usecases.webhooks.deliveries import Outcome, Parcel
from app.usecases.webhooks.payloads import payload_of
from workers.delivery.http import post


def send(tools: Tools, parcel: Parcel) -> Outcome:
    """Post the payload. ``webhook-id`` is the event's id, the same over all attempts; the timestamp is this one's."""
    body = orjson.dumps(payload_of(tools, parcel.event, parcel.version))
    message_id, timestamp = parcel.event.event_id, int(time.time())
    headers = {
        **parcel.headers,
        "webhook-id": message_id,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": signatures(parcel.secrets, message_id, timestamp, body),
        "plotworks-payload-version": parcel.version,
    }
    return post(tools, parcel.url, body, headers)
