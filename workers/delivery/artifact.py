"""What was made goes to the object store, under the attempt that made it."""

from time import perf_counter

from app.domain.variants import Variant
from app.ports import Tools
from app.usecases.work import Artifact, Claim
from workers.drawing import Picture


def deliver(tools: Tools, mine: Claim, variant: Variant, picture: Picture, timings_ms: dict[str, float]) -> Artifact:
    """Store the picture; its place becomes the chart's when the job ends well."""
    begun = perf_counter()
    stored = tools.objects.put(mine.key(variant.file_name), picture.body, picture.content_type)
    store_ms = (perf_counter() - begun) * 1000
    timings = {**timings_ms, **picture.timings_ms, "store": store_ms}
    return Artifact(stored, picture.width, picture.height, {stage: round(ms, 1) for stage, ms in timings.items()})
