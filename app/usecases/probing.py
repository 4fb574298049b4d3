"""A connection is tried: the other side is reached, and told who asks."""

from dataclasses import dataclass
from time import perf_counter

from app.domain.errors import PlotworksError, Unavailable
from app.ports import Tools
from app.usecases.connections import get_connection, opened


@dataclass(frozen=True, slots=True)
class Tried:
    """What came of it: a sentence, the error if it failed, and how long it took."""

    message: str
    error: PlotworksError | None
    latency_ms: int


def probe_connection(tools: Tools, tenant_id: str, connection_id: str) -> Tried:
    """Try one connection of this tenant; its failure is an answer. ``NotFound`` for a foreign or unknown one."""
    if tools.probe is None:
        raise Unavailable("connections can't be tried by this process")
    connection = opened(tools, get_connection(tools, tenant_id, connection_id))
    began = perf_counter()
    error = None
    try:
        message = tools.probe(connection.kind, connection.settings, connection.secrets)
    except PlotworksError as failure:
        message, error = failure.message, failure
    return Tried(message, error, round((perf_counter() - began) * 1000))
