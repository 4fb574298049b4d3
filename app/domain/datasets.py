"""The states of uploads and datasets."""

from enum import StrEnum


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
