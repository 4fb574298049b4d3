"""The one page of a browser: BokehJS and our script inline, nothing to fetch, kept warm between charts."""

import base64
import functools
import secrets
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from importlib.resources import files
from typing import Any

from app.charts.model import Notice
from app.domain.errors import BlankPicture, RenderFailed, RenderTimeout
from app.domain.variants import FORMATS
from workers.drawing import Document, Drawing, Picture, Sheet
from workers.look.fonts import FACES, NOTHING
from workers.render.bokehjs import bokehjs
from workers.render.cdp import Devtools
from workers.render.formats.pdf import PAPER, Leaf, exact
from workers.render.formats.svg import standalone
from workers.render.glyphs import Glyphs
from workers.render.serialise import serialise

ANSWER_MARGIN = 0.5
"""Seconds that the page ends its own wait before the socket's deadline, so that it can still say why."""

QUALITY = {"png": 1.0, "jpeg": 0.92, "webp": 0.9}
"""Of rasters; the others have none. A WebP of quality 1 loses nothing, and is then three times as large as a PNG."""


@dataclass(frozen=True, slots=True)
class Laid:
    """What lies on a further sheet, which of its characters no font has, and what is to be told of it."""

    drawing: Drawing
    missing: tuple[str, ...]
    notices: tuple[Notice, ...] = ()


class Page:
    """A page over an open DevTools connection. ``load`` it, then ``draw`` any number of times."""

    def __init__(self, devtools: Devtools) -> None:
        self._devtools = devtools
        self._handle = ""
        self._glyphs = Glyphs()

    def load(self, *, deadline: float) -> None:
        """Throw away what the page holds and put our document there; it can draw when this returns."""
        self._devtools.call("Page.navigate", {"url": "about:blank"}, deadline=deadline)
        tree = self._devtools.call("Page.getFrameTree", deadline=deadline)
        frame = tree["frameTree"]["frame"]["id"]
        self._devtools.call("Page.setDocumentContent", {"frameId": frame, "html": document()}, deadline=deadline)
        answer = self._devtools.call("Runtime.evaluate", {"expression": "plotworks"}, deadline=deadline)
        self._handle = _value(answer).get("objectId", "")
        self._call("load_faces", faces(), deadline=deadline)

    def draw(self, drawing: Drawing, *, kind: str = "png", scale: float, deadline: float) -> Picture:
        """The picture of ``drawing`` in the format ``kind``; pixels are ``width * scale`` by ``height * scale``.

        ``BlankPicture``, ``RenderTimeout`` and ``RenderFailed`` tell what went wrong; after any error the page
        must be loaded anew.
        """
        lap = _laps()
        document = serialise(drawing.root)
        serialised = lap()
        result = self._paint(document, drawing, kind, scale, deadline)
        browser = lap()
        parts = result.get("timings", {})
        timings = {"serialise": serialised, "browser": browser - parts.get("encode", 0), **parts}
        _check(result, drawing, scale)
        missing = self.without_glyph(document.json, deadline=deadline)
        laid = [self._lay(sheet, scale, deadline) for sheet in drawing.sheets] if kind == "pdf" else []
        body = self._body(kind, [drawing, *(each.drawing for each in laid)], result, deadline)
        timings["finish"] = lap()
        return Picture(
            body,
            FORMATS[kind],
            result["width"],
            result["height"],
            timings,
            notices=tuple(notice for each in laid for notice in each.notices),
            missing=tuple(dict.fromkeys([*missing, *(character for each in laid for character in each.missing)])),
        )

    def without_glyph(self, text: str, *, deadline: float) -> tuple[str, ...]:
        """The characters of ``text`` that no font of this machine has."""
        return self._glyphs.missing(
            text, lambda characters: self._call("glyphs", characters, deadline=deadline)["missing"]
        )

    def _lay(self, sheet: Sheet, scale: float, deadline: float) -> Laid:
        """Add a sheet to those that will be printed."""
        document = serialise(sheet.drawing.root)
        result = self._paint(document, sheet.drawing, "pdf", scale, deadline)
        if result.get("problem") == "blank":
            return replace(self._lay(replace(sheet, drawing=sheet.instead), scale, deadline), notices=(sheet.notice,))
        _check(result, sheet.drawing, scale)
        return Laid(sheet.drawing, self.without_glyph(document.json, deadline=deadline))

    def _paint(self, document: Document, drawing: Drawing, kind: str, scale: float, deadline: float) -> dict[str, Any]:
        """What the page says of the drawing that it has drawn."""
        order = {
            "ours": document.ours,
            "kind": kind,
            "quality": QUALITY.get(kind),
            "title": drawing.title,
            "alt_text": drawing.alt_text,
            "scale": scale,
            "marks": drawing.marks,
            "quiet": drawing.quiet,
            "background": drawing.background,
            "patience": max(deadline - time.monotonic() - ANSWER_MARGIN, 0) * 1000,
        }
        return self._call("draw", document.json, document.buffers, order, deadline=deadline)

    def _body(self, kind: str, drawings: Sequence[Drawing], result: dict[str, Any], deadline: float) -> bytes:
        if kind == "svg":
            return standalone(result["svg"])
        if kind == "pdf":
            answer = self._devtools.call("Page.printToPDF", PAPER, deadline=deadline)
            self._call("put_away", deadline=deadline)
            leaves = [Leaf(drawing.width, drawing.height, drawing.title) for drawing in drawings]
            return exact(base64.b64decode(answer["data"]), leaves)
        return base64.b64decode(result["data"])

    def _call(self, name: str, *arguments: Any, deadline: float) -> dict[str, Any]:
        answer = self._devtools.call(
            "Runtime.callFunctionOn",
            {
                "objectId": self._handle,
                "functionDeclaration": f"function(...a) {{ return this.{name}(...a) }}",
                "arguments": [{"value": argument} for argument in arguments],
                "awaitPromise": True,
                "returnByValue": True,
            },
            deadline=deadline,
        )
        result: dict[str, Any] = _value(answer).get("value") or {}
        return result


@functools.cache
def document() -> str:
    """The page's HTML, about 1.3 MB. Only scripts with this process's nonce run in it."""
    here = files("workers.render")
    parts = {
        "{nonce}": secrets.token_urlsafe(16),
        "{bokeh}": bokehjs(),
        "{still}": (here / "still.js").read_text(encoding="utf-8"),
        "{stand_ins}": (here / "stand_ins.js").read_text(encoding="utf-8"),
        "{easel}": (here / "easel.js").read_text(encoding="utf-8"),
        "{stamps}": (here / "stamps.js").read_text(encoding="utf-8"),
        "{svg}": (here / "svg.js").read_text(encoding="utf-8"),
        "{page}": (here / "page.js").read_text(encoding="utf-8"),
    }
    html = (here / "page.html").read_text(encoding="utf-8")
    for name, text in parts.items():
        html = html.replace(name, text)
    return html


@functools.cache
def faces() -> list[dict[str, str]]:
    """The type faces that the page loads, each with its file as base64."""
    return [
        {
            "family": face.family,
            "weight": str(face.weight),
            "range": face.unicode_range,
            "data": base64.b64encode(face.path.read_bytes()).decode(),
        }
        for face in (*FACES, NOTHING)
    ]


def _check(result: dict[str, Any], drawing: Drawing, scale: float) -> None:
    problem = result.get("problem")
    if problem == "idle":
        raise RenderTimeout("the chart was still not finished at its deadline")
    if problem == "blank":
        raise BlankPicture(f"{drawing.marks} marks were to be drawn and the picture shows none")
    size, wanted = (result["width"], result["height"]), (int(drawing.width * scale), int(drawing.height * scale))
    if size != wanted:
        raise RenderFailed(f"the picture came out as {size[0]} x {size[1]} pixels instead of {wanted[0]} x {wanted[1]}")


def _value(answer: dict[str, Any]) -> dict[str, Any]:
    if details := answer.get("exceptionDetails"):
        text = details.get("exception", {}).get("description") or details.get("text", "")
        raise RenderFailed(f"drawing failed in the browser: {text.splitlines()[0] if text else 'no reason given'}")
    value: dict[str, Any] = answer["result"]
    return value


def _laps() -> Callable[[], float]:
    last = time.perf_counter()

    def lap() -> float:
        nonlocal last
        before, last = last, time.perf_counter()
        return (last - before) * 1000

    return lap
