"""Rate limits in Redis and in a process: the same promises; and what happens while Redis is away."""

import threading
import time

import pytest

from app.adapters.limiter_local import LocalLimiter
from app.adapters.limiter_redis import RedisLimiter
from app.domain.rates import Policy
from app.ports import Limiter
from tests.servers import Valkey


@pytest.fixture(params=["local", "redis"])
def limiter(request: pytest.FixtureRequest) -> Limiter:
    """Each limiter in turn."""
    if request.param == "local":
        return LocalLimiter()
    return RedisLimiter(request.getfixturevalue("redis_url"), 1)


def test_the_quota_is_exact_among_threads(limiter: Limiter) -> None:
    """Forty requests from eight threads at once: exactly as many pass as the quota has."""
    policy, passed = Policy("requests", "tn_1", 25, window=3600), []

    def ask() -> None:
        passed.extend(limiter.spend([policy]).allowed for _ in range(5))

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(passed), sum(passed)) == (40, 25)


def test_all_policies_or_none(limiter: Limiter) -> None:
    """What the key's own limit refuses is not taken off its tenant's; each partition has counters of its own."""
    tenant, key = Policy("requests", "tn_1", 5, window=3600), Policy("key", "key_1", 1, window=3600)
    assert limiter.spend([tenant, key]).allowed
    refused = limiter.spend([tenant, key])
    assert [policy for policy, _ in refused.violated] == [key]
    ((_, counters),) = limiter.spend([tenant]).standing
    assert counters.current == 2
    assert counters.remaining(tenant) == 3
    assert limiter.spend([Policy("requests", "tn_2", 1, window=3600)]).standing[0][1].current == 1


def test_the_window_slides(limiter: Limiter) -> None:
    """After the seconds that a refusal tells there is room again, though the quota was used up."""
    policy = Policy("requests", "tn_1", 4, window=2)
    while limiter.spend([policy]).allowed:
        pass
    ((_, counters),) = limiter.spend([policy]).violated
    time.sleep(counters.free_in(policy))
    assert limiter.spend([policy]).allowed


def test_counters_end_by_themselves(redis_url: str, valkey_server: Valkey) -> None:
    """Whoever comes no more leaves nothing in Redis, which keeps all that has no end."""
    RedisLimiter(redis_url, 1).spend([Policy("requests", "tn_1", 5)])
    with valkey_server.client() as client:
        (key,) = client.keys("plotworks:rate:*")
        assert 60 < client.ttl(key) <= 120


def test_without_redis_each_process_holds_its_share(own_valkey: Valkey) -> None:
    """Never open: of a quota of ten, one of two processes allows five; back on Redis the counters there hold again."""
    limiter, policy = RedisLimiter(own_valkey.url, 2), Policy("requests", "tn_1", 10, window=3600)
    assert sum(limiter.spend([policy]).allowed for _ in range(4)) == 4
    own_valkey.kill()
    assert sum(limiter.spend([policy]).allowed for _ in range(12)) == 5
    own_valkey.start()
    limiter._away_until = 0.0
    ((counted, _),) = limiter.spend([policy]).standing
    assert counted.quota == 10


def test_a_redis_that_hangs_is_waited_for_once(own_valkey: Valkey) -> None:
    """A frozen Redis costs one request its patience; those after it are answered by the process."""
    limiter, policy = RedisLimiter(own_valkey.url, 1), Policy("requests", "tn_1", 100, window=3600)
    limiter.spend([policy])
    own_valkey.freeze()
    try:
        limiter.spend([policy])
        assert limiter._away_until > 0
        assert limiter.spend([policy]).allowed
    finally:
        own_valkey.thaw()
