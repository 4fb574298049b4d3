"""Sessions of the console: a signed cookie that names a key. A session ends with its key."""

import time

from flask import g, request
from werkzeug import Response

from app.domain.errors import Unauthorized
from app.http.context import tools
from app.usecases.keys import KeyHolder, holder_of
from app.usecases.links import holds

SECONDS = 7 * 86400
TICKET = "Plotworks-Page"


def start(response: Response, key_id: str) -> None:
    """Put the session's cookie on the response: for this host alone, unseen by scripts and by other sites' requests."""
    expires = str(int(time.time()) + SECONDS)
    value = f"{key_id}.{expires}.{tools().keyring.sign(_message(key_id, expires))}"
    response.set_cookie(
        _name(), value, max_age=SECONDS, httponly=True, samesite="Strict", secure=_is_encrypted(), path="/"
    )


def end(response: Response) -> None:
    """Take the cookie away."""
    response.delete_cookie(_name(), httponly=True, samesite="Strict", secure=_is_encrypted(), path="/")


def session_holder() -> KeyHolder | None:
    """Who is signed in; None without a session, after its time, and when its key is no longer valid."""
    if "session_holder" not in g:
        g.session_holder = _find()
    holder: KeyHolder | None = g.session_holder
    return holder


def ticket(holder: KeyHolder) -> str:
    """What a page of the console sends in ``TICKET``, or in a field of a form, to change something.

    Another site can make a browser send the cookie at most; it can't read our pages, nor set such a header.
    """
    expires = str(int(time.time()) + SECONDS)
    return f"{expires}.{tools().keyring.sign(_page_message(holder.key_id, expires))}"


def has_ticket(holder: KeyHolder) -> bool:
    """Whether the request comes from a script of a page that this session was given."""
    return is_ticket(holder, request.headers.get(TICKET, ""))


def is_ticket(holder: KeyHolder, text: str) -> bool:
    """Whether this is the ticket of a page that this session was given, and yet good."""
    expires, _, signature = text.partition(".")
    return holds(tools(), _page_message(holder.key_id, expires), expires, signature)


def _find() -> KeyHolder | None:
    key_id, _, rest = request.cookies.get(_name(), "").partition(".")
    expires, _, signature = rest.partition(".")
    if not holds(tools(), _message(key_id, expires), expires, signature):
        return None
    try:
        return holder_of(tools(), key_id)
    except Unauthorized:
        return None


def _name() -> str:
    """Cookies don't know ports: two instances on one host have two names."""
    return f"plotworks-{tools().settings.port}"


def _is_encrypted() -> bool:
    return tools().settings.public_url.startswith("https://")


def _message(key_id: str, expires: str) -> str:
    return f"session {key_id} {expires}"


def _page_message(key_id: str, expires: str) -> str:
    return f"page {key_id} {expires}"
