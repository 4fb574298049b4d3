"""Connections are tried in a process of their own: drivers of databases are no business of the API's."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from threading import BoundedSemaphore
from typing import Any

from app.domain.errors import PlotworksError, Unavailable, revived
from app.settings import Settings

SECONDS = 25
AT_ONCE = 4
"""Connections that one process tries at a time."""

_KEPT = ("PATH", "HOME", "LANG", "PYTHONPATH", "VIRTUAL_ENV", "LD_LIBRARY_PATH")


@dataclass(frozen=True)
class ChildProbe:
    """``Probe`` by ``python -m workers.sources.remote``, which is told all it needs on its standard input."""

    settings: Settings
    _room: BoundedSemaphore = field(default_factory=lambda: BoundedSemaphore(AT_ONCE), repr=False)

    def __call__(self, kind: str, settings: Mapping[str, Any], secrets: Mapping[str, str]) -> str:
        """Try it; gives what was found in a sentence."""
        if not self._room.acquire(blocking=False):
            raise Unavailable("several connections are being tried just now; try again in a few seconds")
        try:
            answer = self._asked({"kind": kind, "settings": dict(settings), "secrets": dict(secrets)})
        finally:
            self._room.release()
        if "failed" in answer:
            raise revived(answer["failed"])
        return str(answer["done"])

    def _asked(self, connection: dict[str, Any]) -> dict[str, Any]:
        order = {"connection": connection, "outbound": self._outbound(), "sql_files": self.settings.sql_files}
        environ = {name: os.environ[name] for name in _KEPT if name in os.environ} | {"TZ": "UTC"}
        command = [sys.executable, "-m", "workers.sources.remote"]
        try:
            done = subprocess.run(  # noqa: S603 - our own program
                command, input=json.dumps(order).encode(), capture_output=True, timeout=SECONDS, check=True, env=environ
            )
        except subprocess.TimeoutExpired as error:
            raise Unavailable(f"the other side gave no answer within {SECONDS} seconds") from error
        except subprocess.CalledProcessError as error:
            raise PlotworksError(f"the process that tried the connection ended with {error.returncode}") from error
        answer: dict[str, Any] = json.loads(done.stdout)
        return answer

    def _outbound(self) -> dict[str, Any]:
        return {
            "ports": sorted(self.settings.outbound_ports),
            "allow": [str(network) for network in self.settings.outbound_allow],
            "https_only": self.settings.outbound_https_only,
            "ca": self.settings.outbound_ca,
        }
