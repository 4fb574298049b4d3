"""What people copy from the README and the tutorial runs, against a whole Plotworks."""

import json
import re
import shutil
import subprocess
import sys
from http import HTTPStatus
from pathlib import Path
from typing import Any

import httpx
import pytest
from PIL import Image

from tests.scripted import scripted_server
from tests.snippets import ROOT, Snippet, snippets
from tests.system import System
from tests.waiting import until

README = ROOT / "README.md"
TUTORIAL = ROOT / "docs" / "tutorial" / "first-chart.md"
RETRIES = ROOT / "docs" / "how-to" / "errors-and-retries.md"
JOBS = ROOT / "docs" / "how-to" / "jobs.md"
BOKEH = ROOT / "docs" / "how-to" / "bokeh-documents.md"
FILES = ROOT / "docs" / "how-to" / "upload-files.md"
POSTED = [one for page in (README, RETRIES) for one in snippets(page, "sh") if one.text.startswith("curl -X")]
SCHEDULED = [snippet for snippet in POSTED if "/v1/charts/jobs" in snippet.text]
CURL = [snippet for snippet in POSTED if snippet not in SCHEDULED]
SAVED = {"chart.webp": (600, 400), "ranked.png": (800, 400)}
"""Pictures that commands of the README write, and their sizes."""

JSON = {"Content_Type": "application/json"}
BODIES = [snippet for snippet in snippets(TUTORIAL, "json") if "chart_type" in snippet.text]

pytestmark = [pytest.mark.serial, pytest.mark.browser]


@pytest.fixture
def key(system: System) -> str:
    """What the reader puts in place of ``your_api_key_here``."""
    return (system.home / "api-key").read_text().strip()


def _ran(*command: str | Path, cwd: Path | None = None) -> str:
    done = subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 0, done.stderr
    return done.stdout


def _up_log(system: System) -> str:
    return (system.home / "up.log").read_text(encoding="utf-8")


def _drawn(url: str) -> None:
    """The page of a chart is there, as soon as it is drawn."""
    until(lambda: httpx.get(url).status_code == HTTPStatus.OK, 20)


@pytest.mark.parametrize("snippet", CURL, ids=str)
def test_curl_examples(system: System, key: str, snippet: Snippet, tmp_path: Path) -> None:
    """The commands answer as the page says: the chart types, a drawn chart, a picture, a problem with its place."""
    printed = _ran("sh", "-c", snippet.for_service(system.url, key), cwd=tmp_path)
    if saved := re.search(r"-o (\S+)", snippet.text):
        with Image.open(tmp_path / saved[1]) as picture:
            assert picture.size == SAVED[saved[1]]
        return
    answer = json.loads(printed)
    if "-X GET" in snippet.text:
        assert "candlestick" in answer["chart_types"]
    elif '"n/a"' in snippet.text:
        shown = json.loads(snippets(RETRIES, "json")[0].text)
        assert answer | {"request_id": ""} == shown | {"request_id": ""}
    else:
        shown = json.loads(snippets(README, "json")[0].text)
        assert answer.keys() == shown.keys()
        assert answer["status"] == shown["status"] == "generated"
        _drawn(answer["chart_url"])


def test_the_scheduled_chart_is_drawn(system: System, key: str) -> None:
    """At once, of the data of the address; its latest picture is there, and the command runs it again."""
    (snippet,) = SCHEDULED
    with scripted_server() as source:
        source.answer(200, [{"region": "North", "sales": 20}, {"region": "South", "sales": 15}], **JSON)
        command = snippet.for_service(system.url, key).replace("https://example.com/sales", source.url)
        made = json.loads(_ran("sh", "-c", command))
        again = system.run("schedule", "run", made["schedule_id"], "--wait", "60")
        assert (again.returncode, again.stderr) == (0, "")
    assert made["run"]["state"] in {"queued", "running"}
    picture = httpx.get(made["latest_url"], headers={"Authorization": f"Bearer {key}"})
    assert picture.content.startswith(b"\x89PNG")


def test_card_of_the_tutorial(system: System) -> None:
    """The tutorial shows the lines that a start prints."""
    card = next(snippet.text for snippet in snippets(TUTORIAL, "text") if "is running" in snippet.text)
    shown, printed = (re.findall(r"^  (\S+(?: \S+)?)  ", text, re.MULTILINE) for text in (card, _up_log(system)))
    assert shown == printed


def test_there_are_curl_examples() -> None:
    """The test above is about something."""
    assert len(CURL) == 5
    assert len(SCHEDULED) == 1


def test_python_example(system: System, key: str) -> None:
    """The program prints the answer of a drawn chart."""
    (program,) = snippets(README, "python")
    printed = _ran(sys.executable, "-c", program.for_service(system.url, key))
    assert "'status': 'generated'" in printed
    assert re.search(r"ch_[0-9a-f]{24}", printed)


@pytest.mark.skipif(shutil.which("node") is None, reason="no node on this machine to run JavaScript with")
def test_javascript_example(system: System, key: str) -> None:
    """The program prints the answer of a drawn chart."""
    (program,) = snippets(README, "js")
    printed = _ran("node", "-e", program.for_service(system.url, key))
    assert "status: 'generated'" in printed


def test_program_that_retries(system: System, key: str) -> None:
    """The program of the how-to page draws its chart."""
    (program,) = snippets(RETRIES, "python")
    assert re.fullmatch(r"ch_[0-9a-f]{24}\n", _ran(sys.executable, "-c", program.for_service(system.url, key)))


@pytest.mark.parametrize("snippet", snippets(JOBS, "python"), ids=str)
def test_programs_that_follow_a_job(system: System, key: str, snippet: Snippet) -> None:
    """A long poll and a stream come to the end of their jobs."""
    printed = _ran(sys.executable, "-c", snippet.for_service(system.url, key))
    assert printed.splitlines()[-1].startswith("succeeded")


def test_commands_on_a_job(system: System, key: str) -> None:
    """Look at it, cancel it, retry it: all three are about the job, which has succeeded and stays so."""
    with system.client() as client:
        job = client.post("/v1/charts", json=json.loads(BODIES[0].text)).json()["job_id"]
    looked, cancelled, retried, watch = snippets(JOBS, "sh")
    for snippet in (looked, cancelled, retried):
        answer = json.loads(_ran("sh", "-c", _about(job, snippet.for_service(system.url, key))))
        assert (answer["job_id"], answer["state"]) == (job, "succeeded")
    done = system.run(*_about(job, watch.text).split()[1:])
    assert (done.returncode, done.stdout) == (0, f"{job} succeeded\n")


def _about(job: str, text: str) -> str:
    return re.sub(r"job_[0-9a-f]{24}", job, text)


@pytest.mark.parametrize("snippet", snippets(BOKEH, "python"), ids=str)
def test_programs_that_send_bokeh_figures(system: System, key: str, snippet: Snippet) -> None:
    """A figure and a row of figures are drawn."""
    printed = _ran(sys.executable, "-c", snippet.for_service(system.url, key))
    assert "image.png" in printed or "generated" in printed


@pytest.fixture
def sales(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the reader's file; notes of unfinished uploads are kept in it too."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    (tmp_path / "sales.csv").write_text("region,amount\nNorth,20\nSouth,15\nNorth,5\n")
    return tmp_path


def test_a_file_is_sent_by_curl_as_the_page_says(system: System, key: str, sales: Path) -> None:
    """The answer has the dataset and its chart, which is drawn; another chart of the dataset, and its end."""
    send, keep = [one for one in snippets(FILES, "sh") if one.text.startswith("curl")]
    answer = json.loads(_ran("sh", "-c", send.for_service(system.url, key), cwd=sales))
    _drawn(answer["chart_url"])
    pie = next(one.text for one in snippets(FILES, "json") if '"pie"' in one.text)
    with system.client() as client:
        body = json.loads(re.sub(r"ds_[0-9a-f]{24}", answer["dataset_id"], pie))
        made = client.post("/v1/charts", json=body, headers={"Prefer": "wait=30"})
        assert (made.status_code, made.json()["status"]) == (201, "generated")
        found = client.get(f"/v1/datasets/{answer['dataset_id']}").json()
    assert (found["rows"], found["format"]["delimiter"], len(found["columns"])) == (3, ",", 2)
    command = re.sub(r"ds_[0-9a-f]{24}", answer["dataset_id"], keep.for_service(system.url, key))
    kept = json.loads(_ran("sh", "-c", command))
    assert kept["name"] == "Sales 2026"
    assert kept["expires_at"]


def test_programs_that_send_a_file(system: System, key: str, sales: Path) -> None:
    """The one request draws; tuspy's upload comes whole."""
    whole, tus = snippets(FILES, "python")
    assert _ran(sys.executable, "-c", whole.for_service(system.url, key), cwd=sales).startswith("generated")
    url = _ran(sys.executable, "-c", tus.for_service(system.url, key), cwd=sales).strip()
    with system.client() as client:
        assert client.get(url).json()["state"] == "completed"


def test_a_file_is_sent_by_the_command(system: System, sales: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As the page says, with the chart of its JSON; and read as its `reading` says."""
    command = next(one.text for one in snippets(FILES, "sh") if one.text.startswith("plotworks upload"))
    chart, reading, _ = snippets(FILES, "json")
    (sales / "chart.json").write_text(chart.text)
    monkeypatch.setitem(system.environ, "XDG_CACHE_HOME", str(sales / "cache"))
    places = [str(sales / word) if "." in word else word for word in command.split()[1:]]
    done = system.run(*places)
    assert done.returncode == 0, done.stderr
    head, *_, drawn = done.stdout.splitlines()
    assert re.fullmatch(r"ds_[0-9a-f]{24} version 1: 3 rows, 2 columns", head)
    _drawn(drawn.split()[1])
    (sales / "german.csv").write_text("customer;amount\n007;1,5\n008;2\n", encoding="windows-1252")
    told = json.loads(system.run("upload", str(sales / "german.csv"), "--reading", reading.text, "--json").stdout)
    assert [column["type"] for column in told["dataset"]["columns"]] == ["text", "number"]
    assert list((sales / "cache" / "plotworks" / "uploads").iterdir()) == []


@pytest.mark.parametrize("snippet", BODIES, ids=str)
def test_files_of_the_tutorial(system: System, tmp_path: Path, snippet: Snippet) -> None:
    """``plotworks render`` draws chart.json, without a warning."""
    (tmp_path / "chart.json").write_text(snippet.text, encoding="utf-8")
    done = system.run("render", str(tmp_path / "chart.json"), "-o", str(tmp_path / "chart.png"))
    assert (done.returncode, done.stderr) == (0, "")
    assert (tmp_path / "chart.png").read_bytes().startswith(b"\x89PNG")


def test_warning_and_error_of_the_tutorial(system: System, tmp_path: Path) -> None:
    """A misspelt option and a wrong value are told in the very words of the tutorial."""
    warning, error = [s.text for s in snippets(TUTORIAL, "text") if s.text.startswith(("warning", "Error"))]
    misspelt: dict[str, Any] = json.loads(BODIES[0].text.replace('"title"', '"titel"'))
    wrong = json.loads(BODIES[0].text.replace("78", '"n/a"'))
    for body, told in ((misspelt, warning), (wrong, error)):
        (tmp_path / "chart.json").write_text(json.dumps(body), encoding="utf-8")
        assert told in system.run("render", str(tmp_path / "chart.json")).stderr


def test_program_of_the_tutorial(system: System, tmp_path: Path) -> None:
    """lines.py reads key and data where the tutorial's reader has them, and draws."""
    (tmp_path / ".plotworks").symlink_to(system.home)
    (tmp_path / "app").symlink_to(ROOT / "app")
    (program,) = snippets(TUTORIAL, "python")
    status, url = _ran(sys.executable, "-c", program.for_service(system.url, ""), cwd=tmp_path).split()
    assert status == "generated"
    _drawn(url)
