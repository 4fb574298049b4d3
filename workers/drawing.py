"""What a builder hands to the browser, and what the browser hands back."""

from dataclasses import dataclass, field
from typing import Any

from app.charts.model import Notice


@dataclass(frozen=True, slots=True)
class Document:
    """A serialised Bokeh document: ``json`` is BokehJS's; ``buffers`` are its arrays by id, in base64.

    One that is ``ours`` is made of the models of ``workers.look.models``; nobody else has written anything in it.
    """

    json: str
    buffers: dict[str, str] = field(default_factory=dict)
    ours: bool = False


@dataclass(frozen=True, slots=True)
class Points:
    """How many data points there were, how many marks stand for them, and by which method."""

    points_in: int
    points_drawn: int
    method: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """A further page of a PDF. ``instead`` is put there when no mark of ``drawing`` can be seen; ``notice`` says so."""

    drawing: "Drawing"
    instead: "Drawing"
    notice: Notice


@dataclass(frozen=True, slots=True)
class Drawing:
    """A Bokeh model ready to be drawn.

    ``root`` is one Bokeh layout model of exactly ``width`` x ``height`` CSS pixels, or a ``Document`` with one such
    root. ``marks`` is how many marks have an extent inside the plot; when it is above zero, a picture without ink in
    ``root`` is blank, an error. ``quiet`` are the CSS colours of what is no data (background, hairlines, axis text);
    they are not counted as ink. ``background`` is #rrggbb, or #rrggbbaa to lie on a page of that colour. ``points`` is
    None where every value is a mark of its own. ``notices`` were found while building. ``title`` and ``alt_text`` go
    into files that can hold them. ``sheets`` are the pages that follow it in a PDF.
    """

    root: Any
    width: int
    height: int
    marks: int
    quiet: tuple[str, ...] = ()
    background: str = "#ffffff"
    points: Points | None = None
    notices: tuple[Notice, ...] = ()
    title: str = ""
    alt_text: str = ""
    sheets: tuple[Sheet, ...] = ()


@dataclass(frozen=True, slots=True)
class Picture:
    """A finished picture: encoded bytes, their content type, size in pixels, and what was noticed on the way.

    What has no pixels has its size in CSS pixels.

    ``missing`` are the characters of its texts that no font has.
    """

    body: bytes
    content_type: str
    width: int
    height: int
    timings_ms: dict[str, float] = field(default_factory=dict)
    points: Points | None = None
    notices: tuple[Notice, ...] = ()
    missing: tuple[str, ...] = ()
