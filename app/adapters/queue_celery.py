"""The broker as Celery and Redis give it: messages to workers, and word of ended jobs to waiters."""

import os
import threading
import weakref
from collections.abc import Callable
from contextlib import AbstractContextManager
from time import monotonic
from urllib.parse import urlsplit

import structlog
from redis import Redis, RedisError
from redis.backoff import NoBackoff
from redis.retry import Retry

from app.adapters.celery_app import celery_app, task_name
from app.adapters.celery_message import Form
from app.adapters.queue_listener import CHANNEL, Listener
from app.domain.errors import Unavailable
from app.ports import Ended

_QUICK = 0.1
_CHECK = 1.0
_PAUSE = 1.0

logger = structlog.get_logger(__name__)


class CeleryQueue:
    """``Queue`` on one Redis. Safe for threads, and for forks: a child begins anew."""

    def __init__(self, redis_url: str) -> None:
        self._url = redis_url
        self._begin()
        begin = weakref.WeakMethod(self._begin)
        os.register_at_fork(after_in_child=lambda: _call(begin()))

    def publish(self, queue: str, job_id: str) -> bool:
        """Tell the workers of ``queue`` of this job. False: the broker is away, or was a second ago."""
        return self._quickly("publish", lambda: self._send(queue, job_id))

    def announce(self, job_id: str) -> bool:
        """Tell whoever waits that this job has ended. False as with ``publish``."""
        return self._quickly("announce", lambda: self._redis.publish(CHANNEL, job_id))

    def listening(self, job_id: str) -> AbstractContextManager[Ended]:
        """Listen for the job's end from here on."""
        return self._listener.listening(job_id)

    def check(self) -> None:
        """Raise ``Unavailable`` with the reason and the cure unless Redis answers within about a second."""
        try:
            with self._connect(_CHECK) as client:
                client.ping()
        except (RedisError, OSError) as error:
            raise Unavailable(
                f"Redis at {_public(self._url)} does not answer: {error}; start it, or correct PLOTWORKS_REDIS_URL"
            ) from error

    def close(self) -> None:
        """Close what is open; the next use opens it again."""
        self._listener.close()
        self._redis.close()
        self._begin()

    def _begin(self) -> None:
        """What a child must not share with its parent: locks, threads and sockets."""
        self._forms: dict[str, Form] = {}
        self._redis = self._connect(_QUICK)
        self._one_at_a_time = threading.Lock()
        self._away_until = 0.0
        self._listener = Listener(lambda: self._connect(_CHECK))

    def _quickly(self, doing: str, act: Callable[[], object]) -> bool:
        """Those who queue behind one that hangs find the pause begun, and go at once."""
        with self._one_at_a_time:
            if monotonic() < self._away_until:
                return False
            try:
                act()
            except (RedisError, OSError) as error:
                logger.warning("broker_away", doing=doing, why=str(error))
                self._away_until = monotonic() + _PAUSE
                return False
            return True

    def _send(self, queue: str, job_id: str) -> None:
        if queue not in self._forms:
            self._forms[queue] = Form(celery_app(self._url), task_name(queue), queue)
        self._redis.lpush(queue, self._forms[queue].filled(job_id))

    def _connect(self, timeout: float) -> Redis:
        return Redis.from_url(
            self._url,
            socket_timeout=timeout,
            socket_connect_timeout=timeout,
            retry=Retry(NoBackoff(), 0),
        )


def _call(method: Callable[[], None] | None) -> None:
    if method is not None:
        method()


def _public(url: str) -> str:
    """The URL without the password that it may carry."""
    parts = urlsplit(url)
    return parts._replace(netloc=parts.netloc.rpartition("@")[2], query="").geturl()
