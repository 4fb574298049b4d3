"""The sliding window, against an exact log of requests."""

from collections.abc import Callable

from hypothesis import given
from hypothesis import strategies as st

from app.adapters.limiter_local import LocalLimiter
from app.domain.rates import Counters, Policy

MINUTE = Policy("requests", "tn_1", 10)


class Hands:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        self.now = 1_000_000.0 * 60

    def __call__(self) -> float:
        """Seconds since 1970."""
        return self.now


def _asks(limiter: LocalLimiter, *policies: Policy) -> Callable[[], bool]:
    return lambda: limiter.spend(policies or (MINUTE,)).allowed


def test_so_many_and_no_more() -> None:
    """The quota at once, then nothing; after the told seconds there is room, and not a second before."""
    clock = Hands()
    asks = _asks(LocalLimiter(clock=clock))
    assert [asks() for _ in range(11)] == [True] * 10 + [False]
    limiter = LocalLimiter(clock=clock)
    spent = [limiter.spend([MINUTE]) for _ in range(11)][-1]
    ((policy, counters),) = spent.violated
    wait = counters.free_in(policy)
    clock.now += wait - 1
    assert not limiter.spend([MINUTE]).allowed
    clock.now += 1
    assert limiter.spend([MINUTE]).allowed


def test_two_bursts_at_the_edge_of_a_window_are_one_too_many() -> None:
    """A fixed window would let twice the quota through here."""
    clock = Hands()
    asks = _asks(LocalLimiter(clock=clock))
    clock.now += 58
    assert all(asks() for _ in range(10))
    clock.now += 4
    assert sum(asks() for _ in range(10)) == 0


def test_what_one_policy_refuses_counts_for_no_other() -> None:
    """A key that has used up its own share takes nothing of its tenant's."""
    limiter = LocalLimiter(clock=Hands())
    key = Policy("key", "key_1", 1)
    assert limiter.spend([MINUTE, key]).allowed
    refused = limiter.spend([MINUTE, key])
    assert [policy.name for policy, _ in refused.violated] == ["key"]
    assert limiter.spend([MINUTE]).standing[0][1].current == 2


def test_processes_share_a_quota() -> None:
    """Without Redis each of them allows its part, and at least one."""
    clock = Hands()
    assert sum(LocalLimiter(4, clock).spend([MINUTE]).allowed for _ in range(1)) == 1
    limiter = LocalLimiter(4, clock)
    assert sum(limiter.spend([MINUTE]).allowed for _ in range(10)) == 2
    assert LocalLimiter(100, clock).spend([MINUTE]).allowed


def test_partitions_are_forgotten_oldest_first() -> None:
    """A flood of addresses takes a bounded memory, and the newest are still held to their limits."""
    limiter = LocalLimiter(clock=Hands())
    for number in range(10_050):
        limiter.spend([Policy("draws", f"draws {number}", 1)])
    assert len(limiter._kept) == 10_000
    assert not limiter.spend([Policy("draws", "draws 10049", 1)]).allowed


@given(st.lists(st.floats(0, 40), min_size=1, max_size=60), st.integers(1, 12))
def test_never_more_than_the_window_allows_by_its_own_count(pauses: list[float], quota: int) -> None:
    """No aligned window has more than the quota, whatever the pauses; a refusal's wait is always kept."""
    clock, policy = Hands(), Policy("requests", "tn_1", quota)
    limiter = LocalLimiter(clock=clock)
    passed: dict[int, int] = {}
    for pause in pauses:
        clock.now += pause
        spent = limiter.spend([policy])
        if spent.allowed:
            passed[int(clock.now // 60)] = passed.get(int(clock.now // 60), 0) + 1
        else:
            clock.now += spent.violated[0][1].free_in(policy)
            assert limiter.spend([policy]).allowed
            passed[int(clock.now // 60)] = passed.get(int(clock.now // 60), 0) + 1
    assert max(passed.values(), default=0) <= quota


@given(st.integers(0, 50), st.integers(0, 50), st.floats(0, 59.999), st.integers(1, 50))
def test_what_is_told_is_possible(current: int, former: int, elapsed: float, quota: int) -> None:
    """Remaining is from nothing to the quota; waits are from one second to two windows."""
    counters, policy = Counters(current, former, elapsed), Policy("requests", "x", quota)
    assert 0 <= counters.remaining(policy) <= quota
    assert 1 <= counters.free_in(policy) <= 120
    assert 1 <= counters.resets_in(policy) <= 60
