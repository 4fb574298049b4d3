"""The console's page for files, in a real browser: it sends them under its policy, and shows names as text."""

from pathlib import Path

import pytest
from sqlalchemy import select

from app.store.models import Upload
from tests.reading import Reader, Site
from tests.waiting import until

pytestmark = pytest.mark.browser

NAME = "<img src=x onerror=alert(1)>.csv"
CSV = b"region,amount\n" + b"North,20\n" * 300_000


def test_a_file_is_sent_from_the_page(site: Site, reader: Reader, tmp_path: Path) -> None:
    """By the script that ships with Plotworks, with the session and the page's ticket; without a complaint."""
    (tmp_path / NAME).write_bytes(CSV)
    reader.driver.get(site.url)
    reader.driver.find_element("id", "key").send_keys(site.key + "\n")
    until(lambda: "Recent charts" in reader.ask("return document.body.innerText"))
    reader.driver.get(f"{site.url}/console/uploads")
    reader.driver.find_element("id", "files").send_keys(str(tmp_path / NAME))
    until(lambda: "Waits to be read" in reader.ask("return document.body.innerText"), 30)
    assert reader.ask("return document.querySelector('#sent h2').textContent") == NAME
    assert reader.complaints() == []
    with site.tools.database.read() as session:
        upload = session.scalars(select(Upload)).one()
    assert (upload.state, upload.info["name"]) == ("completed", NAME)
    assert upload.chart == {"chart_type": "auto", "data_source": {"type": "upload"}}
    with site.tools.files.local(upload.file_key) as path:
        assert path.read_bytes() == CSV
