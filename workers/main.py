"""The Celery app of the workers that draw: ``celery -A workers.main:celery worker -Q render``."""

from app.adapters.celery_app import celery_app, task_name
from app.domain.jobs import RENDER
from app.settings import load
from workers.render_process import RenderProcess
from workers.signals import Life
from workers.tasks import render as render_queue

celery = celery_app(load().redis_url)
life = Life(RenderProcess)


@celery.task(name=task_name(RENDER))
def render(job_id: str) -> None:
    """Draw one job; the id is a hint, the database says what there is to do."""
    render_queue.render(life.process, job_id)
