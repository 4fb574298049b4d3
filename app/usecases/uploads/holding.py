"""One writer an upload: a lease in the database, for the processes of all machines.

Whoever wants an upload that is held asks its holder to save and let go: the connection that the holder reads from may
long be dead, and its client be back on another one.
"""

import secrets
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Event, Thread
from typing import Any

import structlog
from sqlalchemy import or_, update
from sqlalchemy.orm import Session

from app.domain.datasets import UploadState
from app.domain.errors import Locked, StoreUnavailable
from app.ports import Tools
from app.store.models import Upload
from app.store.types import db_now

LEASE = 10.0
"""Seconds for which a holder that gives no sign of life keeps the upload."""

BEAT = 0.5
"""Seconds between two looks at whether somebody else wants it."""

STALLED = 60.0
"""Seconds without a byte after which the connection is given up."""

PATIENCE = 20.0
"""Seconds for which a request waits until the upload is let go."""

_ASK_EVERY = 0.2

log = structlog.get_logger()


class Hold:
    """The right to write to one upload, as long as nobody else has taken it."""

    def __init__(self, tools: Tools, upload_id: str, owner: str) -> None:
        self._tools, self._upload_id, self._owner = tools, upload_id, owner
        self._done = Event()
        self._signs = time.monotonic()
        self.wanted = False

    def save(self, *, durable: bool = True, **values: Any) -> None:
        """Note what has come in; ``Locked`` when somebody else holds the upload by now."""
        with self._tools.database.write(durable=durable) as session:
            self.change(session, **values)

    def change(self, session: Session, **values: Any) -> None:
        """As ``save``, within a session."""
        mine = update(Upload).where(Upload.upload_id == self._upload_id, Upload.lock_owner == self._owner)
        changed = session.execute(mine.where(Upload.state == UploadState.OPEN).values(values).returning(Upload.state))
        if changed.first() is None:
            raise Locked("another request has taken over this upload; ask for its offset, and go on from there")

    def alive(self) -> None:
        """There are bytes coming."""
        self._signs = time.monotonic()

    @contextmanager
    def watched(self, interrupt: Callable[[], None]) -> Iterator[None]:
        """Keep the lease while the block reads; ``interrupt`` ends its reading when it has to let go."""
        watcher = Thread(target=self._watch, args=(interrupt,), daemon=True)
        self.alive()
        watcher.start()
        try:
            yield
        finally:
            self._done.set()
            watcher.join()

    @contextmanager
    def kept(self) -> Iterator[None]:
        """Keep the lease while the block works, whoever else wants it: there is no way to end it early."""
        watcher = Thread(target=self._watch, args=(None,), daemon=True)
        watcher.start()
        try:
            yield
        finally:
            self._done.set()
            watcher.join()

    def release(self) -> None:
        """Let go; the lease would end by itself, but later."""
        with self._tools.database.write(durable=False) as session:
            mine = update(Upload).where(Upload.upload_id == self._upload_id, Upload.lock_owner == self._owner)
            session.execute(mine.values(lock_owner=None, lock_until=None))

    def _watch(self, interrupt: Callable[[], None] | None) -> None:
        renewed = time.monotonic()
        while not self._done.wait(BEAT):
            try:
                if self._renew():
                    renewed = time.monotonic()
            except StoreUnavailable as error:
                log.warning("upload.lease", upload_id=self._upload_id, error=error.message)
            now = time.monotonic()
            if interrupt and (self.wanted or now - renewed > LEASE or now - self._signs > STALLED):
                interrupt()
                return

    def _renew(self) -> bool:
        """Look whether somebody wants it, and keep it; False when it is lost."""
        mine = update(Upload).where(Upload.upload_id == self._upload_id, Upload.lock_owner == self._owner)
        with self._tools.database.write(durable=False) as session:
            kept = session.execute(mine.values(lock_until=db_now(LEASE)).returning(Upload.lock_wanted_at)).first()
        self.wanted = kept is None or kept[0] is not None
        return kept is not None


@contextmanager
def holding(tools: Tools, upload_id: str) -> Iterator[Hold]:
    """Hold an upload for the block; ``Locked`` when its holder doesn't let go in time."""
    owner = secrets.token_hex(8)
    deadline = time.monotonic() + PATIENCE
    while not _taken(tools, upload_id, owner):
        if time.monotonic() > deadline:
            raise Locked(f"another request writes to {upload_id} and has not let go; try again in a few seconds")
        time.sleep(_ASK_EVERY)
    hold = Hold(tools, upload_id, owner)
    try:
        yield hold
    finally:
        hold.release()


def _taken(tools: Tools, upload_id: str, owner: str) -> bool:
    """Take it if it is free, else say that it is wanted."""
    this = update(Upload).where(Upload.upload_id == upload_id)
    free = or_(Upload.lock_owner.is_(None), Upload.lock_until < db_now())
    mine = {"lock_owner": owner, "lock_until": db_now(LEASE), "lock_wanted_at": None}
    with tools.database.write(durable=False) as session:
        if session.execute(this.where(free).values(mine).returning(Upload.upload_id)).first():
            return True
        session.execute(this.values(lock_wanted_at=db_now()))
        return False
