"""How far a worker has come with a job."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from app.domain.errors import Conflict

STAGES: Mapping[str, float] = {
    "read": 0.0,
    "fetch": 0.02,
    "build": 0.05,
    "draw": 0.2,
    "layouts": 0.5,
    "encode": 0.8,
    "store": 0.9,
}
"""What is done with a job, in order, and which part of the work is behind it when a stage begins.

Not every job has every stage. The parts are those of a chart of middling size: what is to be seen in them is that the
work goes on, and about how much of it is left.
"""


LOST = "the job was cancelled, or another worker has it now: this attempt ends here"


class Going(Protocol):
    """How far work has come, whatever it is: ``fraction`` from 0 to 1. The heartbeat sets ``lost``.

    ``rows`` are those that were counted in a file; None where nobody counts.
    """

    lost: bool

    @property
    def stage(self) -> str: ...  # noqa: D102 - said above
    @property
    def fraction(self) -> float: ...  # noqa: D102
    @property
    def rows(self) -> int | None: ...  # noqa: D102


@dataclass(slots=True)
class Counted:
    """Progress that is counted as it goes, such as the bytes of a file that are read."""

    stage: str = "read"
    fraction: float = 0.0
    lost: bool = False
    rows: int | None = None

    def tell(self, stage: str, fraction: float, rows: int | None = None) -> None:
        """So far it has come; ``Conflict`` when the work is nobody's or another's now."""
        if self.lost:
            raise Conflict(LOST)
        self.stage, self.fraction = stage, min(max(fraction, 0.0), 1.0)
        self.rows = self.rows if rows is None else rows


@dataclass(slots=True)
class Progress:
    """The stage that the work is in: the thread that works enters it, the heartbeat reads it and sets ``lost``."""

    stage: str = "read"
    lost: bool = False
    rows: None = None

    @property
    def fraction(self) -> float:
        """The part of the work that is done, from 0 to 1."""
        return STAGES[self.stage]

    def enter(self, stage: str) -> None:
        """Begin a stage, further on than the present one; ``Conflict`` when the work is nobody's or another's now."""
        if self.lost:
            raise Conflict(LOST)
        self.stage = max(self.stage, stage, key=STAGES.__getitem__)
