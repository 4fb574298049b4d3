"""Figures as people make them with Bokeh, of every kind that documents have: each function gives a fresh one."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
from bokeh.layouts import column, gridplot, layout, row
from bokeh.models import (
    Arrow,
    Band,
    BoxAnnotation,
    ColumnDataSource,
    FactorRange,
    GraphRenderer,
    Label,
    LabelSet,
    Legend,
    LinearAxis,
    MultiLine,
    NormalHead,
    Range1d,
    Scatter,
    Slope,
    Spacer,
    Span,
    StaticLayoutProvider,
    Whisker,
)
from bokeh.palettes import Spectral6, Viridis256
from bokeh.plotting import figure
from bokeh.transform import cumsum, dodge, factor_cmap, factor_mark, jitter, linear_cmap

FRUITS = ["Apples", "Pears", "Plums", "Grapes", "Cherries"]
COUNTS = [5, 3, 4, 2, 6]
WAVE = np.sin(np.linspace(0, 9, 60))


def _plot(**options: Any) -> Any:
    return figure(**{"width": 420, "height": 300, "toolbar_location": None, **options})


def scatter() -> Any:
    """Points whose colours follow a column, with a colour bar of the same mapper."""
    plot = _plot(title="Scatter", x_axis_label="x", y_axis_label="y")
    source = ColumnDataSource({"x": np.arange(60.0), "y": WAVE, "z": np.arange(60)})
    points = plot.scatter("x", "y", size=8, source=source, color=linear_cmap("z", Viridis256, 0, 59), marker="diamond")
    plot.add_layout(points.construct_color_bar(title="z"), "right")
    return plot


def line() -> Any:
    """Lines with gaps and dashes, a legend inside, a theme's own colours."""
    plot = _plot(title="Lines", background_fill_color="#f5f5f0", y_range=(-2, 2))
    plot.line(np.arange(60), np.where(WAVE > 0.9, np.nan, WAVE), legend_label="wave", line_width=3)
    plot.line(np.arange(60), WAVE / 2, legend_label="half", line_dash="dashed", color="firebrick")
    plot.step(np.arange(0, 60, 5), WAVE[::5] * 1.5, legend_label="steps", color="green", mode="center")
    plot.legend.location = "bottom_left"
    return plot


def vbar() -> Any:
    """Bars over categories, coloured by them."""
    plot = _plot(x_range=FRUITS, title="Fruit")
    source = ColumnDataSource({"fruit": FRUITS, "count": COUNTS})
    plot.vbar("fruit", top="count", width=0.8, source=source, fill_color=factor_cmap("fruit", Spectral6, FRUITS))
    plot.xaxis.major_label_orientation = 0.8
    plot.y_range.start = 0
    return plot


def nested_bars() -> Any:
    """Categories in two levels."""
    factors = [(fruit, year) for fruit in FRUITS[:3] for year in ("2025", "2026")]
    plot = _plot(x_range=FactorRange(*factors))
    plot.vbar(x=factors, top=[1, 2, 3, 4, 5, 6], width=0.9, hatch_pattern="/", hatch_color="white")
    return plot


def hbar() -> Any:
    """Bars side by side and stacked ones, lying."""
    plot = _plot(y_range=FRUITS)
    source = ColumnDataSource({"fruit": FRUITS, "a": COUNTS, "b": COUNTS[::-1]})
    plot.hbar(y=dodge("fruit", -0.2, range=plot.y_range), right="a", height=0.3, source=source, color="#c9d9d3")
    upper = dodge("fruit", 0.2, range=plot.y_range)
    plot.hbar_stack(["a", "b"], y=upper, height=0.3, source=source, color=["navy", "orange"])
    return plot


def patches() -> Any:
    """Areas, one of them with a hole."""
    plot = _plot(match_aspect=True)
    plot.patches([[1, 2, 3], [4, 6, 5]], [[1, 3, 1], [2, 2, 4]], color=["teal", "tomato"], alpha=0.6)
    plot.multi_polygons(xs=[[[[1, 4, 4, 1], [2, 3, 3, 2]]]], ys=[[[[5, 5, 7, 7], [5.5, 5.5, 6.5, 6.5]]]], color="gold")
    return plot


def image() -> Any:
    """A raster by a palette, and one of colours."""
    plot = _plot(x_range=(0, 20), y_range=(0, 10), title="Rasters")
    plot.image([np.outer(WAVE, WAVE)], x=0, y=0, dw=10, dh=10, palette="Viridis256")
    shades = np.zeros((8, 8), dtype=np.uint32)
    shades.view(np.uint8).reshape(8, 8, 4)[:] = [200, 60, 90, 255]
    plot.image_rgba([shades], x=11, y=1, dw=8, dh=8)
    return plot


def quad() -> Any:
    """A histogram with a line over it."""
    plot = _plot(title="Histogram")
    counts, edges = np.histogram(WAVE, bins=12)
    plot.quad(top=counts, bottom=0, left=edges[:-1], right=edges[1:], fill_color="skyblue", line_color="white")
    return plot


def wedge() -> Any:
    """A pie with its legend outside."""
    plot = _plot(x_range=(-1, 1), y_range=(-1, 1))
    angles = np.array(COUNTS) / sum(COUNTS) * 2 * np.pi
    source = ColumnDataSource({"fruit": FRUITS, "angle": angles, "color": Spectral6[:5]})
    plot.wedge(
        x=0, y=0, radius=0.8, start_angle=cumsum("angle", include_zero=True), end_angle=cumsum("angle"),
        fill_color="color", line_color="white", legend_field="fruit", source=source,
    )  # fmt: skip
    plot.axis.visible = False
    plot.grid.grid_line_color = None
    return plot


def multi_line() -> Any:
    """Many lines, and a legend beside the plot."""
    plot = _plot()
    many = plot.multi_line([[1, 2, 3], [1, 2, 3]], [[1, 3, 2], [3, 1, 3]], color=["navy", "crimson"], line_width=4)
    plot.add_layout(Legend(items=[("two lines", [many])], title="Legend"), "right")
    return plot


def text() -> Any:
    """Texts in several scripts, turned and on a ground."""
    plot = _plot(title="Łódź — 東京")
    plot.text([1, 2, 3], [1, 2, 3], text=["one", "zwei", "三"], text_font_size="20px", angle=0.2, text_color="navy")
    plot.add_layout(Label(x=1, y=2.5, text="a label", background_fill_color="#ffeeaa"))
    return plot


def hexagons() -> Any:
    """Bins of points."""
    plot = _plot(match_aspect=True)
    steps = np.linspace(0, 6, 300)
    plot.hexbin(np.sin(steps * 3), np.cos(steps * 2), size=0.2)
    return plot


def heatmap() -> Any:
    """Categories on both axes, with a colour bar below."""
    plot = _plot(x_range=FRUITS, y_range=["a", "b"], title="Heat")
    source = ColumnDataSource({"x": FRUITS * 2, "y": ["a"] * 5 + ["b"] * 5, "z": list(range(10))})
    cells = plot.rect("x", "y", 1, 1, source=source, fill_color=linear_cmap("z", "Magma256", 0, 9), line_color=None)
    plot.add_layout(cells.construct_color_bar(height=12, orientation="horizontal"), "below")
    return plot


def twin_axes() -> Any:
    """A second range with its own axis; one of the two is a logarithm."""
    plot = _plot(y_axis_type="log", y_range=(1, 1000))
    plot.extra_y_ranges = {"second": Range1d(-1, 1)}
    plot.add_layout(LinearAxis(y_range_name="second", axis_label="second"), "right")
    plot.line(np.arange(1, 61), np.exp(np.arange(60) / 10))
    plot.line(np.arange(1, 61), WAVE, y_range_name="second", color="red")
    return plot


def candlestick() -> Any:
    """Days on a time axis."""
    plot = _plot(x_axis_type="datetime", title="Price")
    days = [datetime(2026, 1, 1, tzinfo=UTC) + timedelta(days=day) for day in range(30)]
    opened, closed = WAVE[:30] + 5, WAVE[1:31] + 5
    plot.segment(days, opened + 0.3, days, closed - 0.3, color="black")
    colors = np.where(closed > opened, "#d5e1dd", "#f2583e").tolist()
    plot.vbar(days, 12 * 3600 * 1000, opened, closed, fill_color=colors, line_color="black")
    return plot


def annotations() -> Any:
    """Boxes, spans, bands, whiskers, slopes, arrows."""
    plot = _plot()
    source = ColumnDataSource({"x": np.arange(60), "low": WAVE - 0.4, "high": WAVE + 0.4, "y": WAVE})
    plot.scatter("x", "y", source=source)
    for part in (
        BoxAnnotation(left=10, right=20, fill_alpha=0.3, fill_color="olive"),
        Span(location=0.5, dimension="width", line_color="red", line_width=2),
        Band(base="x", lower="low", upper="high", source=source, fill_alpha=0.2),
        Whisker(base="x", lower="low", upper="high", source=source, line_alpha=0.3),
        Slope(gradient=-0.02, y_intercept=1, line_color="orange", line_dash="dotted"),
        Arrow(end=NormalHead(size=12), x_start=5, y_start=-1, x_end=30, y_end=0.8),
        LabelSet(x="x", y="y", text="x", source=source, text_font_size="6px"),
    ):
        plot.add_layout(part)
    return plot


def network() -> Any:
    """A graph."""
    plot = _plot(x_range=(-1.3, 1.3), y_range=(-1.3, 1.3))
    graph = GraphRenderer()
    nodes = list(range(8))
    graph.node_renderer.data_source.data = {"index": nodes, "color": [*Spectral6, "black", "grey"]}
    graph.node_renderer.glyph = Scatter(size=20, fill_color="color")
    graph.edge_renderer.data_source.data = {"start": [0] * 8, "end": nodes}
    graph.edge_renderer.glyph = MultiLine(line_color="#999999")
    turns = [index / 8 * 2 * np.pi for index in nodes]
    graph.layout_provider = StaticLayoutProvider(graph_layout={i: (np.cos(t), np.sin(t)) for i, t in enumerate(turns)})
    plot.renderers.append(graph)
    return plot


def contours() -> Any:
    """Filled contours with their colour bar."""
    plot = _plot(title="Contours")
    x, y = np.meshgrid(np.linspace(0, 3, 30), np.linspace(0, 3, 30))
    levels = np.linspace(-1, 1, 7)
    drawn = plot.contour(x, y, np.sin(x * 2) * np.cos(y), levels, fill_color=Spectral6, line_color="black")
    plot.add_layout(drawn.construct_color_bar(), "right")
    return plot


def areas() -> Any:
    """Stacked areas, markers by category, jittered points, with Bokeh's toolbar left where it is by default."""
    plot = _plot(output_backend="webgl", tooltips=[("x", "@x{0.0}"), ("y", "$y")])
    source = ColumnDataSource({"x": [1, 2, 3], "a": [1, 2, 1], "b": [2, 1, 3], "kind": ["p", "q", "p"]})
    plot.varea_stack(["a", "b"], x="x", source=source, color=["#ccddee", "#eeccdd"])
    plot.scatter(jitter("x", 0.0), "a", size=14, marker=factor_mark("kind", ["hex", "star"], ["p", "q"]), source=source)
    return plot


FIGURES: dict[str, Callable[[], Any]] = {
    make.__name__: make
    for make in (
        scatter, line, vbar, nested_bars, hbar, patches, image, quad, wedge, multi_line, text, hexagons, heatmap,
        twin_axes, candlestick, annotations, network, contours, areas,
    )
}  # fmt: skip


def _row() -> Any:
    return row(scatter(), vbar(), spacing=10)


def _nested() -> Any:
    return row(line(), column(_plot_of(200), _plot_of(120)))


def _grid() -> Any:
    return gridplot([[line(), vbar()], [None, quad()]], toolbar_location=None)


def _layout() -> Any:
    return layout([[line()], [wedge(), Spacer(width=40, height=10), patches()]])


def _plot_of(height: int) -> Any:
    plot = _plot(height=height, width=240)
    plot.line([1, 2, 3], [3, 1, 2])
    return plot


LAYOUTS: dict[str, Callable[[], Any]] = {"row": _row, "nested": _nested, "grid": _grid, "layout": _layout}
