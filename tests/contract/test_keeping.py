"""How long datasets are kept: on both databases."""

from sqlalchemy import update

from app.domain.caller import Caller
from app.ports import Tools
from app.store.models import Dataset, Schedule
from app.usecases.datasets import File, begin_dataset
from app.usecases.keeping import POSTPONED, expire_datasets
from app.usecases.needs import needs
from app.usecases.tallies import DATASETS_EXPIRED, tallied
from tests.making import add_schedule


def test_a_schedule_keeps_a_dataset_and_what_went_is_counted(tools: Tools, who: Caller) -> None:
    """As long as it is there; counting goes on from what was counted."""
    ends = tools.clock.now()
    with tools.database.write() as session:
        begun = [begin_dataset(session, who, File(f"t/up{n}/file", "a.csv", 9, "", {}, ends)) for n in range(3)]
    kept = begun[1].dataset_id
    schedule_id = add_schedule(tools, who, kept)
    with tools.database.read() as session:
        assert needs(session, who.tenant_id, kept) == {"schedules": [schedule_id]}
        assert needs(session, "tn_other", kept) == {}
        assert needs(session, who.tenant_id, begun[0].dataset_id) == {}
    assert expire_datasets(tools) == 2
    with tools.database.write() as session:
        assert session.get_one(Dataset, kept).expires_at == ends + POSTPONED
        session.delete(session.get_one(Schedule, schedule_id))
        session.execute(update(Dataset).values(expires_at=ends))
    assert expire_datasets(tools) == 1
    assert tallied(tools)[DATASETS_EXPIRED] == 3
