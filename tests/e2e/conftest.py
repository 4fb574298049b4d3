"""One running Plotworks for all that a reader copies from the pages, and for a report of it."""

from collections.abc import Iterator

import pytest

from tests.mailboxes import Mailbox, mail_server
from tests.system import System


@pytest.fixture(scope="session")
def box() -> Iterator[Mailbox]:
    """The mail server that the running Plotworks hands its mail in to."""
    with mail_server() as found:
        yield found


@pytest.fixture(scope="session")
def system(tmp_path_factory: pytest.TempPathFactory, box: Mailbox) -> Iterator[System]:
    """One for the whole ring: a start takes as long as many a test."""
    mail = {"SMTP_URL": f"smtp://127.0.0.1:{box.port}?starttls=off", "MAIL_FROM": "charts@example.org"}
    running = System(tmp_path_factory.mktemp("all") / "home", RENDER_WORKERS="1", OUTBOUND_ALLOW="127.0.0.0/8", **mail)
    yield running.start()
    running.close()
