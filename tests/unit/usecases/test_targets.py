"""Who hears of a schedule's runs."""

from app.domain.webhooks import Kind
from app.store.models import Schedule
from app.usecases.schedules.targets import addresses_of

URL = "https://example.com/hook"


def test_an_address_that_is_named_twice_hears_once() -> None:
    """An event has one delivery to each address, however it came into the list."""
    hook, mail = {"type": "webhook", "url": URL}, {"type": "email", "to": ["a@example.com"]}
    schedule = Schedule(deliver=[hook, mail, hook, mail | {"attach": ["csv"]}])
    assert list(addresses_of(schedule, None)) == [(URL, Kind.WEBHOOK), ("mailto:a@example.com", Kind.EMAIL)]
