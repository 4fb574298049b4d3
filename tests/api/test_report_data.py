"""The data of a run as files: for a key or a signature, as the charts were drawn of them."""

import csv
import io
from typing import Any
from urllib.parse import urlsplit

import pytest
from flask.testing import FlaskClient
from python_calamine import CalamineWorkbook
from sqlalchemy import update

from app.ports import Tools
from app.store.models import Run, Schedule
from app.store.types import db_now
from app.usecases.links import signed
from tests.making import BAR
from tests.scheduling import fetch_all

INLINE = BAR | {"options": {"title": "Sales: a/b"}}
TABLE = {
    "chart_type": "bar",
    "data": {"columns": {"day": ["2026-11-20", "2026-11-21"], "sales": [3, -4.5]}},
    "options": {"title": "@home"},
}


@pytest.fixture
def base(client: FlaskClient, headers: dict[str, str], tools: Tools) -> str:
    """The address of a run of two charts."""
    body = {"requests": [INLINE, TABLE], "polling_interval": "daily"}
    answer = client.post("/v1/charts/jobs", json=body, headers=headers)
    assert answer.status_code == 201, answer.text
    fetch_all(tools)
    run = (answer.json or {})["run"]
    return f"/v1/charts/jobs/{run['schedule_id']}/runs/{run['run_id']}"


def lines(answer: Any) -> list[list[str]]:
    """A CSV, read."""
    assert answer.status_code == 200, answer.text
    return list(csv.reader(io.StringIO(answer.get_data(as_text=True), newline="")))


def test_csv_of_a_chart(client: FlaskClient, headers: dict[str, str], base: str) -> None:
    """The first, or that of a number; data that stood in the request in another shape are a table too."""
    first = client.get(f"{base}/data.csv", headers=headers)
    assert lines(first)[:2] == [["Label", "Sales"], ["January", "65"]]
    assert first.content_type == "text/csv; charset=utf-8"
    assert first.headers["Content-Disposition"].startswith("attachment; filename=run_")
    assert lines(client.get(f"{base}/data.csv?chart=2", headers=headers))[2] == ["2026-11-21", "-4.5"]
    refused = client.get(f"{base}/data.csv?chart=3", headers=headers)
    assert (refused.status_code, (refused.json or {})["errors"][0]["field"]) == (422, "chart")


def test_a_workbook_of_all(client: FlaskClient, headers: dict[str, str], base: str) -> None:
    """One sheet each; the run tells where both files are."""
    told = (client.get(base, headers=headers).json or {})["data_urls"]
    answer = client.get(urlsplit(told["xlsx"]).path, headers=headers)
    assert CalamineWorkbook.from_object(io.BytesIO(answer.data)).sheet_names == ["Sales a b", "@home"]
    again = client.get(f"{base}/data.xlsx", headers=headers | {"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304


def test_who_may_have_them(
    client: FlaskClient, headers: dict[str, str], foreign: dict[str, str], base: str, tools: Tools
) -> None:
    """Its owner, and whoever has a signature of this very address unless the schedule is private."""
    path = f"{base}/data.csv"
    assert client.get(path).status_code == 401
    assert client.get(path, headers=foreign).status_code == 404
    assert client.get(signed(tools, path)).status_code == 200
    assert client.get(signed(tools, f"{base}/data.xlsx").replace("xlsx", "csv")).status_code == 401
    with tools.database.write() as session:
        session.execute(update(Schedule).values(visibility="private"))
    assert client.get(signed(tools, path)).status_code == 401
    assert client.get(path, headers=headers).status_code == 200


def test_what_is_not_kept_any_more(client: FlaskClient, headers: dict[str, str], base: str, tools: Tools) -> None:
    """It says so, and the run names no address; another run there is not."""
    with tools.database.write() as session:
        session.execute(update(Run).values(swept_at=db_now()))
    answer = client.get(f"{base}/data.csv", headers=headers)
    assert (answer.status_code, "not kept any more" in answer.text) == (404, True)
    assert "data_urls" not in (client.get(base, headers=headers).json or {})
    assert client.get(f"{base[:-1]}/data.csv", headers=headers).status_code == 404
