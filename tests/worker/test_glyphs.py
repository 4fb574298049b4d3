"""What no font of this machine has is told by name, and nothing else is."""

from collections.abc import Sequence
from io import BytesIO
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from app import charts
from workers.charts import build
from workers.render import Browser, BrowserPool, glyph_notices
from workers.render.glyphs import MOST_ASKED, Glyphs

SCRIPTS = {
    "Chinese": "各地区销售总额",
    "Japanese": "売上高ひらがなカタカナ",
    "Korean": "서울특별시",
    "Arabic": "إجمالي المبيعات",
    "Hebrew": "מכירות לפי עיר",
    "Thai": "กรุงเทพมหานคร",
    "Devanagari": "राष्ट्रीय क्षेत्र",
    "Tamil": "விற்பனை",
    "emoji": "😀❤️☀️",
}
SEQUENCES = {
    "family": "👨‍👩‍👧‍👦",
    "flag": "🇯🇵",
    "region": "🏴󠁧󠁢󠁥󠁮󠁧󠁿",
    "skin": "👍🏽",
    "keycap": "1️⃣",
    "heart": "❤️",
    "rainbow": "🏳️‍🌈",
}
INVISIBLE = (
    "\u00a0\u00ad\u034f\u200b\u200c\u200d\u200e\u200f\u2028\u202e\u2067\u2069\u3000\ufe0f\ufeff\u0301\u093f\u0e34"
)
LACKING = {
    "\U0010ffff": "U+10FFFF (unassigned)",
    "\uf8ff": "U+F8FF (private use)",
    "\u0378": "U+0378 (unassigned)",
    "\U00018b00": "U+18B00 KHITAN SMALL SCRIPT CHARACTER-18B00",
    "\U00011f00": "U+11F00",  # a mark without width, of a script younger than the fonts
}

browser_ring = pytest.mark.browser


def bar(title: str, labels: Sequence[str]) -> dict[str, object]:
    """A request for one bar a label."""
    return {
        "chart_type": "bar",
        "data": {"labels": list(labels), "datasets": [{"label": "", "data": [3] * len(labels)}]},
        "options": {"title": {"display": True, "text": title}},
    }


def picture(browser: Browser | BrowserPool, body: dict[str, object]) -> tuple[NDArray[np.uint8], tuple[str, ...]]:
    """The pixels of the chart, and the characters that were missing."""
    drawn = browser.draw(build(charts.read(body)))
    return np.asarray(Image.open(BytesIO(drawn.body)).convert("RGB")), drawn.missing


@browser_ring
@pytest.mark.parametrize("script", SCRIPTS)
def test_a_script_is_drawn(browser: Browser, script: str) -> None:
    """Nothing is missing, and the picture isn't the one with boxes in its place."""
    text = SCRIPTS[script]
    pixels, missing = picture(browser, bar(text, [text]))
    boxes, all_missing = picture(browser, bar("\uf8ff" * len(text), ["\uf8ff" * len(text)]))
    assert missing == ()
    assert all_missing == ("\uf8ff",)
    assert (pixels != boxes).any()


@browser_ring
@pytest.mark.parametrize("sequence", SEQUENCES)
def test_a_sequence_of_emoji_is_one_picture(browser: Browser, sequence: str) -> None:
    """It is as wide as one, and no part of it counts as missing."""
    _, missing = picture(browser, bar(SEQUENCES[sequence], ["a"]))
    assert missing == ()
    one, several = (ink(browser, text) for text in ("😀", SEQUENCES[sequence]))
    assert several <= one + 3


def ink(browser: Browser, label: str) -> int:
    """How many columns of pixels a label under the axis covers."""
    with_label, _ = picture(browser, bar("", [label]))
    without, _ = picture(browser, bar("", [" "]))
    return int((with_label != without).any(axis=(0, 2)).sum())


@browser_ring
def test_what_is_not_seen_is_not_missing(browser: Browser) -> None:
    """Spaces, joiners, marks of direction, selectors and marks without a letter."""
    assert browser.without_glyph(INVISIBLE) == ()


@browser_ring
def test_what_is_missing_is_told_by_name(browser: Browser) -> None:
    """Whatever kind of character it is, marks too, and with the place of the text."""
    for character, name in LACKING.items():
        body = bar("Plain", ["a", f"b{character}"])
        _, missing = picture(browser, body)
        assert missing == (character,)
        (notice,) = glyph_notices(missing, body)
        assert notice.place == "data.labels[1]"
        assert notice.message.startswith(name)
        assert "install a font" in notice.message


@browser_ring
def test_a_character_is_asked_for_once_in_the_life_of_a_browser(
    browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second chart costs no further question, and one in Latin letters never does."""
    page = browser._page
    assert page
    asked: list[str] = []
    call = page._call

    def counted(name: str, *given: Any, deadline: float) -> dict[str, Any]:
        asked.append(name)
        return call(name, *given, deadline=deadline)

    monkeypatch.setattr(page, "_call", counted)
    for _ in range(2):
        picture(browser, bar("ཀ\U00018b01", ["a"]))
    picture(browser, bar("Ünïcödé “Latin” Ελληνικά Кириллица", ["a"]))
    assert asked.count("glyphs") == 1


@browser_ring
def test_thousands_of_characters_take_bounded_time(browser: Browser) -> None:
    """A text of all private characters is asked for in part, one of all ideographs as a whole."""
    private = "".join(map(chr, range(0xF0000, 0xF0000 + 5000)))
    ideographs = "".join(map(chr, range(0x4E00, 0x4E00 + 5000)))
    assert len(browser.without_glyph(private)) == MOST_ASKED
    assert browser.without_glyph(ideographs[:MOST_ASKED]) == ()


def test_only_new_characters_are_asked_for() -> None:
    """What the shipped faces have is known, and so is every answer."""
    asked: list[str] = []

    def ask(characters: Sequence[str]) -> Sequence[str]:
        asked.extend(characters)
        return [character for character in characters if character == "\u0338"]

    glyphs = Glyphs()
    assert glyphs.missing("Größe Ж ΔΣ", ask) == ()
    assert asked == []
    assert glyphs.missing("漢\u0338字", ask) == glyphs.missing("字\u0338漢", ask) == ("\u0338",)
    assert sorted(asked) == ["\u0338", "字", "漢"]


def test_notices_are_few_and_in_order() -> None:
    """Ten by name with their places, then how many more there are."""
    missing = [chr(0xE000 + number) for number in range(25)]
    body = {"options": {"title": {"text": "".join(missing[:12])}}, "data": [1, {missing[0]: None}]}
    notices = glyph_notices(missing, body)
    assert len(notices) == 11
    assert {notice.place for notice in notices[:10]} == {"options.title.text"}
    assert notices[0].message.startswith("U+E000 (private use) has no glyph")
    assert notices[10].message == "and 15 more characters have no glyph"
    assert glyph_notices((), body) == ()


@pytest.mark.parametrize(
    ("body", "place"), [("\uf8ff", ""), ({"a": [0, {"\uf8ff": 1}]}, "a[1].\uf8ff"), ({"other": "ascii"}, "")]
)
def test_a_place_may_be_anywhere_or_unknown(body: object, place: str) -> None:
    """A text, a key, or none of the request's own: then there is no place."""
    (notice,) = glyph_notices(["\uf8ff"], body)
    assert notice.place == place
