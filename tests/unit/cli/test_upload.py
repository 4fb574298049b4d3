"""``plotworks upload`` as a person calls it: what is refused before a byte is sent, and what is printed."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from app.cli.main import main
from app.cli.upload import INTERRUPTED
from app.client.models import Chart, Dataset, Job, Upload

DATASET = {
    "dataset_id": "ds_1",
    "state": "ready",
    "version": 2,
    "rows": 1200,
    "columns": [{"name": "region", "type": "text"}, {"name": "n", "type": "integer"}],
    "rejected": [{"line": 4, "column": "", "reason": "4 fields"}],
    "rejected_count": 1,
    "notices": ["one line was short"],
}
CHART = {"chart_id": "ch_1", "status": "generated", "chart_url": "http://x/ch_1", "thumbnail_url": ""}
FAULT = {"field": "reading.foo", "message": "there is no such option"}
FAILED = {"job_id": "job_1", "state": "failed", "error": {"detail": "not to be read", "errors": [FAULT]}}


class Service:
    """Stands for the client's calls after the file; ``asked`` is the chart that was asked for."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, job: dict[str, Any]) -> None:
        self.asked: dict[str, Any] = {}
        self.told: dict[str, str] = {}
        whole = Upload("up_1", "completed", 4, 4, "ds_1", "job_1", {})
        monkeypatch.setattr("app.cli.upload.Sender.send", lambda _, told, __: self.told.update(told) or whole)
        monkeypatch.setattr("app.client.client.Jobs.follow", lambda *_: iter([Job.from_json(job)]))
        monkeypatch.setattr("app.client.uploads.Datasets.get", lambda *_: Dataset.from_json(DATASET))
        drawn = Chart.from_json(CHART)
        monkeypatch.setattr("app.client.client.Charts.create", lambda _, body, **__: self.asked.update(body) or drawn)


@pytest.fixture
def service(monkeypatch: pytest.MonkeyPatch) -> Service:
    """One that reads the file."""
    return Service(monkeypatch, {"job_id": "job_1", "state": "succeeded"})


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the files are, and the cache."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    (tmp_path / "sales.csv").write_text("a,b\n")
    return tmp_path


def upload(folder: Path, *options: str, name: str = "sales.csv") -> Result:
    """Call it."""
    return CliRunner().invoke(
        main, ["upload", str(folder / name), "--url", "http://127.0.0.1:9", "--key", "k", *options]
    )


def test_what_was_found_is_printed(folder: Path, service: Service) -> None:
    """Dataset, rows, columns, rejected lines on standard output; notices on the other."""
    done = upload(folder, "--name", "Sales", "--dataset", "ds_1", "--reading", '{"delimiter": ";"}')
    assert done.stdout.splitlines() == [
        "ds_1 version 2: 1,200 rows, 2 columns, 1 line rejected",
        "  region  text",
        "  n       integer",
        "  line 4: 4 fields",
    ]
    assert done.stderr == "notice: one line was short\n"
    assert service.told == {"filename": "Sales", "dataset_id": "ds_1", "reading": '{"delimiter": ";"}'}


def test_the_chart_is_of_the_version_that_was_sent(folder: Path, service: Service) -> None:
    """With the transforms of its file; its address is printed, and the JSON has all."""
    (folder / "chart.json").write_text('{"chart_type": "bar", "data_source": {"transforms": []}}')
    done = upload(folder, "--chart", str(folder / "chart.json"))
    assert done.stdout.splitlines()[-1] == "ch_1 http://x/ch_1"
    source = {"type": "upload", "transforms": [], "dataset_id": "ds_1", "version": 2}
    assert service.asked == {"chart_type": "bar", "data_source": source}
    told = json.loads(upload(folder, "--chart", str(folder / "chart.json"), "--json").stdout)
    assert told == {"dataset": DATASET, "chart": CHART}


def test_a_file_that_cannot_be_read_is_told(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With each place."""
    Service(monkeypatch, FAILED)
    done = upload(folder)
    assert done.exit_code == 1
    assert "can't be read: not to be read\n  reading.foo: there is no such option\n" in done.stderr


def test_ctrl_c_says_how_to_go_on(folder: Path, service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    """And ends as shells expect."""

    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    assert service
    monkeypatch.setattr("app.cli.upload.Sender.send", interrupted)
    done = upload(folder)
    assert done.exit_code == INTERRUPTED
    assert "the same command goes on from there" in done.stderr


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (["--reading", "{"], "--reading is no JSON"),
        (["--reading", "[]"], "--reading must be a JSON object"),
        (["--chart", "data.json"], "has data of its own"),
        (["--chart", "source.json"], "data_source must be an object"),
        (["--parallel", "0"], "--parallel"),
    ],
)
def test_wrong_options_are_told_before_anything_is_sent(folder: Path, options: list[str], told: str) -> None:
    """No service is asked: there is none at the address."""
    (folder / "data.json").write_text('{"data": {}}')
    (folder / "source.json").write_text('{"data_source": 1}')
    done = upload(folder, *(str(folder / one) if one.endswith(".json") else one for one in options))
    assert done.exit_code == 2
    assert told in done.stderr


def test_an_empty_file_is_told(folder: Path) -> None:
    """There is nothing to send."""
    (folder / "empty.csv").touch()
    assert "empty.csv is empty" in upload(folder, name="empty.csv").stderr
