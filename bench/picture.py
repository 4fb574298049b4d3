"""The run as one picture, drawn by Plotworks: how long each contender takes, a panel a kind, on one scale."""

from typing import Any

import orjson
from bokeh.embed import json_item
from bokeh.layouts import gridplot
from bokeh.models import FixedTicker, Range1d
from bokeh.plotting import figure

from bench.contenders import LABELS, PLOTWORKS
from bench.field import Runner
from bench.report import COLUMNS
from bench.results import Results

ACROSS = 3
WIDTH, HEIGHT = 330, 230
"""CSS pixels of a panel without the names; those stand at the left of each row."""
NAMES = 170
SCALE = 2
ACCENT, OTHERS, QUIET, INK = "#0b6e99", "#8a939c", "#e4e7ea", "#1f2933"
FASTEST, SLOWEST = 4, 30_000
"""Milliseconds at the ends of the scale; the numbers stand at the right one."""
TICKS = {5: "5", 20: "20", 100: "100", 500: "500", 2000: "2 s"}


def draw(plotworks: Runner, results: Results) -> bytes:
    """The PNG; ``Failed`` when Plotworks does not draw it."""
    body = {"bokeh": json_item(layout(results)), "format": "png", "scale": SCALE}
    return plotworks.contender.ask(plotworks.wires[0], orjson.dumps(body)).body


def layout(results: Results) -> Any:
    """A grid of panels, each with a dot a contender and a line where Plotworks is."""
    kinds = [kind for kind in COLUMNS if any(key[1] == kind for key in results.samples.http)]
    names = [name for name in reversed(LABELS) if any(key[0] == name for key in results.samples.http)]
    panels = [_panel(results, kind, names, first=index % ACROSS == 0) for index, kind in enumerate(kinds)]
    return gridplot(panels, ncols=ACROSS, toolbar_location=None, merge_tools=False)


def _panel(results: Results, kind: str, names: list[str], *, first: bool) -> Any:
    found = {name: time for name in names if (time := results.times(name, kind))}
    plot = figure(
        title=f"{COLUMNS[kind]}, ms",
        x_axis_type="log",
        x_range=Range1d(FASTEST, SLOWEST),
        y_range=[LABELS[name] for name in names],
        width=WIDTH + (NAMES if first else 0),
        height=HEIGHT,
        toolbar_location=None,
    )
    if PLOTWORKS in found:
        plot.vspan(x=[found[PLOTWORKS].median], color=ACCENT, line_width=1.5, alpha=0.5)
    rows, colors = [LABELS[name] for name in found], [ACCENT if name == PLOTWORKS else OTHERS for name in found]
    middle = [time.median for time in found.values()]
    plot.hbar(
        y=rows, height=0.12, left=[time.low for time in found.values()], right=[time.high for time in found.values()],
        color=colors,
    )  # fmt: skip
    plot.scatter(middle, rows, size=9, color=colors)
    texts = [f"{ms:,.0f}" if ms >= 10 else f"{ms:.1f}" for ms in middle]
    look = {"text_font_size": "12px", "text_color": [INK if color == OTHERS else ACCENT for color in colors]}
    plot.text([SLOWEST] * len(rows), rows, texts, text_align="right", text_baseline="middle", **look)
    _style(plot, named=first)
    return plot


def _style(plot: Any, *, named: bool) -> None:
    plot.xaxis.ticker = FixedTicker(ticks=list(TICKS))
    plot.xaxis.major_label_overrides = TICKS
    plot.xgrid.ticker = plot.xaxis.ticker
    plot.grid.grid_line_color = QUIET
    plot.ygrid.grid_line_color = None
    plot.outline_line_color = None
    plot.axis.axis_line_color = None
    plot.axis.major_tick_line_color = None
    plot.axis.minor_tick_line_color = None
    plot.axis.major_label_text_color = INK
    plot.axis.major_label_text_font_size = "12px"
    plot.title.text_font_size = "14px"
    plot.title.text_color = INK
    plot.yaxis.visible = named
    plot.min_border_right = 28
