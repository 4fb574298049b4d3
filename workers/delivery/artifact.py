"""What was made goes to the object store, under the attempt that made it."""

from collections.abc import Mapping
from time import perf_counter
from typing import Any

from app.domain.variants import Variant
from app.ports import Tools
from app.usecases.work import Artifact, Claim
from workers.drawing import Picture


def deliver(
    tools: Tools, mine: Claim, variant: Variant, picture: Picture, timings_ms: Mapping[str, float], *, engine: str
) -> Artifact:
    """Store the picture; its place becomes the chart's when the job ends well. ``engine`` drew it."""
    begun = perf_counter()
    stored = tools.objects.put(mine.key(variant.file_name), picture.body, picture.content_type, durable=False)
    store_ms = (perf_counter() - begun) * 1000
    timings = {"queue": mine.queue_ms, **timings_ms, **picture.timings_ms, "store": store_ms}
    rounded = {stage: round(ms, 1) for stage, ms in timings.items()}
    return Artifact(stored, picture.width, picture.height, rounded, engine, _details(picture))


def _details(picture: Picture) -> dict[str, Any]:
    """What is to be told of the picture beside its bytes."""
    details: dict[str, Any] = {}
    if points := picture.points:
        details |= {"points_in": points.points_in, "points_drawn": points.points_drawn, "method": points.method}
    if picture.notices:
        details["warnings"] = [notice.to_json() for notice in picture.notices]
    return details
