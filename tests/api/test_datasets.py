"""/v1/datasets: names, how long they are kept, and what keeps them."""

import io
from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import update

from app.domain.caller import Caller
from app.ports import Tools
from app.store.models import Dataset, Schedule
from app.store.types import db_now
from app.usecases.datasets import File, begin_dataset
from app.usecases.keeping import expire_datasets
from app.usecases.sweeping import sweep_datasets
from tests.fakes import SetClock
from tests.making import add_schedule, make_caller
from tests.tus import Tus, b64

Make = Callable[..., str]
CSV = "region,amount\nNorth,1\n"


@pytest.fixture
def who(tools: Tools) -> Caller:
    """The default tenant."""
    return make_caller(tools)[0]


@pytest.fixture
def dataset_id(tools: Tools, who: Caller) -> str:
    """A dataset that is being read."""
    path = tools.settings.home / "sales.csv"
    path.write_text(CSV)
    key = f"{who.tenant_id}/up/file"
    file = File(key, "sales.csv", tools.files.put(key, path), "", {})
    with tools.database.write() as session:
        return begin_dataset(session, who, file).dataset_id


def _forward(tools: Tools, seconds: float) -> None:
    assert isinstance(tools.clock, SetClock)
    tools.clock.forward(seconds)


def _exists(client: FlaskClient, headers: dict[str, str], dataset_id: str) -> bool:
    status = client.get(f"/v1/datasets/{dataset_id}", headers=headers).status_code
    assert status in {200, 404}
    return status == 200


def test_a_dataset_is_renamed_and_given_an_end(client: FlaskClient, headers: dict[str, str], dataset_id: str) -> None:
    """What is left out stays; null takes the end away."""

    def change(**body: Any) -> tuple[str, Any]:
        answer = client.patch(f"/v1/datasets/{dataset_id}", json=body, headers=headers)
        assert answer.status_code == 200, answer.text
        return answer.get_json()["name"], answer.get_json()["expires_at"]

    assert change(name="Sales") == ("Sales", None)
    assert change(ttl=3600) == ("Sales", "2026-11-21T01:00:00.000Z")
    assert change(expires_at="2026-12-24T18:00:00+01:00") == ("Sales", "2026-12-24T17:00:00.000Z")
    assert change() == ("Sales", "2026-12-24T17:00:00.000Z")
    assert change(expires_at=None) == ("Sales", None)


@pytest.mark.parametrize(
    ("body", "place"),
    [
        ({"name": ""}, "name"),
        ({"ttl": 59}, "ttl"),
        ({"ttl": 60, "expires_at": None}, "ttl"),
        ({"expires_at": "tomorrow"}, "expires_at"),
        ({"bytes": 3}, "bytes"),
    ],
)
def test_a_wrong_change_is_told(
    client: FlaskClient, headers: dict[str, str], dataset_id: str, body: dict[str, Any], place: str
) -> None:
    """With its place."""
    answer = client.patch(f"/v1/datasets/{dataset_id}", json=body, headers=headers)
    assert (answer.status_code, answer.get_json()["errors"][0]["field"]) == (422, place)


def test_another_tenant_changes_nothing(client: FlaskClient, foreign: dict[str, str], dataset_id: str) -> None:
    """It finds nothing."""
    assert client.patch(f"/v1/datasets/{dataset_id}", json={"name": "Mine"}, headers=foreign).status_code == 404


def test_what_needs_a_dataset_keeps_it(
    client: FlaskClient, headers: dict[str, str], tools: Tools, who: Caller, dataset_id: str
) -> None:
    """409 names charts that wait and schedules; forced, it goes all the same."""
    source = {"chart_type": "bar", "data_source": {"type": "upload", "dataset_id": dataset_id}}
    chart = client.post("/v1/charts", json=source, headers=headers | {"Prefer": "respond-async"}).get_json()
    schedule_id = add_schedule(tools, who, dataset_id)
    path = f"/v1/datasets/{dataset_id}"
    answer = client.delete(path, headers=headers)
    told = answer.get_json()
    assert (answer.status_code, told["charts"], told["schedules"]) == (409, [chart["chart_id"]], [schedule_id])
    assert told["detail"].startswith("1 chart and 1 schedule still need")
    assert client.delete(f"{path}?force=true", headers=headers).status_code == 204
    assert not _exists(client, headers, dataset_id)


def test_a_dataset_goes_when_its_time_is_over(
    client: FlaskClient, headers: dict[str, str], tools: Tools, dataset_id: str
) -> None:
    """Not before; its files go a while after."""
    client.patch(f"/v1/datasets/{dataset_id}", json={"ttl": 60}, headers=headers)
    _forward(tools, 59)
    assert expire_datasets(tools) == 0
    _forward(tools, 1)
    assert expire_datasets(tools) == 1
    assert not _exists(client, headers, dataset_id)
    with tools.database.write() as session:
        session.execute(update(Dataset).values(deleted_at=db_now(-86_400)))
    assert sweep_datasets(tools) == 1
    assert list(tools.files.keys("")) == []


def test_a_schedule_keeps_what_is_due(
    client: FlaskClient, headers: dict[str, str], tools: Tools, who: Caller, dataset_id: str
) -> None:
    """It is looked at again an hour later; when the schedule is gone, the dataset goes."""
    client.patch(f"/v1/datasets/{dataset_id}", json={"ttl": 60}, headers=headers)
    schedule_id = add_schedule(tools, who, dataset_id)
    _forward(tools, 61)
    assert expire_datasets(tools) == 0
    assert _exists(client, headers, dataset_id)
    with tools.database.write() as session:
        session.delete(session.get_one(Schedule, schedule_id))
    assert expire_datasets(tools) == 0
    _forward(tools, 3600)
    assert expire_datasets(tools) == 1


@pytest.mark.parametrize("way", ["tus", "parts", "form"])
def test_an_end_is_told_with_the_file(client: FlaskClient, headers: dict[str, str], tus: Tus, way: str) -> None:
    """However it comes: so many seconds after it has come; too few are refused."""

    def send(ttl: int) -> Any:
        if way == "tus":
            kind = "application/offset+octet-stream"
            told = {"Upload_Length": str(len(CSV)), "Content_Type": kind, "Upload_Metadata": f"ttl {b64(str(ttl))}"}
            return tus.post(CSV.encode(), **told)
        if way == "form":
            form = {"file": (io.BytesIO(CSV.encode()), "a.csv"), "ttl": str(ttl)}
            return client.post("/v1/charts/upload", data=form, headers=headers)
        body = {"file_name": "a.csv", "size": len(CSV), "ttl": ttl}
        answer = client.post("/v1/uploads/multipart", json=body, headers=headers)
        if answer.status_code != 201:
            return answer
        path = f"/v1/uploads/multipart/{answer.get_json()['upload_id']}"
        part = client.post(f"{path}/sign", json={"part_numbers": [1]}, headers=headers).get_json()["parts"][0]
        client.put(part["url"].partition("8000")[2], data=CSV)
        return client.post(f"{path}/complete", json={}, headers=headers)

    assert send(59).status_code in {400, 422}
    found = send(86_400).get_json()
    told = client.get(f"/v1/datasets/{found['dataset_id']}", headers=headers).get_json()
    assert told["expires_at"] == "2026-11-22T00:00:00.000Z"
