"""What there is of each kind, on every side that must know it."""

from app.domain.connections import DIALECTS, Kind
from app.domain.sources import REMOTE
from workers.sources.extract.databases import _ENGINES, EXTRAS
from workers.sources.remote import FETCHERS
from workers.sources.remote.probes import PROBES
from workers.sources.works import WORKS


def test_every_type_of_source_has_a_fetcher() -> None:
    """What is taken at the door can be fetched."""
    assert FETCHERS.keys() == set(REMOTE)
    assert {"remote", "sql"} <= WORKS.keys()


def test_every_kind_of_connection_can_be_tried() -> None:
    """And every dialect has an engine."""
    assert PROBES.keys() == set(Kind)
    assert {*_ENGINES, "duckdb"} == set(DIALECTS)
    assert EXTRAS.keys() <= set(DIALECTS)
