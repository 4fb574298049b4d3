"""A chart's picture in a format that whoever gets it can use, drawn if need be through the same door as every chart."""

from dataclasses import dataclass, field
from time import monotonic

from app.domain.caller import Caller
from app.domain.errors import PlotworksError, StillDrawing
from app.domain.variants import Variant, parse
from app.ports import Tools
from app.store.models import Chart
from app.usecases.jobs import wait_for_end
from app.usecases.pictures import Found, drawn_picture
from app.usecases.webhooks.deliveries import Parcel

PATIENCE = 15.0
"""Seconds that one attempt at a delivery waits for all that it has drawn; sending it takes as long again."""


@dataclass(frozen=True, slots=True)
class Forms:
    """The pictures that one attempt at a delivery needs."""

    tools: Tools
    parcel: Parcel
    until: float = field(default_factory=lambda: monotonic() + PATIENCE)

    def picture(self, chart: Chart, kind: str) -> Found:
        """The picture as large as the chart's own; raises what drawing it does, ``StillDrawing`` when it takes long."""
        main = parse(chart.main_variant)
        variant = main if kind == main.kind else Variant(kind, main.width, main.height)
        who = Caller(self.parcel.tenant_id, "", chart.request_id)
        return drawn_picture(self.tools, who, chart, variant, lambda asked: self._wait(asked.job_id))

    def picture_or_reason(self, chart: Chart, kind: str) -> Found | str:
        """The picture, or in a sentence why the delivery goes without it: what a later attempt may mend is raised.

        A picture that takes long is waited for by one more attempt, no longer: nothing is held up by its picture.
        """
        try:
            return self.picture(chart, kind)
        except StillDrawing:
            if not self.parcel.failures:
                raise
            return f"The {kind.upper()} was not drawn in time."
        except PlotworksError as error:
            if error.retry_helps:
                raise
            return f"The {kind.upper()} could not be drawn: {error.message.rstrip('. ')}."

    def _wait(self, job_id: str) -> bool:
        return wait_for_end(self.tools, job_id, max(self.until - monotonic(), 0))
