"""The whole route of a chart through a worker, on one screen."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from time import perf_counter

from app import charts
from app.charts import CHART_TYPES
from app.charts.model import ChartSpec
from app.domain.errors import RenderFailed, Undrawable
from app.domain.variants import EMBED, HTML, RASTERS, Variant, parse
from app.ports import Tools
from app.usecases.work import Artifact, Claim
from workers.charts import build
from workers.delivery.artifact import deliver
from workers.drawing import Drawing, Picture
from workers.look.theme import DARK, LIGHT, Theme, theme_on
from workers.render import BrowserPool, embed_document, glyph_notices, html_file, page_sizes

OWN_DOCUMENT = "bokeh_document"

Timings = dict[str, float]

VECTOR_SCALE = 2
"""Device pixels per CSS pixel for which a format without pixels is made: it may be enlarged or printed."""


def draw(mine: Claim, tools: Tools, browser: BrowserPool) -> Artifact:
    """Spec -> figure -> picture -> object store; errors are those of ``app.domain.errors``."""
    timings: Timings = {}
    variant = parse(mine.variant)
    with _timed(timings, "read"):
        spec = charts.read(mine.spec)
    with _blamed(spec):
        picture = _page(spec, timings) if variant.kind == EMBED else _file(spec, variant, browser, timings)
    picture = replace(picture, notices=(*picture.notices, *glyph_notices(picture.missing, mine.spec)))
    return deliver(tools, mine, variant, picture, timings, engine=browser.engine)


def _file(spec: ChartSpec, variant: Variant, browser: BrowserPool, timings: Timings) -> Picture:
    scale = variant.scale if variant.kind in {*RASTERS, HTML} else VECTOR_SCALE
    spec = replace(spec, width=variant.width, height=variant.height, scale=scale)
    with _timed(timings, "build"):
        drawing = build(spec, theme_on(variant.background))
        if variant.kind not in RASTERS:
            alt_text = CHART_TYPES[spec.chart_type].describe(spec)
            drawing = replace(drawing, title=spec.options.title, alt_text=alt_text)
    if variant.kind == HTML:
        picture = _html(spec, variant, drawing, browser, timings)
    else:
        picture = browser.draw(drawing, kind=variant.kind, scale=variant.scale)
    return replace(picture, points=drawing.points, notices=drawing.notices)


def _html(spec: ChartSpec, variant: Variant, drawing: Drawing, browser: BrowserPool, timings: Timings) -> Picture:
    """The chart is drawn here too: a blank one is an error, and readers without scripts see this picture."""
    still = browser.draw(drawing, kind="webp")
    theme = theme_on(variant.background) if variant.background else None
    fitting = [size for size in page_sizes(spec.width, spec.height) if size[0] <= spec.width and size[1] <= spec.height]
    document = _laid_out(replace(spec, scale=1), fitting, (theme,) if theme else (LIGHT, DARK), timings)
    table = CHART_TYPES[spec.chart_type].tabulate(spec)
    return html_file(drawing, document, still, table, theme)


def _page(spec: ChartSpec, timings: Timings) -> Picture:
    return _laid_out(spec, page_sizes(spec.width, spec.height), (LIGHT, DARK), timings)


def _laid_out(spec: ChartSpec, sizes: Sequence[tuple[int, int]], themes: Sequence[Theme], timings: Timings) -> Picture:
    """The chart as an interactive document, for each size and theme."""
    sized = (replace(spec, width=width, height=height) for width, height in sizes)
    layouts = (tuple(build(one, theme, interactive=True) for theme in themes) for one in sized)
    with _timed(timings, "layouts"):
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


@contextmanager
def _timed(timings: Timings, stage: str) -> Iterator[None]:
    """Note how many milliseconds the block took."""
    begun = perf_counter()
    yield
    timings[stage] = (perf_counter() - begun) * 1000
