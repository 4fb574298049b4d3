"""Groups side by side: names along the bottom and values up the side, or lying, with names at the left."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from app.charts.distribution.samples import Cell, SampleData
from app.charts.distribution.statistics import Summary
from app.charts.model import ChartSpec
from workers.charts.distribution.samples import Look, entries, free, look_of, looks_of, solid_entries
from workers.look.axes import CategoryAxis, Span
from workers.look.cartesian import Cartesian
from workers.look.frame import Frame
from workers.look.headroom import Air, AirySpan
from workers.look.marks import name_of
from workers.look.models import Plot
from workers.look.sideways import Sideways
from workers.look.theme import Sizes, Theme

AIR = 6.0
"""Pixels at 800 x 400 beyond the extremes, so that their dots are whole."""


@dataclass(frozen=True, slots=True)
class Group:
    """One cell: its place in slots, from 0 at the first name; what it is called, and its colours."""

    place: float
    label: str
    look: Look
    cell: Cell


@dataclass(frozen=True, slots=True)
class Pen:
    """Writes glyph properties for a chart that stands or lies: ``along`` the names, ``up`` the values."""

    plot: Plot
    lying: bool

    def point(self, along: str, up: str) -> dict[str, str]:
        """The place of a marker."""
        return {"x": up, "y": along} if self.lying else {"x": along, "y": up}

    def shape(self, along: str, up: str) -> dict[str, str]:
        """The columns of lists that outline patches."""
        return {"xs": up, "ys": along} if self.lying else {"xs": along, "ys": up}

    def stroke(self, along: tuple[str, str], up: tuple[str, str]) -> dict[str, str]:
        """Both ends of a segment."""
        across, down = (up, along) if self.lying else (along, up)
        return {"x0": across[0], "x1": across[1], "y0": down[0], "y1": down[1]}

    def box(self, along: tuple[str, str], up: tuple[str, str]) -> dict[str, str]:
        """The four sides of a rectangle."""
        across, down = (up, along) if self.lying else (along, up)
        return {"left": across[0], "right": across[1], "bottom": down[0], "top": down[1]}


@dataclass(frozen=True, slots=True)
class Bed:
    """The axes of a chart of groups; ``share`` is the part of a slot that its groups take together."""

    spec: ChartSpec
    theme: Theme
    chart: Cartesian | Sideways
    lying: bool
    share: float

    @classmethod
    def over(cls, spec: ChartSpec, theme: Theme, extremes: Sequence[float], share: float) -> "Bed":
        """Axes that hold these values."""
        data: SampleData = spec.data
        lying: bool = spec.extras.lying
        side = AIR * Sizes.of(spec.width, spec.height).scale
        air, asked = Air(side, side), free(spec.options.x if lying else spec.options.y)
        chart: Cartesian | Sideways
        if lying:
            chart = Sideways(spec, theme, data.labels, Span.of(extremes, asked), air)
        else:
            chart = Cartesian(spec, theme, CategoryAxis(data.labels), AirySpan.around(extremes, asked, air))
        return cls(spec, theme, chart, lying, share)

    def frame(self, *, dots: bool = False, interactive: bool) -> Frame:
        """The page with its legend, which is of ``dots`` or of marks with an outline."""
        looks = looks_of(self.spec, self.theme)
        legend = solid_entries(self.spec, looks, "dot") if dots else entries(self.spec, looks, self.theme)
        return self.chart.frame(legend, interactive=interactive)

    def pen(self, frame: Frame) -> Pen:
        """The plot, to be drawn on."""
        return Pen(self.chart.plot(frame), self.lying)

    def slot(self, frame: Frame) -> float:
        """Pixels from one name to the next."""
        length = frame.area.height if self.lying else frame.area.width
        return length / len(self.spec.data.labels)

    def per_value(self, pen: Pen, frame: Frame) -> float:
        """Pixels of one unit of the values."""
        reach, length = (pen.plot.x_range, frame.area.width) if self.lying else (pen.plot.y_range, frame.area.height)
        return length / abs(float(reach.end - reach.start))

    def width(self, frame: Frame, widest: float) -> float:
        """What one group takes of a slot, at most so many pixels at 800 x 400."""
        return min(self.share / len(self.spec.data.series), widest * frame.sizes.scale / self.slot(frame))

    def groups(self, width: float) -> Iterator[Group]:
        """Every cell, label by label; those of one label stand ``width`` slots apart."""
        data: SampleData = self.spec.data
        looks = looks_of(self.spec, self.theme)
        for index, label in enumerate(data.labels):
            for number, (one, look) in enumerate(zip(data.series, looks, strict=True)):
                place = index + (number + 0.5 - len(data.series) / 2) * width
                own = look_of(one, name_of(one.name, number + 1), look.color, index)
                yield Group(place, label, own, one.cells[index])


def extremes_of(data: SampleData) -> list[float]:
    """The ends of all cells; empty without a value."""
    ends: list[float] = []
    for one in data.series:
        for cell in one.cells:
            if isinstance(cell, Summary):
                ends += cell.extent
            elif cell:
                ends += (cell[0], cell[-1])
    return ends
