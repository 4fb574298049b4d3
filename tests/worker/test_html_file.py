"""The HTML file: a page of its own that asks nobody for anything, in a reader's browser."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from bokeh.models import Plot, Range1d

from app import charts
from app.charts import CHART_TYPES
from app.domain.errors import BlankPicture
from app.domain.progress import Progress
from app.domain.variants import FORMATS, HTML, Variant
from app.settings import Settings
from tests.catalogue import one_of_each_family
from tests.reading import Reader
from workers import pipeline
from workers.drawing import Picture
from workers.render import BrowserPool

pytestmark = pytest.mark.browser

HOSTILE = """</script><script>document.title = "mine"</script><!-- "a" 'b' &amp; {bokeh} 漢字 عربي 😀"""


@pytest.fixture(scope="module")
def pool(browser_settings: Settings) -> Iterator[BrowserPool]:
    """The worker's browser."""
    pool = BrowserPool(browser_settings)
    yield pool
    pool.close()


@pytest.fixture(scope="module")
def reader() -> Iterator[Reader]:
    """A person's browser."""
    reader = Reader()
    yield reader
    reader.close()


def file_of(pool: BrowserPool, name: str = "line", background: str = "", **options: Any) -> Picture:
    """The example of a chart type as an HTML file of 800 x 400."""
    example = CHART_TYPES[name].example
    spec = charts.read(example | {"options": example.get("options", {}) | options})
    return pipeline._file(spec, Variant(HTML, 800, 400, background=background), pool, pipeline.Stages(Progress()))


def open_file(reader: Reader, folder: Path, picture: Picture) -> None:
    """Open it from the disk and wait until BokehJS has drawn it."""
    path = folder / "chart.html"
    path.write_bytes(picture.body)
    reader.complaints(), reader.requests()
    reader.see(path.as_uri())


@pytest.mark.parametrize("name", one_of_each_family())
def test_every_chart_draws_itself_from_the_file_alone(
    pool: BrowserPool, reader: Reader, tmp_path: Path, name: str
) -> None:
    """Nothing is asked of any network, and no policy is offended."""
    picture = file_of(pool, name)
    assert (picture.content_type, picture.width, picture.height) == (FORMATS[HTML], 800, 400)
    open_file(reader, tmp_path, picture)
    assert all(address.startswith(("file:", "data:")) for address in reader.requests())
    assert reader.complaints() == []
    assert reader.ask("return [...document.fonts].some(face => face.status === 'loaded')") or name == "bokeh"


def test_it_has_the_size_asked_for_and_shrinks_with_its_window(
    pool: BrowserPool, reader: Reader, tmp_path: Path
) -> None:
    """Never larger; in a small window it is laid out for that."""
    picture = file_of(pool)
    box = "const box = document.getElementById('chart').getBoundingClientRect(); return [box.width, box.height]"
    for window, size, layout in (((1200, 900), [800, 400], "800x400"), ((420, 300), [420, 300], "400x265")):
        reader.resize(*window)
        open_file(reader, tmp_path, picture)
        assert reader.ask(box) == size
        assert reader.drawn == f"light {layout}"


def test_it_follows_the_readers_colour_scheme_unless_it_has_a_ground(
    pool: BrowserPool, reader: Reader, tmp_path: Path
) -> None:
    """A ground of its own fits one theme only, and it is behind the chart in both."""
    reader.resize(800, 400)
    ground = "return getComputedStyle(document.body).backgroundColor"
    colors = {
        "": {"light": "rgb(255, 255, 255)", "dark": "rgb(20, 23, 28)"},
        "navy": dict.fromkeys(["light", "dark"], "rgb(0, 0, 128)"),
    }
    for background, wanted in colors.items():
        picture = file_of(pool, background=background)
        for scheme, color in wanted.items():
            reader.prefer(scheme)
            open_file(reader, tmp_path, picture)
            assert reader.ask(ground) == color
            assert background or reader.drawn.startswith(scheme)
    reader.prefer("light")


def test_words_and_data_are_there_for_who_can_not_see_the_chart(
    pool: BrowserPool, reader: Reader, tmp_path: Path
) -> None:
    """Title, alt text, and every value in a table."""
    open_file(reader, tmp_path, file_of(pool, "bar"))
    assert reader.ask("return document.title") == "Monthly Sales Report"
    assert "65 (January)" in reader.ask("return document.getElementById('chart').ariaLabel")
    cells = reader.ask("return [...document.querySelectorAll('td')].map(cell => cell.textContent)")
    assert cells == ["January", "65", "February", "78", "March", "92", "April", "85"]


def test_no_text_gets_out_of_its_place(pool: BrowserPool, reader: Reader, tmp_path: Path) -> None:
    """A title that ends elements, scripts and templates is a title."""
    open_file(reader, tmp_path, file_of(pool, "bar", title=HOSTILE))
    assert reader.ask("return document.title") == HOSTILE
    assert reader.ask("return document.scripts.length") == 3
    assert reader.complaints() == []


def test_without_scripts_the_picture_is_there(pool: BrowserPool, reader: Reader, tmp_path: Path) -> None:
    """In its own size."""
    reader.resize(800, 400)
    (tmp_path / "chart.html").write_bytes(file_of(pool).body)
    reader.scripts(run=False)
    reader.driver.get((tmp_path / "chart.html").as_uri())
    reader.scripts(run=True)
    natural = "const still = document.querySelector('.picture'); return [still.naturalWidth, still.clientWidth]"
    assert reader.ask(natural) == [800, 800]


def test_a_blank_chart_is_no_file(pool: BrowserPool, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is drawn here before it is sent away to be drawn elsewhere."""
    build = pipeline.build

    def empty(*arguments: Any, **named: Any) -> Any:
        plot = Plot(width=800, height=400, x_range=Range1d(0, 1), y_range=Range1d(0, 1), outline_line_color=None)
        return replace(build(*arguments, **named), root=plot)

    monkeypatch.setattr(pipeline, "build", empty)
    with pytest.raises(BlankPicture):
        file_of(pool, "bar")
