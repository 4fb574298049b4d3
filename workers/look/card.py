"""A quiet card in place of a chart: says that there is nothing to draw, or what to do."""

from app.charts.model import ChartSpec
from workers.drawing import Drawing
from workers.look.frame import Frame, lay_out
from workers.look.lettering import Text
from workers.look.text import SEMIBOLD, wrap
from workers.look.theme import LIGHT, Theme

MOST_LINES = 4


def no_data(spec: ChartSpec, theme: Theme = LIGHT, *, interactive: bool = False) -> Drawing:
    """The card of a chart whose data hold no value; title and source stay."""
    return card(spec, "No data", "There are no values to draw.", theme, interactive=interactive)


def card(spec: ChartSpec, heading: str, advice: str, theme: Theme = LIGHT, *, interactive: bool = False) -> Drawing:
    """A heading and a line or more of advice in the middle of the plot area."""
    frame = lay_out(spec, theme, interactive=interactive)
    plot = frame.plot((0, 1), (0, 1), _message(frame, heading, advice))
    return frame.drawing(plot, marks=0)


def _message(frame: Frame, heading: str, advice: str) -> list[Text]:
    sizes, theme = frame.sizes, frame.theme
    room = min(frame.area.width * 0.8, sizes.label * 34)
    leading = sizes.label * 1.5
    most = min(int(frame.area.height / leading - 1.1), MOST_LINES)
    lines = wrap(advice, sizes.label, room, most) if most > 0 else []
    top = -leading * len(lines) / 2
    first = wrap(heading, sizes.subtitle, room, 1, SEMIBOLD)
    rows = [(text, sizes.subtitle, theme.text, SEMIBOLD, top) for text in first]
    rows += [(text, sizes.label, theme.muted, 400, top + leading * (index + 1.1)) for index, text in enumerate(lines)]
    return [
        Text(0.5, 0.5, text, size, color, "center", weight, dy=dy, x_of="data", y_of="data")
        for text, size, color, weight, dy in rows
    ]
