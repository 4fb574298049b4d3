"""PDFs on paper: pages of one size with head, foot and numbers, real text, the logo of the kit."""

import base64
import os
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from pypdf import PdfReader

from app import charts
from app.charts import CHART_TYPES
from tests.making import bar
from workers.charts import build, printed
from workers.drawing import Drawing
from workers.look.theme import LIGHT
from workers.render import Browser

PAGE = {"header": "Weekly report — Ärger", "date": "21 November 2026, 09:00 CET", "footer": "Confidential"}


def logo() -> str:
    """A PNG as a kit has it."""
    with BytesIO() as file:
        Image.new("RGB", (300, 100), "#c0392b").save(file, "PNG")
        return f"data:image/png;base64,{base64.b64encode(file.getvalue()).decode()}"


def on_paper(body: dict[str, Any], **page: str) -> Drawing:
    """The chart as the pipeline has its PDF drawn."""
    spec = charts.read({**body, "page": {**PAGE, **page}})
    return printed(spec, LIGHT, replace(build(spec, LIGHT), title=spec.options.title))


def opened(browser: Browser, drawing: Drawing, name: str) -> PdfReader:
    """The file as a strict reader has it."""
    body = browser.draw(drawing, kind="pdf").body
    if folder := os.environ.get("SEE_PAPER"):
        (Path(folder) / name).write_bytes(body)
    return PdfReader(BytesIO(body), strict=True)


@pytest.mark.browser
@pytest.mark.parametrize(
    ("page", "points"),
    [
        ({"paper": "A4"}, (842, 595)),
        ({"paper": "Letter", "orientation": "portrait"}, (612, 792)),
    ],
)
def test_a_dashboard_is_a_report(browser: Browser, page: dict[str, str], points: tuple[int, int]) -> None:
    """Every page has the paper's size, the texts and its number; overview first, then each chart alone."""
    body = {
        "chart_type": "dashboard",
        "data": {"charts": [bar(0), CHART_TYPES["line"].example, {"error": "no data came"}]},
        "options": {"title": PAGE["header"], "logo": logo()},
    }
    document = opened(browser, on_paper(body, **page), f"report-{page['paper']}.pdf")
    sizes = [(round(float(one.mediabox.width)), round(float(one.mediabox.height))) for one in document.pages]
    assert all(abs(a - b) <= 1 for size in sizes for a, b in zip(size, points, strict=True))
    texts = [one.extract_text() for one in document.pages]
    assert len(texts) == 4
    for number, text in enumerate(texts, 1):
        assert all(text.count(words) == 1 for words in (*PAGE.values(), f"Page {number} of 4"))
    assert "Report 0" in texts[1]
    assert "no data came" in texts[3]
    assert [str(entry["/Title"]) for entry in document.outline][:2] == [PAGE["header"], "Report 0"]


@pytest.mark.browser
def test_a_chart_alone_has_its_page(browser: Browser) -> None:
    """As large as fits; without texts there is the number alone."""
    document = opened(browser, on_paper(bar(0), header="", date="", footer=""), "chart.pdf")
    (page,) = document.pages
    assert "Page 1 of 1" in page.extract_text()
    assert "Report 0" in page.extract_text()
    assert not page.images


def test_without_paper_nothing_is_other() -> None:
    """The page is as large as the chart."""
    spec = charts.read(bar(0))
    drawing = build(spec, LIGHT)
    assert printed(spec, LIGHT, drawing) == drawing
