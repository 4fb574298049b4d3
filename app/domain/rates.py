"""How many requests in a minute: a sliding window, of two counters.

The requests of the window before count for as much of it as the last ``window`` seconds still reach into. Cloudflare
described this in "How we built rate limiting capable of scaling to millions of domains" (2017): two numbers a caller,
and at most a few in a hundred off an exact log of every request, which is off only where a burst stood at its edge.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil


@dataclass(frozen=True, slots=True)
class Policy:
    """At most ``quota`` requests of a ``partition`` in any ``window`` seconds; ``name`` is what its caller is told."""

    name: str
    partition: str
    quota: int
    window: int = 60


@dataclass(frozen=True, slots=True)
class Counters:
    """How a policy stands: the requests of this window and of the one before, and the seconds since this one began."""

    current: int
    former: int
    elapsed: float

    def used(self, policy: Policy) -> float:
        """How much of the quota the last ``window`` seconds have taken."""
        return self.former * (1 - self.elapsed / policy.window) + self.current

    def remaining(self, policy: Policy) -> int:
        """How many requests are left at this moment."""
        return max(int(policy.quota - self.used(policy)), 0)

    def resets_in(self, policy: Policy) -> int:
        """Seconds until the window ends."""
        return ceil(policy.window - self.elapsed)

    def free_in(self, policy: Policy) -> int:
        """Seconds until there is room for a request; at least one, so that nobody comes back too early."""
        free = policy.quota - 1
        if self.current <= free:
            begins, count, room = -self.elapsed, self.former, free - self.current
        else:
            begins, count, room = policy.window - self.elapsed, self.current, free
        aged = policy.window * (1 - room / count) if count > room else 0.0
        return max(ceil(begins + aged), 1)


@dataclass(frozen=True, slots=True)
class Spent:
    """What became of one request: whether it is allowed, and how each policy stands after it."""

    allowed: bool
    standing: Sequence[tuple[Policy, Counters]]

    @property
    def violated(self) -> list[tuple[Policy, Counters]]:
        """The policies that have no room for it."""
        if self.allowed:
            return []
        return [(policy, counters) for policy, counters in self.standing if counters.used(policy) + 1 > policy.quota]


def turned(index: int, kept: tuple[int, int, int]) -> tuple[int, int]:
    """The counters (current, former) in the window ``index``, of what was kept (index, current, former) in some."""
    at, current, former = kept
    if at == index:
        return current, former
    return (0, current) if at == index - 1 else (0, 0)
