"""Whether this machine's clock agrees with those it works with."""

import time
from collections.abc import Iterator

from redis import RedisError
from sqlalchemy import text

from app.cli.check_redis import connect, is_asleep
from app.cli.finding import Finding, State
from app.domain.errors import PlotworksError
from app.settings import Settings
from app.store.database import Database

RELEASED = 1_763_683_200
"""Unix time before which no copy of this program existed: a clock that shows less was never set."""

SMALL, GREAT = 2.0, 60.0
"""Seconds of difference that deserve a warning, and that break signatures and expiries."""

CURE = "let the machines set their clocks over the network (systemd-timesyncd, chrony or ntpd)"


def check_clock(settings: Settings) -> Iterator[Finding]:
    """Compare with Redis and with PostgreSQL, where they are not of this machine's own making."""
    if time.time() < RELEASED:
        yield Finding("clock", State.FAIL, f"it shows {time.strftime('%Y-%m-%d', time.gmtime())}", CURE)
        return
    yield Finding("clock", State.OK, time.strftime("%Y-%m-%d %H:%M:%S UTC", time.gmtime()))
    if not is_asleep(settings):
        yield from _compare("Redis", _redis_time(settings))
    if settings.database_url.startswith("postgresql"):
        yield from _compare("PostgreSQL", _database_time(settings))


def _compare(name: str, difference: float | None) -> Iterator[Finding]:
    if difference is None:
        return  # away: its own check says so
    state = State.OK if abs(difference) < SMALL else State.WARN if abs(difference) < GREAT else State.FAIL
    detail = f"{name} is {abs(difference):.1f} s {'ahead' if difference > 0 else 'behind'}"
    yield Finding("clock", state, detail, "" if state is State.OK else CURE)


def _redis_time(settings: Settings) -> float | None:
    try:
        with connect(settings) as client:
            begin = time.time()
            seconds, micros = client.time()
            middle = (begin + time.time()) / 2
    except RedisError:
        return None
    return float(seconds) + float(micros) / 1e6 - middle


def _database_time(settings: Settings) -> float | None:
    database = Database(settings.database_url)
    try:
        with database.read() as session:
            begin = time.time()
            now = float(session.scalar(text("SELECT extract(epoch FROM clock_timestamp())")) or 0)
            middle = (begin + time.time()) / 2
    except PlotworksError:
        return None
    finally:
        database.dispose()
    return now - middle
