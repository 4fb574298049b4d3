"""The whole route of a chart through a worker, on one screen."""

from dataclasses import replace
from time import perf_counter

from app import charts
from app.domain.variants import EMBED, parse
from app.ports import Tools
from app.usecases.work import Artifact, Claim
from workers.charts import build
from workers.delivery.artifact import deliver
from workers.render import BrowserPool, embed_document


def draw(mine: Claim, tools: Tools, browser: BrowserPool) -> Artifact:
    """Spec -> figure -> picture -> object store; errors are those of ``app.domain.errors``."""
    variant = parse(mine.variant)
    begun = perf_counter()
    spec = charts.read(mine.spec)
    read = perf_counter()
    if variant.kind == EMBED:
        return deliver(tools, mine, variant, embed_document(spec), {"read": (read - begun) * 1000})
    drawing = build(replace(spec, width=variant.width, height=variant.height))
    built = perf_counter()
    picture = browser.draw(drawing, scale=variant.scale)
    stages = {"read": (read - begun) * 1000, "build": (built - read) * 1000}
    return deliver(tools, mine, variant, picture, stages)
