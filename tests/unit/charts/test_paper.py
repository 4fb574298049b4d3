"""The paper of a PDF: what is taken, and what is wrong with the rest."""

from typing import Any

import pytest

from app import charts
from app.charts.model import Paper
from app.domain.errors import Invalid
from app.usecases.batches import check_layout
from tests.making import BAR


@pytest.mark.parametrize(
    ("page", "paper"),
    [
        (None, None),
        ({}, Paper(1123, 794)),
        ({"paper": "Letter", "orientation": "portrait"}, Paper(816, 1056)),
        ({"header": " Two\nlines ", "date": 2026, "footer": None}, Paper(1123, 794, "Two lines", "2026")),
    ],
)
def test_what_is_taken(page: Any, paper: Paper | None) -> None:
    """A4 across is the default; texts are one line each."""
    assert charts.read({**BAR, "page": page}).paper == paper


@pytest.mark.parametrize(
    ("page", "place", "words"),
    [
        ("A4", "page", "expected an object"),
        ({"paper": "A3"}, "page.paper", "expected A4 or Letter"),
        ({"orientation": 1}, "page.orientation", "expected landscape or portrait"),
        ({"title": "x"}, "page.title", "there are paper, orientation, header, date, footer"),
        ({"footer": [1]}, "page.footer", "expected text"),
    ],
)
@pytest.mark.parametrize("read", [charts.read, charts.outline])
def test_what_is_wrong_is_named(read: Any, page: Any, place: str, words: str) -> None:
    """At the door, also when the data are still to be fetched."""
    with pytest.raises(Invalid) as raised:
        read({**BAR, "page": page})
    (fault,) = raised.value.faults
    assert (fault.place, words in fault.message) == (place, True)


def test_a_layout_has_paper_too() -> None:
    """It is looked at with the layout, before there are any charts."""
    check_layout([BAR], {"title": "All", "page": {"paper": "A4"}})
    with pytest.raises(Invalid, match="expected A4 or Letter"):
        check_layout([BAR], {"page": {"paper": "A5"}})
