"""Tools with a mail server, and somebody whose charts end."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.domain.caller import Caller
from app.ports import Tools
from tests.mailboxes import Mailbox, mail_server
from tests.making import make_caller, make_tools


@pytest.fixture
def box() -> Iterator[Mailbox]:
    """A mail server in the clear."""
    with mail_server() as found:
        yield found


@pytest.fixture
def tools(tmp_path: Path, box: Mailbox) -> Iterator[Tools]:
    """Tools on a real SQLite that hand mail in there."""
    sender = "Plotworks der Müllers <charts@example.org>"
    made = make_tools(tmp_path, smtp_url=box.server(), mail_from=sender, public_url="https://charts.example.com")
    yield made
    made.database.dispose()


@pytest.fixture
def who(tools: Tools) -> Caller:
    """A tenant's caller."""
    return make_caller(tools)[0]
