"""One request to the API: with patience for a busy service, and its refusals as errors."""

import time
from collections.abc import Callable, Collection, Mapping
from email.utils import parsedate_to_datetime
from typing import Any, TypeVar

import httpx

from app.client.errors import ApiError, Unreachable

T = TypeVar("T")

BUSY = (429, 503)
FIRST_PAUSE, LONGEST_PAUSE = 0.5, 8.0
NEVER = float("inf")
"""The advice not to ask again."""


class Transport:
    """Sends requests with the caller's key.

    A busy service (429, 503) is asked again when its ``Retry-After`` says, for ``patience`` seconds in all; so is
    one that refuses the connection.
    """

    def __init__(
        self, url: str, key: str, *, patience: float = 30.0, sleep: Callable[[float], None] = time.sleep
    ) -> None:
        self.url = url.rstrip("/")
        self._patience = patience
        self._sleep = sleep
        # The service is named by its address: a proxy of the environment is not for loopback or a private host.
        self._http = httpx.Client(base_url=self.url, trust_env=False, timeout=httpx.Timeout(30.0, connect=5.0))
        if key:
            self._http.headers["Authorization"] = f"Bearer {key}"

    def close(self) -> None:
        """Close the connections."""
        self._http.close()

    def request(
        self, method: str, path: str, *, expected: Collection[int] = (), wait: float = 0, **request: Any
    ) -> httpx.Response:
        """Send, and send again while the service is busy and patience lasts.

        ``wait`` is what the server itself may wait, in seconds; statuses in ``expected`` are answers, not errors.
        Raises ``ApiError`` for a refusal and ``Unreachable`` when nobody answers.
        """
        deadline, pause = time.monotonic() + self._patience, FIRST_PAUSE
        timeout = httpx.Timeout(30.0 + wait, connect=5.0)
        while True:
            failure, advice = self._attempt(method, path, expected, {"timeout": timeout, **request})
            if isinstance(failure, httpx.Response):
                return failure
            delay = pause if advice is None else advice
            if advice == NEVER or time.monotonic() + delay > deadline:
                raise failure
            self._sleep(delay)
            pause = min(pause * 2, LONGEST_PAUSE)

    def read(self, answer: Callable[[Any], T], method: str, path: str, **request: Any) -> T:
        """Send as ``request`` does and read the JSON of the answer."""
        response = self.request(method, path, **request)
        try:
            return answer(response.json())
        except (ValueError, KeyError, TypeError) as error:
            raise Unreachable(f"{response.url} does not answer as Plotworks does: is it Plotworks?") from error

    def _attempt(
        self, method: str, path: str, expected: Collection[int], request: Mapping[str, Any]
    ) -> tuple[httpx.Response | ApiError | Unreachable, float | None]:
        try:
            response = self._http.request(method, path, **request)
        except httpx.TransportError as error:
            advice = None if isinstance(error, httpx.ConnectError) else NEVER
            return Unreachable(f"no answer from {self.url}: {_reason(error)}"), advice
        if response.is_success or response.status_code in expected:
            return response, None
        refusal = _refusal(response)
        # A chart that failed has had its attempts: asking again would only repeat the answer.
        is_busy = response.status_code in BUSY and isinstance(refusal, ApiError) and not refusal.chart_id
        return refusal, _retry_after(response) if is_busy else NEVER


def _refusal(response: httpx.Response) -> ApiError | Unreachable:
    try:
        problem = response.json()
    except ValueError:
        problem = None
    if isinstance(problem, dict):
        return ApiError(response.status_code, problem)
    if response.status_code in BUSY:  # a proxy in front answers for a service that is away
        return ApiError(response.status_code, {"title": "The service is away", "code": "unavailable"})
    return Unreachable(f"{response.url} answers HTTP {response.status_code} without a reason: is it Plotworks?")


def _retry_after(response: httpx.Response) -> float | None:
    value = response.headers.get("Retry-After", "")
    if value.isdigit():
        return float(value)
    try:
        return max(0.0, parsedate_to_datetime(value).timestamp() - time.time())
    except ValueError:
        return None


def _reason(error: httpx.TransportError) -> str:
    return str(error) or type(error).__name__
