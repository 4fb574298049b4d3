"""The Celery app, the same for those who publish and for the workers."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qs, urlsplit

from celery import Celery
from kombu import Exchange, Queue

from app.domain.jobs import PLAN, POLL, RENDER, UPLOAD, WEBHOOK

QUEUES = (RENDER, WEBHOOK, UPLOAD, POLL, PLAN)
SOFT_LIMIT = 100
HARD_LIMIT = 120

# Above the hard limit, or Redis hands a message out again while its task still runs.
_VISIBILITY = {"visibility_timeout": 600}
# Left alone, kombu waits for ever on a Redis that hangs, and looks for unacknowledged messages every 100 s.
_TRANSPORT = {
    **_VISIBILITY,
    "unacked_restore_interval": 5,
    "unacked_restore_throttle": 1,
    "socket_timeout": 15,
    "socket_connect_timeout": 5,
    "socket_keepalive": True,
    "health_check_interval": 10,
}


def task_name(queue: str) -> str:
    """The name under which the task of this queue is known to publishers and workers."""
    return f"plotworks.{queue}"


def celery_app(redis_url: str, transport: Mapping[str, Any] | None = None) -> Celery:
    """A Celery app on this broker (``redis://``, ``rediss://`` or ``unix:///path``).

    The settings are those of both sides. ``transport`` adds to kombu's transport options. Nothing connects
    before the app is used.
    """
    celery = Celery("plotworks", set_as_current=False)
    celery.conf.update(
        broker_url=broker_url(redis_url),
        broker_transport_options={**_TRANSPORT, **(transport or {})},
        broker_connection_retry_on_startup=True,
        broker_connection_max_retries=None,
        broker_pool_acquire_timeout=10,
        result_backend=None,
        result_backend_transport_options=_VISIBILITY,
        **_VISIBILITY,
        accept_content=["json"],
        task_serializer="json",
        enable_utc=True,
        task_queues=[_queue(name) for name in QUEUES],
        task_create_missing_queues=False,
        task_ignore_result=True,
        task_acks_late=True,
        # A lost child is the lease's business: it retries with a cap, where Celery would redeliver for ever.
        task_reject_on_worker_lost=False,
        task_soft_time_limit=SOFT_LIMIT,
        task_time_limit=HARD_LIMIT,
        worker_pool="prefork",
        worker_prefetch_multiplier=1,
        # A task that goes on without its broker is fenced by the database.
        worker_cancel_long_running_tasks_on_connection_loss=False,
        worker_max_memory_per_child=500_000,
        worker_soft_shutdown_timeout=30,
        worker_hijack_root_logger=False,
    )
    return celery


def broker_url(redis_url: str) -> str:
    """The URL as kombu writes it: a socket's path is the host, its database number the virtual host."""
    url = urlsplit(redis_url)
    if url.scheme != "unix":
        return redis_url
    login = f"{url.netloc.rpartition('@')[0]}@" if "@" in url.netloc else ""
    database = parse_qs(url.query).get("db", ["0"])[0]
    return f"redis+socket://{login}{url.path}?virtual_host={database}"


def _queue(name: str) -> Queue:
    """A queue of the default exchange: its name is its route, so there is none for Redis to forget."""
    return Queue(name, Exchange(""), routing_key=name)
