"""The PDF of a dashboard: the whole first, then a page for each of its charts, read by other programs."""

import time
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import pypdfium2
import pytest
from PIL import Image
from pypdf import PdfReader

from app import charts
from app.charts import CHART_TYPES
from app.domain.errors import Invalid, RenderTimeout
from app.domain.variants import Variant
from app.usecases.charts import get_rendition
from app.usecases.submit import submit_chart, submit_rendition
from tests.making import bar, make_caller, make_tools
from workers.charts import build, sheets
from workers.drawing import Drawing, Picture
from workers.look.theme import theme_on
from workers.render import Browser, BrowserPool
from workers.render_process import RenderProcess
from workers.tasks.render import render

FAR, MOST_FAR = 48, 0.04


def dashboard(*items: Any, **more: Any) -> dict[str, Any]:
    """A dashboard of these charts."""
    return {"chart_type": "dashboard", "data": {"charts": list(items)}, **more}


def bound(body: dict[str, Any], ground: str = "") -> Drawing:
    """The dashboard with its pages, as the pipeline has them drawn."""
    spec, theme = charts.read(body), theme_on(ground)
    drawing = replace(build(spec, theme), title=spec.options.title, alt_text="All of them")
    return replace(drawing, sheets=sheets(spec, theme))


def opened(picture: Picture) -> PdfReader:
    """The file as a reader has it that forgives nothing."""
    return PdfReader(BytesIO(picture.body), strict=True)


def sizes(document: PdfReader) -> list[tuple[int, int]]:
    """The pages' sizes in CSS pixels."""
    return [
        (round(float(page.mediabox.width) / 0.75), round(float(page.mediabox.height) / 0.75)) for page in document.pages
    ]


def outline(document: PdfReader) -> list[tuple[str, int | None]]:
    """The bookmarks, each with the number of its page."""
    return [(str(entry["/Title"]), document.get_destination_page_number(entry)) for entry in document.outline]


@pytest.mark.browser
def test_the_whole_comes_first_and_then_each_chart_alone(browser: Browser) -> None:
    """At its own size, or in its own proportions and as wide as the dashboard; bookmarks name them."""
    body = dashboard(bar(0), bar(1) | {"width": 333, "height": 257}, bar(2), options={"title": "Ärger — 漢字"})
    document = opened(browser.draw(bound(body | {"width": 1000, "height": 700}), kind="pdf"))
    assert sizes(document) == [(1000, 700), (1000, 500), (333, 257), (1000, 500)]
    texts = [page.extract_text() for page in document.pages]
    assert all(f"Report {number}" in texts[0] for number in range(3))
    for number, text in enumerate(texts[1:]):
        assert [other for other in range(3) if f"Report {other}" in text] == [number]
    assert outline(document) == [("Ärger — 漢字", 0), ("Report 0", 1), ("Report 1", 2), ("Report 2", 3)]
    assert document.metadata is not None
    assert document.metadata.title == "Ärger — 漢字"
    assert document.metadata.creation_date is None


@pytest.mark.browser
def test_every_page_has_vectors_text_fonts_and_words(browser: Browser) -> None:
    """No shape became an image, each font is in the file, and each page has the words of its chart."""
    body = dashboard(bar(0), CHART_TYPES["line"].example)
    document = opened(browser.draw(bound(body), kind="pdf"))
    for page in document.pages:
        assert not page.images
        fonts = [font.get_object() for font in page["/Resources"]["/Font"].values()]
        assert {font["/BaseFont"].partition("+")[2] for font in fonts} == {
            "PlotworksSans-Regular",
            "PlotworksSans-SemiBold",
        }
        assert all("/FontFile2" in font["/DescendantFonts"][0].get_object()["/FontDescriptor"] for font in fonts)
    figures = document.trailer["/Root"]["/StructTreeRoot"]["/K"]["/K"]
    told = [figure.get_object()["/Alt"] for figure in figures]
    specs = [charts.read(each) for each in (bar(0), CHART_TYPES["line"].example)]
    assert told == ["All of them", *(CHART_TYPES[spec.chart_type].describe(spec) for spec in specs)]


@pytest.mark.browser
@pytest.mark.parametrize("ground", ["", "navy"])
def test_a_page_looks_like_the_chart_alone(browser: Browser, ground: str) -> None:
    """On the same ground; the first page like the dashboard."""
    body = dashboard(bar(0) | {"width": 500, "height": 300}, CHART_TYPES["pie"].example, width=900, height=400)
    drawing = bound(body, ground)
    document = pypdfium2.PdfDocument(browser.draw(drawing, kind="pdf").body)
    for page, alone in zip(document, [drawing, *(sheet.drawing for sheet in drawing.sheets)], strict=True):
        printed = np.asarray(page.render(scale=4 / 3).to_pil().convert("RGB"), dtype=np.int16)
        png = np.asarray(Image.open(BytesIO(browser.draw(alone).body)).convert("RGB"), dtype=np.int16)
        assert printed.shape == png.shape
        assert (np.abs(printed - png).max(axis=2) > FAR).mean() < MOST_FAR


@pytest.mark.browser
def test_a_chart_that_could_not_be_drawn_has_a_page_that_says_so(browser: Browser) -> None:
    """One that was refused, and one none of whose marks can be seen, which is told as well."""
    ghost = {"labels": ["a", "b"], "datasets": [{"data": [1, 2], "backgroundColor": "#00008000"}]}
    unseen = {"chart_type": "bar", "data": ghost, "options": {"title": "Ghost"}}
    picture = browser.draw(bound(dashboard({"error": "no data came"}, bar(1), unseen)), kind="pdf")
    document = opened(picture)
    refused, drawn, blank = (page.extract_text() for page in document.pages[1:])
    assert "could not be drawn" in refused
    assert "no data came" in refused
    assert "could not be drawn" not in drawn
    assert "None of its marks can be seen" in blank
    assert [title for title, _ in outline(document)] == ["Page 1", "Chart 1", "Report 1", "Ghost"]
    (notice,) = picture.notices
    assert "page 4" in notice.message


@pytest.mark.browser
def test_many_pages_are_in_order_and_the_same_bytes_each_time(browser: Browser) -> None:
    """As many as a dashboard may have charts; nothing of another file comes between."""
    drawing = bound(dashboard(*(bar(number) | {"width": 100 + number, "height": 100} for number in range(60))))
    first = browser.draw(drawing, kind="pdf")
    document = opened(first)
    assert sizes(document)[1:] == [(100 + number, 100) for number in range(60)]
    assert [page for _, page in outline(document)] == list(range(61))
    browser.draw(bound(dashboard(bar(1))), kind="pdf")
    assert browser.draw(drawing, kind="pdf").body == first.body
    assert len(opened(browser.draw(replace(drawing, sheets=()), kind="pdf")).pages) == 1


@pytest.mark.browser
def test_all_pages_together_have_one_deadline(own_browser: Browser) -> None:
    """However many there are: no file takes longer than a picture may."""
    drawing = bound(dashboard(*(bar(number) for number in range(60))))
    with pytest.raises(RenderTimeout):
        own_browser.draw(replace(drawing, sheets=drawing.sheets * 100), kind="pdf", deadline=time.monotonic() + 2)


def test_pages_have_a_sensible_size() -> None:
    """Not the width of a dashboard that is wider than any chart, nor a height out of bounds."""
    tall = bar(0) | {"width": 100, "height": 4000}
    found = sheets(charts.read(dashboard(bar(0), {"error": "none"}, tall, width=4000, height=4000)))
    assert [(sheet.drawing.width, sheet.drawing.height) for sheet in found] == [(1680, 840), (1680, 840), (100, 4000)]
    assert [(sheet.instead.width, sheet.instead.height) for sheet in found] == [(1680, 840), (1680, 840), (100, 4000)]


def test_small_multiples_are_one_chart() -> None:
    """They have one page, as charts of one plot have."""
    assert sheets(charts.read(CHART_TYPES["smallMultiples"].example)) == ()
    assert sheets(charts.read(bar(0))) == ()


def test_a_size_of_its_own_is_checked_at_its_place() -> None:
    """It will be drawn: what it can't be is refused by name."""
    with pytest.raises(Invalid) as refused:
        charts.read(dashboard(bar(0), bar(1) | {"width": 5}))
    assert [fault.place for fault in refused.value.faults] == ["data.charts[1].width"]


@pytest.mark.browser
def test_a_dashboard_asked_for_as_pdf_has_its_pages(tmp_path: Path, make_pool: Callable[..., BrowserPool]) -> None:
    """Through the worker, at another size than the dashboard's own; as a PNG it is one picture."""
    tools = make_tools(tmp_path)
    who = make_caller(tools)[0]
    process = RenderProcess(tools, make_pool())
    made = submit_chart(tools, who, dashboard(bar(0), bar(1) | {"width": 300, "height": 200}))
    variant = Variant("pdf", 600, 400)
    render(process, submit_rendition(tools, who, made.chart_id, variant).job_id)
    stored = get_rendition(tools, made.chart_id, variant.name)
    assert stored
    assert stored.object_key
    document = PdfReader(BytesIO(tools.objects.get(stored.object_key)), strict=True)
    assert sizes(document) == [(600, 400), (600, 300), (300, 200)]
    tools.database.dispose()
