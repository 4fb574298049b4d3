"""Correlation matrices: a heatmap from -1 to 1, white where nothing goes together."""

from dataclasses import replace

from app.charts.matrix import MatrixData, MatrixExtras
from app.charts.model import ChartSpec
from app.charts.multivariate.columns import ColumnData
from app.charts.multivariate.correlation import correlations
from workers.charts import matrix
from workers.drawing import Drawing
from workers.look.card import no_data
from workers.look.colorscale import scale_of
from workers.look.theme import Theme

OWN = "rdbu"
DECIMALS = 2
"""Of a correlation: more of them tell nothing."""


def build(spec: ChartSpec, theme: Theme, *, interactive: bool = False) -> Drawing:
    """One cell a pair of columns."""
    data: ColumnData = spec.data
    rows = tuple(
        tuple(None if value is None else round(value, DECIMALS) for value in line)
        for line in correlations(data, spec.extras.method)
    )
    if all(value is None for line in rows for value in line):
        return no_data(spec, theme, interactive=interactive)
    cells = replace(spec, data=MatrixData("", data.names, data.names, rows), extras=MatrixExtras())
    scale = scale_of([-1.0, 1.0], spec.options.color_scheme or OWN, theme, own=OWN)
    return matrix.build_on(scale, cells, theme, interactive=interactive)
