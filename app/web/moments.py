"""Instants for people."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo


def when(moment: datetime) -> str:
    """The time of day for today, else the day; in UTC."""
    today = moment.date() == datetime.now(UTC).date()
    return f"{moment:%H:%M} UTC" if today else f"{moment.day} {moment:%b %Y}"


def local(moment: datetime, zone: ZoneInfo) -> str:
    """Day and time on the clocks of a zone, such as ``Mon 23 Nov, 09:00``; the year when it is another than this."""
    wall = moment.astimezone(zone)
    year = "" if wall.year == datetime.now(zone).year else f" {wall.year}"
    return f"{wall:%a} {wall.day} {wall:%b}{year}, {wall:%H:%M}"
