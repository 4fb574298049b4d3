"""M4 against its definition, column by column; what gaps part stays apart; nothing that shows is lost."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from workers.transforms.decimate import m4, m4_shared, sample
from workers.transforms.window import Floats, Indices, Window

COLUMNS = 7


def window(xs: Floats, ys: Floats, rows: int = 40, columns: int = COLUMNS) -> Window:
    """A window over all of the points."""
    low, high = (float(end(ys)) for end in (np.nanmin, np.nanmax))
    return Window(
        float(xs[0]), max(float(xs[-1]), float(xs[0]) + 1), low, high if high > low else low + 1, columns, rows
    )


def groups(xs: Floats, view: Window) -> list[Indices]:
    """The points of each column, by the definition."""
    column = np.searchsorted(view.edges, xs, side="right")
    return [np.flatnonzero(column == each) for each in np.unique(column)]


def parts(kept: Indices, ys: Floats) -> list[Indices]:
    """The pieces that are drawn: kept points between gaps."""
    ends = np.flatnonzero(np.isnan(ys[kept]))
    return [piece[~np.isnan(ys[piece])] for piece in np.split(kept, ends) if (~np.isnan(ys[piece])).any()]


VALUES = st.lists(st.integers(-50, 50).map(float), min_size=2, max_size=300)
GAPPY = st.lists(st.one_of(st.none(), st.integers(-20, 20).map(float)), min_size=2, max_size=400).filter(
    lambda values: any(value is not None for value in values)
)


@given(values=VALUES, steps=st.lists(st.floats(0, 3), min_size=300, max_size=300))
def test_every_column_keeps_its_first_last_least_and_greatest(values: list[float], steps: list[float]) -> None:
    """And beside these only neighbours of an extreme."""
    ys, xs = np.array(values), np.cumsum(steps[: len(values)])
    view = window(xs, ys)
    kept = m4(xs, ys, view)
    assert np.all(np.diff(kept) > 0)
    for group in groups(xs, view):
        extremes = {group[np.argmin(ys[group])], group[np.argmax(ys[group])]}
        must = extremes | {group[0], group[-1]}
        may = must | {index + step for index in extremes for step in (-1, 1)}
        assert must <= set(kept) & set(group) <= may


@given(values=GAPPY)
def test_gaps_stay_gaps(values: list[float | None]) -> None:
    """A piece that is drawn lies in one run of values, or is an upright stroke within one column."""
    ys, xs = np.array(values, dtype=float), np.arange(len(values), dtype=float)
    view = window(xs, ys)
    run = np.cumsum(np.isnan(ys))
    for piece in parts(m4(xs, ys, view), ys):
        assert len(set(run[piece])) == 1 or len(set(view.column_of(xs[piece]))) == 1


@given(values=GAPPY)
def test_extremes_and_ends_are_never_lost(values: list[float | None]) -> None:
    """With any gaps the least and the greatest of each column are drawn, and the first and last of all."""
    ys, xs = np.array(values, dtype=float), np.arange(len(values), dtype=float)
    view = window(xs, ys)
    drawn = ys[kept := m4(xs, ys, view)]
    present = np.flatnonzero(~np.isnan(ys))
    assert {drawn[~np.isnan(drawn)].min(), drawn[~np.isnan(drawn)].max()} == {ys[present].min(), ys[present].max()}
    if np.count_nonzero(np.isnan(ys)) == 0:
        assert {kept[0], kept[-1]} == {0, len(ys) - 1}


@given(values=GAPPY)
def test_a_point_alone_has_a_dot(values: list[float | None]) -> None:
    """One within two pixels of it, drawn as a piece of one point."""
    ys, xs = np.array(values, dtype=float), np.arange(len(values), dtype=float)
    view = window(xs, ys)
    padded = np.pad(np.isnan(ys), 1, constant_values=True)
    alone = np.flatnonzero(~padded[1:-1] & padded[:-2] & padded[2:])
    dots = [piece[0] for piece in parts(m4(xs, ys, view), ys) if len(piece) == 1]
    columns, rows = view.column_of(xs), view.row_of(np.nan_to_num(ys))
    for point in alone:
        assert any(abs(columns[point] - columns[dot]) < 2 and abs(rows[point] - rows[dot]) < 2 for dot in dots)


def test_strokes_that_do_not_touch_stay_apart() -> None:
    """Two bands of short runs in each column, with nothing between them."""
    low = np.tile([0.0, 1.0, np.nan], 3000)
    ys = np.where(np.arange(len(low)) // 3 % 2 == 0, low, low + 10)
    xs = np.arange(len(ys), dtype=float)
    pieces = parts(m4(xs, ys, window(xs, ys, rows=100)), ys)
    assert {tuple(sorted(ys[piece])) for piece in pieces if len(piece) == 2} == {(0.0, 1.0), (10.0, 11.0)}
    assert len(pieces) < 40


@pytest.mark.parametrize("share", [0.02, 0.1, 0.5, 0.9])
def test_what_is_drawn_is_bounded_by_pixels(share: float) -> None:
    """However many points and gaps there are."""
    random = np.random.default_rng(1)
    ys = random.normal(size=400_000)
    ys[random.random(len(ys)) < share] = np.nan
    xs = np.arange(len(ys), dtype=float)
    kept = m4(xs, ys, window(xs, ys, rows=50, columns=80))
    assert len(kept) < 80 * 50


def test_points_outside_the_window_lead_to_its_edge() -> None:
    """The line enters and leaves where all of it would."""
    xs = np.arange(100, dtype=float)
    ys = np.zeros(100)
    kept = m4(xs, ys, Window(40, 60, -1, 1, 4, 4))
    assert {0, 39, 40, 60, 99} <= set(kept)


def test_nothing_but_gaps_is_nothing() -> None:
    """No index at all."""
    xs = np.arange(5, dtype=float)
    assert len(m4(xs, np.full(5, np.nan), Window(0, 4, 0, 1, 4, 4))) == 0


@given(values=VALUES)
def test_a_shared_x_has_what_every_line_needs(values: list[float]) -> None:
    """Lines that stand on each other keep the same places."""
    low, xs = np.array(values), np.arange(len(values), dtype=float)
    lines = [low, low + low[::-1], low * 2 + 5]
    view = window(xs, np.concatenate(lines))
    kept = m4_shared(xs, lines, view)
    assert np.all(np.diff(kept) > 0)
    for line in lines:
        assert set(m4(xs, line, view)) <= set(kept)


def test_a_sample_keeps_the_extremes() -> None:
    """Of both coordinates, and the ends."""
    random = np.random.default_rng(2)
    xs, ys = random.normal(size=(2, 100_000))
    kept = sample(xs, ys, 500)
    assert len(kept) <= 500
    for values in (xs, ys):
        assert {values.min(), values.max()} <= set(values[kept])
    assert {0, 99_999} <= set(kept)
