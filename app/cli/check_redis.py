"""Whether Redis is there, and keeps what it is given."""

from collections.abc import Iterator

from redis import Redis, RedisError

from app.adapters.queue_celery import CeleryQueue
from app.cli.finding import Finding, State
from app.cli.instance import Instance
from app.cli.programs import find_redis_server
from app.settings import Settings

PATIENCE = 2.0
"""Seconds for an answer."""


def connect(settings: Settings) -> Redis:
    """A connection that gives up soon; close it."""
    return Redis.from_url(settings.redis_url, socket_timeout=PATIENCE, socket_connect_timeout=PATIENCE)


def is_asleep(settings: Settings) -> bool:
    """Whether Redis is the embedded one and its supervisor does not run."""
    return settings.embedded_redis and Instance(settings.run_dir).running() is None


def check_redis(settings: Settings) -> Iterator[Finding]:
    """The embedded server's program, or the running server with its settings."""
    if is_asleep(settings):
        yield Finding("Redis", State.OK, f"`plotworks up` will start {find_redis_server()}")
        return
    CeleryQueue(settings.redis_url).check()
    yield Finding("Redis", State.OK, "answers")
    with connect(settings) as client:
        try:
            policy = _setting(client, "maxmemory-policy")
            appends = _setting(client, "appendonly")
        except RedisError as error:
            yield Finding("Redis settings", State.WARN, f"can't be read ({error})", "see that it never evicts keys")
            return
    if policy != "noeviction":
        cure = "CONFIG SET maxmemory-policy noeviction, and in its configuration file"
        yield Finding("Redis memory", State.FAIL, f"it may throw messages away (maxmemory-policy {policy})", cure)
    if appends != "yes":
        cure = "CONFIG SET appendonly yes, and in its configuration file; jobs survive without, but wait for a repair"
        yield Finding("Redis disk", State.WARN, "it forgets its messages when it restarts (appendonly no)", cure)


def _setting(client: Redis, name: str) -> str:
    values = client.config_get(name)
    return next((_text(value) for key, value in dict(values).items() if _text(key) == name), "unknown")


def _text(value: object) -> str:
    return value.decode() if isinstance(value, bytes) else str(value)
