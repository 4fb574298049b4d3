"""What a check of ``plotworks doctor`` tells."""

from dataclasses import dataclass
from enum import Enum


class State(Enum):
    """How bad it is; FAIL means that Plotworks can't work."""

    OK = "ok"
    WARN = "warn"
    FAIL = "fail"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at, and what to do about it."""

    name: str
    state: State
    detail: str
    cure: str = ""
