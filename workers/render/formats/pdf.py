"""PDF: Chromium prints it; dates go, and every page gets its exact size.

Chromium makes sheets in whole points and 1/300 inch. The page lays each chart on one a little larger, of a size that is
exact, and here the pages are cut to their charts, by an update at the file's end as the format has it (ISO 32000-1,
7.5.6). Where there are several, the update has their outline too (12.3.3).
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from app.domain.errors import RenderFailed

PAPER = {"printBackground": True, "preferCSSPageSize": True, "generateTaggedPDF": True}
"""How ``Page.printToPDF`` is asked; the page's own style says how large each sheet is."""

POINTS = 0.75
"""Points for a CSS pixel."""

_DATES = re.compile(rb"/(?:CreationDate|ModDate) \(D:[^)]*\)")
_PAGE = re.compile(rb"(\d+) 0 obj\n<</Type /Page\n.*?\nendobj\n", re.DOTALL)
_BOX = re.compile(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]")
_CATALOG = re.compile(rb"(\d+) 0 obj\n<</Type /Catalog\n.*?\nendobj\n", re.DOTALL)
_END = re.compile(rb"trailer\n<</Size (\d+)(.*?)>>\nstartxref\n(\d+)\n%%EOF\s*\Z", re.DOTALL)

Objects = Mapping[int, bytes]


@dataclass(frozen=True, slots=True)
class Leaf:
    """A page: its size in CSS pixels, and what the outline calls it; one without a title goes by its number."""

    width: int
    height: int
    title: str = ""


def exact(pdf: bytes, leaves: Sequence[Leaf]) -> bytes:
    """The file with pages of exactly these sizes, without the moment it was made; several have an outline.

    Each chart is in its sheet's upper left corner. ``RenderFailed`` for a file that is not as Chromium writes them.
    """
    pdf = _DATES.sub(lambda date: b" " * len(date[0]), pdf)
    pages, catalog, end = list(_PAGE.finditer(pdf)), _CATALOG.search(pdf), _END.search(pdf)
    if not (pages and catalog and end):
        raise RenderFailed("the PDF has no page, or no end, as Chromium writes them")
    if len(pages) != len(leaves):
        raise RenderFailed(f"the browser printed {len(pages)} pages instead of {len(leaves)}")
    changed = {int(page[1]): _cut(page[0], leaf) for page, leaf in zip(pages, leaves, strict=True)}
    if len(leaves) > 1:
        first = int(end[1])
        changed[int(catalog[1])] = catalog[0].replace(
            b"/Type /Catalog\n", b"/Type /Catalog\n/Outlines %d 0 R\n/PageMode /UseOutlines\n" % first, 1
        )
        changed |= _outline(first, [(int(page[1]), leaf.title) for page, leaf in zip(pages, leaves, strict=True)])
    return _updated(pdf, end, changed)


def _cut(page: bytes, leaf: Leaf) -> bytes:
    """The page's object with the box of its chart."""
    width, height = leaf.width * POINTS, leaf.height * POINTS
    box = _BOX.search(page)
    if not box or float(box[1]) < width or float(box[2]) < height:
        raise RenderFailed("the PDF has a page that is smaller than its chart: install a newer Chromium")
    top = float(box[2])
    return page.replace(box[0], f"/MediaBox [0 {top - height:g} {width:g} {top:g}]".encode(), 1)


def _outline(first: int, pages: Sequence[tuple[int, str]]) -> Iterator[tuple[int, bytes]]:
    """The objects of an outline of one level from number ``first`` on: its root, then an item a page."""
    last = first + len(pages)
    root = b"<</Type /Outlines\n/First %d 0 R\n/Last %d 0 R\n/Count %d>>" % (first + 1, last, len(pages))
    yield first, b"%d 0 obj\n%b\nendobj\n" % (first, root)
    for number, (page, title) in enumerate(pages, first + 1):
        named = title or f"Page {number - first}"
        beside = b"/Prev %d 0 R\n" % (number - 1) if number > first + 1 else b""
        beside += b"/Next %d 0 R\n" % (number + 1) if number < last else b""
        words = ("\ufeff" + named).encode("utf-16-be", "replace").hex().encode()
        item = b"<</Title <%b>\n/Parent %d 0 R\n%b/Dest [%d 0 R /Fit]>>" % (words, first, beside, page)
        yield number, b"%d 0 obj\n%b\nendobj\n" % (number, item)


def _updated(pdf: bytes, end: re.Match[bytes], objects: Objects) -> bytes:
    """The file with these objects, new or in place of those of their numbers."""
    body, table, offset = [], [b"xref\n0 1\n0000000000 65535 f \n"], len(pdf)
    for number, written in sorted(objects.items()):
        body.append(written)
        table.append(b"%d 1\n%010d 00000 n \n" % (number, offset))
        offset += len(written)
    size = max(int(end[1]), *(number + 1 for number in objects))
    trailer = b"trailer\n<</Size %d%b\n/Prev %b>>\nstartxref\n%d\n%%%%EOF\n" % (size, end[2], end[3], offset)
    return b"".join((pdf, *body, *table, trailer))
