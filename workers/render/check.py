"""Can this machine draw? ``python -m workers.render.check`` answers with one JSON line, and 0 or 1.

``plotworks doctor`` runs it as a command, since the service itself never loads a browser's code.
"""

import sys
import time
from dataclasses import asdict, dataclass, field

import orjson

from app.domain.errors import PlotworksError
from app.settings import Settings, load
from workers.render.browser import Browser
from workers.render.find import find_browser
from workers.render.sample import sample

FONTS_CURE = "install the Noto fonts (Debian: apt-get install fonts-noto-core fonts-noto-cjk fonts-noto-color-emoji)"
SAMPLES = {
    "Chinese": "\u6f22",
    "Japanese": "\u304b",
    "Korean": "\ud55c",
    "Arabic": "\u0639",
    "Hebrew": "\u05e9",
    "Thai": "\u0e01",
    "Devanagari": "\u0915",
    "emoji": "\U0001f600",
}
"""A character of each script that must have a glyph."""


@dataclass(slots=True)
class Finding:
    """What was seen; ``ms`` is the time of one drawn picture in a warm browser, ``start_ms`` of the start."""

    ok: bool = False
    browser: str = ""
    driver: str = ""
    version: str = ""
    sandbox: bool = False
    fonts: dict[str, bool] = field(default_factory=dict)
    start_ms: float = 0
    ms: float = 0
    error: str = ""
    cure: str = ""


def check(settings: Settings) -> Finding:
    """Draw one tiny chart in a fresh browser. Nothing is raised for what is wrong with the machine: it is told."""
    finding = Finding()
    browser = Browser(settings)
    try:
        _try_out(settings, browser, finding)
    except PlotworksError as error:
        finding.error = error.message
        finding.cure = "see the message; `chromium --version` and `chromedriver --version` must both answer"
    finally:
        browser.close()
    return finding


def _try_out(settings: Settings, browser: Browser, finding: Finding) -> None:
    found = find_browser(settings)
    finding.browser, finding.driver = str(found.browser), str(found.driver)
    begin = time.perf_counter()
    browser.start()
    started = time.perf_counter()
    browser.draw(sample())
    finding.start_ms, finding.ms = round((started - begin) * 1000), round((time.perf_counter() - started) * 1000)
    finding.version, finding.sandbox = browser.version, browser.sandboxed
    lacking = browser.without_glyph("".join(SAMPLES.values()))
    finding.fonts = {script: sample not in lacking for script, sample in SAMPLES.items()}
    missing = [script for script, present in finding.fonts.items() if not present]
    finding.ok = not missing
    if missing:
        finding.error, finding.cure = f"no font for {', '.join(missing)}: such text draws as boxes", FONTS_CURE


def main() -> int:
    """Print the finding; 0 when everything is there."""
    try:
        finding = check(load())
    except PlotworksError as error:
        finding = Finding(error=error.message, cure="correct the setting")
    print(orjson.dumps(asdict(finding)).decode())  # noqa: T201 - the command's output
    return 0 if finding.ok else 1


if __name__ == "__main__":
    sys.exit(main())
