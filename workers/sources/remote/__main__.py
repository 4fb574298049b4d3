"""Try one connection: ``python -m workers.sources.remote`` with the order on its standard input.

It says ``{"done": sentence}`` or ``{"failed": error}``, as JSON.
"""

import json
import sys
from ipaddress import ip_network
from typing import Any

from app.adapters.outbound_http import GuardedHttp
from app.domain.errors import PlotworksError
from app.usecases.connections import Opened
from workers.sources.remote.probes import PROBES


def main() -> None:
    """Take the order, try, and say what came of it."""
    order = json.load(sys.stdin)
    told = order["outbound"]
    allow = [ip_network(network) for network in told["allow"]]
    outbound = GuardedHttp(ports=set(told["ports"]), allow=allow, https_only=told["https_only"], ca=told["ca"])
    connection = Opened(name="", **order["connection"])
    answer: dict[str, Any]
    try:
        answer = {"done": PROBES[connection.kind](outbound, connection, order["sql_files"])}
    except PlotworksError as error:
        answer = {"failed": error.to_json()}
    sys.stdout.write(json.dumps(answer))


if __name__ == "__main__":
    main()
