"""Schedules and their runs."""

import time
import uuid
from collections.abc import Iterator
from typing import Any

from app.client.models import Json, Run, Schedule
from app.client.transport import Transport

PATH = "/v1/charts/jobs"
LOOK = 1.0
"""Seconds between two looks at a run that is waited for."""


class Schedules:
    """``/v1/charts/jobs``."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def create(self, body: Json) -> Schedule:
        """Make a schedule; repetitions carry one idempotency key: they never make a second one."""
        return self._transport.read(Schedule.from_json, "POST", PATH, json=dict(body), headers=_once())

    def list(self) -> Iterator[Schedule]:
        """All of them, newest first, page by page."""
        cursor = ""
        while True:
            params = {"limit": "100", **({"cursor": cursor} if cursor else {})}
            page: Any = self._transport.read(lambda raw: raw, "GET", PATH, params=params)
            yield from map(Schedule.from_json, page["items"])
            if not page["next_cursor"]:
                return
            cursor = page["next_cursor"]

    def get(self, schedule_id: str) -> Schedule:
        """Read a schedule."""
        return self._transport.read(Schedule.from_json, "GET", f"{PATH}/{schedule_id}")

    def pause(self, schedule_id: str) -> Schedule:
        """Run no slot until it is resumed; ``ApiError`` 409 for one that has ended."""
        return self._transport.read(Schedule.from_json, "POST", f"{PATH}/{schedule_id}/pause")

    def resume(self, schedule_id: str) -> Schedule:
        """Run its slots again from now on."""
        return self._transport.read(Schedule.from_json, "POST", f"{PATH}/{schedule_id}/resume")

    def delete(self, schedule_id: str) -> None:
        """End it and its runs."""
        self._transport.request("DELETE", f"{PATH}/{schedule_id}")

    def run(self, schedule_id: str) -> Run:
        """Begin a run now; repetitions never begin a second one."""
        return self._transport.read(Run.from_json, "POST", f"{PATH}/{schedule_id}/run", headers=_once())

    def test(self, schedule_id: str, to: str = "") -> Run:
        """Begin a run that is told to this webhook or mailto: address alone, or to nobody."""
        body = {"callback_url": to} if to else {}
        return self._transport.read(Run.from_json, "POST", f"{PATH}/{schedule_id}/test", json=body)

    def runs(self, schedule_id: str, *, limit: int = 20) -> tuple[Run, ...]:
        """Its newest runs, at most 100."""
        path, params = f"{PATH}/{schedule_id}/runs", {"limit": str(limit)}
        return self._transport.read(lambda raw: tuple(map(Run.from_json, raw["items"])), "GET", path, params=params)

    def finished(self, run: Run, *, patience: float = 60.0) -> Run:
        """Wait until a run has ended; ``TimeoutError`` when it takes longer."""
        deadline = time.monotonic() + patience
        while not run.ended:
            if time.monotonic() > deadline:
                raise TimeoutError(f"run {run.run_id} is still {run.state} after {patience:g} s")
            time.sleep(LOOK)
            run = self._transport.read(Run.from_json, "GET", f"{PATH}/{run.schedule_id}/runs/{run.run_id}")
        return run

    def backfill(self, schedule_id: str, start: str, end: str, *, again: bool = False) -> tuple[tuple[Run, ...], int]:
        """The runs that were begun for slots of the past, and how many slots were left alone."""
        body = {"start_at": start, "end_at": end, "again": again}
        return self._transport.read(_backfilled, "POST", f"{PATH}/{schedule_id}/backfill", json=body)


def _backfilled(raw: Json) -> tuple[tuple[Run, ...], int]:
    return tuple(map(Run.from_json, raw["items"])), raw["skipped"]


def _once() -> dict[str, str]:
    return {"Idempotency-Key": uuid.uuid4().hex}
