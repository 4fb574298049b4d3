"""Which characters stay together, and which lines run from right to left."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workers.look.scripts import LONGEST, clusters, directed, is_emoji


@pytest.mark.parametrize(
    "text",
    [
        "e\u0301",
        "क्ष्मि",
        "น้ำ",
        "\u1109\u1165",  # a Korean syllable in parts
        "👨‍👩‍👧‍👦",
        "🏳️‍🌈",
        "👩🏽‍💻",
        "🇯🇵",
        "🏴󠁧󠁢󠁥󠁮󠁧󠁿",
        "1️⃣",
        "❤️",
    ],
)
def test_what_is_drawn_as_one_stays_together(text: str) -> None:
    """Letters with their marks, conjuncts, and emoji of several characters; two of them are two."""
    assert clusters(text) == [text]
    assert clusters(text + text) == [text, text]


@pytest.mark.parametrize(("text", "pieces"), [("ab", 2), ("漢字", 2), ("🇯🇵🇩🇪", 2), ("a\u200db", 2), ("می‌خواهم", 7)])
def test_what_is_drawn_apart_may_be_parted(text: str, pieces: int) -> None:
    """A joiner between letters joins nothing that a line may not break."""
    assert len(clusters(text)) == pieces


def test_no_line_begins_with_a_closing_bracket() -> None:
    """Brackets, commas and stops stay with what they close."""
    assert clusters("百万元\uff09\u3002次") == ["百", "万", "元\uff09\u3002", "次"]


@given(st.text())
def test_nothing_is_lost_and_no_piece_is_endless(text: str) -> None:
    """Whatever the text: the pieces are the text, and none is longer than a letter with many marks."""
    pieces = clusters(text)
    assert "".join(pieces) == text
    assert all(0 < len(piece) <= LONGEST for piece in pieces)


@pytest.mark.parametrize(
    ("cluster", "emoji"), [("😀", True), ("☀️", True), ("☀", False), ("⛅", True), ("1️⃣", True), ("1", False)]
)
def test_emoji_are_known(cluster: str, emoji: bool) -> None:
    """By themselves, or by the character after them that asks for a picture."""
    assert is_emoji(cluster) == emoji


@pytest.mark.parametrize(
    ("text", "turned"),
    [
        ("Sales", False),
        ("Sales in القاهرة", False),
        ("2025: 3 %", False),
        ("مبيعات Apple 2024!", True),
        ("12 מכירות", True),
        ("漢字", False),
    ],
)
def test_a_line_runs_as_its_first_letter_does(text: str, turned: bool) -> None:
    """Digits and signs don't decide."""
    assert directed(text) == (f"\u2067{text}\u2069" if turned else text)
