"""Real browsers for the tests of workers: one shared by harmless tests, fresh ones for those that break things."""

import shutil
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from app.settings import Settings, load
from workers.drawing import Drawing
from workers.render import Browser, BrowserPool
from workers.render.sample import sample


@pytest.fixture(scope="session")
def browser_settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Default settings with a home of their own."""
    return load({"PLOTWORKS_HOME": str(tmp_path_factory.mktemp("home"))})


@pytest.fixture(scope="module")
def browser(browser_settings: Settings) -> Iterator[Browser]:
    """One started browser for a module's harmless tests."""
    browser = Browser(browser_settings)
    browser.start()
    yield browser
    browser.close()


@pytest.fixture
def own_browser(browser_settings: Settings) -> Iterator[Browser]:
    """A started browser that the test may ruin."""
    browser = Browser(browser_settings)
    browser.start()
    yield browser
    browser.close()


@pytest.fixture
def make_pool(browser_settings: Settings) -> Iterator[Callable[..., BrowserPool]]:
    """Makes warm pools with changed settings."""
    pools: list[BrowserPool] = []

    def make(**changes: Any) -> BrowserPool:
        pools.append(pool := BrowserPool(replace(browser_settings, **changes)))
        pool.warm()
        return pool

    yield make
    for pool in pools:
        pool.close()


@pytest.fixture
def drawing() -> Drawing:
    """Three bars, 240 x 160."""
    return sample()


@pytest.fixture
def profiles(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The folder in which browsers that start from now on have their profiles; its name is short, as it must be."""
    folder = Path(tempfile.mkdtemp(prefix="pw-"))
    folder.chmod(0o755)  # the browser's own account must get in
    monkeypatch.setenv("TMPDIR", str(folder))
    monkeypatch.setattr("tempfile.tempdir", None)
    yield folder
    shutil.rmtree(folder)
