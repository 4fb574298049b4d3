"""Sources that lie elsewhere, checked at the door as far as that goes before they are fetched."""

from collections.abc import Mapping
from typing import Any

from app.domain.caller import Caller
from app.domain.connections import Kind, is_for
from app.domain.errors import Invalid
from app.domain.sources import PLACE, HttpSource, RemoteSource, S3Source, read_source
from app.ports import Tools
from app.usecases.connections import Opened, named_connection


def check_source(tools: Tools, who: Caller, source: Mapping[str, Any], place: str = PLACE) -> RemoteSource:
    """Raise ``Invalid`` naming the field unless this source (of a type in ``REMOTE``) can be fetched as things are now.

    Its shape, its connection and the address it leads to are checked; nothing is fetched. Macros must have been
    rendered before.
    """
    wanted = read_source(source, place)
    connection = connection_of(tools, who.tenant_id, wanted, place)
    if isinstance(wanted, HttpSource):
        url = url_of(wanted, connection, place)
        try:
            tools.outbound.check(url)
        except Invalid as error:
            raise error.placed(f"{place}.url") from error
    return wanted


def connection_of(tools: Tools, tenant_id: str, wanted: RemoteSource, place: str = PLACE) -> Opened | None:
    """The connection that the source names; None where it names none."""
    if not wanted.connection:
        return None
    if isinstance(wanted, HttpSource):
        return named_connection(tools, tenant_id, wanted.connection, Kind.HTTP, f"{place}.auth")
    kind = Kind.S3 if isinstance(wanted, S3Source) else Kind.SQL
    return named_connection(tools, tenant_id, wanted.connection, kind, f"{place}.connection")


def url_of(wanted: HttpSource, connection: Opened | None, place: str = PLACE) -> str:
    """The whole address of a source: a path is below the base of its connection, whose hosts alone are asked."""
    if connection is None:
        return wanted.url
    base = str(connection.settings["base_url"])
    if "://" not in wanted.url:
        return f"{base.rstrip('/')}/{wanted.url.lstrip('/')}"
    try:
        if is_for(connection.settings, wanted.url):
            return wanted.url
    except Invalid as error:
        raise error.placed(f"{place}.url") from error
    cure = "add it to the connection's hosts, or leave out auth"
    raise Invalid.at(f"{place}.url", f"the credentials of {connection.name!r} are not for this host; {cure}")
