"""Builders: one module or package a family, of the same name as in ``app.charts``."""

from dataclasses import replace
from typing import Protocol

from app.charts.model import ChartSpec
from workers.charts import (
    area,
    band,
    bar,
    bokeh_document,
    distribution,
    dumbbell,
    finance,
    flow,
    funnel,
    geo,
    grid,
    hierarchy,
    line,
    lollipop,
    marimekko,
    matrix,
    mixed,
    multivariate,
    network,
    panels,
    pareto,
    pie,
    polar,
    progress,
    pyramid,
    ranks,
    relation,
    scatter,
    schedule,
    sparkline,
    stream,
    text_table,
    waterfall,
    words,
)
from workers.charts.report import fitted, on_paper
from workers.drawing import Drawing, Sheet
from workers.look import cuts, faces
from workers.look.styles import styled
from workers.look.theme import LIGHT, Theme
from workers.look.tongue import speaking


class Builder(Protocol):
    """Turns a spec of its family into a drawing of exactly the spec's size."""

    def __call__(self, spec: ChartSpec, theme: Theme, *, interactive: bool = False) -> Drawing:
        """Build it. ``interactive`` is for pages: it follows the size of its element and tells values on hover."""
        ...


FAMILIES = (
    bar,
    lollipop,
    dumbbell,
    waterfall,
    pareto,
    pyramid,
    marimekko,
    line,
    area,
    mixed,
    band,
    sparkline,
    ranks,
    stream,
    pie,
    polar,
    progress,
    funnel,
    scatter,
    distribution,
    matrix,
    geo,
    finance,
    schedule,
    words,
    text_table,
    panels,
    relation,
    hierarchy,
    network,
    flow,
    grid,
    multivariate,
    bokeh_document,
)
"""The modules and packages whose ``BUILDERS`` draw the catalogue: each a builder by the name of its chart type."""

BUILDERS: dict[str, Builder] = {name: builder for family in FAMILIES for name, builder in family.BUILDERS.items()}


def build(spec: ChartSpec, theme: Theme = LIGHT, *, interactive: bool = False) -> Drawing:
    """The drawing of a chart that has been read, in its own style and tongue."""
    with speaking(spec.options) as tongue:
        faces.check(spec.options.style.font)
        drawing = BUILDERS[spec.chart_type](spec, styled(theme, spec.options.style), interactive=interactive)
        told = (*tongue.remarks, *cuts.notices(spec.options))
    return replace(drawing, notices=(*drawing.notices, *told)) if told else drawing


def printed(spec: ChartSpec, theme: Theme, drawing: Drawing) -> Drawing:
    """A drawing of the chart as a PDF has it: with the pages that follow, a dashboard's charts each alone; on paper.

    On paper it is drawn anew, as large as fits.
    """
    if spec.paper is None or spec.chart_type == "bokeh":
        return replace(drawing, sheets=sheets(spec, theme))
    first = replace(build(fitted(spec, spec.paper), theme), title=drawing.title, alt_text=drawing.alt_text)
    with speaking(spec.options):
        faces.check(spec.options.style.font)
        return on_paper(first, sheets(spec, theme), spec, styled(theme, spec.options.style))


def sheets(spec: ChartSpec, theme: Theme = LIGHT) -> tuple[Sheet, ...]:
    """The pages that follow a chart in a PDF: those of a dashboard's charts, each alone."""
    if spec.chart_type != "dashboard":
        return ()
    with speaking(spec.options):
        return panels.sheets(spec, styled(theme, spec.options.style))
