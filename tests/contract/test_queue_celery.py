"""The queue on a real Redis, and what becomes of it when that is absent, hangs, dies or forgets."""

import itertools
import json
import os
import signal
import subprocess
import sys
import threading
import time
from base64 import b64decode
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from app.adapters.celery_app import celery_app
from app.adapters.queue_celery import CeleryQueue
from app.domain.errors import Unavailable
from tests.servers import Valkey
from tests.waiting import hears, seconds, until


@pytest.fixture
def queue(own_valkey: Valkey) -> Iterator[CeleryQueue]:
    """A queue on a broker that the test may harm."""
    queue = CeleryQueue(own_valkey.url)
    yield queue
    queue.close()


def test_a_message_carries_the_id_alone(queue: CeleryQueue, own_valkey: Valkey) -> None:
    """Task name by queue, one argument, as JSON."""
    queue.publish("render", "job_1")
    (message,) = _messages(own_valkey)
    assert message["headers"]["task"] == "plotworks.render"
    assert message["content-type"] == "application/json"
    assert json.loads(b64decode(message["body"]))[0] == ["job_1"]


def test_a_message_is_as_celery_writes_it(queue: CeleryQueue, own_valkey: Valkey) -> None:
    """Only the ids are its own, and those of two messages differ."""
    queue.publish("render", "job_1")
    queue.publish("render", "job_1")
    celery = celery_app(own_valkey.url)
    celery.send_task("plotworks.render", ["job_1"], queue="render", ignore_result=True)
    theirs, *ours = [_without_ids(message) for message in _messages(own_valkey)]
    assert [message for message, _ in ours] == [theirs[0], theirs[0]]
    assert all(one.isdisjoint(other) for one, other in itertools.combinations([ids for _, ids in (theirs, *ours)], 2))


def test_a_worker_gets_what_was_published(queue: CeleryQueue, own_valkey: Valkey, tmp_path: Path) -> None:
    """Also after Redis has lost everything that it knew of queues and routes."""
    with own_valkey.client() as client, _worker(own_valkey, tmp_path):
        queue.publish("render", "job_1")
        until(lambda: client.lpop("done") == b"job_1", seconds=60)
        client.flushall()
        assert queue.publish("render", "job_2")
        until(lambda: client.lpop("done") == b"job_2", seconds=60)


def test_an_unknown_queue_is_a_fault_of_ours(queue: CeleryQueue) -> None:
    """A misspelt queue would collect messages that nobody reads."""
    with pytest.raises(Exception, match="rendre"):
        queue.publish("rendre", "job_1")


def test_an_absent_broker_delays_nobody(tmp_path: Path) -> None:
    """Publishing, announcing and waiting all go on; the check tells the cure."""
    queue = CeleryQueue(f"unix://{tmp_path}/none.sock")
    for act in (lambda: queue.publish("render", "job_1"), lambda: queue.announce("job_1")):
        assert seconds(lambda act=act: _is_false(act())) < 0.15
    with queue.listening("job_1") as ended:
        assert 0.2 < seconds(lambda: ended.wait(5)) < 0.4
    with pytest.raises(Unavailable, match=r"none\.sock does not answer.*start it, or correct PLOTWORKS_REDIS_URL"):
        queue.check()
    queue.close()


def test_an_absent_host_delays_nobody() -> None:
    """A refused TCP port is as quick, and a password stays out of the message."""
    queue = CeleryQueue("redis://:secret-word@127.0.0.1:1/0")
    assert seconds(lambda: _is_false(queue.publish("render", "job_1"))) < 0.15
    with pytest.raises(Unavailable, match=r"redis://127\.0\.0\.1:1/0 does not answer") as told:
        queue.check()
    assert "secret-word" not in str(told.value)
    queue.close()


def test_a_broker_that_hangs_delays_by_a_tenth_of_a_second(queue: CeleryQueue, own_valkey: Valkey) -> None:
    """Once; for a second everybody else is answered at once. When it goes on, so does the queue."""
    assert queue.publish("render", "job_1")
    own_valkey.freeze()
    assert 0.05 < seconds(lambda: _is_false(queue.publish("render", "job_2"))) < 0.25
    assert seconds(lambda: _is_false(queue.publish("render", "job_3"))) < 0.01
    assert seconds(lambda: _is_false(queue.announce("job_3"))) < 0.01
    with pytest.raises(Unavailable):
        queue.check()
    own_valkey.thaw()
    until(lambda: queue.publish("render", "job_4"))
    assert queue.announce("job_4")


def test_a_broker_that_hangs_at_the_first_use_delays_as_little(own_valkey: Valkey) -> None:
    """There is no connection yet, and none can be made."""
    own_valkey.freeze()
    queue = CeleryQueue(own_valkey.url)
    assert seconds(lambda: _is_false(queue.publish("render", "job_1"))) < 0.4
    own_valkey.thaw()
    until(lambda: queue.publish("render", "job_2"))
    queue.close()


def test_threads_do_not_queue_up_behind_a_hanging_broker(queue: CeleryQueue, own_valkey: Valkey) -> None:
    """Twenty at once are all answered within a quarter of a second."""
    queue.publish("render", "job_0")
    own_valkey.freeze()
    times: list[float] = []
    threads = [
        threading.Thread(target=lambda: times.append(seconds(lambda: queue.publish("render", "job_1"))))
        for _ in range(20)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    own_valkey.thaw()
    assert max(times) < 0.3


def test_publishing_and_waiting_survive_a_restart(queue: CeleryQueue, own_valkey: Valkey) -> None:
    """Killed and started again: what lay in it is there, and everything works as before within seconds."""
    with queue.listening("job_1") as ended:
        queue.publish("render", "job_1")
        time.sleep(1.2)
        own_valkey.kill()
        assert not queue.publish("render", "job_2")
        assert seconds(lambda: ended.wait(5)) < 0.5
        own_valkey.start()
        until(lambda: queue.publish("render", "job_3"))
        assert len(_messages(own_valkey)) == 2
        until(lambda: hears(queue, "job_1", ended))


def test_a_waiter_notices_a_broker_that_hangs(queue: CeleryQueue, own_valkey: Valkey) -> None:
    """A silent broker announces nothing: within some seconds the waiters look for themselves."""
    with queue.listening("job_1") as ended:
        until(lambda: hears(queue, "job_1", ended))
        own_valkey.freeze()
        assert seconds(lambda: ended.wait(30)) < 2.2
        until(lambda: seconds(lambda: ended.wait(30)) < 0.3)
        own_valkey.thaw()
        until(lambda: hears(queue, "job_1", ended))


def test_a_forked_child_publishes_and_waits(queue: CeleryQueue, own_valkey: Valkey) -> None:
    """While the parent's threads hold whatever they hold; and the parent goes on."""
    with queue.listening("job_1") as ended:
        queue.publish("render", "job_1")
        until(lambda: hears(queue, "job_1", ended))
        with queue._one_at_a_time:
            child = os.fork()
            if child == 0:
                os._exit(_use(queue))
        assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
        assert len(_messages(own_valkey)) == 2
        assert queue.publish("render", "job_3")
        assert hears(queue, "job_1", ended)


def _use(queue: CeleryQueue) -> int:
    signal.alarm(20)  # a child that hangs would outlive the run
    try:
        published = queue.publish("render", "job_2")
        with queue.listening("job_2") as ended:
            until(lambda: hears(queue, "job_2", ended))
    except BaseException:  # noqa: BLE001 - nothing may unwind into the parent's test run
        return 2
    return 0 if published else 1


@contextmanager
def _worker(valkey: Valkey, folder: Path) -> Iterator[None]:
    """A Celery worker as a process, with our settings, that notes every job it is told of."""
    (folder / "noting.py").write_text(
        "import redis\n"
        "from app.adapters.celery_app import celery_app\n"
        f"celery, client = celery_app({valkey.url!r}), redis.Redis.from_url({valkey.url!r})\n"
        "@celery.task(name='plotworks.render')\n"
        "def note(job_id):\n"
        "    client.lpush('done', job_id)\n"
    )
    command = [sys.executable, "-m", "celery", "-A", "noting", "worker", "-Q", "render", "--concurrency", "1"]
    environment = {**os.environ, "PYTHONPATH": f"{folder}:{Path.cwd()}"}
    with (folder / "log").open("wb") as log:
        worker = subprocess.Popen(command, env=environment, stderr=log, stdout=log)
        try:
            yield
        finally:
            worker.terminate()
            worker.wait(20)


def _messages(valkey: Valkey) -> list[dict[str, Any]]:
    with valkey.client() as client:
        return [json.loads(message) for message in client.lrange("render", 0, -1)]


def _without_ids(message: dict[str, Any]) -> tuple[dict[str, Any], set[str]]:
    """The message, read, without what it shares with no other, and that."""
    headers, properties = dict(message["headers"]), dict(message["properties"])
    ids = {headers.pop("id"), headers.pop("root_id"), properties.pop("correlation_id"), properties.pop("delivery_tag")}
    assert len(ids) == 2  # the call's, three times, and the delivery's
    assert properties.pop("reply_to")  # of each Celery app; nobody replies
    body = json.loads(b64decode(message["body"]))
    return message | {"body": body, "headers": headers, "properties": properties}, ids


def _is_false(answer: bool) -> None:
    assert answer is False
