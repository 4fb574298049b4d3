"""What Plotworks promises of its speed, looked up in a run."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from bench.arithmetic import Spread, spread
from bench.cached import IMAGE, RENDER
from bench.contenders import BOKEH_NEW, BOKEH_REUSED, CHARTJS, LABELS, PEERS, VEGA
from bench.marks import COUNT
from bench.results import Results

CACHED_MS = 3.0
SOAK_RATIO = 1.1


@dataclass(frozen=True, slots=True)
class Floor:
    """One promise. ``value`` is the median that counts, None where the run has no number; ``bound`` is its limit."""

    text: str
    bound: float
    value: Spread | None
    at_least: bool = False
    inside: Spread | None = None
    """The same with the peer in process, where the peer is otherwise over HTTP."""

    @property
    def met(self) -> bool | None:
        """None: not measured."""
        if self.value is None:
            return None
        return self.value.median >= self.bound if self.at_least else self.value.median <= self.bound


def floors(results: Results) -> list[Floor]:
    """All of them, in the order of the page."""
    return [*_simple(results), *_large(results), *_rate(results), *_export(results), *_cached(results), *_told(results)]


def _simple(results: Results) -> Iterator[Floor]:
    for kind in ("bar", "pie"):
        yield _ratio(results, f"{kind}, uncached, by {LABELS[VEGA]}", 1.2, VEGA, kind)


def _large(results: Results) -> Iterator[Floor]:
    for kind, name in (("line", "line of 100,000 points"), ("scatter", "scatter of 10,000 points")):
        times = {peer: results.times(peer, kind) for peer in PEERS}
        there = {peer: time.median for peer, time in times.items() if time}
        if there:
            fastest = min(there, key=there.__getitem__)
            yield _ratio(results, f"{name}, by the fastest peer ({LABELS[fastest]})", 1.0, fastest, kind)


def _ratio(results: Results, text: str, bound: float, peer: str, kind: str) -> Floor:
    return Floor(text, bound, results.against(peer, kind), inside=results.against(peer, kind, inside=True))


def _rate(results: Results) -> Iterator[Floor]:
    text = f"pictures a second, two workers, by {LABELS[CHARTJS]}"
    yield Floor(text, 0.35, results.rate_against(CHARTJS, "bar"), at_least=True)


def _export(results: Results) -> Iterator[Floor]:
    for peer, bound in ((BOKEH_REUSED, 8.0), (BOKEH_NEW, 20.0)):
        text = f"bar, times as fast as {LABELS[peer]}"
        over_http, inside = results.against(peer, "bar"), results.against(peer, "bar", inside=True)
        yield Floor(text, bound, _inverse(over_http), at_least=True, inside=_inverse(inside))


def _cached(results: Results) -> Iterator[Floor]:
    texts = {IMAGE: "the image of a drawn chart, ms", RENDER: "an identical POST /api/v1/render, ms"}
    for way, text in texts.items():
        yield Floor(text, CACHED_MS, spread(results.cached.get(way, [])))


def _told(results: Results) -> Iterator[Floor]:
    if results.marks is not None:
        yield Floor("marks drawn for 10,000 points of a scatter", COUNT, _exactly(results.marks), at_least=True)
    if results.soak:
        text = f"memory after {results.soak['pictures']:,} pictures of one worker by that after 200"
        yield Floor(text, SOAK_RATIO, _exactly(results.soak["ratio"]))
        yield Floor("zombies and processes left behind meanwhile", 0, _exactly(_lost(results.soak)))


def _lost(soak: Mapping[str, int]) -> int:
    return soak["zombies"] + soak["left_behind"]


def _exactly(value: float) -> Spread:
    return Spread(value, value, value, 1)


def _inverse(value: Spread | None) -> Spread | None:
    return value and Spread(1 / value.median, 1 / value.high, 1 / value.low, value.count)
