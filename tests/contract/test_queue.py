"""What every queue promises."""

import threading
import time

from app.ports import Queue
from tests.waiting import hears, seconds, until


def test_publish_and_announce_say_that_the_broker_has_it(queue: Queue) -> None:
    """True, and the check is content."""
    assert queue.publish("render", "job_1")
    assert queue.announce("job_1")
    queue.check()


def test_an_announcement_wakes_the_waiter(queue: Queue) -> None:
    """Long before its patience ends."""
    with queue.listening("job_1") as ended:
        until(lambda: hears(queue, "job_1", ended))


def test_an_announcement_before_the_wait_is_not_lost(queue: Queue) -> None:
    """Whoever listens first, looks, and then waits hears what was announced in between."""
    with queue.listening("job_1") as ended:
        until(lambda: hears(queue, "job_1", ended))
        queue.announce("job_1")
        assert seconds(lambda: ended.wait(1)) < 0.2


def test_each_announcement_wakes_once(queue: Queue) -> None:
    """A waiter that looked and found nothing can wait again."""
    with queue.listening("job_1") as ended:
        until(lambda: hears(queue, "job_1", ended))
        queue.announce("job_1")
        ended.wait(1)
        assert seconds(lambda: ended.wait(0.2)) > 0.19


def test_other_jobs_wake_nobody(queue: Queue) -> None:
    """Only the job that was named."""
    with queue.listening("job_1") as ended:
        until(lambda: hears(queue, "job_1", ended))
        queue.announce("job_2")
        assert seconds(lambda: ended.wait(0.2)) > 0.19


def test_all_who_wait_for_a_job_are_woken(queue: Queue) -> None:
    """A hundred threads, ten to a job."""
    woken: list[str] = []
    ready = threading.Barrier(101)

    def wait(job_id: str) -> None:
        with queue.listening(job_id) as ended:
            ready.wait()
            deadline = time.monotonic() + 10
            while job_id not in announced and time.monotonic() < deadline:
                ended.wait(5)
            woken.append(job_id)

    announced: set[str] = set()
    threads = [threading.Thread(target=wait, args=[f"job_{number % 10}"]) for number in range(100)]
    for thread in threads:
        thread.start()
    ready.wait()
    started = time.monotonic()
    for number in range(10):
        announced.add(f"job_{number}")
        queue.announce(f"job_{number}")
    for thread in threads:
        thread.join()
    assert len(woken) == 100
    assert time.monotonic() - started < 1.5


def test_patience_is_kept(queue: Queue) -> None:
    """No seconds, no wait; and never longer than was asked."""
    with queue.listening("job_1") as ended:
        assert seconds(lambda: ended.wait(0)) < 0.05
        assert seconds(lambda: ended.wait(-1)) < 0.05
        assert seconds(lambda: ended.wait(0.1)) < 0.2
