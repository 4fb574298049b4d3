"""Bearer keys, console sessions, and who may see a picture."""

from flask import g, request

from app.domain.caller import Caller
from app.domain.errors import Forbidden, NotFound, Unauthorized
from app.http.context import request_id, tools
from app.http.limits import limit_requests
from app.http.scopes import READING, require_scope
from app.http.session import has_ticket, is_ticket, session_holder
from app.store.models import Chart, Schedule
from app.usecases.keys import KeyHolder, find_holder
from app.usecases.links import is_signed

CHALLENGE = {"WWW-Authenticate": 'Bearer realm="plotworks"'}


def require_key(*, by_pages: bool = False) -> None:
    """Find the caller by ``Authorization: Bearer <key>``, or raise ``Unauthorized``.

    ``RateLimited`` when it asks too often, ``Forbidden`` when its key is not for this.

    Whoever is signed in to the console may read without it. No page can have a session change anything here, but with
    ``by_pages`` those of the console, which have a ticket for that.
    """
    if not request.headers.get("Authorization") and (holder := session_holder()):
        if request.method in READING:
            _known(holder)
            return
        if by_pages and has_ticket(holder):
            _let_in(holder)
            return
    scheme, _, text = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not text.strip():
        raise Unauthorized("send your API key as `Authorization: Bearer <key>`", headers=CHALLENGE)
    try:
        holder = find_holder(tools(), text.strip())
    except Unauthorized as error:
        error.headers.update(CHALLENGE)
        raise
    _let_in(holder)


def require_page(ticket: str) -> None:
    """Find the caller by the console's session and the ticket of the page that a form of it was on.

    ``Unauthorized`` without a session, ``Forbidden`` for a form of another one, ``RateLimited`` as for a key.
    """
    holder = session_holder()
    if holder is None:
        raise Unauthorized("the session has ended; sign in to the console again")
    if not is_ticket(holder, ticket):
        raise Forbidden("this form is of another session, or too old; load the page anew and try again")
    _let_in(holder)


def may_see(seen: Chart | Schedule, *, by_id: bool) -> bool:
    """Raise unless the request may see this chart, or what this schedule made; gives whether the caller is its owner.

    Its owner's key or console session opens everything; a valid signature opens all but a private one;
    ``by_id`` says that this address is open to whoever has the id, as long as it is public. A foreign key
    finds nothing; a foreign session is as good as none.
    """
    if request.headers.get("Authorization"):
        require_key()
        if g.caller.tenant_id != seen.tenant_id:
            raise NotFound(f"there is no {_called(seen)}")
        return True
    holder = session_holder()
    if holder and holder.tenant_id == seen.tenant_id:
        _known(holder)
        return True
    if by_id and seen.visibility == "public":
        return False
    if seen.visibility != "private" and is_signed(tools(), request.path, request.args):
        return False
    need = "its owner's key" if seen.visibility == "private" else "a signed address or its owner's key"
    raise Unauthorized(f"this needs {need}", headers=CHALLENGE)


def _called(seen: Chart | Schedule) -> str:
    return f"chart {seen.chart_id}" if isinstance(seen, Chart) else f"schedule {seen.schedule_id}"


def _let_in(holder: KeyHolder) -> None:
    _known(holder)
    limit_requests(holder)
    require_scope(holder)


def _known(holder: KeyHolder) -> None:
    g.caller = Caller(
        holder.tenant_id,
        holder.key_id,
        request_id(),
        plan=holder.plan,
        brand_kit_id=holder.brand_kit_id,
        scopes=holder.scopes,
    )
