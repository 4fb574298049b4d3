"""The client: ``Client(url, key).charts.create({...})``."""

import time
import uuid
from collections.abc import Iterator, Mapping
from types import TracebackType
from typing import Self

from app.client.errors import ApiError
from app.client.models import Chart, ChartKind, Job, Json, Readiness, Webhook
from app.client.schedules import Schedules
from app.client.transport import Transport
from app.client.uploads import Datasets, Uploads

POLL = 0.5
"""Seconds between two looks at a queued chart."""
LOOK = 1.0
"""Seconds between two looks at a job that is followed."""


class Charts:
    """``/v1/charts``."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def create(self, body: Json, *, wait: float = 10.0) -> Chart:
        """Draw a chart, waiting up to ``wait`` seconds for it; then it may still be ``queued``.

        A failed chart raises ``ApiError`` with its ``chart_id``. Repetitions carry one idempotency key: they
        never make a second chart.
        """
        headers = {"Prefer": f"wait={wait:g}" if wait else "respond-async", "Idempotency-Key": uuid.uuid4().hex}
        return self._transport.read(Chart.from_json, "POST", "/v1/charts", json=dict(body), headers=headers, wait=wait)

    def get(self, chart_id: str) -> Chart:
        """Read a chart."""
        return self._transport.read(Chart.from_json, "GET", f"/v1/charts/{chart_id}")

    def finished(self, chart: Chart, *, patience: float = 60.0) -> Chart:
        """Wait until a queued chart is generated; a failed one raises ``ApiError``, one too late ``TimeoutError``."""
        deadline = time.monotonic() + patience
        while chart.status == "queued":
            if time.monotonic() > deadline:
                raise TimeoutError(f"chart {chart.chart_id} is still queued after {patience:g} s")
            time.sleep(POLL)
            chart = self.get(chart.chart_id)
        if chart.status != "generated":
            fault = dict(chart.error or {"title": f"The chart is {chart.status}"})
            raise ApiError(fault.get("status", 0), {**fault, "chart_id": chart.chart_id})
        return chart

    def image(
        self, chart_id: str, form: Mapping[str, float | str] | None = None, *, image_format: str = "png"
    ) -> bytes:
        """The picture's bytes: png, jpeg, webp, svg, pdf or html.

        ``form`` may give ``width`` and ``height`` in CSS pixels, ``scale`` and ``background``.
        """
        path = f"/v1/charts/{chart_id}/image.{image_format}"
        return self._transport.request("GET", path, params=dict(form or {}), wait=60.0).content

    def types(self) -> list[ChartKind]:
        """The catalogue."""
        return self._transport.read(
            lambda raw: [ChartKind.from_json(item) for item in raw["details"]], "GET", "/v1/charts/types"
        )


class Jobs:
    """``/v1/jobs``."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def get(self, job_id: str, *, wait: float = 0.0) -> Job:
        """Read a job, waiting up to ``wait`` seconds, at most 60, for its end."""
        params = {"wait": f"{wait:g}"} if wait else {}
        return self._transport.read(Job.from_json, "GET", f"/v1/jobs/{job_id}", params=params, wait=wait)

    def cancel(self, job_id: str) -> Job:
        """End a queued or running job; ``ApiError`` 409 when it has succeeded or failed already."""
        return self._transport.read(Job.from_json, "POST", f"/v1/jobs/{job_id}/cancel")

    def retry(self, job_id: str) -> Job:
        """The new job that does the work of one that failed or was cancelled; ``ApiError`` 409 for any other."""
        return self._transport.read(Job.from_json, "POST", f"/v1/jobs/{job_id}/retry")

    def follow(self, job_id: str) -> Iterator[Job]:
        """The job as it is, then whenever it has moved on, until it has ended."""
        last = self.get(job_id)
        yield last
        while not last.ended:
            asked = time.monotonic()
            job = self.get(job_id, wait=LOOK)
            if job != last:
                yield job
            elif asked + LOOK > time.monotonic():  # a busy service answers at once
                time.sleep(asked + LOOK - time.monotonic())
            last = job


class Webhooks:
    """``/v1/webhooks``."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def create(self, body: Json) -> Webhook:
        """Make an endpoint; its secret is told this once."""
        headers = {"Idempotency-Key": uuid.uuid4().hex}
        return self._transport.read(Webhook.from_json, "POST", "/v1/webhooks", json=dict(body), headers=headers)

    def delete(self, webhook_id: str) -> None:
        """End an endpoint."""
        self._transport.request("DELETE", f"/v1/webhooks/{webhook_id}")


class Client:
    """The API at ``url`` with a bearer key; ``patience`` is how long a busy service is asked again, in seconds."""

    def __init__(self, url: str, key: str = "", *, patience: float = 30.0) -> None:
        self._transport = Transport(url, key, patience=patience)
        self.url = self._transport.url
        self.charts = Charts(self._transport)
        self.jobs = Jobs(self._transport)
        self.schedules = Schedules(self._transport)
        self.webhooks = Webhooks(self._transport)
        self.uploads = Uploads(self._transport)
        self.datasets = Datasets(self._transport)

    def ready(self) -> Readiness:
        """Whether a chart can be drawn now; needs no key."""
        return self._transport.read(Readiness.from_json, "GET", "/readyz", expected=(200, 503))

    def close(self) -> None:
        """Close the connections."""
        self._transport.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
