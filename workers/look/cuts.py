"""Which texts of a chart are drawn shorter than they were given: each is told, none is cut in silence.

Layouts try several rooms before they choose one, so every shortening is noted, and those that are drawn are told.
"""

from collections.abc import Iterable

from app.charts.model import ChartOptions, Notice
from workers.look.tongue import listener

QUOTED, LETTERS = 3, 40
"""So many of the texts are named in a notice, each by so many letters at most."""


def note(short: str, whole: str) -> None:
    """``short`` would stand for ``whole``."""
    tongue = listener()
    if tongue and short != whole:
        tongue.cuts.setdefault(short, {})[whole] = None


def drawn(texts: Iterable[str]) -> None:
    """These texts are in the picture."""
    tongue = listener()
    if tongue and tongue.cuts:
        for text in texts:
            tongue.lost.update(tongue.cuts.get(text, {}))


def notices(options: ChartOptions) -> tuple[Notice, ...]:
    """One notice for each place of the request with texts that were shortened."""
    tongue = listener()
    named = _places(options)
    places: dict[str, list[str]] = {}
    for whole in tongue.lost if tongue else ():
        places.setdefault(named.get(whole, "data"), []).append(whole)
    return tuple(Notice(place, f"{_told(texts)} shortened to fit; a larger picture shows more")
                 for place, texts in places.items())  # fmt: skip


def _places(options: ChartOptions) -> dict[str, str]:
    """Where a text that is no datum was asked for."""
    named = {one.text: one.path for one in options.annotations}
    named |= {axis.title: f"options.scales.{name}.title" for name, axis in (("x", options.x), ("y", options.y))}
    return named | {getattr(options, name): f"options.{name}" for name in ("source", "subtitle", "title")}


def _told(texts: list[str]) -> str:
    """The first texts in quotation marks, and how many more there are."""
    quoted = [f"'{text}'" if len(text) <= LETTERS else f"'{text[:LETTERS].rstrip()}…'" for text in texts[:QUOTED]]
    more = len(texts) - len(quoted)
    if more:
        return f"{', '.join(quoted)} and {more:,} more are"
    *firsts, last = quoted
    return f"{', '.join(firsts)} and {last} are" if firsts else f"{last} is"
