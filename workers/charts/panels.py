"""Several charts in one picture, each drawn by the builder of its own type at the size of its place."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import islice

from app.charts import words_of
from app.charts.model import DEFAULT_HEIGHT, DEFAULT_WIDTH, MAX_SIDE, MIN_SIDE, AxisOptions, ChartSpec, Notice
from app.charts.panels import Panel as Asked
from app.charts.panels import PanelData
from workers import charts
from workers.charts.report import fitted
from workers.drawing import Drawing, Sheet
from workers.look.card import card
from workers.look.frame import Box, Frame, lay_out
from workers.look.lettering import Text
from workers.look.panels import Panel, cells, compose
from workers.look.text import SEMIBOLD, shorten
from workers.look.theme import Sizes, Theme, scaled

GAP = 0.75
"""Between panels, in paddings."""
SMALLER = 0.75
"""Letters in panels, in those of the whole picture."""
NAME = 1.3
"""Em that the name of a small multiple takes."""
WIDEST = 1680
"""CSS pixels of a chart's own page in a PDF; letters grow no more beyond it, and only the chart gets emptier."""
UNDRAWN = "This chart could not be drawn"
UNSEEN = "None of its marks can be seen."


def build(spec: ChartSpec, theme: Theme, *, interactive: bool = False) -> Drawing:
    """Lay the charts out under the common heading; those of small multiples have the same axes."""
    data: PanelData = spec.data
    frame = lay_out(spec, theme, interactive=interactive)
    boxes = _boxes(frame, data)
    names = _names(data, boxes, frame) if data.shared else []
    boxes = [_below(box, frame) for box in boxes] if data.shared else boxes
    specs = [_spec(panel, box, spec) for panel, box in zip(data.panels, boxes, strict=True)]
    with scaled(frame.sizes.scale * SMALLER):
        if data.shared:
            specs = _on_the_same_axes(specs, theme)
        pairs = zip(data.panels, specs, strict=True)
        drawings = [_draw(panel, one, theme, interactive=interactive) for panel, one in pairs]
    return compose(frame, [Panel(drawing, box) for drawing, box in zip(drawings, boxes, strict=True)], names)


def sheets(spec: ChartSpec, theme: Theme) -> tuple[Sheet, ...]:
    """A page for each chart of a dashboard, of its own size if it asked for one, else as wide as the dashboard.

    On paper, each is as large as fits.
    """
    return tuple(_sheet(panel, number, spec, theme) for number, panel in enumerate(spec.data.panels, 1))


def _sheet(panel: Asked, number: int, whole: ChartSpec, theme: Theme) -> Sheet:
    spec = _spec(panel, _page(panel, whole), whole)
    spec = fitted(spec, whole.paper) if whole.paper else spec
    alt_text = words_of(spec) if panel.spec else f"{UNDRAWN}. {panel.error}"
    title = spec.options.title or f"Chart {number}"
    drawing = replace(_draw(panel, spec, theme, interactive=False), title=title, alt_text=alt_text)
    instead = replace(card(spec, UNDRAWN, UNSEEN, theme), title=title, alt_text=f"{UNDRAWN}. {UNSEEN}")
    notice = Notice("data.charts", f"page {number + 1} of the PDF says that the chart could not be drawn: {UNSEEN}")
    return Sheet(drawing, instead, notice)


def _page(panel: Asked, whole: ChartSpec) -> Box:
    """The size of a chart alone; one without a wish has its usual proportions."""
    own = panel.spec
    if own and panel.sized:
        return Box(0, 0, own.width, own.height)
    width, proportion = min(whole.width, WIDEST), own.height / own.width if own else DEFAULT_HEIGHT / DEFAULT_WIDTH
    return Box(0, 0, width, min(max(round(width * proportion), MIN_SIDE), MAX_SIDE))


def _boxes(frame: Frame, data: PanelData) -> list[Box]:
    """Small multiples stay as wide as those above where the last row is not full."""
    most = max(map(len, data.rows))
    missing = [most - len(row) if data.shared else 0 for row in data.rows]
    widths = [[*(panel.span for panel in row), *[1.0] * lack] for row, lack in zip(data.rows, missing, strict=True)]
    boxes = cells(_around(frame, data), widths, frame.sizes.padding * GAP)
    by_row = [list(islice(boxes, len(row))) for row in widths]
    return [box for row, lack in zip(by_row, missing, strict=True) for box in row[: len(row) - lack]]


def _names(data: PanelData, boxes: Sequence[Box], frame: Frame) -> list[Text]:
    """The names of small multiples, which must be there however small they are: none is told apart without."""
    size, texts = frame.sizes.label, []
    for panel, box in zip(data.panels, boxes, strict=True):
        left = Sizes.of(box.width, box.height).padding
        text = shorten(panel.title, size, box.width - 2 * left, SEMIBOLD)
        y = box.top + size * (NAME - 0.5)
        texts.append(Text(box.left + left, y, text, size, frame.theme.ink, weight=SEMIBOLD))
    return texts


def _below(box: Box, frame: Frame) -> Box:
    """The room under the name."""
    taken = round(frame.sizes.label * NAME)
    return Box(box.left, box.top + taken, box.width, max(box.height - taken, 1))


def _around(frame: Frame, data: PanelData) -> Box:
    """The plot area and, beside it, the padding that each panel has of its own: so texts stand under the title."""
    area = frame.area
    spare = Sizes.of(area.width / max(map(len, data.rows)), area.height / len(data.rows)).padding
    return Box(area.left - spare, area.top - spare / 2, area.width + 2 * spare, area.height + spare)


def _spec(panel: Asked, box: Box, whole: ChartSpec) -> ChartSpec:
    inner = panel.spec or replace(whole, data=None)
    options = inner.options
    if panel.title and whole.data.shared:
        alone = len(getattr(inner.data, "series", ())) == 1  # its name would stand over each
        options = replace(options, title="", legend=False if alone else options.legend)
    elif panel.title:
        options = replace(options, title=panel.title)
    options = replace(options, color_scheme=options.color_scheme or whole.options.color_scheme)
    if panel.spec is None:
        options = replace(options, title=panel.title, subtitle="", source="")
    return replace(inner, options=options, width=int(box.width), height=int(box.height), scale=whole.scale)


def _draw(panel: Asked, spec: ChartSpec, theme: Theme, *, interactive: bool) -> Drawing:
    if panel.spec is None:
        return card(spec, UNDRAWN, panel.error, theme, interactive=interactive)
    return charts.build(spec, theme, interactive=interactive)


def _on_the_same_axes(specs: Sequence[ChartSpec], theme: Theme) -> list[ChartSpec]:
    """The limits of all, which those of the first drawings tell, where these differ and none was asked for."""
    plots = [charts.build(spec, theme).root for spec in specs]
    limits: dict[str, tuple[float, float] | None] = {}
    for name in ("x", "y"):
        ranges = {(one.start, one.end) for plot in plots for one in [getattr(plot, f"{name}_range")]}
        starts, ends = zip(*ranges, strict=True)
        limits[name] = (min(starts), max(ends)) if len(ranges) > 1 else None
    return [
        replace(
            spec,
            options=replace(
                spec.options, x=_limited(spec.options.x, limits["x"]), y=_limited(spec.options.y, limits["y"])
            ),
        )
        for spec in specs
    ]


def _limited(axis: AxisOptions, limits: tuple[float, float] | None) -> AxisOptions:
    if limits is None:
        return axis
    low, high = limits
    return replace(axis, min=low if axis.min is None else axis.min, max=high if axis.max is None else axis.max)


BUILDERS = {"dashboard": build, "smallMultiples": build}
