"""Events in words."""

from typing import Any

import pytest

from app.domain import events
from app.domain.caller import Caller
from app.ports import Tools
from tests.making import BAR
from tests.parcels import EXAMPLES, drawn, parcel_of, told
from workers.delivery.notice import LONGEST_HEADLINE, Notice, cut, notice_of, one_line

HOOK = "mailto:ann@example.org"


def _notice(tools: Tools, who: Caller, event: str, data: dict[str, Any]) -> Notice:
    return notice_of(tools, told(tools, who, event, data, HOOK).event)


@pytest.mark.parametrize("event", events.EVENTS)
def test_every_event_has_words(tools: Tools, who: Caller, event: str) -> None:
    """A headline and a whole sentence, and the event's id to ask for."""
    notice = _notice(tools, who, event, EXAMPLES.get(event, {}))
    assert notice.headline
    assert notice.sentence.endswith((".", "…")) or event == events.CHART_FAILED
    assert "None" not in notice.sentence + notice.headline
    assert notice.ids["event"].startswith("evt_")


def test_an_event_without_words_of_its_own_says_what_it_is(tools: Tools, who: Caller) -> None:
    """By its name, with the title of its chart."""
    chart_id = drawn(tools, who, BAR)
    assert _notice(tools, who, events.UPLOAD_COMPLETED, {"job_id": "job_1"}).headline == "Upload completed"
    with_chart = _notice(tools, who, events.UPLOAD_FAILED, {"chart_id": chart_id})
    assert with_chart.headline == "Upload failed: Monthly Sales Report"


def test_numbers_of_a_batch(tools: Tools, who: Caller) -> None:
    """All of them, those that are not nothing."""
    notice = _notice(tools, who, events.BATCH_COMPLETED, EXAMPLES[events.BATCH_COMPLETED])
    assert notice.sentence == "The batch has ended: 1 of 3 charts drawn, 1 failed, 1 cancelled."


def test_a_chart_without_a_title_is_called_by_its_type(tools: Tools, who: Caller) -> None:
    """Better than nothing."""
    drawn(tools, who, {name: BAR[name] for name in ("chart_type", "data")}, callback_url=HOOK)
    assert notice_of(tools, parcel_of(tools, events.CHART_GENERATED).event).headline == "Bar chart"


@pytest.mark.parametrize(("visibility", "can_be_seen"), [("public", True), ("signed", True), ("private", False)])
def test_who_may_see_the_picture(tools: Tools, who: Caller, visibility: str, can_be_seen: bool) -> None:
    """A private chart's picture is for no message, and its links are not signed."""
    drawn(tools, who, BAR, visibility=visibility, callback_url=HOOK)
    notice = notice_of(tools, parcel_of(tools, events.CHART_GENERATED).event)
    assert (notice.chart is not None, "sig=" in notice.links["Picture"]) == (can_be_seen, can_be_seen)
    assert ("private" in notice.note, "until" in notice.note) == (not can_be_seen, can_be_seen)


@pytest.mark.parametrize("text", ["a\r\nb", " a\tb\n", "a\x00b", "a\u2028b", "a\x85\u2029 b", "a\x1f\x7fb"])
def test_one_line(text: str) -> None:
    """No line break and no control character is left."""
    assert one_line(text) == "a b"


def test_cut() -> None:
    """At most so many characters, with a sign that there was more."""
    assert cut("abcd", 4) == "abcd"
    assert cut("abcde", 4) == "abc…"
    assert len(cut("x" * 1000, LONGEST_HEADLINE)) == LONGEST_HEADLINE
