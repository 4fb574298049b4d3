"""A report of a whole Plotworks, as it arrives: by mail, in a bucket, at a webhook."""

import io
from collections.abc import Iterator
from typing import Any

import boto3
import httpx
import orjson
import pytest
from botocore.config import Config
from pypdf import PdfReader

from tests.mailboxes import Mailbox
from tests.receivers import Receiver, replies
from tests.scripted import ScriptedServer, scripted_server
from tests.servers import S3
from tests.system import System
from tests.waiting import until

pytestmark = [pytest.mark.serial, pytest.mark.browser, pytest.mark.timeout(300)]

BUCKET = "reports-of-all"
ROWS = [{"region": "North", "sales": 120}, {"region": "=1+1", "sales": 80}]


@pytest.fixture
def client(system: System) -> Iterator[httpx.Client]:
    """Its first key's caller."""
    with system.client() as found:
        yield found


def bucket(client: httpx.Client, s3: S3) -> Any:
    """A bucket that the tenant has a connection to, called ``lake``."""
    keys = {"access_key": s3.access_key, "secret_key": s3.secret_key}
    named = {"name": "lake", "kind": "s3", "settings": {"bucket": BUCKET, "endpoint": s3.endpoint}, "secrets": keys}
    assert client.post("/v1/connections", json=named).status_code == 201
    found = boto3.Session().client(
        "s3",
        endpoint_url=s3.endpoint,
        region_name=s3.region,
        aws_access_key_id=s3.access_key,
        aws_secret_access_key=s3.secret_key,
        config=Config(s3={"addressing_style": "path"}),
    )
    found.create_bucket(Bucket=BUCKET)
    return found


def dashboard(source: ScriptedServer, *deliver: dict[str, Any]) -> dict[str, Any]:
    """A schedule of two charts whose first run is now."""
    chart = {"data_source": {"type": "api", "url": source.url}, "encoding": {"x": "region", "y": "sales"}}
    requests = [{**chart, "chart_type": kind, "options": {"title": f"As {kind}"}} for kind in ("bar", "pie")]
    asked = {"requests": requests, "layout": {"title": "Sales"}, "polling_interval": "daily"}
    return {**asked, "name": "Daily", "deliver": list(deliver)}


def test_a_dashboard_reaches_everybody(client: httpx.Client, box: Mailbox, s3_server: S3) -> None:
    """Fetched, drawn and told once each: mail with its files, PDF on paper in the bucket, webhook with addresses."""
    store = bucket(client, s3_server)
    with scripted_server() as source, Receiver(replies("200 OK", b"ok")) as hook:
        source.answer(200, ROWS)
        mail = {"type": "email", "to": ["ann@example.org"], "attach": ["xlsx", "pdf"]}
        put = {"type": "s3", "connection": "lake", "key": "{schedule}.pdf"}
        body = dashboard(source, mail, put, {"type": "webhook", "url": hook.url()})
        made = client.post("/v1/charts/jobs", json=body)
        assert made.status_code == 201, made.text
        run = f"/v1/charts/jobs/{made.json()['schedule_id']}/runs/{made.json()['run']['run_id']}"
        until(lambda: _states(client, run) == {"succeeded"}, 90)
        data = orjson.loads(hook.requests[0].body)["data"]
    (message,) = box.messages
    assert message["Subject"] == "Sales"
    names = [part.get_filename() for part in message.iter_attachments()]
    assert names == ["sales.png", "daily.xlsx", "sales.pdf"]
    pages = PdfReader(io.BytesIO(store.get_object(Bucket=BUCKET, Key="Daily.pdf")["Body"].read())).pages
    assert [f"Page {number} of 3" in page.extract_text() for number, page in enumerate(pages, 1)] == [True] * 3
    assert httpx.get(data["latest_url"]).content == httpx.get(data["image_url"]).content
    assert httpx.get(data["data_url"]).text == "region,sales\r\nNorth,120\r\n'=1+1,80\r\n"


def _states(client: httpx.Client, run: str) -> set[str]:
    """Where the deliveries of the run stand."""
    return {one["state"] for one in client.get(run).json().get("deliveries", [])}
