"""What is measured in Python is what Chromium draws."""

import pytest

from workers.look.text import REGULAR, SEMIBOLD, width_of
from workers.render import Browser
from workers.render.make_widths import measured

TEXTS = (
    "1,234,567.89",
    "Bosnia and Herzegovina",
    "Żółć gęślą jaźń",
    "Население",
    "Ελληνικά",
    "Tiếng Việt",
    "\u221235\u00a0%",
)
OTHERS = (
    *("北京市", "広島県のカタカナ", "서울특별시", "서울"),
    *("إجمالي المبيعات", "الدار البيضاء", "تکنولوژی", "تل אביב", "מכירות לפי עיר"),
    *("กรุงเทพมหานคร", "น้ำตก", "शहर के अनुसार बिक्री", "राजस्व", "বাংলাদেশ", "தமிழ்நாடு", "తెలుగు", "ಕನ್ನಡ", "മലയാളം"),
    *("ខ្មែរ", "ລາວ", "မြန်မာ", "አማርኛ", "საქართველო", "Հայաստան"),
    *("😀", "👨‍👩‍👧‍👦", "🇯🇵🇩🇪", "1️⃣2️⃣3️⃣", "❤️ ☀️", "→ ≤ ½ ① ★"),
)


@pytest.mark.browser
@pytest.mark.parametrize("weight", [REGULAR, SEMIBOLD])
def test_widths_are_chromium_s_own(browser: Browser, weight: int) -> None:
    """No text is drawn wider than measured, nor much narrower: kerning draws closer, and nothing else differs."""
    for text, drawn in zip(TEXTS, in_browser(browser, TEXTS, weight), strict=True):
        assert 0.995 * drawn <= width_of(text, 1, weight) <= 1.04 * drawn, text


@pytest.mark.browser
@pytest.mark.parametrize("weight", [REGULAR, SEMIBOLD])
def test_widths_of_other_scripts_are_close(browser: Browser, weight: int) -> None:
    """Letters that change their form among others are measured one by one, so words differ a little."""
    for text, drawn in zip(OTHERS, in_browser(browser, OTHERS, weight), strict=True):
        assert 0.88 * drawn <= width_of(text, 1, weight) <= 1.25 * drawn, text


def in_browser(browser: Browser, texts: tuple[str, ...], weight: int) -> list[float]:
    """Widths in em as the browser sets these texts."""
    return measured(browser, texts, "normal" if weight == REGULAR else "bold")
