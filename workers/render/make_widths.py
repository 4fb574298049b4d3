"""Measures letters that the shipped faces lack, as this machine's Noto draws them; for developers.

``python -m workers.render.make_widths`` writes ``workers/look/fonts/others.json``: thousandths of an em by code
point. A letter of a joined script counts as the mean of its forms, a mark as what it adds to a letter, a sign that
makes one letter of two (a virama) as what it takes away.
"""

import json
import statistics
import tempfile
import time
import unicodedata
from collections.abc import Callable, Iterator, Sequence

from app.settings import load
from workers.look.fonts import FOLDER, FONT_STACK
from workers.look.scripts import VIRAMA
from workers.look.text import REGULAR, shipped
from workers.render.browser import Browser

BLOCKS = (
    *((0x0530, 0x06FF), (0x0750, 0x077F), (0x0900, 0x10FF), (0x1200, 0x137F), (0x1780, 0x17FF), (0x1C80, 0x1CBF)),
    *((0x2070, 0x209F), (0x2100, 0x22FF), (0x2460, 0x24FF), (0x25A0, 0x27BF)),
)
"""Scripts in use today from Armenian to Khmer; signs, arrows, mathematics, shapes."""

EM = 100
TATWEEL = "\u0640"
"""A stroke that joins on both sides."""

MOST_TAKEN = 0.45
"""Em that a virama takes away at most, so that no pair comes out too narrow."""

SAMPLES = 12
TAKEN_AT_ONCE = 4000

Width = Callable[[str], float]


def main() -> None:
    """Measure and write."""
    characters = [chr(code) for first, last in BLOCKS for code in range(first, last + 1) if _is_wanted(chr(code))]
    formulas = {character: _formula(character, characters) for character in characters}
    widths = _measure(sorted({text for texts, _ in formulas.values() for text in texts}))
    found = {ord(character): round(1000 * sum_(widths)) for character, (_, sum_) in formulas.items()}
    (FOLDER / "others.json").write_text(json.dumps(found, separators=(",", ":")) + "\n", encoding="ascii")


def _is_wanted(character: str) -> bool:
    return character not in shipped(REGULAR) and unicodedata.category(character)[0] in "LMNPS"


def _formula(character: str, characters: Sequence[str]) -> tuple[list[str], Callable[[dict[str, float]], float]]:
    """The texts to be measured for a character, and its width from theirs."""
    if unicodedata.category(character)[0] == "M":
        joined = list(_joined(character, characters))
        texts = [text for group in joined for text in group]
        return texts, lambda widths: _added(joined, widths, least=-MOST_TAKEN if _is_virama(character) else 0)
    if unicodedata.bidirectional(character) == "AL" and unicodedata.category(character) == "Lo":
        first, last, middle = character + TATWEEL, TATWEEL + character, TATWEEL + character + TATWEEL
        return [
            first,
            last,
            middle,
            TATWEEL,
        ], lambda widths: (widths[first] + widths[last] + widths[middle] - 4 * widths[TATWEEL]) / 3
    return [character], lambda widths: widths[character]


def _joined(mark: str, characters: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """A mark's effect on some letters of its script: the whole, then its parts."""
    letters = [each for each in characters if _script(each) == _script(mark) and unicodedata.category(each) == "Lo"]
    some = letters[len(letters) // 3 :][:SAMPLES]
    for letter in some:
        if _is_virama(mark):
            yield from ((letter + mark + other, letter, other) for other in some)
        else:
            yield letter + mark, letter


def _added(joined: Sequence[tuple[str, ...]], widths: dict[str, float], *, least: float) -> float:
    gains = [widths[whole] - sum(widths[part] for part in parts) for whole, *parts in joined]
    return max(statistics.mean(gains) if least else statistics.median(gains), least) if gains else 0


def _is_virama(character: str) -> bool:
    return unicodedata.combining(character) == VIRAMA


def _script(character: str) -> int:
    return ord(character) // 128


def _measure(texts: Sequence[str]) -> dict[str, float]:
    with tempfile.TemporaryDirectory() as home:
        browser = Browser(load({"PLOTWORKS_HOME": home}))
        browser.start()
        widths = [
            width
            for start in range(0, len(texts), TAKEN_AT_ONCE)
            for width in measured(browser, texts[start : start + TAKEN_AT_ONCE])
        ]
        browser.close()
    return dict(zip(texts, widths, strict=True))


def measured(browser: Browser, texts: Sequence[str], style: str = "normal") -> list[float]:
    """The widths in em of texts as the browser sets them in the house face."""
    script = f"""(() => {{
        const context = new OffscreenCanvas(1, 1).getContext("2d");
        context.font = {json.dumps(f"{style} {EM}px {FONT_STACK}")};
        return {json.dumps(texts)}.map((text) => context.measureText(text).width / {EM});
    }})()"""
    order = {"expression": script, "returnByValue": True}
    answer = browser._devtools.call("Runtime.evaluate", order, deadline=time.monotonic() + 60)  # type: ignore[union-attr] # noqa: SLF001 - a developer's tool
    return list(answer["result"]["value"])


if __name__ == "__main__":
    main()
