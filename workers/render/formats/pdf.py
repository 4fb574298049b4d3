"""PDF: Chromium prints it; dates go, and the page gets its exact size.

Chromium makes sheets in whole points and 1/300 inch. The page lays its chart on one a little larger, of a size that is
exact, and here the page is cut to the chart, by an update at the file's end as the format has it (ISO 32000-1, 7.5.6).
"""

import re

from app.domain.errors import RenderFailed

PAPER = {"printBackground": True, "preferCSSPageSize": True, "generateTaggedPDF": True}
"""How ``Page.printToPDF`` is asked; the page's own style says how large a sheet is."""

POINTS = 0.75
"""Points for a CSS pixel."""

_DATES = re.compile(rb"/(?:CreationDate|ModDate) \(D:[^)]*\)")
_PAGE = re.compile(rb"(\d+) 0 obj\n<</Type /Page\n.*?\nendobj\n", re.DOTALL)
_BOX = re.compile(rb"/MediaBox \[0 0 [\d.]+ ([\d.]+)\]")
_END = re.compile(rb"trailer\n<<(.*?)>>\nstartxref\n(\d+)\n%%EOF\s*\Z", re.DOTALL)


def exact(pdf: bytes, width: int, height: int) -> bytes:
    """The file of one page of ``width`` x ``height`` CSS pixels, without the moment it was made.

    The chart is in the sheet's upper left corner. ``RenderFailed`` for a file that is not as Chromium writes them.
    """
    pdf = _DATES.sub(lambda date: b" " * len(date[0]), pdf)
    page, box, end = _PAGE.search(pdf), _BOX.search(pdf), _END.search(pdf)
    if not (page and box and end):
        raise RenderFailed("the PDF has no page, or no end, as Chromium writes them")
    top = float(box[1])
    cut = f"/MediaBox [0 {top - height * POINTS:g} {width * POINTS:g} {top:g}]".encode()
    offset = len(pdf)
    changed = page[0].replace(box[0], cut, 1)
    return b"".join(
        (
            pdf,
            changed,
            b"xref\n0 1\n0000000000 65535 f \n%d 1\n%010d 00000 n \n" % (int(page[1]), offset),
            b"trailer\n<<%b\n/Prev %b>>\nstartxref\n%d\n%%%%EOF\n" % (end[1], end[2], offset + len(changed)),
        )
    )
