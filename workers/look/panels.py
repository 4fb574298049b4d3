"""Several charts in one picture: each a plot at a place of its own, under one heading."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from workers.drawing import Drawing, Points
from workers.look.frame import Box, Frame
from workers.look.lettering import Text
from workers.look.models import Pane, Plot


@dataclass(frozen=True, slots=True)
class Panel:
    """A chart and its place in the picture; the drawing is as large as the box."""

    drawing: Drawing
    box: Box


def compose(frame: Frame, panels: Sequence[Panel], texts: Sequence[Text] = ()) -> Drawing:
    """One drawing: the frame's heading, foot and ``texts``, and on it the panels, which lie in its plot area."""
    spec, theme = frame.spec, frame.theme
    ground = frame.plot((0, 1), (0, 1), texts)
    whole = Box(0, 0, spec.width, spec.height)
    plots = [_placed(ground, whole, frame), *(plot for panel in panels for plot in _of_panel(panel, frame))]
    width, height = ("100%", "100%") if frame.interactive else (f"{spec.width}px", f"{spec.height}px")
    root = Pane(elements=plots, styles={"position": "relative", "width": width, "height": height})
    inner = [panel.drawing for panel in panels]
    return Drawing(
        root,
        spec.width,
        spec.height,
        sum(drawing.marks for drawing in inner),
        tuple(dict.fromkeys([*theme.quiet, *(color for drawing in inner for color in drawing.quiet)])),
        theme.painted,
        points=_points(inner),
        notices=tuple(notice for drawing in inner for notice in drawing.notices),
    )


def _of_panel(panel: Panel, frame: Frame) -> Iterator[Plot]:
    """The plots of a panel; one that is a picture of several, on a page that is not interactive, has many."""
    root, box = panel.drawing.root, panel.box
    if isinstance(root, Plot):
        yield _placed(root, box, frame)
        return
    for plot in root.elements:
        left, top = (float(plot.styles[side].removesuffix("px")) for side in ("left", "top"))
        yield _placed(plot, Box(box.left + left, box.top + top, plot.width, plot.height), frame)


def _placed(plot: Plot, box: Box, frame: Frame) -> Plot:
    """On pages, places are shares of the element, which may have any size."""
    spec = frame.spec
    if frame.interactive:
        sides = {"left": box.left / spec.width, "top": box.top / spec.height}
        sides |= {"width": box.width / spec.width, "height": box.height / spec.height}
        styles = {name: f"{share:.4%}" for name, share in sides.items()}
    else:
        styles = {"left": f"{box.left}px", "top": f"{box.top}px"}
    plot.set(styles={"position": "absolute", **styles})
    return plot


def _points(drawings: Sequence[Drawing]) -> Points | None:
    """The points of all panels; the method is that of the first that left any out."""
    told = [drawing.points for drawing in drawings if drawing.points]
    if not told:
        return None
    method = next((points.method for points in told if points.method != "none"), "none")
    return Points(sum(points.points_in for points in told), sum(points.points_drawn for points in told), method)


def cells(area: Box, rows: Sequence[Sequence[float]], gap: float) -> Iterator[Box]:
    """The boxes of a grid in reading order: ``rows`` hold the relative widths of their cells, rows are equally high."""
    height = (area.height - gap * (len(rows) - 1)) / len(rows)
    for number, widths in enumerate(rows):
        top = round(area.top + number * (height + gap))
        free = area.width - gap * (len(widths) - 1)
        left = area.left
        for width in widths:
            across = free * width / sum(widths)
            yield Box(round(left), top, int(across), int(height))
            left += across + gap
