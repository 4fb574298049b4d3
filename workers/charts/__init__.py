"""Builders: one module a family, of the same name as in ``app.charts``."""

from typing import Protocol

from app.charts import CHART_TYPES
from app.charts.model import ChartSpec
from workers.charts import bar, bokeh_document, finance, geo, line, matrix, pie, scatter
from workers.drawing import Drawing
from workers.look.theme import LIGHT, Theme


class Builder(Protocol):
    """Turns a spec of its family into a drawing of exactly the spec's size."""

    def __call__(self, spec: ChartSpec, theme: Theme, *, interactive: bool = False) -> Drawing:
        """Build it. ``interactive`` is for pages: it follows the size of its element and tells values on hover."""
        ...


BUILDERS: dict[str, Builder] = {
    "bar": bar.build,
    "bokeh_document": bokeh_document.build,
    "finance": finance.build,
    "geo": geo.build,
    "line": line.build,
    "matrix": matrix.build,
    "pie": pie.build,
    "scatter": scatter.build,
}


def build(spec: ChartSpec, theme: Theme = LIGHT, *, interactive: bool = False) -> Drawing:
    """The drawing of a chart that has been read."""
    return BUILDERS[CHART_TYPES[spec.chart_type].family](spec, theme, interactive=interactive)
