"""Sources that lie elsewhere, at the door: what can be known before they are fetched."""

from typing import Any

import pytest
from flask.testing import FlaskClient

from app.domain.errors import AddressRefused, Invalid
from app.domain.sources import HttpSource
from app.ports import Tools
from app.usecases.remote_sources import check_source
from tests.making import make_caller
from tests.remote import connect, without_child
from tests.scheduling import fetch_all
from tests.scripted import scripted_server
from workers.sources.remote import patience

URL = "http://127.0.0.1:9/sales"
HTTP = {"base_url": "http://127.0.0.1:9/v2", "auth": "bearer"}


def _refused(tools: Tools, source: dict[str, Any], tenant: str = "default") -> Invalid:
    with pytest.raises(Invalid) as caught:
        check_source(tools, make_caller(tools, tenant)[0], source, "requests[1].data_source")
    return caught.value


def test_a_source_that_can_be_fetched_passes(tools: Tools) -> None:
    """The seed's, and one that names a connection."""
    who = make_caller(tools)[0]
    connect(tools, who, "http", HTTP, token="s3cret")
    found = check_source(tools, who, {"type": "api", "url": URL, "polling_interval": "daily"})
    assert isinstance(found, HttpSource)
    check_source(tools, who, {"type": "http", "url": "sales?day=1", "auth": "my-http"})
    check_source(tools, who, {"type": "http", "url": URL, "auth": "my-http"})


@pytest.mark.parametrize(
    ("source", "place"),
    [
        ({"type": "api", "url": "http://10.0.0.1/"}, "url"),
        ({"type": "api", "url": "http://169.254.169.254/latest/meta-data"}, "url"),
        ({"type": "api", "url": "http://nobody.invalid/"}, "url"),
        ({"type": "api", "url": "file:///etc/passwd"}, "url"),
        ({"type": "api", "url": "/sales"}, "url"),
        ({"type": "api", "url": URL, "auth": "none-such"}, "auth"),
        ({"type": "http", "url": "http://127.0.0.2:9/", "auth": "my-http"}, "url"),
        ({"type": "s3", "connection": "my-http", "key": "a.csv"}, "connection"),
        ({"type": "sql", "connection": "none-such", "query": "SELECT 1"}, "connection"),
    ],
)
def test_one_that_can_not_is_refused_with_its_place(tools: Tools, source: dict[str, Any], place: str) -> None:
    """By the address it leads to as by the connection it names."""
    connect(tools, make_caller(tools)[0], "http", HTTP, token="s3cret")
    error = _refused(tools, source)
    assert [fault.place for fault in error.faults] == [f"requests[1].data_source.{place}"]
    assert isinstance(error, AddressRefused) == (place == "url" and "auth" not in source)


def test_a_foreign_connection_is_no_connection(tools: Tools) -> None:
    """Its name is as unknown as any other."""
    connect(tools, make_caller(tools)[0], "http", HTTP, token="s3cret")
    error = _refused(tools, {"type": "api", "url": URL, "auth": "my-http"}, "another")
    assert "there is no connection 'my-http'" in error.message


def test_a_chart_with_a_faulty_source_is_422(client: FlaskClient, headers: dict[str, str]) -> None:
    """Before there is a job."""
    body = {"chart_type": "bar", "data_source": {"type": "api", "url": "http://10.0.0.1/"}}
    response = client.post("/v1/charts", json=body, headers=headers)
    assert response.status_code == 422
    assert response.json["errors"][0]["field"] == "data_source.url"


def test_a_retry_of_a_chart_whose_source_failed_fetches_again(
    client: FlaskClient, headers: dict[str, str], tools: Tools, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The source is well again: its chart is drawn, by one retry however often it is asked for."""
    without_child(monkeypatch)
    monkeypatch.setattr(patience, "PAUSES", ())
    with scripted_server() as server:
        server.answer(500, {})
        body = {"chart_type": "bar", "data_source": {"type": "api", "url": server.url}}
        made = client.post("/v1/charts", json=body, headers=headers | {"Prefer": "respond-async"}).json or {}
        fetch_all(tools)
        chart = f"/v1/charts/{made['chart_id']}"
        assert (client.get(chart, headers=headers).json or {})["status"] == "failed"
        server.answers[:] = [(200, [{"region": "North", "sales": 3}], {})]
        asked = [client.post(f"/v1/jobs/{made['job_id']}/retry", headers=headers) for _ in range(2)]
        assert [one.status_code for one in asked] == [202, 202]
        assert fetch_all(tools) == 1
    assert (client.get(chart, headers=headers).json or {})["status"] == "generated"
