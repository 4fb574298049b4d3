"""What a builder hands to the browser, and what the browser hands back."""

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Drawing:
    """A Bokeh model ready to be drawn.

    ``root`` is one Bokeh layout model of exactly ``width`` x ``height`` CSS pixels. ``marks`` is how many marks
    have an extent inside the plot; when it is above zero, a picture without ink in ``root`` is blank, an error.
    ``quiet`` are the CSS colours of what is no data (background, hairlines, axis text); they are not counted as ink.
    """

    root: Any
    width: int
    height: int
    marks: int
    quiet: tuple[str, ...] = ()
    background: str = "#ffffff"


@dataclass(frozen=True, slots=True)
class Picture:
    """A finished picture: encoded bytes, their content type, size in pixels."""

    body: bytes
    content_type: str
    width: int
    height: int
    timings_ms: dict[str, float] = field(default_factory=dict)
