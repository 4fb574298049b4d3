"""Distributions in words and as tables."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from app.charts.describe import amount, axes_told, heading
from app.charts.distribution.bins import counts_in, edges_of
from app.charts.distribution.counted import Values, pooled
from app.charts.distribution.extras import GroupExtras, HistogramExtras, Kernel
from app.charts.distribution.normal import normal_quantiles
from app.charts.distribution.samples import Cell, Sample, SampleData
from app.charts.distribution.statistics import METHODS, Summary, bandwidth, mean, quartiles, summarise
from app.charts.model import Cell as TableCell
from app.charts.model import ChartSpec, DataTable

MOST_TOLD = 8
"""Groups told one by one; of more the extremes are in the table."""

FIVE = ("Count", "Minimum", "First quartile", "Median", "Third quartile", "Maximum", "Mean")


@dataclass(frozen=True, slots=True)
class Telling:
    """What describes one type: the words that open, and a sentence of its own at the end."""

    kind: str
    ending: Callable[[ChartSpec], str] = lambda _: ""

    def describe(self, spec: ChartSpec) -> str:
        """Alt text: how many values, their range, median and middle half, of each sample."""
        cells = named_cells(spec.data)
        told = [_sentence(name, cell, _method(spec)) for name, cell in cells[:MOST_TOLD]]
        more = len(cells) - MOST_TOLD
        rest = f"And {more} more groups." if more > 0 else ""
        parts = (heading(self.kind, spec), axes_told(spec), *told, rest, self.ending(spec))
        return " ".join(part for part in parts if part)


def named_cells(data: SampleData) -> list[tuple[str, Cell]]:
    """Every cell, label by label, under the name of its label and of its dataset, as far as there are several."""
    several = len(data.series) > 1
    return [
        (_name(label, one, number if several else 0), one.cells[index])
        for index, label in enumerate(data.labels)
        for number, one in enumerate(data.series, 1)
    ]


def _name(label: str, sample: Sample, number: int) -> str:
    own = (sample.name or f"Series {number}") if number else ("" if label else sample.name)
    return ", ".join(part for part in (label, own) if part)


def _method(spec: ChartSpec) -> str:
    return spec.extras.method if isinstance(spec.extras, GroupExtras) else "linear"


def _sentence(name: str, cell: Cell, method: str) -> str:
    opening = f"{name}: " if name else ""
    if isinstance(cell, Summary):
        low, high = cell.extent
        count, (q1, median, q3) = cell.count, (cell.q1, cell.median, cell.q3)
    elif cell:
        count, low, high = len(cell), cell[0], cell[-1]
        q1, median, q3 = quartiles(cell, method)
    else:
        return f"{opening}no values."
    values = f"{count:,} value{'s' if count > 1 else ''} " if count else ""
    middle = f"the middle half from {amount(q1)} to {amount(q3)}"
    return f"{opening}{values}from {amount(low)} to {amount(high)}, median {amount(median)}, {middle}."


def tell_quartiles(spec: ChartSpec) -> str:
    """How the quartiles were found, where they were."""
    extras: GroupExtras = spec.extras
    raw = any(cell and not isinstance(cell, Summary) for one in spec.data.series for cell in one.cells)
    return f"Quartiles by {METHODS[extras.method]}." if raw else ""


def tell_kernel(spec: ChartSpec) -> str:
    """How the densities were estimated."""
    kernel: Kernel = spec.extras.kernel if isinstance(spec.extras, GroupExtras) else spec.extras
    rule = {"silverman": "Silverman's rule (1986)", "scott": "Scott's rule (1992)"}[kernel.rule]
    width = rule if kernel.width is None else amount(kernel.width)
    return f"Densities by a normal kernel, bandwidth {width}."


def tell_bins(spec: ChartSpec) -> str:
    """How many bins there are, and which is the fullest."""
    if not pool(spec.data):
        return ""
    edges = bin_edges(spec)
    told = [
        f"{one.name + ': ' if len(spec.data.series) > 1 and one.name else ''}"
        f"the most values ({most:,}) lie from {amount(edges[at])} to {amount(edges[at + 1])}"
        for one in spec.data.series[:MOST_TOLD]
        if one.values
        for most, at in [_fullest(counts_in(one.values, edges))]
    ]
    count = len(edges) - 1
    return f"In {count} bin{'s' if count > 1 else ''} of {amount(edges[1] - edges[0])}, {'; '.join(told)}."


def _fullest(counts: Sequence[int]) -> tuple[int, int]:
    most = max(counts)
    return most, counts.index(most)


def tell_normality(spec: ChartSpec) -> str:
    """How near the values come to a normal distribution, by the correlation of the plot (Filliben 1975)."""
    told = []
    for one in spec.data.series[:MOST_TOLD]:
        near = straightness(one.values)
        if near is not None:
            name = f"{one.name} lies" if one.name and len(spec.data.series) > 1 else "The points lie"
            word = "close to" if near >= 0.99 else "near" if near >= 0.97 else "off"  # noqa: PLR2004 - in words
            told.append(f"{name} {word} the line of a normal distribution (correlation {near:.3f}).")
    return " ".join(told)


def straightness(ordered: Sequence[float]) -> float | None:
    """Pearson's correlation of the values with normal quantiles; None without a spread."""
    if len(ordered) < 3 or ordered[0] == ordered[-1]:  # noqa: PLR2004 - two points are always on a line
        return None
    middle, reach = mean(ordered), max(abs(ordered[0]), abs(ordered[-1]))
    away = [value / reach - middle / reach for value in ordered]
    across = normal_quantiles(len(ordered))
    both = sum(a * b for a, b in zip(away, across, strict=True))
    return float(both / (sum(a * a for a in away) * sum(b * b for b in across)) ** 0.5)


def pool(data: SampleData) -> Values:
    """All values of all samples, rising."""
    return pooled([one.values for one in data.series])


def bin_edges(spec: ChartSpec) -> tuple[float, ...]:
    """The bins that all samples of a histogram share."""
    extras: HistogramExtras = spec.extras
    return edges_of(pool(spec.data), extras.binning, [one.values for one in spec.data.series])


def tabulate_bins(spec: ChartSpec) -> DataTable:
    """A row a bin, with the number of values of each sample."""
    data: SampleData = spec.data
    names = [
        one.name or (f"Series {number}" if len(data.series) > 1 else "Count")
        for number, one in enumerate(data.series, 1)
    ]
    columns = ("From", "To", *names)
    if not pool(data):
        return DataTable(columns, ())
    edges = bin_edges(spec)
    counts = [counts_in(one.values, edges) for one in data.series]
    return DataTable(columns, tuple(zip(edges[:-1], edges[1:], *counts, strict=True)))


def tabulate_groups(spec: ChartSpec) -> DataTable:
    """A row a group: count, extremes, quartiles, mean, and how many values are outliers."""
    method = _method(spec)
    reach = spec.extras.reach if isinstance(spec.extras, GroupExtras) else 0.0
    columns = (spec.options.x.title or "Group", *FIVE, "Outliers")
    rows = [(name, *_numbers(cell, method, reach)) for name, cell in named_cells(spec.data)]
    return DataTable(columns, tuple(rows))


def tabulate_densities(spec: ChartSpec) -> DataTable:
    """A row a group as ``tabulate_groups`` has it, with the bandwidth of its density."""
    kernel: Kernel = spec.extras.kernel if isinstance(spec.extras, GroupExtras) else spec.extras
    plain = tabulate_groups(spec)
    widths = [_width(cell, kernel) for _, cell in named_cells(spec.data)]
    rows = tuple((*row[:-1], width) for row, width in zip(plain.rows, widths, strict=True))
    return DataTable((*plain.columns[:-1], "Bandwidth"), rows)


def _width(cell: Cell, kernel: Kernel) -> float | None:
    return (kernel.width or bandwidth(cell, kernel.rule)) if cell and not isinstance(cell, Summary) else None


def _numbers(cell: Cell, method: str, reach: float) -> tuple[TableCell, ...]:
    box = cell if isinstance(cell, Summary) else summarise(cell, method, reach) if cell else None
    if box is None:
        return (0, *(None,) * 6, 0)
    low, high = box.extent
    return box.count or None, low, box.q1, box.median, box.q3, high, box.mean, len(box.outliers)
