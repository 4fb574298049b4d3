"""The typed HTTP client of the Plotworks API; it knows nothing else of the service."""

from app.client.client import Client
from app.client.errors import ApiError, ClientError, FieldError, Unreachable
from app.client.models import Chart, ChartKind, Dataset, Job, PartState, Readiness, Run, Schedule, Upload, Webhook

__all__ = [
    "ApiError",
    "Chart",
    "ChartKind",
    "Client",
    "ClientError",
    "Dataset",
    "FieldError",
    "Job",
    "PartState",
    "Readiness",
    "Run",
    "Schedule",
    "Unreachable",
    "Upload",
    "Webhook",
]
