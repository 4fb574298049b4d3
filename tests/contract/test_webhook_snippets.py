"""The functions of docs/how-to/verify-webhooks.md, in every language that this machine speaks, on real messages."""

import base64
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.domain.errors import Invalid
from app.domain.verification import verify
from app.domain.webhooks import new_secret
from tests.receivers import Received
from tests.signing import Sender, sender
from tests.snippets import ROOT, Snippet, snippets
from tests.verifiers import LANGUAGES, NAMES, answers, line_of

PAGE = ROOT / "docs" / "how-to" / "verify-webhooks.md"
SNIPPETS = snippets(PAGE, *LANGUAGES)
FOREIGN = ("github.com/standard-webhooks", 'require "standardwebhooks"', "vendor/autoload", "com.standardwebhooks")
NOT_HERE = (*FOREIGN, "Microsoft.AspNetCore")
"""What only registries have that no test may need."""

HERE = [snippet for snippet in SNIPPETS if not any(words in snippet.text for words in NOT_HERE)]
LATE = 360


@pytest.fixture(scope="module")
def plotworks(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sender]:
    """An endpoint whose secret has been rotated: each of its messages has two signatures."""
    with sender(tmp_path_factory.mktemp("home")) as one:
        yield one


@pytest.fixture(scope="module")
def cases(plotworks: Sender) -> dict[str, tuple[str, bool]]:
    """By name: a line for the programs, and whether it must be taken."""
    secret, single = plotworks.secret, plotworks.send()
    late, early = plotworks.send(late=LATE), plotworks.send(late=-LATE)
    new, double = plotworks.rotate(), plotworks.send()
    signature = single.headers["webhook-signature"]
    changed = Received(single.method, single.path, single.headers, single.body.replace(b"no number", b"a number!"))
    refused = {
        "changed body": line_of(secret, changed),
        "late": line_of(secret, late),
        "from the future": line_of(secret, early),
        "another secret": line_of(new_secret(), single),
        "a secret that was new later": line_of(new, single),
        "another id": line_of(secret, single, webhook_id="evt_1"),
        "another time": line_of(secret, single, webhook_timestamp=str(int(single.headers["webhook-timestamp"]) - 1)),
        "no id": line_of(secret, single, webhook_id=""),
        "no time": line_of(secret, single, webhook_timestamp=""),
        "a time that is none": line_of(secret, single, webhook_timestamp="nan"),
        "no signature": line_of(secret, single, webhook_signature=""),
        "half a signature": line_of(secret, single, webhook_signature=signature[:20]),
        "an empty signature": line_of(secret, single, webhook_signature="v1,"),
        "another version": line_of(secret, single, webhook_signature=signature.replace("v1,", "v1a,")),
        "no version": line_of(secret, single, webhook_signature=signature.removeprefix("v1,")),
    }
    taken = {
        "as sent": line_of(secret, single),
        "the first of two": line_of(new, double),
        "the second of two": line_of(secret, double),
        "beside an unknown version": line_of(secret, single, webhook_signature=f"v2,AAAA {signature}"),
    }
    wanted = {name: (line, True) for name, line in taken.items()}
    return wanted | {name: (line, False) for name, line in refused.items()}


@pytest.mark.parametrize("snippet", HERE, ids=str)
def test_a_function_takes_what_is_signed_and_nothing_else(
    snippet: Snippet, cases: dict[str, tuple[str, bool]], tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    """Each case, by the function as it stands on the page."""
    language = LANGUAGES[snippet.language]
    if language.missing:
        pytest.skip(f"no {language.missing} on this machine")
    environ = {}
    if snippet.language == "js" and "node:" not in snippet.text:
        environ["NODE_PATH"] = str(request.getfixturevalue("npm_packages"))
    told = answers(language, snippet.text, [line for line, _ in cases.values()], tmp_path, **environ)
    assert dict(zip(cases, told, strict=True)) == {name: wanted for name, (_, wanted) in cases.items()}


def test_plotworks_listen_judges_as_they_do(cases: dict[str, tuple[str, bool]]) -> None:
    """The same messages, by the function behind the command."""
    assert {name: _verifies(line) for name, (line, _) in cases.items()} == {
        name: wanted for name, (_, wanted) in cases.items()
    }


def test_every_language_has_a_library_and_a_function_of_its_own() -> None:
    """Python and JavaScript have two libraries; of the others' snippets those with a library can't run here."""
    counts = {name: [snippet in HERE for snippet in SNIPPETS if snippet.language == name] for name in LANGUAGES}
    assert counts.pop("python") == counts.pop("js") == [True, True, True]
    assert {name: sorted(count) for name, count in counts.items()} == {name: [False, True] for name in counts}


def _verifies(line: str) -> bool:
    secret, *values, body = line.split("\t")
    try:
        verify(secret, dict(zip(NAMES, values, strict=True)), base64.b64decode(body), time.time())
    except Invalid:
        return False
    return True
