"""The Celery app of the workers that fetch from elsewhere: ``celery -A workers.poll:celery worker -Q poll``.

They are not those that read files: a large file takes minutes, and a report is due now.
"""

from app.adapters.celery_app import celery_app, task_name
from app.domain.jobs import POLL
from app.settings import load
from workers.process import Process
from workers.signals import Life
from workers.tasks import poll

celery = celery_app(load().redis_url)
life = Life(lambda: Process(POLL))


@celery.task(name=task_name(POLL), soft_time_limit=int(poll.SECONDS) + 60, time_limit=int(poll.SECONDS) + 120)
def fetch(job_id: str) -> None:
    """Fetch what one job is for; the id is a hint, the database says what there is to do."""
    poll.poll(life.process, job_id)
