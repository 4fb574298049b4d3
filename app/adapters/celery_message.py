"""The message by which Celery calls a task, made by Celery once and then filled in.

Celery and kombu take a millisecond to write a message, and every chart waits for it. Of two messages to one queue only
ids and arguments differ; so the first is written by them, to a broker within this process, and tells the form of all.
"""

import base64
import uuid
from collections.abc import Mapping
from typing import Any

import orjson
from celery import Celery
from kombu import Connection


class Form:
    """The messages to one ``queue``, as kombu's Redis transport has them; each calls ``task`` with one argument."""

    def __init__(self, celery: Celery, task: str, queue: str) -> None:
        written = _written(celery, task, queue)
        self._message: Mapping[str, Any] = written
        self._headers: Mapping[str, Any] = written["headers"]
        self._properties: Mapping[str, Any] = written["properties"]
        self._embedded = orjson.loads(base64.b64decode(written["body"]))[1:]

    def filled(self, argument: str) -> bytes:
        """A message of its own, as it lies in the queue's list."""
        call, delivery = str(uuid.uuid4()), str(uuid.uuid4())
        body = base64.b64encode(orjson.dumps([[argument], *self._embedded])).decode()
        headers = {**self._headers, "id": call, "root_id": call, "argsrepr": repr([argument])}
        properties = {**self._properties, "correlation_id": call, "delivery_tag": delivery}
        return orjson.dumps({**self._message, "body": body, "headers": headers, "properties": properties})


def _written(celery: Celery, task: str, queue: str) -> dict[str, Any]:
    """What Celery itself writes."""
    with Connection("memory://") as connection, connection.channel() as channel:
        producer = celery.amqp.Producer(channel, auto_declare=False)
        celery.send_task(task, [""], queue=queue, producer=producer, retry=False, ignore_result=True)
        found: Any = channel
        message: dict[str, Any] = found._get(queue)  # noqa: SLF001 - every transport of kombu has it, unlike a public one
        return message
