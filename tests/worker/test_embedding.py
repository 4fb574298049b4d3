"""Documents for pages: layouts for several sizes in both themes, as many as there is room for."""

from collections.abc import Iterator

import orjson
import pytest

from app.charts import read
from tests.making import BAR
from workers.charts import build
from workers.drawing import Drawing
from workers.look.theme import DARK, LIGHT
from workers.render import embed_document, embedding, page_sizes


def _pairs(count: int = 2, asked: list[int] | None = None) -> Iterator[tuple[Drawing, Drawing]]:
    for number in range(count):
        if asked is not None:
            asked.append(number)
        spec = read(BAR | {"width": 800 - number, "height": 400})
        yield build(spec, LIGHT, interactive=True), build(spec, DARK, interactive=True)


def test_a_charts_own_size_comes_first_and_none_twice() -> None:
    """Whatever it is."""
    assert page_sizes(800, 400)[0] == (800, 400)
    assert page_sizes(560, 370) == list(embedding.SIZES)
    assert len(set(page_sizes(333, 222))) == len(embedding.SIZES) + 1


def test_each_layout_has_both_themes() -> None:
    """With the document's version, so that the page can tell what it needs; the picture has the first one's size."""
    picture = embed_document(_pairs())
    layouts = orjson.loads(picture.body)["layouts"]
    assert [(layout["width"], layout["height"]) for layout in layouts] == [(800, 400), (799, 400)]
    assert (picture.width, picture.height, picture.content_type) == (800, 400, "application/json")
    for theme, paper in (("light", LIGHT), ("dark", DARK)):
        document = layouts[0][theme]["document"]
        assert document["version"].startswith("3.")
        assert paper.ink in orjson.dumps(document).decode()


def test_a_large_chart_has_fewer_layouts(monkeypatch: pytest.MonkeyPatch) -> None:
    """The first is always there; what there is no room for is not even built."""
    one = len(embed_document(_pairs(1)).body)
    asked: list[int] = []
    monkeypatch.setattr(embedding, "BUDGET", one // 2)
    assert len(orjson.loads(embed_document(_pairs(5, asked)).body)["layouts"]) == 1
    assert asked == [0]
