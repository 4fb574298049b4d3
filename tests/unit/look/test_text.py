"""Text is measured, wrapped and shortened without a browser."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workers.look.text import SEMIBOLD, shorten, width_of, wrap

TEXTS = st.text(max_size=200)
ROOMS = st.floats(0, 400)


def test_digits_are_all_equally_wide() -> None:
    """The shipped face has tabular figures, so columns of numbers align."""
    assert len({width_of(digit, 12) for digit in "0123456789"}) == 1


def test_titles_are_set_in_a_wider_weight() -> None:
    """The semibold face is measured by its own widths."""
    assert width_of("Quarterly revenue", 18, SEMIBOLD) > width_of("Quarterly revenue", 18)


@pytest.mark.parametrize(("text", "ems"), [("漢字", 2), ("e\u0301", width_of("e", 1)), ("\u200b", 0), ("", 0)])
def test_widths_of_what_the_face_lacks(text: str, ems: float) -> None:
    """An ideograph takes an em, marks and joiners nothing."""
    assert width_of(text, 10) == pytest.approx(10 * ems)


@given(text=TEXTS, room=ROOMS)
def test_shortened_text_fits(text: str, room: float) -> None:
    """Whatever the text, the result is no wider than its room."""
    assert width_of(shorten(text, 12, room), 12) <= room + 1e-6


@given(text=TEXTS, room=st.floats(30, 400), most=st.integers(1, 4))
def test_wrapped_lines_fit_and_are_few(text: str, room: float, most: int) -> None:
    """No line is wider than its room, and there are no more than asked."""
    lines = wrap(text, 12, room, most)
    assert len(lines) <= most
    assert all(width_of(line, 12) <= room + 1e-6 for line in lines)


def test_text_that_fits_is_left_alone() -> None:
    """No ellipsis without need."""
    assert shorten("North", 12, 100) == "North"
    assert wrap("North and South", 12, 400, 3) == ["North and South"]


def test_lines_break_at_spaces() -> None:
    """Words stay whole as long as they can."""
    assert wrap("Bosnia and Herzegovina", 12, 80, 3) == ["Bosnia and", "Herzegovina"]


def test_a_word_longer_than_a_line_is_broken() -> None:
    """A name without spaces still wraps, and nothing of it is lost."""
    lines = wrap("x" * 60, 12, 100, 10)
    assert "".join(lines) == "x" * 60


def test_marks_stay_with_their_letters() -> None:
    """A cut never leaves a letter without its accent."""
    cut = shorten("e\u0301" * 50, 12, 60)
    assert cut.removesuffix("…").endswith("\u0301")


def test_ten_thousand_characters_take_no_time() -> None:
    """A hostile title is cut, whatever its length."""
    assert len(wrap("word " * 2000, 18, 768, 2, SEMIBOLD)) == 2
