"""Letters with an edge in the colour of the ground: read over lines and areas without hiding more than they must."""

from collections.abc import Iterable

from workers.look.lettering import Text, write
from workers.look.models import Plot, value

WIDTH = 3


def write_haloed(plot: Plot, texts: Iterable[Text], color: str, ranges: str = "default") -> None:
    """Put these texts on the plot with an edge of this colour; see ``write``.

    Bokeh strokes letters over what it filled, so that the edges come first and the letters again on top.
    """
    rows = [row for row in texts if row.text]
    if not rows:
        return
    write(plot, rows, ranges)
    plot.renderers[-1].glyph.set(text_outline_color=value(color), text_outline_width=WIDTH, text_color=value(color))
    write(plot, rows, ranges)
