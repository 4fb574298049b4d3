"""The run as Markdown tables, written between the marks of the page."""

from collections.abc import Callable, Iterable, Sequence

import orjson

from bench.arithmetic import Spread
from bench.contenders import LABELS, PEERS, PLOTWORKS
from bench.floors import Floor, floors
from bench.page import put_between
from bench.page import ratio as _ratio
from bench.page import table as _table
from bench.places import PAGE, SUMMARY
from bench.results import Results

BEGIN, END = "<!-- begin: written by `make bench` -->", "<!-- end: written by `make bench` -->"
COLUMNS = {
    "bar": "bar",
    "lines": "3 lines",
    "pie": "pie",
    "scatter": "scatter 10k",
    "line": "line 100k",
    "heatmap": "heatmap 50x50",
    "candlestick": "candles 250",
    "choropleth": "map 3,141",
    "dashboard": "dashboard 12",
}
"""The kinds, as the tables name them."""

Cell = Callable[[str, str], str]
"""The text for a contender and a kind."""


def write(results: Results) -> None:
    """Put the tables into the page, and their numbers beside it as JSON."""
    put_between(PAGE, BEGIN, END, tables(results))
    SUMMARY.write_bytes(orjson.dumps(summary(results), option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE))


def tables(results: Results) -> str:
    """All tables, each under its sentence."""
    kinds = [kind for kind in COLUMNS if any(key[1] == kind for key in results.samples.http)]
    names = [name for name in LABELS if any(key[0] == name for key in results.samples.http)]
    peers = [name for name in names if name in PEERS]
    loaded = [kind for kind in kinds if any(key[1] == kind for key in results.samples.per_second)]
    head = [COLUMNS[kind] for kind in kinds]
    parts = [
        _machine(results),
        "### Promises\n\n" + _floors(floors(results)),
        "### From request to picture, over HTTP\n\nMilliseconds: the median, and the middle half of the rounds.\n\n"
        + _grid(head, names, kinds, lambda name, kind: _with_spread(results.times(name, kind), _ms)),
        "### Drawing alone\n\nMilliseconds inside the process that draws: without HTTP, and for Plotworks without"
        " its queue.\n\n"
        + _grid(head, names, kinds, lambda name, kind: _with_spread(results.times(name, kind, inside=True), _ms)),
        "### Plotworks by each peer, both over HTTP\n\nBelow 1 Plotworks is the faster. The ratio of each round; their"
        " median, and their middle half.\n\n"
        + _grid(head, peers, kinds, lambda name, kind: _with_spread(results.against(name, kind), _ratio)),
        "### Plotworks over HTTP by each peer in process\n\n"
        + _grid(head, peers, kinds, lambda name, kind: _with_spread(results.against(name, kind, inside=True), _ratio)),
        "### Many at the same time\n\nFour requests under way, two processes that draw.\n\n"
        + _many(results, names, loaded),
    ]
    if results.samples.missing:
        parts.append("### Not measured\n\n" + "\n".join(_missing(results)))
    return "\n\n".join(parts)


def summary(results: Results) -> dict[str, object]:
    """The medians and spreads that the tables show, for programs."""
    rows = [
        {
            "contender": name,
            "kind": kind,
            "http_ms": results.times(name, kind),
            "inside_ms": results.times(name, kind, inside=True),
            "plotworks_by_it": None if name == PLOTWORKS else results.against(name, kind),
            "pictures_per_second": results.rate(name, kind),
            "cpu_ms": results.cpu(name, kind),
        }
        for name, kind in results.samples.http
    ]
    promises = [
        {"promise": one.text, "bound": one.bound, "at_least": one.at_least, "value": one.value, "met": one.met}
        for one in floors(results)
    ]
    about = {"machine": results.machine, "versions": results.versions, "rounds": results.rounds}
    return {**about, "promises": promises, "rows": rows}


def floor_lines(found: Iterable[Floor]) -> list[str]:
    """Each promise and how it stands, for a terminal."""
    return [f"{_standing(one):12} {one.text}: {_value(one.value)} ({_limit(one)})" for one in found]


def _machine(results: Results) -> str:
    machine = results.machine
    versions = ", ".join(f"{name} {number}" for name, number in results.versions.items())
    return (
        f"{results.rounds} rounds on {machine.get('cores')} cores of {machine.get('processor')},"
        f" {machine.get('memory')}, Python {machine.get('python')}. {versions}."
    )


def _floors(found: Iterable[Floor]) -> str:
    rows = [[one.text, _limit(one), _value(one.value), _value(one.inside), _standing(one)] for one in found]
    return _table(["Promise", "Limit", "Peer over HTTP", "Peer in process", ""], rows)


def _limit(floor: Floor) -> str:
    return f"{'≥' if floor.at_least else '≤'} {floor.bound:,g}"


def _standing(floor: Floor) -> str:
    return {True: "met", False: "**not met**", None: "not measured"}[floor.met]


def _value(value: Spread | None) -> str:
    return _with_spread(value, _ratio) if value and value.count > 1 else _ratio(value.median) if value else ""


def _many(results: Results, names: Sequence[str], kinds: Sequence[str]) -> str:
    rows = [
        [
            LABELS[name],
            *(
                text
                for kind in kinds
                for text in (
                    _with_spread(results.rate(name, kind), _ms),
                    _with_spread(results.cpu(name, kind), _ms),
                    "" if name == PLOTWORKS else _with_spread(results.rate_against(name, kind), _ratio),
                )
            ),
        ]
        for name in names
    ]
    head = [
        text
        for kind in kinds
        for text in (f"{COLUMNS[kind]}: pictures/s", "processor ms a picture", "Plotworks' rate by it")
    ]
    return _table(["", *head], rows)


def _missing(results: Results) -> Iterable[str]:
    for (name, kind), reason in results.samples.missing.items():
        yield f"- {LABELS[name]}, {COLUMNS[kind]}: {reason}"


def _grid(head: Sequence[str], names: Sequence[str], kinds: Sequence[str], cell: Cell) -> str:
    return _table(["", *head], [[LABELS[name], *(cell(name, kind) for kind in kinds)] for name in names])


def _with_spread(value: Spread | None, text: Callable[[float], str]) -> str:
    return f"{text(value.median)} ({text(value.low)}-{text(value.high)})" if value else ""


def _ms(value: float) -> str:
    return f"{value:.0f}" if value >= 10 else f"{value:.1f}"
