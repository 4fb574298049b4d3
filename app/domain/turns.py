"""Whose turn it is: tenants take turns, one job a turn, the one whose last turn is longest ago first."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Queuer:
    """A tenant in the queue: when it had its last turn, None if never, and how many of its jobs wait for theirs."""

    tenant_id: str
    last_turn: datetime | None
    waiting: int

    def precedes(self, other: "Queuer") -> bool:
        """Whether its next turn comes before the other's."""
        return self.order < other.order

    @property
    def order(self) -> tuple[float, str]:
        """What the next turns are sorted by."""
        return self.last_turn.timestamp() if self.last_turn else float("-inf"), self.tenant_id


def turns_before(mine: Queuer, ahead: int, others: Iterable[Queuer]) -> int:
    """Turns that pass before that of a job with so many of its own tenant ``ahead`` of it, as things stand now."""
    return ahead + sum(min(other.waiting, ahead + other.precedes(mine)) for other in others)
