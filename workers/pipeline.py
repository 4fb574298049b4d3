"""The whole route of a chart through a worker, on one screen."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from time import perf_counter

from app import charts
from app.charts.model import ChartSpec
from app.domain.variants import EMBED, Variant, parse
from app.ports import Tools
from app.usecases.work import Artifact, Claim
from workers.charts import build
from workers.delivery.artifact import deliver
from workers.drawing import Picture
from workers.look.theme import DARK, LIGHT
from workers.render import BrowserPool, embed_document, page_sizes

Timings = dict[str, float]


def draw(mine: Claim, tools: Tools, browser: BrowserPool) -> Artifact:
    """Spec -> figure -> picture -> object store; errors are those of ``app.domain.errors``."""
    timings: Timings = {}
    variant = parse(mine.variant)
    with _timed(timings, "read"):
        spec = charts.read(mine.spec)
    picture = _page(spec, timings) if variant.kind == EMBED else _picture(spec, variant, browser, timings)
    return deliver(tools, mine, variant, picture, timings)


def _picture(spec: ChartSpec, variant: Variant, browser: BrowserPool, timings: Timings) -> Picture:
    with _timed(timings, "build"):
        drawing = build(replace(spec, width=variant.width, height=variant.height))
    return browser.draw(drawing, scale=variant.scale)


def _page(spec: ChartSpec, timings: Timings) -> Picture:
    sized = (replace(spec, width=width, height=height) for width, height in page_sizes(spec.width, spec.height))
    layouts = ((build(one, LIGHT, interactive=True), build(one, DARK, interactive=True)) for one in sized)
    with _timed(timings, "build"):
        return embed_document(layouts)


@contextmanager
def _timed(timings: Timings, stage: str) -> Iterator[None]:
    """Note how many milliseconds the block took."""
    begun = perf_counter()
    yield
    timings[stage] = (perf_counter() - begun) * 1000
