"""The nouns."""

from app.store.models.base import Base, table
from app.store.models.brand_kits import BrandKit
from app.store.models.charts import Batch, BatchItem, Chart, Rendition
from app.store.models.connections import Connection
from app.store.models.conversations import Conversation, Turn
from app.store.models.datasets import Dataset, DatasetVersion, Upload
from app.store.models.events import Delivery, DeliveryAttempt, Event, Receiver, Webhook
from app.store.models.schedules import Run, Schedule
from app.store.models.tallies import Tally
from app.store.models.tenants import ApiKey, IdempotencyKey, Tenant
from app.store.models.usage import Usage
from app.store.models.work import Job, JobAttempt, Worker

__all__ = [
    "ApiKey",
    "Base",
    "Batch",
    "BatchItem",
    "BrandKit",
    "Chart",
    "Connection",
    "Conversation",
    "Dataset",
    "DatasetVersion",
    "Delivery",
    "DeliveryAttempt",
    "Event",
    "IdempotencyKey",
    "Job",
    "JobAttempt",
    "Receiver",
    "Rendition",
    "Run",
    "Schedule",
    "Tally",
    "Tenant",
    "Turn",
    "Upload",
    "Usage",
    "Webhook",
    "Worker",
    "table",
]
