"""The Celery app of the workers: ``celery -A workers.main:celery worker -Q render``."""

from typing import Any

from celery.signals import setup_logging, worker_process_init, worker_process_shutdown

from app.adapters.celery_app import celery_app, task_name
from app.domain.jobs import RENDER
from app.logs import set_up
from app.settings import load
from workers.process import Process
from workers.tasks import render as render_queue

celery = celery_app(load().redis_url)
_processes: list[Process] = []


@setup_logging.connect
def _set_up_logging(**_: Any) -> None:
    set_up(load().log_level, "worker")


@worker_process_init.connect
def _begin(**_: Any) -> None:
    process = Process(RENDER)
    _processes[:] = [process]
    process.start()


@worker_process_shutdown.connect
def _end(**_: Any) -> None:
    for process in _processes:
        process.stop()


@celery.task(name=task_name(RENDER))
def render(job_id: str) -> None:
    """Draw one job; the id is a hint, the database says what there is to do."""
    render_queue.render(_processes[0], job_id)
