"""What is measured in Python is what Chromium draws."""

import json
import time

import pytest

from workers.look.fonts import FONT_STACK
from workers.look.text import REGULAR, SEMIBOLD, width_of
from workers.render import Browser

TEXTS = (
    "1,234,567.89",
    "Bosnia and Herzegovina",
    "Żółć gęślą jaźń",
    "Население",
    "Ελληνικά",
    "Tiếng Việt",
    "\u221235\u00a0%",
)


@pytest.mark.browser
@pytest.mark.parametrize("weight", [REGULAR, SEMIBOLD])
def test_widths_are_chromium_s_own(browser: Browser, weight: int) -> None:
    """No text is drawn wider than measured, nor much narrower: kerning draws closer, and nothing else differs."""
    font = f"{'normal' if weight == REGULAR else 'bold'} 100px {FONT_STACK}"
    script = f"""(() => {{
        const context = document.createElement("canvas").getContext("2d");
        context.font = {json.dumps(font)};
        return {json.dumps(TEXTS)}.map((text) => context.measureText(text).width);
    }})()"""
    answer = browser._devtools.call(
        "Runtime.evaluate", {"expression": script, "returnByValue": True}, deadline=time.monotonic() + 10
    )
    for text, drawn in zip(TEXTS, answer["result"]["value"], strict=True):
        assert 0.995 * drawn <= width_of(text, 100, weight) <= 1.04 * drawn, text
