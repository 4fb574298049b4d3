"""How far a worker has come."""

import pytest

from app.domain.errors import Conflict
from app.domain.progress import STAGES, Progress


def test_the_stages_lead_from_nothing_towards_all() -> None:
    """The parts grow from 0 and stay below 1: that is kept for a job that succeeded."""
    parts = list(STAGES.values())
    assert parts[0] == 0
    assert parts == sorted(set(parts))
    assert parts[-1] < 1


def test_progress_never_goes_back() -> None:
    """An HTML file is built once more for each size after it was drawn; who follows it sees it go on."""
    progress = Progress()
    seen = []
    for stage in ("read", "build", "draw", "build", "layouts", "encode", "store"):
        progress.enter(stage)
        seen.append(progress.fraction)
    assert seen == sorted(seen)
    assert progress.stage == "store"


def test_lost_work_ends_at_the_next_stage() -> None:
    """What was cancelled is not stored, nor drawn by two."""
    progress = Progress()
    progress.lost = True
    with pytest.raises(Conflict, match="cancelled"):
        progress.enter("draw")
