"""What can go wrong between a caller and the API."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


class ClientError(Exception):
    """The root of the client's errors."""


class Unreachable(ClientError):
    """Nobody answers at this address, or what answers is no Plotworks."""


@dataclass(frozen=True, slots=True)
class FieldError:
    """One fault in the request: its place, such as ``data.datasets[0].data[3]``, and what is wrong there."""

    field: str
    message: str


class ApiError(ClientError):
    """The API refused, and said why in a problem document (RFC 9457)."""

    def __init__(self, status: int, problem: Mapping[str, Any]) -> None:
        self.status = status
        self.code = str(problem.get("code", ""))
        self.title = str(problem.get("title", f"HTTP {status}"))
        self.detail = str(problem.get("detail", ""))
        self.request_id = str(problem.get("request_id", ""))
        self.chart_id = str(problem.get("chart_id", ""))
        self.errors = tuple(
            FieldError(str(item.get("field", "")), str(item.get("message", ""))) for item in problem.get("errors", ())
        )
        super().__init__(f"{self.title}: {self.detail}" if self.detail else self.title)
