"""/gallery: every chart type, drawn from its example by the service itself."""

import html

import orjson
import pytest
from flask.testing import FlaskClient

from app.charts import CHART_TYPES
from app.web.gallery import SECTIONS
from tests.api.conftest import InstantWorker


def test_every_chart_type_is_there_with_its_json(client: FlaskClient) -> None:
    """Open to everybody; the JSON can be sent as it stands."""
    answer = client.get("/gallery")
    assert (answer.status_code, answer.mimetype) == (200, "text/html")
    text = html.unescape(answer.text)
    for name, entry in CHART_TYPES.items():
        assert f'src="/gallery/{name}.png"' in text
        assert orjson.dumps(entry.example, option=orjson.OPT_INDENT_2).decode() in text


def test_only_documents_of_other_programs_have_no_section_of_their_own() -> None:
    """A new family is given its place."""
    families = {family for members in SECTIONS.values() for family in members}
    assert {entry.family for entry in CHART_TYPES.values()} - families == {"bokeh_document"}


@pytest.mark.parametrize("theme", ["", "?theme=light", "?theme=dark"])
def test_an_example_is_drawn_once_for_all(client: FlaskClient, queue: InstantWorker, theme: str) -> None:
    """Whoever looks next gets the stored picture; it is for caches too, but not for ever."""
    first, again = (client.get(f"/gallery/bar.png{theme}") for _ in range(2))
    assert (first.status_code, first.mimetype) == (200, "image/png")
    assert first.data == again.data
    assert (first.headers["X-Cache"], again.headers["X-Cache"]) == ("miss", "hit")
    assert len(queue.messages) == 1
    assert again.headers["Cache-Control"] == "public, max-age=3600"


def test_light_and_dark_are_two_pictures(client: FlaskClient) -> None:
    """On the ground of the page they stand on."""
    light, dark = (client.get(f"/gallery/line.png?theme={theme}").data for theme in ("light", "dark"))
    assert light != dark


@pytest.mark.parametrize("path", ["/gallery/nothing.png", "/gallery/bar.png?theme=pink"])
def test_what_the_gallery_has_not_is_not_found(client: FlaskClient, queue: InstantWorker, path: str) -> None:
    """And nothing is drawn."""
    assert client.get(path).status_code == 404
    assert queue.messages == []


def test_its_charts_are_nobodys(client: FlaskClient, headers: dict[str, str]) -> None:
    """They are not among the charts of a caller."""
    client.get("/gallery/bar.png")
    assert client.get("/v1/charts", headers=headers).json["items"] == []
