"""The wall clock of this machine."""

from datetime import UTC, datetime


class SystemClock:
    """The ``Clock`` of every real process."""

    def now(self) -> datetime:
        """The present instant, aware, in UTC."""
        return datetime.now(UTC)
