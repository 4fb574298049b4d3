"""Pages in frames: a chart draws wherever it is put; the console can be framed nowhere."""

from pathlib import Path

import pytest

from tests.making import BAR
from tests.reading import Reader, Site
from tests.waiting import until

pytestmark = pytest.mark.browser


def _drawn_in(reader: Reader, frame: str) -> str:
    reader.driver.switch_to.frame(frame)
    try:
        until(lambda: reader.drawn)
        return reader.drawn
    finally:
        reader.driver.switch_to.default_content()


@pytest.mark.parametrize("more", ["", 'sandbox="allow-scripts"', 'loading="lazy"'])
def test_a_chart_draws_in_a_page_from_a_disk(site: Site, reader: Reader, tmp_path: Path, more: str) -> None:
    """In the guide's iframe, in one that has no origin of its own, in one that is loaded late: without a complaint."""
    page = tmp_path / "page.html"
    address = f"{site.url}/embed/{site.make(BAR)}"
    page.write_text(f'<iframe id="chart" src="{address}" width="560" height="372" frameborder="0" {more}></iframe>')
    reader.driver.get(page.as_uri())
    assert _drawn_in(reader, "chart") == "light 560x370"
    assert reader.complaints() == []


def test_a_private_chart_says_so_in_its_frame(site: Site, reader: Reader, tmp_path: Path) -> None:
    """A card in place of a broken page."""
    page = tmp_path / "page.html"
    page.write_text(f'<iframe id="chart" src="{site.url}/embed/{site.make(BAR, "private")}"></iframe>')
    reader.driver.get(page.as_uri())
    reader.driver.switch_to.frame("chart")
    assert "its owner's key" in reader.ask("return document.body.innerText")


@pytest.mark.parametrize("path", ["/console", "/docs", "/nothing"])
def test_nothing_else_can_be_framed(site: Site, reader: Reader, tmp_path: Path, path: str) -> None:
    """Nobody can lay their page over the console."""
    page = tmp_path / "page.html"
    page.write_text(f'<iframe src="{site.url}{path}"></iframe>')
    reader.driver.get(page.as_uri())
    until(lambda: any("frame-ancestors 'none'" in words for words in reader.complaints()))


def test_another_sites_form_does_not_sign_in(site: Site, reader: Reader, tmp_path: Path) -> None:
    """What a browser sends from a foreign page is refused, and leaves no session."""
    page = tmp_path / "page.html"
    page.write_text(
        f'<form method="post" action="{site.url}/console/sign-in">'
        f'<input name="key" value="{site.key}"><button>x</button></form>'
    )
    reader.driver.get(page.as_uri())
    reader.driver.find_element("tag name", "button").click()
    until(lambda: "another site" in reader.ask("return document.body.innerText"))
    assert reader.driver.get_cookies() == []


def test_a_person_signs_in_and_out(site: Site, reader: Reader) -> None:
    """With the form itself, in a real browser, with all its headers; the thumbnails of private charts show."""
    chart = site.make(BAR, "private")
    reader.driver.get(site.url)
    reader.driver.find_element("id", "key").send_keys(site.key + "\n")
    until(lambda: "Recent charts" in reader.ask("return document.body.innerText"))
    shown = f"return document.querySelector('img[src*=\"{chart}\"]').naturalWidth"
    until(lambda: reader.ask(shown) == 1)
    (cookie,) = reader.driver.get_cookies()
    assert (cookie["httpOnly"], cookie["sameSite"]) == (True, "Strict")
    assert reader.complaints() == []
    reader.driver.find_element("css selector", "button.plain").click()
    until(lambda: "Sign in" in reader.ask("return document.body.innerText"))
    assert reader.driver.get_cookies() == []


def test_the_document_of_the_api_is_read(site: Site, reader: Reader) -> None:
    """Every operation, from this host alone, without a complaint of the policy."""
    reader.driver.get(f"{site.url}/docs")
    until(lambda: reader.ask("return document.querySelectorAll('.opblock').length") >= 8)
    assert [url for url in reader.requests() if not url.startswith((site.url + "/", "data:"))] == []
    assert reader.complaints() == []
