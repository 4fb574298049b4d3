"""Interactive charts for pages: Bokeh documents as JSON, drawn by the reader's own browser.

A page may be of any size, and text does not stretch: the document holds the chart laid out for several sizes,
in both themes. The page takes the largest layout that fits and stretches it to its own size.
"""

from collections.abc import Iterable, Sequence
from typing import Any

import orjson

from workers.drawing import Drawing, Picture
from workers.render.serialise import serialise

SIZES = ((560, 370), (400, 265), (280, 190), (1120, 630))
"""Beside the chart's own size, the most wanted first; CSS pixels."""

THEMES = ("light", "dark")
BUDGET = 1_500_000
"""Bytes of JSON: a chart of very many values is laid out for fewer sizes."""


def page_sizes(width: int, height: int) -> list[tuple[int, int]]:
    """The sizes for which a chart of this size is laid out; its own comes first."""
    return [(width, height), *(size for size in SIZES if size != (width, height))]


def embed_document(layouts: Iterable[Sequence[Drawing]]) -> Picture:
    """``{"layouts": [{"width", "height", "light", "dark"}]}`` of pairs of a light and a dark drawing, or one alone.

    Each theme has a BokehJS ``document`` and its ``buffers`` by id, in base64. The first pair is always in;
    the others are asked for as long as ``BUDGET`` lasts.
    """
    parts: list[bytes] = []
    size = (0, 0)
    for drawings in layouts:
        size = size if parts else (drawings[0].width, drawings[0].height)
        parts.append(orjson.dumps(_layout(drawings)))
        if sum(map(len, parts)) > BUDGET:
            break
    body = b'{"layouts":[' + b",".join(parts) + b"]}"
    return Picture(body=body, content_type="application/json", width=size[0], height=size[1])


def _layout(drawings: Sequence[Drawing]) -> dict[str, Any]:
    documents = {name: _document(drawing) for name, drawing in zip(THEMES, drawings, strict=False)}
    return {"width": drawings[0].width, "height": drawings[0].height, **documents}


def _document(drawing: Drawing) -> dict[str, Any]:
    document = serialise(drawing.root)
    return {"document": orjson.Fragment(document.json), "buffers": document.buffers}
