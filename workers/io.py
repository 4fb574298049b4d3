"""The Celery app of the workers that need no browser: ``celery -A workers.io:celery worker -Q webhook,upload``."""

from app.adapters.celery_app import celery_app, task_name
from app.domain.jobs import UPLOAD, WEBHOOK
from app.settings import load
from workers.courier import Courier
from workers.signals import Life
from workers.sources.spare import spare
from workers.tasks import ingest

celery = celery_app(load().redis_url)


class IoProcess(Courier):
    """A process that delivers, and reads files: a child waits for the next one."""

    def start(self) -> None:
        """Begin to deliver, and have a child wait."""
        super().start()
        spare.keep()


life = Life(IoProcess)


@celery.task(name=task_name(WEBHOOK))
def webhook(_delivery_id: str) -> None:
    """Look for what is due; the id is a hint, the database says what there is to do."""
    life.process.wake()


@celery.task(name=task_name(UPLOAD), soft_time_limit=int(ingest.SECONDS) + 240, time_limit=int(ingest.SECONDS) + 300)
def upload(job_id: str) -> None:
    """Read one file; the id is a hint, the database says what there is to do."""
    ingest.ingest(life.process, job_id)
