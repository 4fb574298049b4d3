"""Any order of what may happen to deliveries: each event arrives at least once, or has had its ten attempts."""

import tempfile
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from app.domain.errors import Conflict
from app.domain.webhooks import AT_ONCE
from app.usecases.webhooks.deliveries import LEASE, Outcome, Parcel, record
from app.usecases.webhooks.delivery_log import redeliver
from app.usecases.webhooks.endpoints import disable_endpoint, enable_endpoint
from tests.delivering import DOWN, OK, answered, attempts, deliveries, endpoint, happen, later, take
from tests.making import make_caller, make_tools


class Deliveries(RuleBasedStateMachine):
    """A courier, a receiver, its owner, and time, in any order; the model is what the receiver has answered."""

    def __init__(self) -> None:
        super().__init__()
        self._folder = tempfile.TemporaryDirectory()
        self.tools = make_tools(Path(self._folder.name))
        self.who = make_caller(self.tools)[0]
        self.webhook_id = endpoint(self.tools, self.who)
        self.hands: list[Parcel] = []
        self.latest: dict[str, int] = {}
        self.arrived: set[str] = set()

    def teardown(self) -> None:
        """Give the files back."""
        self.tools.database.dispose()
        self._folder.cleanup()

    @rule(count=st.integers(1, 6))
    def tell(self, count: int) -> None:
        """Something happens."""
        happen(self.tools, self.who, count)

    @rule(most=st.integers(1, 8))
    def claim(self, most: int) -> None:
        """A courier takes some: never what another one holds."""
        for parcel in take(self.tools, most):
            assert parcel.attempt == self.latest.get(parcel.delivery_id, 0) + 1
            self.latest[parcel.delivery_id] = parcel.attempt
            self.hands.append(parcel)

    @precondition(lambda self: self.hands)
    @rule(which=st.integers(0, 100), outcome=st.sampled_from([OK, OK, DOWN, answered(500), answered(429)]))
    def end(self, which: int, outcome: Outcome) -> None:
        """An attempt ends; a late word changes nothing."""
        parcel = self.hands.pop(which % len(self.hands))
        kept = record(self.tools, parcel, outcome)
        assert kept is (self.latest[parcel.delivery_id] == parcel.attempt)
        if kept and outcome is OK:
            self.arrived.add(parcel.delivery_id)

    @rule(hours=st.sampled_from([0.01, 0.2, 3.0, 30.0]))
    def wait(self, hours: float) -> None:
        """Time passes, leases end."""
        later(self.tools, hours)

    @rule()
    def lose(self) -> None:
        """Couriers are killed with all they hold."""
        self.hands.clear()
        later(self.tools, seconds=LEASE + 1)

    @rule(which=st.integers(0, 100))
    def again(self, which: int) -> None:
        """Its owner wants one once more."""
        known = [one for one in deliveries(self.tools) if one.delivery_id in self.latest]
        if known:
            try:
                redeliver(self.tools, self.who.tenant_id, known[which % len(known)].delivery_id)
            except Conflict:
                return

    @rule()
    def off_and_on(self) -> None:
        """The endpoint is disabled for a while."""
        disable_endpoint(self.tools, self.who.tenant_id, self.webhook_id)
        enable_endpoint(self.tools, self.who.tenant_id, self.webhook_id)

    @invariant()
    def nothing_is_lost(self) -> None:
        """What has arrived is known, what has not is under way, waits, or has failed for a reason that is told."""
        under_way = 0
        for one in deliveries(self.tools, webhook_id=self.webhook_id):
            if one.attempt == 0 and one.state == "succeeded":
                continue  # the greeting
            log = attempts(self.tools, one.delivery_id)
            assert len(log) == one.attempt
            assert (("succeeded", 200) in log) == (one.delivery_id in self.arrived)
            assert one.state != "succeeded" or one.delivery_id in self.arrived
            assert (one.next_at is not None) == (one.state in {"pending", "delivering"})
            assert (one.finished_at is not None) == (one.state in {"succeeded", "failed", "cancelled"})
            assert one.state != "failed" or one.error
            assert one.failures <= 10
            under_way += one.state == "delivering"
        assert under_way <= AT_ONCE


TestDeliveries = Deliveries.TestCase
TestDeliveries.settings = settings(max_examples=15, stateful_step_count=25, deadline=None)
