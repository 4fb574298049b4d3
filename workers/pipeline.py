"""The whole route of a chart through a worker, on one screen."""

import base64
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from time import perf_counter
from typing import Any

from app import charts
from app.charts import CHART_TYPES
from app.charts.model import ChartSpec, Notice
from app.domain.errors import RenderFailed, Undrawable
from app.domain.progress import Progress
from app.domain.variants import EMBED, HTML, PDF, RASTERS, Variant, parse
from app.ports import Tools
from app.usecases.work import Artifact, Claim
from workers.charts import build, printed
from workers.delivery.artifact import deliver
from workers.drawing import Drawing, Picture
from workers.look.logo import alone, is_vector
from workers.look.styles import styled
from workers.look.theme import DARK, LIGHT, Theme, theme_on
from workers.render import BrowserPool, embed_document, glyph_notices, html_file, page_sizes
from workers.sources.fetch import fetch
from workers.sources.keeping import keep

OWN_DOCUMENT = "bokeh_document"

GROUNDS = ("light", "dark")
"""Themes that say no more than how bright the ground is."""

VECTOR_SCALE = 2
"""Device pixels per CSS pixel for which a format without pixels is made: it may be enlarged or printed."""


class Stages:
    """Tells how far the work has come, and notes how many milliseconds a stage took."""

    def __init__(self, progress: Progress) -> None:
        self.enter = progress.enter
        self.timings_ms: dict[str, float] = {}

    @contextmanager
    def timed(self, stage: str) -> Iterator[None]:
        """The block is a stage of the work."""
        self.enter(stage)
        begun = perf_counter()
        yield
        self.timings_ms[stage] = (perf_counter() - begun) * 1000


def draw(mine: Claim, tools: Tools, browser: BrowserPool) -> Artifact:
    """Spec -> figure -> picture -> object store; errors are those of ``app.domain.errors``."""
    stages = Stages(mine.progress)
    variant = parse(mine.variant)
    body, notices = _with_data(mine, tools, stages)
    with stages.timed("read"):
        spec = charts.read(body)
    with _blamed(spec):
        picture = _page(spec, browser, stages) if variant.kind == EMBED else _file(spec, variant, browser, stages)
    picture = replace(picture, notices=(*notices, *picture.notices, *glyph_notices(picture.missing, body)))
    stages.enter("store")
    artifact = deliver(tools, mine, variant, picture, stages.timings_ms, engine=browser.engine)
    return artifact if body is mine.spec else replace(artifact, fetched=keep(tools, mine.key("data.json"), body, spec))


def _with_data(mine: Claim, tools: Tools, stages: Stages) -> tuple[Mapping[str, Any], tuple[Notice, ...]]:
    """The request with its data in it, and what is to be told of how they came."""
    if "data" in mine.spec:
        return mine.spec, ()
    with stages.timed("fetch"):
        found = fetch(tools, mine.tenant_id, mine.spec)
    return found.body, found.notices


def _file(spec: ChartSpec, variant: Variant, browser: BrowserPool, stages: Stages) -> Picture:
    scale = variant.scale if variant.kind in {*RASTERS, HTML} else VECTOR_SCALE
    spec = replace(_on_ground(spec, variant), width=variant.width, height=variant.height, scale=scale)
    with stages.timed("build"):
        drawing = build(spec, theme_on(variant.background))
        if variant.kind not in RASTERS:
            alt_text = charts.words_of(spec)
            drawing = replace(drawing, title=spec.options.title, alt_text=alt_text)
        if variant.kind == PDF:
            drawing = printed(spec, theme_on(variant.background), drawing)
    if variant.kind == HTML:
        picture = _html(spec, variant, drawing, browser, stages)
    else:
        stages.enter("draw")
        picture = browser.draw(drawing, kind=variant.kind, scale=variant.scale)
    return replace(picture, points=drawing.points, notices=(*drawing.notices, *picture.notices))


def _on_ground(spec: ChartSpec, variant: Variant) -> ChartSpec:
    """The chart without a ground of its own, where one was asked for with the picture."""
    style = spec.options.style
    if not variant.background or not (style.background or style.theme in GROUNDS):
        return spec
    free = replace(style, background="", theme="" if style.theme in GROUNDS else style.theme)
    return replace(spec, options=replace(spec.options, style=free))


def _html(spec: ChartSpec, variant: Variant, drawing: Drawing, browser: BrowserPool, stages: Stages) -> Picture:
    """The chart is drawn here too: a blank one is an error, and readers without scripts see this picture."""
    stages.enter("draw")
    still = browser.draw(drawing, kind="webp")
    spec = _on_pages(spec, browser)
    themes = (theme_on(variant.background),) if variant.background else (LIGHT, DARK)
    fitting = [size for size in page_sizes(spec.width, spec.height) if size[0] <= spec.width and size[1] <= spec.height]
    document = _laid_out(replace(spec, scale=1), fitting, themes, stages)
    table = CHART_TYPES[spec.chart_type].tabulate(spec)
    stages.enter("encode")
    return html_file(drawing, document, still, table, [styled(theme, spec.options.style) for theme in themes])


def _page(spec: ChartSpec, browser: BrowserPool, stages: Stages) -> Picture:
    spec = _on_pages(spec, browser)
    return _laid_out(spec, page_sizes(spec.width, spec.height), (LIGHT, DARK), stages)


def _on_pages(spec: ChartSpec, browser: BrowserPool) -> ChartSpec:
    """The chart with a logo that pages can draw: of an SVG, its pixels."""
    style = spec.options.style
    if not is_vector(style.logo):
        return spec
    picture = browser.draw(alone(style.logo))
    uri = f"data:{picture.content_type};base64,{base64.b64encode(picture.body).decode()}"
    return replace(spec, options=replace(spec.options, style=replace(style, logo=uri)))


def _laid_out(spec: ChartSpec, sizes: Sequence[tuple[int, int]], themes: Sequence[Theme], stages: Stages) -> Picture:
    """The chart as an interactive document, for each size and theme."""
    sized = (replace(spec, width=width, height=height) for width, height in sizes)
    layouts = (tuple(build(one, theme, interactive=True) for theme in themes) for one in sized)
    with stages.timed("layouts"):
        return embed_document(layouts)


@contextmanager
def _blamed(spec: ChartSpec) -> Iterator[None]:
    """What Bokeh says of a document that the caller wrote is the caller's to mend, and no retry mends it."""
    try:
        yield
    except RenderFailed as error:
        if type(error) is RenderFailed and CHART_TYPES[spec.chart_type].family == OWN_DOCUMENT:
            raise Undrawable(error.message) from error
        raise
