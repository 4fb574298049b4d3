"""Where the browser and its driver are. Nothing is downloaded: what is missing is named, with its cure."""

import os
import shutil
from dataclasses import dataclass
from pathlib import Path

from app.domain.errors import BrowserUnavailable
from app.settings import Settings

BROWSERS = ("chromium", "google-chrome-stable", "google-chrome", "chromium-browser", "chrome-headless-shell", "chrome")
DRIVERS = ("chromedriver", "chromium.chromedriver", "chromium-driver")
HIDDEN = (
    "/usr/lib/chromium",
    "/usr/lib/chromium-browser",
    "/usr/local/bin",
    "/usr/bin",
    "/snap/bin",
    "/opt/google/chrome",
)
"""Folders that a service's short PATH often leaves out."""

CURE = "install both (Debian: apt-get install chromium chromium-driver)"


@dataclass(frozen=True, slots=True)
class Binaries:
    """Paths of a browser and of the driver that fits it."""

    browser: Path
    driver: Path


def find_browser(settings: Settings) -> Binaries:
    """The browser and driver that the settings name, else those of this machine.

    ``BrowserUnavailable`` says what was looked for, where, and how to install it.
    """
    return Binaries(
        browser=_find("browser", settings.browser, "PLOTWORKS_BROWSER", BROWSERS),
        driver=_find("browser driver", settings.browser_driver, "PLOTWORKS_BROWSER_DRIVER", DRIVERS),
    )


def _find(what: str, chosen: str, setting: str, names: tuple[str, ...]) -> Path:
    path = os.pathsep.join([os.environ.get("PATH", os.defpath), *HIDDEN])
    for name in [chosen] if chosen else names:
        if found := shutil.which(name, path=path):
            return Path(found)
    if chosen:
        raise BrowserUnavailable(f"{setting} is {chosen}, which is no program that can be run; correct it, or {CURE}")
    raise BrowserUnavailable(
        f"no {what} found: looked for {', '.join(names)} in PATH and {', '.join(HIDDEN)}; {CURE} or set {setting}"
    )
