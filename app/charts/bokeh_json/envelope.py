"""What Bokeh's ``json_item`` and ``Document.to_json`` give: where the models are in it, and of which Bokeh it is."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from app.charts.bokeh_json.table import VERSION
from app.charts.model import JsonObject
from app.charts.reading import Findings, shown

_HOW = "expected what bokeh.embed.json_item(figure) gives"
_ITEM = {"target_id", "root_id", "doc", "version"}
_DOCUMENT = {"version", "title", "roots", "config", "defs", "callbacks"}


@dataclass(frozen=True, slots=True)
class Envelope:
    """The model to draw as it stands in the document, its place, and all models of the other roots by id."""

    root: JsonObject
    place: str
    others: Mapping[str, JsonObject]


def open_envelope(data: JsonObject, findings: Findings) -> Envelope | None:
    """Find the root; None when there is a fault."""
    is_item = "doc" in data
    document, place = (data["doc"], "data.doc") if is_item else (data, "data")
    if not isinstance(document, Mapping) or not isinstance(document.get("roots"), list):
        findings.fault(place, f"{_HOW}; there are no roots in it")
        return None
    _unknown(data, _ITEM if is_item else _DOCUMENT | {"root_id"}, "data", findings)
    if is_item:
        _unknown(document, _DOCUMENT, place, findings)
    _version(document.get("version"), f"{place}.version", findings)
    _refuse_code(document, place, findings)
    return _root(document["roots"], data.get("root_id"), f"{place}.roots", findings)


def _unknown(value: JsonObject, known: set[str], place: str, findings: Findings) -> None:
    for name in sorted(map(str, value.keys() - known)):
        findings.fault(place, f"{_HOW}; there is no field {shown(name)} in it")


def _version(version: Any, place: str, findings: Findings) -> None:
    found = re.match(r"(\d{1,4})\.(\d{1,4})", version) if isinstance(version, str) else None
    major = VERSION.partition(".")[0]
    if not found or found[1] != major:
        told = f"is of Bokeh {found[0]}" if found else f"has {shown(version)} as its version"
        findings.fault(place, f"the document {told}, and documents of Bokeh {major} are drawn: make it with {VERSION}")
    elif found[0] != VERSION:
        findings.notice(place, f"the document is of Bokeh {found[0]} and is drawn by {VERSION}: compare the pictures")


def _refuse_code(document: JsonObject, place: str, findings: Findings) -> None:
    if document.get("defs"):
        findings.fault(f"{place}.defs", "classes of a program's own are not drawn: only Bokeh's own models are")
    callbacks = document.get("callbacks")
    if callbacks and (not isinstance(callbacks, Mapping) or callbacks.get("entries")):
        findings.fault(f"{place}.callbacks", "a callback is code, and no code of a document is run")


def _root(roots: list[Any], root_id: Any, place: str, findings: Findings) -> Envelope | None:
    numbered = [(index, root) for index, root in enumerate(roots) if isinstance(root, Mapping)]
    chosen = next((pair for pair in numbered if root_id is None or pair[1].get("id") == root_id), None)
    if chosen is None:
        findings.fault(place, f"there is no root {shown(root_id)}" if numbered else "there is nothing to draw")
        return None
    index, root = chosen
    if len(roots) > 1 and root_id is None:
        findings.notice(place, f"there are {len(roots)} roots and no root_id: the first is drawn")
    others = {one["id"]: one for _, other in numbered if other is not root for one in _models(other)}
    return Envelope(root, f"{place}[{index}]", others)


def _models(value: Any) -> Iterator[JsonObject]:
    """The models in a root that is not drawn: the one that is may refer to them."""
    waiting = [value]
    while waiting:
        value = waiting.pop()
        if isinstance(value, Mapping):
            if value.get("type") == "object" and isinstance(value.get("id"), str):
                yield value
            waiting += value.values()
        elif isinstance(value, list):
            waiting += value
