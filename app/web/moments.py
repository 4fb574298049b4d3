"""Instants for people."""

from datetime import UTC, datetime


def when(moment: datetime) -> str:
    """The time of day for today, else the day; in UTC."""
    today = moment.date() == datetime.now(UTC).date()
    return f"{moment:%H:%M} UTC" if today else f"{moment.day} {moment:%b %Y}"
