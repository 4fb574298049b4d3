"""A page is laid out within its edges at every size, and drops parts in the order of the house style."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.charts.model import AxisOptions, ChartOptions, ChartSpec
from workers.look.frame import lay_out
from workers.look.legend import MOST_ROWS, Entry
from workers.look.parts import LADDER, Margins
from workers.look.text import SEMIBOLD, width_of

OPTIONS = ChartOptions("A title", "A subtitle", "Source: somebody", y=AxisOptions("Euro"))
ENTRIES = [Entry("Alpha", "#2470dc"), Entry("Beta", "#ee7e07")]


def spec(width: int = 800, height: int = 400, options: ChartOptions = OPTIONS) -> ChartSpec:
    """A spec without data: pages don't look at them."""
    return ChartSpec("bar", None, options, width=width, height=height)


def test_a_picture_of_the_usual_size_has_all_parts() -> None:
    """Title, subtitle, legend, unit and source, with the text margin at 16 px."""
    frame = lay_out(spec(), legend=ENTRIES, unit="Euro")
    texts = {text.text: text for text in frame.heading.texts}
    assert frame.parts == LADDER[0]
    assert list(texts) == ["A title", "A subtitle", "Alpha", "Beta", "Euro"]
    assert {texts[name].x for name in ("A title", "A subtitle", "Euro")} == {16}
    assert texts["A title"].weight == SEMIBOLD


@pytest.mark.parametrize("width", [120, 200, 300, 500, 800])
def test_smaller_pictures_never_have_more_parts(width: int) -> None:
    """Source goes first, the title last."""
    dropped = [
        LADDER.index(lay_out(spec(width, height), legend=ENTRIES, unit="Euro").parts) for height in (400, 200, 60)
    ]
    assert dropped == sorted(dropped)


def test_a_tiny_picture_is_a_bare_shape() -> None:
    """120 x 60: nothing but the data, and most of the picture is theirs."""
    frame = lay_out(
        spec(120, 60), legend=ENTRIES, unit="Euro", needs=lambda room: Margins(30 * room.parts.ticks, 0, 0, 15)
    )
    assert frame.heading.texts == ()
    assert frame.area.width >= 100


@given(
    width=st.integers(100, 4000),
    height=st.integers(60, 4000),
    title=st.text(max_size=300),
    names=st.lists(st.text(max_size=80), max_size=40),
)
def test_everything_stays_on_the_page(width: int, height: int, title: str, names: list[str]) -> None:
    """No text and no plot area leaves the picture, whatever it says and however large it is."""
    options = ChartOptions(title, title, title, y=AxisOptions(title))
    frame = lay_out(spec(width, height, options), legend=[Entry(name, "#000000") for name in names], unit=title)
    assert frame.area.left >= 0
    assert frame.area.right <= width
    assert frame.area.bottom <= height or frame.area.height == 1
    for text in frame.heading.texts:
        assert text.x + width_of(text.text, text.size, text.weight) <= width + 1


def test_a_legend_wraps_and_folds() -> None:
    """Three rows at most; the end of the last one says how many are left out."""
    frame = lay_out(spec(height=800), legend=[Entry(f"A rather long name {n}", "#000000") for n in range(40)])
    rows = sorted({placed.y for placed in frame.heading.placed})
    shown = sum(placed.entry is not None for placed in frame.heading.placed)
    assert len(rows) == MOST_ROWS
    assert frame.heading.placed[-1].text == f"+{40 - shown} more"


def test_the_plot_has_the_borders_that_were_computed() -> None:
    """What Bokeh is told adds up to the picture."""
    frame = lay_out(spec(), needs=lambda _: Margins(40, 6, 10, 24))
    plot: Any = frame.plot((0, 1), (0, 1))
    assert plot.min_border_left + frame.area.width + plot.min_border_right == 800
    assert plot.min_border_top + frame.area.height + plot.min_border_bottom == 400


def test_a_title_size_is_honoured() -> None:
    """Chart.js's fontSize."""
    frame = lay_out(spec(options=ChartOptions("Big", title_size=40)))
    assert frame.heading.texts[0].size == 40


def test_tick_labels_stay_where_the_data_can_make_do() -> None:
    """A long title on 300 x 200 leaves less than the share, and the axis keeps its figures."""
    long = ChartOptions("A title that is so long that it takes two lines of such a small picture", "", "")
    needs = lambda room: Margins(30 * room.parts.ticks, 6, 0, 38 * room.parts.ticks)  # noqa: E731
    frame = lay_out(spec(300, 200, long), unit="Euro", needs=needs)
    assert frame.parts.ticks
    assert 0.36 <= frame.area.height / 200 < 0.45


def test_a_title_is_cut_to_one_line_before_it_goes() -> None:
    """The name of a small panel is its start."""
    frame = lay_out(spec(110, 75, ChartOptions("The quick brown fox jumps over the lazy dog", "", "")))
    assert [text.text[-1] for text in frame.heading.texts] == ["…"]
