"""Where the time went, in response headers."""

from collections.abc import Mapping

STAGES = ("queue", "read", "build", "serialise", "browser", "encode", "store")
"""In the order in which a chart passes them; the other timings are parts of these."""


def timing_headers(timings_ms: Mapping[str, float] | None, *, cached: bool) -> dict[str, str]:
    """``Server-Timing`` (W3C) by stage, ``X-Render-Ms`` for all but the wait in the queue, ``X-Cache``."""
    if cached or not timings_ms:
        return {"X-Cache": "hit", "X-Render-Ms": "0", "Server-Timing": "cache;desc=hit"} if cached else {}
    stages = {stage: timings_ms[stage] for stage in STAGES if stage in timings_ms}
    drawing = sum(ms for stage, ms in stages.items() if stage != "queue")
    return {
        "X-Cache": "miss",
        "X-Render-Ms": f"{drawing:.1f}",
        "Server-Timing": ", ".join(f"{stage};dur={ms:.1f}" for stage, ms in stages.items()),
    }
