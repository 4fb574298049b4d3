"""When a delivery is tried again, and for how long a receiver is left alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.webhooks import (
    BREAKS_AFTER,
    DELAYS,
    JITTER,
    LONGEST_DELAY,
    PAUSES,
    THROTTLE_DELAY,
    THROTTLED,
    delay_after,
    pause_after,
)


@given(st.integers(1, len(DELAYS) - 1))
def test_the_schedule_with_its_jitter(failures: int) -> None:
    """Within 20 % of the standard's own delay."""
    delay = delay_after(failures)
    assert delay is not None
    assert (1 - JITTER) * DELAYS[failures] <= delay <= (1 + JITTER) * DELAYS[failures]


def test_the_jitter_spreads() -> None:
    """Receivers that went down together are not called together: both halves of the range are used."""
    found = [delay_after(1) or 0 for _ in range(200)]
    assert min(found) < DELAYS[1] < max(found)
    assert len(set(found)) > 100


def test_ten_attempts_over_three_days() -> None:
    """As Standard Webhooks has it: 75 hours and 35 minutes and 5 seconds from the first to the last."""
    assert (len(DELAYS), sum(DELAYS)) == (10, 75 * 3600 + 35 * 60 + 5)
    assert delay_after(len(DELAYS)) is None


@given(st.integers(1, 9), st.floats(0, 1e12), st.sampled_from([None, 500, 503, *sorted(THROTTLED)]))
def test_what_a_receiver_asks_for_only_lengthens(failures: int, retry_after: float, status: int | None) -> None:
    """Never sooner than the schedule, and a day at most for what it asks."""
    delay = delay_after(failures, status=status, retry_after=retry_after)
    assert delay is not None
    assert delay >= (1 - JITTER) * DELAYS[failures]
    assert delay >= min(retry_after, LONGEST_DELAY)
    assert delay <= max((1 + JITTER) * DELAYS[failures], min(retry_after, LONGEST_DELAY), THROTTLE_DELAY)
    assert delay >= THROTTLE_DELAY or status not in THROTTLED


@pytest.mark.parametrize(
    ("failures", "pause"), [(0, 0), (BREAKS_AFTER - 1, 0), (BREAKS_AFTER, PAUSES[0]), (1000, PAUSES[-1])]
)
def test_the_breaker(failures: int, pause: float) -> None:
    """Not before so many failures in a row, then longer and longer, up to five minutes."""
    assert pause_after(failures) == pause
