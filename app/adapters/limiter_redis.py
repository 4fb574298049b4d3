"""Rate limits over all processes and machines, in Redis; while it is away, in each process."""

from collections.abc import Sequence
from time import monotonic

import structlog
from redis import Redis, RedisError
from redis.backoff import NoBackoff
from redis.retry import Retry

from app.adapters.limiter_local import LocalLimiter
from app.domain.rates import Counters, Policy, Spent

_QUICK, _PAUSE = 0.1, 1.0
"""Seconds: a request waits for Redis so long at most; after a failure nobody asks it for so long."""

_PREFIX = "plotworks:rate:"

_SPEND = """
local time = redis.call('TIME')
local now = time[1] + time[2] / 1000000
local allowed, counted = 1, {}
for i, key in ipairs(KEYS) do
  local quota, window = tonumber(ARGV[2 * i - 1]), tonumber(ARGV[2 * i])
  local index = math.floor(now / window)
  local kept = redis.call('HMGET', key, 'index', 'current', 'former')
  local current, former = tonumber(kept[2]) or 0, tonumber(kept[3]) or 0
  if tonumber(kept[1]) == index - 1 then
    current, former = 0, current
  elseif tonumber(kept[1]) ~= index then
    current, former = 0, 0
  end
  local elapsed = now - index * window
  if former * (1 - elapsed / window) + current + 1 > quota then
    allowed = 0
  end
  counted[i] = {index, current, former, elapsed, window}
end
local told = {allowed}
for i, key in ipairs(KEYS) do
  local index, current, former, elapsed, window = unpack(counted[i])
  current = current + allowed
  if allowed == 1 then
    redis.call('HSET', key, 'index', index, 'current', current, 'former', former)
    redis.call('EXPIRE', key, 2 * window)
  end
  table.insert(told, {current, former, tostring(elapsed)})
end
return told
"""
"""``Counters`` as app.domain.rates has them, by the clock of Redis; a request counts for every policy or for none."""

log = structlog.get_logger()


class RedisLimiter:
    """``Limiter`` over one Redis. While it doesn't answer, each of ``processes`` allows its share by itself."""

    def __init__(self, redis_url: str, processes: int) -> None:
        quickly = {"socket_timeout": _QUICK, "socket_connect_timeout": _QUICK}
        self._redis = Redis.from_url(redis_url, retry=Retry(NoBackoff(), 0), **quickly)
        self._spend = self._redis.register_script(_SPEND)
        self._spare = LocalLimiter(processes)
        self._away_until = 0.0

    def spend(self, policies: Sequence[Policy]) -> Spent:
        """Take one request off every policy, or off none."""
        if monotonic() < self._away_until:
            return self._spare.spend(policies)
        try:
            keys = [_PREFIX + policy.partition for policy in policies]
            allowed, *counted = self._spend(keys, [part for one in policies for part in (one.quota, one.window)])
        except (RedisError, OSError) as error:
            self._away_until = monotonic() + _PAUSE
            log.warning("limiter.redis_away", why=str(error))
            return self._spare.spend(policies)
        counters = [Counters(current, former, float(elapsed)) for current, former, elapsed in counted]
        return Spent(bool(allowed), list(zip(policies, counters, strict=True)))
