"""The Celery app of the workers that plan: ``celery -A workers.plan:celery worker -Q plan``.

Whoever asks for a chart in words waits for it: no slow source or large file stands before it here.
"""

from app.adapters.celery_app import celery_app, task_name
from app.domain.jobs import PLAN
from app.settings import load
from workers.planner import warm
from workers.process import Process
from workers.signals import Life
from workers.tasks import plan

celery = celery_app(load().redis_url)


class Planner(Process):
    """A process that plans; what its words need is read before the first asks."""

    def __init__(self) -> None:
        super().__init__(PLAN)

    def start(self) -> None:
        """Read the lists, and begin to beat."""
        warm()
        super().start()


life = Life(Planner)


@celery.task(name=task_name(PLAN), soft_time_limit=int(plan.SECONDS) + 30, time_limit=int(plan.SECONDS) + 60)
def draft(job_id: str) -> None:
    """Plan what one job is for; the id is a hint, the database says what there is to do."""
    plan.plan(life.process, job_id)
