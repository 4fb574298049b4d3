"""The states of uploads and datasets."""

from enum import StrEnum

LEAST_TTL, MOST_TTL = 60, 10 * 365 * 86_400
"""Seconds for which a dataset may be kept, where its owner sets an end."""


class UploadState(StrEnum):
    """Where a file on its way in stands."""

    OPEN = "open"
    COMPLETED = "completed"
    EXPIRED = "expired"
    TERMINATED = "terminated"


class DatasetState(StrEnum):
    """Where a dataset stands."""

    PROCESSING = "processing"
    READY = "ready"
    FAILED = "failed"
