"""The settings on which the safety of the queue rests."""

import pytest

from app.adapters.celery_app import QUEUES, broker_url, celery_app, task_name


@pytest.mark.parametrize(
    ("ours", "kombus"),
    [
        ("redis://host:6379/1", "redis://host:6379/1"),
        ("rediss://:word@host/0", "rediss://:word@host/0"),
        ("unix:///run/v.sock", "redis+socket:///run/v.sock?virtual_host=0"),
        ("unix:///run/v.sock?db=3", "redis+socket:///run/v.sock?virtual_host=3"),
        ("unix://:word@/run/v.sock", "redis+socket://:word@/run/v.sock?virtual_host=0"),
    ],
)
def test_a_socket_is_written_as_kombu_writes_it(ours: str, kombus: str) -> None:
    """redis-py and kombu name the same socket differently."""
    assert broker_url(ours) == kombus


def test_messages_outlive_the_longest_task() -> None:
    """In all three places that take the visibility timeout: the shortest of them would win."""
    conf = celery_app("redis://host").conf
    timeouts = {
        conf.broker_transport_options["visibility_timeout"],
        conf.result_backend_transport_options["visibility_timeout"],
        conf.visibility_timeout,
    }
    assert timeouts == {600}
    assert conf.task_soft_time_limit < conf.task_time_limit < 600


def test_no_socket_waits_for_ever() -> None:
    """Timeouts of the socket, the connection and the pool are set; the connection is tested while idle."""
    conf = celery_app("redis://host").conf
    for option in ("socket_timeout", "socket_connect_timeout", "health_check_interval", "socket_keepalive"):
        assert conf.broker_transport_options[option], option
    assert conf.broker_pool_acquire_timeout
    assert conf.broker_connection_max_retries is None, "a worker waits for its broker, however long"


def test_the_database_rules_over_retries() -> None:
    """Messages are acknowledged late, never redelivered by Celery itself, and nobody keeps results."""
    conf = celery_app("redis://host").conf
    assert conf.task_acks_late
    assert not conf.task_reject_on_worker_lost
    assert conf.task_ignore_result
    assert conf.result_backend is None
    assert conf.worker_prefetch_multiplier == 1


def test_json_alone_is_read() -> None:
    """Pickle from a broker would be code from a broker."""
    conf = celery_app("redis://host").conf
    assert conf.accept_content == ["json"]
    assert conf.task_serializer == "json"


def test_queues_need_no_routes_in_redis() -> None:
    """They hang on the default exchange, where the name is the route."""
    queues = celery_app("redis://host").conf.task_queues
    assert [queue.name for queue in queues] == list(QUEUES)
    assert {queue.exchange.name for queue in queues} == {""}


def test_apps_share_nothing() -> None:
    """Two brokers in one process are two apps, and neither becomes the current one."""
    one, two = celery_app("redis://one"), celery_app("redis://two", {"socket_timeout": 0.1})
    assert one.conf.broker_url != two.conf.broker_url
    assert one.conf.broker_transport_options["socket_timeout"] == 15
    assert task_name("render") == "plotworks.render"
