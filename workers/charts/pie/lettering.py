"""The texts of pies and doughnuts: names and figures in slices and beside them, and what stands in the hole."""

import math
from collections.abc import Collection, Sequence
from dataclasses import replace

from app.charts.model import ChartSpec
from app.charts.pie import Slice
from app.charts.pie.extras import CentreLine
from workers.charts.pie.disc import Disc, middle_of_hole
from workers.look import numbers
from workers.look.around import Outside, rows_of, two_tone
from workers.look.centre import centred
from workers.look.colors import ink_on, over
from workers.look.frame import Frame
from workers.look.lettering import Text
from workers.look.text import REGULAR, SEMIBOLD


def inside_texts(disc: Disc, colors: Sequence[str], frame: Frame, patterned: Collection[int] = ()) -> list[Text]:
    """Names and figures on their slices, in white or near-black, whichever can be read there.

    On those that are patterned there is a ground under them.
    """
    size = frame.sizes.label
    return [
        Text(
            label.x, -label.y, line.text or line.figure, size, ink, "center",
            SEMIBOLD if line.figure else REGULAR, dy=dy, x_of="data", y_of="data",
            ground=over(colors[label.index], frame.theme.background) if label.index in patterned else "",
        )
        for label in disc.inside.values()
        for ink in [ink_on(over(colors[label.index], frame.theme.background))]
        for dy, line in rows_of(label.lines, frame.sizes)
    ]  # fmt: skip


def outside_texts(labels: Sequence[Outside], frame: Frame) -> list[Text]:
    """The name and, darker, its figure: from the disc outwards on the right, towards it on the left."""
    texts = []
    for label in labels:
        at = Text(label.x, -label.y, "", frame.sizes.label, frame.theme.text, x_of="data", y_of="data")
        for dy, line in rows_of(label.lines, frame.sizes):
            texts += two_tone(line, replace(at, dy=dy, align="left" if label.rightwards else "right"), frame)
    return texts


def centre_texts(spec: ChartSpec, slices: Sequence[Slice], disc: Disc, frame: Frame) -> list[Text]:
    """What was asked for in the hole, else the sum and what it counts; as large as the hole allows."""
    if not disc.hole:
        return []
    return centred(_centre_lines(spec, slices), disc.hole, middle_of_hole(spec.extras, disc.hole), frame)


def _centre_lines(spec: ChartSpec, slices: Sequence[Slice]) -> tuple[CentreLine, ...]:
    if spec.extras.centre is not None:
        lines: tuple[CentreLine, ...] = spec.extras.centre
        return lines
    total = math.fsum(part.value for part in slices)
    if any(math.isclose(total, whole, rel_tol=0.005) for whole in (1, 100)):
        return ()
    figure = numbers.full(total) if total < 1e6 and total == int(total) else numbers.short(total)  # noqa: PLR2004
    return CentreLine(figure), CentreLine(spec.data.unit or "Total")
