"""What Chromium may hand back instead of the pages that were laid."""

import pytest

from app.domain.errors import RenderFailed
from workers.render.formats.pdf import Leaf, exact

PAGE = b"2 0 obj\n<</Type /Page\n/MediaBox [0 0 75 75]>>\nendobj\n"
REST = b"3 0 obj\n<</Type /Catalog\n/Pages 4 0 R>>\nendobj\ntrailer\n<</Size 5\n/Root 3 0 R>>\nstartxref\n9\n%%EOF\n"


def test_a_page_is_cut_to_its_chart() -> None:
    """From the upper left corner, in points."""
    assert b"/MediaBox [0 37.5 60 75]" in exact(b"%PDF-1.4\n" + PAGE + REST, [Leaf(80, 50)])


@pytest.mark.parametrize(
    ("pdf", "leaves", "message"),
    [
        (b"%PDF-1.4\n", [Leaf(80, 50)], "no page"),
        (PAGE, [Leaf(80, 50)], "no end"),
        (PAGE + REST, [Leaf(80, 50), Leaf(80, 50)], "printed 1 pages instead of 2"),
        (PAGE + REST, [Leaf(101, 50)], "smaller than its chart"),
        (PAGE + REST, [Leaf(80, 101)], "smaller than its chart"),
    ],
)
def test_what_is_no_file_of_these_pages_is_an_error(pdf: bytes, leaves: list[Leaf], message: str) -> None:
    """Better none than one that is cut off or has a page too few."""
    with pytest.raises(RenderFailed, match=message):
        exact(pdf, leaves)
