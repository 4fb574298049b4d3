"""One warm browser for all golden pictures of a test process, gone when the last of them is drawn."""

from collections.abc import Iterator

import pytest

from app.settings import load
from workers.render import BrowserPool


@pytest.fixture(scope="module")
def browser() -> Iterator[BrowserPool]:
    """A browser with the settings of production."""
    pool = BrowserPool(load({}))
    pool.warm()
    yield pool
    pool.close()
