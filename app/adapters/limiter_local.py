"""Rate limits within one process."""

import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import replace

from app.domain.rates import Counters, Policy, Spent, turned

MOST = 10_000
"""Partitions that are remembered; those that come beyond push out the oldest."""


class LocalLimiter:
    """``Limiter`` for one of ``processes`` that stand in for each other: each allows its share of every quota."""

    def __init__(self, processes: int = 1, clock: Callable[[], float] = time.time) -> None:
        self._processes, self._clock = processes, clock
        self._kept: dict[str, tuple[int, int, int]] = {}
        self._lock = threading.Lock()

    def spend(self, policies: Sequence[Policy]) -> Spent:
        """Take one request off every policy, or off none."""
        shares = [replace(policy, quota=max(policy.quota // self._processes, 1)) for policy in policies]
        with self._lock:
            now = self._clock()
            found = [(policy, self._counters(policy, now)) for policy in shares]
            if any(counters.used(policy) + 1 > policy.quota for policy, counters in found):
                return Spent(False, found)
            return Spent(True, [(policy, self._add(policy, counters, now)) for policy, counters in found])

    def _counters(self, policy: Policy, now: float) -> Counters:
        index = int(now // policy.window)
        return Counters(*turned(index, self._kept.get(policy.partition, (-2, 0, 0))), now - index * policy.window)

    def _add(self, policy: Policy, counters: Counters, now: float) -> Counters:
        added = replace(counters, current=counters.current + 1)
        self._kept.pop(policy.partition, None)  # the newest stand last
        self._kept[policy.partition] = (int(now // policy.window), added.current, added.former)
        if len(self._kept) > MOST:
            del self._kept[next(iter(self._kept))]
        return added
