"""A run's charts as they are drawn: with a word on what is not as usual, and the lines of its conditions."""

from collections.abc import Mapping, Sequence
from typing import Any

from app.charts.annotations import REFERENCES

SUBTITLE, OPTIONS = "subtitle", "options"

_WORDS = frozenset({"title", SUBTITLE, "plugins"})
_OF_DATA = frozenset({"chart_type", "data", "encoding", "advanced_options"})
_NOTHING = {"chart_type": "bar", "data": {"labels": [""], "datasets": [{"data": [None]}]}}


def marked(body: Mapping[str, Any], words: str) -> dict[str, Any]:
    """The request with words before its subtitle."""
    options = dict(body.get(OPTIONS) or {})
    plugins = options.get("plugins")
    old = plugins.get(SUBTITLE) if isinstance(plugins, Mapping) and SUBTITLE in plugins else options.get(SUBTITLE)
    if isinstance(old, Mapping):
        options[SUBTITLE] = {**old, "display": True, "text": _joined(words, old.get("text"))}
    else:
        options[SUBTITLE] = _joined(words, old)
    if isinstance(plugins, Mapping):
        options["plugins"] = {name: value for name, value in plugins.items() if name != SUBTITLE}
    return {**body, OPTIONS: options}


def carded(body: Mapping[str, Any]) -> dict[str, Any]:
    """The request of a card that says that there are no data, of the same title and size: any chart of none is one."""
    kept = {name: value for name, value in body.items() if name not in _OF_DATA}
    options = {name: value for name, value in (body.get(OPTIONS) or {}).items() if name in _WORDS}
    plugins = options.get("plugins")
    if isinstance(plugins, Mapping):
        options["plugins"] = {name: value for name, value in plugins.items() if name in _WORDS}
    return {**kept, **_NOTHING, OPTIONS: options}


def lined(body: Mapping[str, Any], lines: Sequence[Mapping[str, Any]]) -> Mapping[str, Any]:
    """The request with reference lines beside those that it has."""
    if not lines:
        return body
    options = dict(body.get(OPTIONS) or {})
    name = next((name for name in REFERENCES if name in options), REFERENCES[0])
    old = options.get(name)
    options[name] = [*(old if isinstance(old, list) else [] if old is None else [old]), *lines]
    return {**body, OPTIONS: options}


def _joined(words: str, old: Any) -> str:
    texts = [str(one) for one in old] if isinstance(old, list) else [str(old)] if old else []
    return " · ".join([words, *texts])
