"""Instants as text."""

from datetime import datetime


def rfc3339(moment: datetime) -> str:
    """RFC 3339 in UTC with milliseconds; ``moment`` is aware, in UTC."""
    return moment.strftime("%Y-%m-%dT%H:%M:%S.") + f"{moment.microsecond // 1000:03d}Z"
