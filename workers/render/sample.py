"""A tiny chart: what a new browser draws first, so that no customer's chart is the one that warms it."""

from bokeh.models import CategoricalScale, ColumnDataSource, FactorRange, Plot, Range1d, Title
from bokeh.models.axes import CategoricalAxis, LinearAxis
from bokeh.models.glyphs import VBar

from workers.drawing import Drawing

WIDTH, HEIGHT = 240, 160
LABELS = ("a", "b", "c")


def sample() -> Drawing:
    """Three bars with a title and two axes."""
    plot = Plot(
        width=WIDTH,
        height=HEIGHT,
        x_range=FactorRange(factors=list(LABELS)),
        y_range=Range1d(0, 4),
        x_scale=CategoricalScale(),
        toolbar_location=None,
        title=Title(text="Plotworks"),
    )
    plot.add_layout(CategoricalAxis(), "below")
    plot.add_layout(LinearAxis(), "left")
    source = ColumnDataSource({"label": list(LABELS), "value": [1, 3, 2]})
    plot.add_glyph(source, VBar(x="label", top="value", width=0.8, fill_color="#3366cc", line_color=None))
    return Drawing(plot, WIDTH, HEIGHT, marks=len(LABELS), quiet=("#e5e7eb", "#000000"))
