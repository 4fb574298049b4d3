"""Bearer keys, console sessions, and who may see a picture."""

from flask import g, request

from app.domain.caller import Caller
from app.domain.errors import NotFound, Unauthorized
from app.http.context import request_id, tools
from app.http.limits import limit_requests
from app.http.scopes import READING, require_scope
from app.http.session import has_ticket, session_holder
from app.store.models import Chart
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


def may_see(chart: Chart, *, by_id: bool) -> bool:
    """Raise unless the request may see this chart; gives whether the caller is its owner.

    Its owner's key or console session opens everything; a valid signature opens all but a private chart;
    ``by_id`` says that this address is open to whoever has the id, as long as the chart is public. A foreign key
    finds nothing; a foreign session is as good as none.
    """
    if request.headers.get("Authorization"):
        require_key()
        if g.caller.tenant_id != chart.tenant_id:
            raise NotFound(f"there is no chart {chart.chart_id}")
        return True
    holder = session_holder()
    if holder and holder.tenant_id == chart.tenant_id:
        _known(holder)
        return True
    if by_id and chart.visibility == "public":
        return False
    if chart.visibility != "private" and is_signed(tools(), request.path, request.args):
        return False
    need = "its owner's key" if chart.visibility == "private" else "a signed address or its owner's key"
    raise Unauthorized(f"this picture needs {need}", headers=CHALLENGE)


def _let_in(holder: KeyHolder) -> None:
    _known(holder)
    limit_requests(holder)
    require_scope(holder)


def _known(holder: KeyHolder) -> None:
    told = {"brand_kit_id": holder.brand_kit_id, "plan": holder.plan, "scopes": holder.scopes}
    g.caller = Caller(holder.tenant_id, holder.key_id, request_id(), **told)
