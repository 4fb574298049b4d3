"""As whom the browser runs, and whether in its sandbox: Chromium refuses its sandbox to root."""

import os
import pwd
from dataclasses import dataclass

from app.domain.errors import BrowserUnavailable

UNPRIVILEGED = "nobody"


@dataclass(frozen=True, slots=True)
class Account:
    """``user`` None is the account of this process."""

    user: str | None
    sandbox: bool


def accounts(wish: str) -> list[Account]:
    """The ways to start, best first, for a ``browser_sandbox`` setting of auto, on or off."""
    if wish == "off":
        return [Account(None, sandbox=False)]
    is_root = os.geteuid() == 0
    user = UNPRIVILEGED if is_root and _exists(UNPRIVILEGED) else None
    boxed = [] if is_root and not user else [Account(user, sandbox=True)]
    if wish == "auto":
        return [*boxed, Account(user, sandbox=False), *([Account(None, sandbox=False)] if user else [])]
    if not boxed:
        raise BrowserUnavailable(
            "PLOTWORKS_BROWSER_SANDBOX is on, but root may not have a sandbox and there is no account "
            f"{UNPRIVILEGED!r}: run the worker as another user, or set it to auto"
        )
    return boxed


def _exists(user: str) -> bool:
    try:
        pwd.getpwnam(user)
    except KeyError:
        return False
    return True
