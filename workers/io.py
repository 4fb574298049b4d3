"""The Celery app of the workers that need no browser: ``celery -A workers.io:celery worker -Q webhook``."""

from app.adapters.celery_app import celery_app, task_name
from app.domain.jobs import WEBHOOK
from app.settings import load
from workers.courier import Courier
from workers.signals import Life

celery = celery_app(load().redis_url)
life = Life(Courier)


@celery.task(name=task_name(WEBHOOK))
def webhook(_delivery_id: str) -> None:
    """Look for what is due; the id is a hint, the database says what there is to do."""
    life.process.wake()
