"""Forms of the console that change something: sent by our own pages, within the session that they were given to."""

from urllib.parse import urlsplit

from flask import request

from app.domain.caller import Caller
from app.domain.errors import Forbidden
from app.http.auth import require_page
from app.http.context import caller, tools

TICKET = "ticket"
"""The field that has the page's ticket."""


def check_origin() -> None:
    """Refuse a form of another site: browsers tell where a form comes from, by one header or the other."""
    site, origin = request.headers.get("Sec-Fetch-Site"), request.headers.get("Origin")
    own_hosts = {request.host, urlsplit(tools().settings.public_url).netloc}
    own = site in {"same-origin", "none"} if site else origin is None or urlsplit(origin).netloc in own_hosts
    if not own:
        raise Forbidden("this form was sent by another site; open the console itself")


def sender() -> Caller:
    """Who has sent a form of the console's pages; ``Unauthorized`` or ``Forbidden`` for any other."""
    check_origin()
    require_page(request.form.get(TICKET, ""))
    return caller()
