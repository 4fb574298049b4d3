"""The allow-list: which of Bokeh's models may be in a document, with which properties of which kinds.

docs/generate/bokeh_models.py writes its data from Bokeh's own metadata. A kind is a list: its name, then what
narrows it, as in ``["either", ["null"], ["number", 0, None]]``.
"""

import difflib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

import orjson

Kind = list[Any]
LONGEST = 60
"""Characters of a model's name that are compared with Bokeh's."""

REASONS = {
    "code": "is code, and no code of a document is run",
    "html": "is HTML, which has no place in a picture",
    "network": "is loaded from elsewhere, and a chart is drawn without a network",
    "formula": "is a formula, which needs MathJax: write it as text, with characters such as ², √ or °",
    "widget": "has no picture: only figures and layouts of figures (Row, Column, GridBox, GridPlot) are drawn",
    "partial": "shows only a part of what it holds: send a figure, or a Row, Column, GridBox or GridPlot of figures",
    "class": "is a class of a program's own, which only that program has",
    "other": "is nothing that is drawn",
}


@dataclass(frozen=True, slots=True)
class Entry:
    """A model that is let in: the names of its class and its ancestors, its properties by name."""

    ancestors: frozenset[str]
    properties: Mapping[str, Kind]

    def is_a(self, name: str) -> bool:
        """Whether it is of this class or derived from it."""
        return name in self.ancestors


def refusal(name: str) -> str:
    """Why a model of this name is not let in."""
    if name in _REFUSED:
        return REASONS[_REFUSED[name]]
    near = difflib.get_close_matches(name[:LONGEST], MODELS, n=1)
    return f"is no model of Bokeh {VERSION} itself" + (f"; did you mean {near[0]}?" if near else "")


def _entries(models: Mapping[str, Any], kinds: list[Kind]) -> dict[str, Entry]:
    entries: dict[str, Entry] = {}

    def entry(name: str) -> Entry:
        if name not in entries:
            ancestors, parent, own = models[name]
            inherited = entry(parent).properties if parent else {}
            properties = {**inherited, **{key: kinds[index] for key, index in own.items()}}
            entries[name] = Entry(frozenset((name, *ancestors)), properties)
        return entries[name]

    return {name: entry(name) for name in models}


_DATA = orjson.loads(files("app.charts.bokeh_json").joinpath("models.json").read_bytes())
_REFUSED: dict[str, str] = _DATA["refused"]
VERSION: str = _DATA["version"]
"""Of the Bokeh that draws: major and minor."""
MODELS = _entries(_DATA["models"], _DATA["kinds"])
