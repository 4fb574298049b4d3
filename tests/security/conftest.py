"""A served Plotworks and a reader's browser, one of each for a module."""

from collections.abc import Iterator

import pytest

from tests.reading import Reader, Site, serve


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The service."""
    with serve(tmp_path_factory.mktemp("home")) as served:
        yield served


@pytest.fixture(scope="module")
def browser() -> Iterator[Reader]:
    """The browser of all tests of a module."""
    reader = Reader()
    yield reader
    reader.close()


@pytest.fixture
def reader(browser: Reader) -> Reader:
    """The same browser, on an empty page, with nothing left of the last test."""
    browser.scripts(run=True)
    browser.prefer("light")
    browser.resize(600, 400)
    browser.driver.get("about:blank")
    browser.driver.delete_all_cookies()
    browser.complaints()
    browser.requests()
    return browser
