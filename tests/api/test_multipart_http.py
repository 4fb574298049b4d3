"""Files in parts over HTTP: as the page says, and from a sender who falls silent; what the page on watching names."""

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from http.client import HTTPConnection
from pathlib import Path
from threading import Thread
from urllib.parse import urlsplit

import httpx
import pytest
from werkzeug.serving import WSGIRequestHandler, make_server

from app.ports import Tools
from app.usecases.datasets import get_dataset
from app.usecases.tallies import TALLIES
from app.wsgi import create_app
from tests.api.conftest import InstantWorker
from tests.making import make_caller, make_tools
from tests.snippets import ROOT, snippets

PARTS, WATCH = (ROOT / "docs" / "how-to" / name for name in ("multipart-uploads.md", "watch.md"))
CSV = b"region,amount\nNorth,20\n" * 800_000


class _Quiet(WSGIRequestHandler):
    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Say nothing of requests that were answered."""


@pytest.fixture
def service(tmp_path: Path, queue: InstantWorker) -> Iterator[tuple[Tools, str]]:
    """The API on a port of this machine, which its addresses lead to."""
    server = make_server("127.0.0.1", 0, lambda *_: [], threaded=True, request_handler=_Quiet)
    url = f"http://127.0.0.1:{server.server_port}"
    tools = make_tools(tmp_path / "home", queue=queue, public_url=url)
    server.app = create_app(tools)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield tools, url
    server.shutdown()
    thread.join(10)
    server.server_close()
    tools.database.dispose()


def test_the_program_sends_a_file_in_parts(service: tuple[Tools, str], tmp_path: Path) -> None:
    """Of two parts, side by side; what comes is what was sent."""
    (tools, url), (program,) = service, snippets(PARTS, "python")
    who, key = make_caller(tools)
    (tmp_path / "sales.csv").write_bytes(CSV)
    command = [sys.executable, "-c", program.for_service(url, key)]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 0, done.stderr
    found = get_dataset(tools, who.tenant_id, done.stdout.split()[0])
    assert found.version.size == len(CSV)
    with tools.files.local(found.version.file_key) as path:
        assert path.read_bytes() == CSV


def test_a_sender_who_falls_silent_is_let_go(service: tuple[Tools, str], monkeypatch: pytest.MonkeyPatch) -> None:
    """A line that died without a word holds no thread for ever; half a part is not kept."""
    monkeypatch.setattr("app.http.request_stream.STALLED", 0.2)
    tools, url = service
    headers = {"Authorization": f"Bearer {make_caller(tools)[1]}"}
    with httpx.Client(base_url=f"{url}/v1/uploads", headers=headers, trust_env=False) as client:
        upload_id = client.post("/multipart", json={"file_name": "a.csv", "size": 10}).json()["upload_id"]
        (part,) = client.post(f"/multipart/{upload_id}/sign", json={"part_numbers": [1]}).json()["parts"]
        place = urlsplit(part["url"])
        with closing(HTTPConnection(place.netloc, timeout=30)) as connection:
            connection.putrequest("PUT", f"{place.path}?{place.query}")
            connection.putheader("Content-Length", "10")
            connection.endheaders()
            connection.send(b"half ")
            answer = connection.getresponse()
        assert answer.status == 400
        assert client.get(f"/multipart/{upload_id}/parts").json()["items"] == []


def test_the_rules_for_browsers_are_those_of_s3() -> None:
    """A list of rules that let PUT pass, and ETag be read."""
    (rules,) = (json.loads(one.text) for one in snippets(PARTS, "json"))
    assert [(rule["AllowedMethods"], rule["ExposeHeaders"]) for rule in rules] == [(["PUT"], ["ETag"])]


def test_every_counter_is_on_its_page() -> None:
    """And none that is not there."""
    named = set(re.findall(r"`plotworks_(\w+)_total`", WATCH.read_text(encoding="utf-8")))
    assert named == set(TALLIES)
