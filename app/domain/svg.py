"""SVG files of strangers, made harmless: only what draws stays, and nothing that runs or reaches out.

What is kept is an allow-list. A part that draws and can't be kept is refused by name, so that nobody gets half a logo.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any
from xml.etree import ElementTree as ET

from app.domain.errors import Invalid

MOST_BYTES = 64_000
MOST_DEPTH, MOST_PARTS = 32, 3000
LONGEST = 4096.0
"""Units of a side, in the picture's own measure."""

_NAMESPACE = "http://www.w3.org/2000/svg"
_DRAWN = frozenset({
    "svg", "g", "path", "rect", "circle", "ellipse", "line", "polyline", "polygon", "text", "tspan", "defs", "style",
    "linearGradient", "radialGradient", "stop", "clipPath", "mask", "pattern", "a",
})  # fmt: skip
_SILENT = frozenset({"title", "desc", "metadata"})
_DROPPED = frozenset({"script", "animate", "animateTransform", "animateMotion", "set", "foreignObject"})
"""What is left out and told, with all in it."""

_PLAIN = re.compile(r"[A-Za-z][A-Za-z-]*[0-9]?")
_REACHES = re.compile(r"url\(\s*['\"]?(?!\s*#)|@|expression\s*\(|javascript:|\\|<", re.IGNORECASE)
_DOCTYPE = re.compile(r"<!DOCTYPE[^\[>]*>", re.IGNORECASE)
_NUMBER = re.compile(r"\s*([\d.]+)(?:px)?\s*")


@dataclass(slots=True)
class Clean:
    """An SVG that only draws: its text, the sides of its view box, and the names of what was left out."""

    text: str
    width: float
    height: float
    left_out: list[str] = field(default_factory=list)


def cleaned(body: bytes) -> Clean:
    """The harmless part of an SVG; ``Invalid`` says why there is none and what to send in its place."""
    root = _parsed(body)
    left_out: dict[str, None] = {}
    width, height, box = _sides(root)
    made = _copied(root, left_out, _Count())
    made.set("xmlns", _NAMESPACE)
    made.attrib |= {"viewBox": box, "width": f"{width:g}", "height": f"{height:g}"}
    return Clean(ET.tostring(made, encoding="unicode"), width, height, list(left_out))


class _Count:
    """How many parts have been copied."""

    def __init__(self) -> None:
        self.parts = 0

    def step(self, depth: int) -> None:
        self.parts += 1
        if depth > MOST_DEPTH or self.parts > MOST_PARTS:
            limits = f"{MOST_PARTS:,} parts and is {MOST_DEPTH} levels deep"
            raise Invalid(f"this SVG is too intricate: a logo has at most {limits}; simplify it, or send a PNG")


def _parsed(body: bytes) -> ET.Element:
    if len(body) > MOST_BYTES:
        found = f"{len(body) // 1000:,} kB"
        raise Invalid(f"this SVG has {found}; a logo has at most {MOST_BYTES // 1000}: simplify it, or send a PNG")
    try:
        text = _DOCTYPE.sub("", body.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise Invalid(f"this SVG is not UTF-8 (byte {error.start}); save it as UTF-8") from error
    if "<!DOCTYPE" in text or "<!ENTITY" in text:
        raise Invalid("this SVG declares entities; save it as plain SVG without them")
    try:
        root = ET.fromstring(text)  # noqa: S314 - it declares no entities, see above
    except (ET.ParseError, ValueError) as error:
        raise Invalid(f"this is no well-formed SVG: {error}") from error
    if _local(root.tag) != "svg":
        raise Invalid(f"this XML is no SVG: its root is <{_local(root.tag)[:40]}>")
    return root


def _sides(root: ET.Element) -> tuple[float, float, str]:
    """Width and height, and the view box: its own, else that of its size."""
    box = re.split(r"[\s,]+", root.get("viewBox", "").strip())
    try:
        left, top, width, height = map(float, box)
    except ValueError:
        sides = [_NUMBER.fullmatch(root.get(name, "")) for name in ("width", "height")]
        if not all(sides):
            raise Invalid("this SVG says no size: give its root a viewBox") from None
        left, top, (width, height) = 0.0, 0.0, (float(side[1]) for side in sides if side)
    if not (0 < width <= LONGEST and 0 < height <= LONGEST):
        raise Invalid(
            f"the sides of this SVG are {width:g} x {height:g}; from above 0 to {LONGEST:g} each can be drawn"
        )
    return width, height, f"{left:g} {top:g} {width:g} {height:g}"


def _copied(part: ET.Element, left_out: dict[str, None], count: _Count, depth: int = 0) -> ET.Element:
    count.step(depth)
    name = _local(part.tag)
    made = ET.Element("g" if name == "a" else name, dict(_attributes(part, left_out)))
    made.text, made.tail = part.text, part.tail
    if made.tag == "style" and _REACHES.search(made.text or ""):
        raise Invalid("a style sheet in this SVG imports or loads something; save it with plain attributes")
    made.extend([_copied(inner, left_out, count, depth + 1) for inner in _kept(part, left_out)])
    return made


def _kept(part: Iterable[Any], left_out: dict[str, None]) -> Iterator[ET.Element]:
    for inner in part:
        if not isinstance(inner.tag, str):
            continue  # a comment or a processing instruction
        name = _local(inner.tag)
        if not inner.tag.startswith(f"{{{_NAMESPACE}}}") and inner.tag.startswith("{"):
            continue  # an editor's own notes
        if name in _DRAWN and name != "svg":
            yield inner
        elif name in _DROPPED:
            left_out[f"<{name}>"] = None
        elif name not in _SILENT:
            raise Invalid(f"this SVG has <{name[:40]}>, which a logo can't have: save it flattened, or send a PNG")


def _attributes(part: ET.Element, left_out: dict[str, None]) -> Iterator[tuple[str, str]]:
    for name, value in part.attrib.items():
        local = _local(name)
        if local.lower().startswith("on"):
            left_out[f"{local}="] = None
        elif local == "href":
            if value.strip().startswith("#") and "Gradient" in part.tag:
                yield "href", value.strip()
            else:
                left_out["href="] = None
        elif not name.startswith("{") and _PLAIN.fullmatch(name) and not name.startswith(("data-", "xml")):
            if _REACHES.search(value):
                left_out[f"{name}="] = None
            else:
                yield name, value


def _local(tag: object) -> str:
    return str(tag).rpartition("}")[2]
