"""The check that the doctor runs, and how the programs are found."""

import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from app.domain.errors import BrowserUnavailable
from app.settings import Settings
from workers.render import accounts as accounts_module
from workers.render import find_browser
from workers.render.accounts import Account, accounts
from workers.render.check import SAMPLES


def run_check(home: Path, **environment: str) -> tuple[int, dict[str, object]]:
    """Exit status and finding of the command."""
    done = subprocess.run(
        [sys.executable, "-m", "workers.render.check"],
        capture_output=True,
        timeout=60,
        check=False,
        env={**os.environ, "PLOTWORKS_HOME": str(home), **environment},
    )
    return done.returncode, json.loads(done.stdout)


@pytest.mark.browser
def test_the_check_draws_and_tells_what_it_found(tmp_path: Path) -> None:
    """On a machine that can draw: paths, version, fonts, times, and exit status 0."""
    status, finding = run_check(tmp_path)
    assert (status, finding["ok"], finding["error"]) == (0, True, "")
    assert Path(str(finding["browser"])).exists()
    assert str(finding["version"]).startswith("Chrom")
    assert finding["fonts"] == dict.fromkeys(SAMPLES, True)


def test_the_check_tells_what_is_missing(tmp_path: Path) -> None:
    """One JSON line and exit status 1, never a stack trace."""
    status, finding = run_check(tmp_path, PLOTWORKS_BROWSER="/nowhere/chromium")
    assert (status, finding["ok"]) == (1, False)
    assert "PLOTWORKS_BROWSER is /nowhere/chromium" in str(finding["error"])


def test_the_check_tells_of_a_wrong_setting(tmp_path: Path) -> None:
    """Settings that can't work are a finding too."""
    status, finding = run_check(tmp_path, PLOTWORKS_PORT="many")
    assert status == 1
    assert "PLOTWORKS_PORT" in str(finding["error"])


def test_the_settings_are_asked_first(browser_settings: Settings) -> None:
    """A named program is taken, or its absence is told; there is no silent second choice."""
    chosen = replace(browser_settings, browser="/bin/true", browser_driver="/bin/false")
    assert find_browser(chosen).browser == Path("/bin/true")
    assert find_browser(chosen).driver == Path("/bin/false")
    with pytest.raises(BrowserUnavailable, match="PLOTWORKS_BROWSER_DRIVER is /nowhere"):
        find_browser(replace(browser_settings, browser_driver="/nowhere"))


def test_a_machine_without_a_browser_is_told_how_to_get_one(
    browser_settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was looked for, and the command that installs it."""
    monkeypatch.setattr("workers.render.find.BROWSERS", ("no-such-browser",))
    with pytest.raises(BrowserUnavailable, match=r"looked for no-such-browser.*apt-get install chromium"):
        find_browser(browser_settings)


def test_root_steps_down_and_others_stay(monkeypatch: pytest.MonkeyPatch) -> None:
    """The best way comes first; without a sandbox is the last resort, and "on" means never without."""
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    assert accounts("auto") == [Account(None, sandbox=True), Account(None, sandbox=False)]
    assert accounts("on") == [Account(None, sandbox=True)]
    assert accounts("off") == [Account(None, sandbox=False)]
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.setattr(accounts_module, "UNPRIVILEGED", "root")
    assert accounts("auto")[0] == Account("root", sandbox=True)
    monkeypatch.setattr(accounts_module, "UNPRIVILEGED", "no such account")
    assert accounts("auto") == [Account(None, sandbox=False)]
    with pytest.raises(BrowserUnavailable, match="run the worker as another user"):
        accounts("on")
