"""What leaves a worker."""

from collections.abc import Callable, Mapping

from app.domain.webhooks import Kind
from app.ports import Tools
from app.usecases.webhooks.deliveries import Outcome, Parcel
from workers.delivery import email, s3, slack, webhook

TRANSPORTS: Mapping[str, Callable[[Tools, Parcel], Outcome]] = {
    Kind.WEBHOOK: webhook.send,
    Kind.SLACK: slack.send,
    Kind.EMAIL: email.send,
    Kind.S3: s3.send,
}
"""By which way an event goes, for each kind of delivery. None raises for what the receiver does; each ends in time."""
