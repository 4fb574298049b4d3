"""The documentation says what is there: all of it, nothing else, and as the code has it."""

import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from app.charts import CHART_TYPES
from app.environment import OF_COMMANDS
from app.settings import load
from docs.generate.__main__ import REFERENCE, stale
from docs.generate.cli import commands
from docs.generate.errors import kinds
from docs.generate.http_api import document, operations
from docs.generate.settings import settings
from tests.snippets import PAGES, ROOT, Snippet, prose, snippets

HOSTS = {
    "127.0.0.1:3000",
    "127.0.0.1:8000",
    "127.0.0.1:9009",
    "app.example.com",
    "charts.example.com",
    "example.com",
    "hooks.slack.com",
    "s3.internal",
    "HOST:PORT",
    "keepachangelog.com",
    "semver.org",
    "www.rfc-editor.org",
    "www.standardwebhooks.com",
}
"""Where links and examples may lead. Nothing else is needed to read and use this."""

_LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")


class Seen(dict[str, str]):
    """An empty environment that notes what it is asked for."""

    def __init__(self) -> None:
        super().__init__()
        self.names: set[str] = set()

    def get(self, key: str, default: Any = None) -> Any:
        """Nothing is set."""
        self.names.add(key)
        return default


def _reference(name: str) -> str:
    return (REFERENCE / name).read_text(encoding="utf-8")


def _all(*languages: str) -> list[Snippet]:
    return [snippet for page in PAGES for snippet in snippets(page, *languages)]


def test_the_reference_is_as_the_code_says() -> None:
    """Each page of the reference is what ``make docs`` would write."""
    assert sorted(stale()) == [], "run `make docs`"


def test_every_setting_is_documented() -> None:
    """Every name that is read from the environment stands on the page of settings, a secret's file by its rule."""
    asked = Seen()
    load(asked)
    page = _reference("settings.md")
    secret = {f"PLOTWORKS_{setting.name}_FILE" for setting in settings() if setting.secret}
    names = asked.names - secret | {f"PLOTWORKS_{name}" for name in OF_COMMANDS}
    assert len(names) > 20
    assert [name for name in sorted(names) if f"| `{name}` |" not in page] == []


def test_every_error_code_is_documented() -> None:
    """Every code of the tree stands on the page of errors with its status."""
    page = _reference("errors.md")
    codes = {(kind.code, kind.status) for kind in kinds()}
    assert len(codes) > 15
    assert [code for code, status in sorted(codes) if f"| `{code}` | {status} |" not in page] == []


def test_every_error_class_has_a_code_of_its_own() -> None:
    """Two errors with one code could not be told apart."""
    codes = [kind.code for kind in kinds()]
    assert len(codes) == len(set(codes))


def test_every_endpoint_is_documented() -> None:
    """Every operation of the OpenAPI document has a heading in the reference."""
    page = _reference("http-api.md")
    found = [f"### {method.upper()} {path}" for path, method, _ in operations(document())]
    assert len(found) > 8
    assert [heading for heading in found if f"{heading}\n" not in page] == []


def test_every_chart_type_is_documented() -> None:
    """Every chart type has a section, and a line in its table."""
    page = _reference("chart-types.md")
    needed = {name: (f"\n## {name}\n", f"[`{name}`](#{name.lower()})") for name in CHART_TYPES}
    assert [name for name, parts in needed.items() if not all(part in page for part in parts)] == []


def test_the_readme_names_every_chart_type() -> None:
    """The table in the README lists the catalogue, and nothing that is not there."""
    table = (ROOT / "README.md").read_text(encoding="utf-8").split("## What it draws")[1].split("\n## ")[0]
    rows = "".join(line for line in table.splitlines() if line.startswith("|"))
    assert sorted(set(re.findall(r"`(\w+)`", rows)) - {"chart_type"}) == sorted(CHART_TYPES)


def test_every_command_is_documented() -> None:
    """Every command of ``plotworks`` has a section."""
    page = _reference("cli.md")
    assert [path for path, _ in commands() if f"\n## {path}\n" not in page] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_somewhere(page: Path) -> None:
    """A link within the repository names a file that is there, and a heading that it has."""
    broken = []
    for link in _LINK.findall(prose(page)):
        if link.startswith(("http://", "https://")):
            continue
        path, _, anchor = link.partition("#")
        target = (page.parent / path).resolve() if path else page
        if not target.exists() or (anchor and anchor not in _anchors(target)):
            broken.append(link)
    assert broken == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_a_page_is_of_no_machine(page: Path) -> None:
    """No page has a path of the machine it was written on, or sends its reader to a host that nobody vouched for."""
    text = page.read_text(encoding="utf-8")
    assert [place for place in (ROOT, ROOT.parent, Path.home()) if len(place.parts) > 1 and f"{place}/" in text] == []
    assert set(re.findall(r"https?://([\w.:-]*\w)", text)) - HOSTS == set()


def test_every_page_is_reached_from_the_index() -> None:
    """Whoever follows links from docs/index.md comes to every page below docs."""
    waiting, seen = [ROOT / "docs" / "index.md"], set()
    while waiting:
        page = waiting.pop()
        if page in seen or page.suffix != ".md":
            continue
        seen.add(page)
        links = (link.partition("#")[0] for link in _LINK.findall(prose(page)) if not link.startswith("http"))
        waiting += [(page.parent / link).resolve() for link in links if link]
    assert sorted(set(ROOT.glob("docs/**/*.md")) - seen) == []


@pytest.mark.parametrize("snippet", _all("python"), ids=str)
def test_python_in_the_docs_compiles(snippet: Snippet) -> None:
    """A Python block is a program."""
    compile(snippet.text, str(snippet), "exec")


@pytest.mark.parametrize("snippet", _all("json"), ids=str)
def test_json_in_the_docs_is_json(snippet: Snippet) -> None:
    """A JSON block is strict JSON."""
    json.loads(snippet.text)


@pytest.mark.parametrize("snippet", _all("sh"), ids=str)
def test_shell_in_the_docs_parses(snippet: Snippet) -> None:
    """A shell block is well-formed."""
    done = subprocess.run(["sh", "-n"], input=snippet.text, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


@pytest.mark.skipif(shutil.which("node") is None, reason="no node on this machine to read JavaScript with")
@pytest.mark.parametrize("snippet", _all("js"), ids=str)
def test_javascript_in_the_docs_parses(snippet: Snippet, tmp_path: Path) -> None:
    """A JavaScript block is a program."""
    program = tmp_path / "snippet.js"
    program.write_text(snippet.text, encoding="utf-8")
    done = subprocess.run(["node", "--check", program], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_names_of_settings_in_the_pages_exist() -> None:
    """A page that names a setting names one that there is."""
    known = {f"PLOTWORKS_{setting.name}" for setting in settings()} | {f"PLOTWORKS_{name}" for name in OF_COMMANDS}
    secret = {f"PLOTWORKS_{setting.name}_FILE" for setting in settings() if setting.secret}
    named = {
        (name, page.name)
        for page in PAGES
        for name in re.findall(r"PLOTWORKS_[A-Z0-9_]+", page.read_text(encoding="utf-8"))
        if not name.endswith("_")
    }
    wrong = [pair for pair in sorted(named) if pair[0] not in known | secret and "_TEST_" not in pair[0]]
    assert wrong == []


def test_names_of_tests_in_contributing_exist() -> None:
    """A test that CONTRIBUTING.md promises is there under that name."""
    named = set(re.findall(r"`(test_\w+)`", (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")))
    sources = "\n".join(path.read_text(encoding="utf-8") for path in ROOT.glob("tests/**/test_*.py"))
    assert named
    assert [name for name in sorted(named) if f"def {name}(" not in sources] == []


def _anchors(page: Path) -> set[str]:
    """The anchors of a page's headings, as GitHub makes them."""
    headings = re.findall(r"^#+ (.+)$", prose(page), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}
