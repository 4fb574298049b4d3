"""Things and what runs between them: nodes and links, by name, id or index, in the shapes that tools write."""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from app.charts.color import is_color
from app.charts.describe import amount
from app.charts.model import JsonObject
from app.charts.reading import Findings, OptionReader, drawn_text, is_number, shown

MAX_LINKS = 20_000
SOURCES, TARGETS = ("source", "from", "src"), ("target", "to", "dst")
WEIGHTS = ("value", "flow", "weight", "v")
SHAPE = (
    'links of {"source" or "from", "target" or "to", "value" or "flow"}, with nodes by name, id or index; '
    "or datasets[0].data of such links"
)


@dataclass(frozen=True, slots=True)
class Vertex:
    """A node; ``value`` is its own number, if it has one."""

    name: str
    color: str = ""
    group: str = ""
    value: float | None = None


@dataclass(frozen=True, slots=True)
class Link:
    """From one node to another, by their places; ``place`` is where it stands in the request."""

    source: int
    target: int
    value: float
    place: str
    color: str = ""


@dataclass(frozen=True, slots=True)
class Graph:
    """``unit`` names the values of links. Links of the same two ends in the same direction are one."""

    nodes: tuple[Vertex, ...]
    links: tuple[Link, ...]
    unit: str = ""

    def name(self, index: int) -> str:
        """What a node is called in words."""
        return self.nodes[index].name or "unnamed"


@dataclass(frozen=True, slots=True)
class Needs:
    """What a chart type asks of a graph: ``weighted`` links must have a value, ``most`` nodes can be drawn."""

    most: int
    weighted: bool = True


@dataclass(slots=True)
class GraphReader:
    """Collects nodes and links; nodes that were listed are the only ones, else links bring theirs along."""

    findings: Findings
    needs: Needs
    nodes: list[Vertex] = field(default_factory=list)
    links: dict[tuple[int, int], Link] = field(default_factory=dict)
    known: dict[str, int] = field(default_factory=dict)
    listed: bool = False
    empty: list[str] = field(default_factory=list)

    def node(self, item: Any, place: str) -> None:
        """A node as it is listed: a name, or an object."""
        about: Mapping[str, Any] = item if isinstance(item, Mapping) else {"name": item}
        key, name = _first(about, ("name", "label", "id"))
        text = drawn_text(name, f"{place}.{key}", self.findings)
        value = about.get("value", about.get("size"))
        if value is not None and not is_number(value):
            self.findings.fault(f"{place}.value", f"expected a number or null, found {shown(value)}")
            value = None
        group = drawn_text(about.get("group", about.get("category")), f"{place}.group", self.findings)
        color = self.color(about.get("color"), f"{place}.color")
        identity = str(about["id"]) if about.get("id") is not None else text
        if identity in self.known:
            self.findings.fault(place, f"a second node is called {shown(identity)}")
        self.known[identity] = len(self.nodes)
        self.nodes.append(Vertex(text, color, group, value))
        self.listed = True

    def color(self, value: Any, place: str) -> str:
        """A CSS colour, or "" with a notice."""
        if value and not is_color(value):
            self.findings.notice(place, f"not used: {shown(value)} is no colour")
            return ""
        return value or ""

    def link(self, item: Any, place: str) -> None:
        """A link: an object, or a list of both ends and the value."""
        if isinstance(item, list | tuple):
            item = dict(zip(("source", "target", "value"), item, strict=False))
        if not isinstance(item, Mapping):
            self.findings.fault(place, f"expected a link with both ends, found {shown(item)}")
            return
        ends = [self._end(*_first(item, keys), place) for keys in (SOURCES, TARGETS)]
        key, value = _first(item, WEIGHTS)
        number = self._weight(value, f"{place}.{key}")
        if number is None or ends[0] is None or ends[1] is None:
            return
        self._add(Link(ends[0], ends[1], number, place, self.color(item.get("color"), f"{place}.color")))

    def _add(self, link: Link) -> None:
        earlier = self.links.get((link.source, link.target))
        if earlier:
            link = replace(earlier, value=earlier.value + link.value)
        self.links[link.source, link.target] = link

    def _weight(self, value: Any, place: str) -> float | None:
        if value is None and not self.needs.weighted:
            return 1.0
        if value is not None and not is_number(value):
            self.findings.fault(place, f"expected a number or null, found {shown(value)}")
        elif value is not None and value < 0:
            self.findings.fault(place, f"a flow can't be negative, found {amount(value)}; turn its ends round")
        elif not value:
            self.empty.append(place)
        else:
            return float(value)
        return None

    def _end(self, key: str, value: Any, place: str) -> int | None:
        """The place of the node that one end names, by id or name, else by index."""
        if isinstance(value, bool) or not isinstance(value, str | int | float):
            self.findings.fault(f"{place}.{key}", f"expected a node's name or index, found {shown(value)}")
            return None
        text = drawn_text(value, f"{place}.{key}", self.findings) if isinstance(value, str) else str(value)
        if text in self.known:
            return self.known[text]
        if not self.listed:
            self.known[text] = len(self.nodes)
            self.nodes.append(Vertex(text))
            return len(self.nodes) - 1
        if isinstance(value, int) and 0 <= value < len(self.nodes):
            return value
        self.findings.fault(f"{place}.{key}", f"no node is called {shown(value)}")
        return None

    def graph(self, unit: str) -> Graph:
        """All of it, when it can be drawn."""
        if self.empty:
            many = f"{len(self.empty)} link{'s are' if len(self.empty) > 1 else ' is'}"
            self.findings.notice(self.empty[0], f"{many} zero or null and not drawn")
        if len(self.nodes) > self.needs.most:
            self.findings.fault("data", f"{len(self.nodes):,} nodes; at most {self.needs.most:,} can be told apart")
        if not self.nodes and not self.findings.faults:
            self.findings.fault("data", "there is nothing to draw: there are no links")
        if self.links and not math.isfinite(sum(link.value for link in self.links.values())):
            self.findings.fault("data", "the values are too large to be summed")
        self.findings.settle()
        return Graph(tuple(self.nodes), tuple(self.links.values()), unit)


def read_graph(data: JsonObject, findings: Findings, needs: Needs) -> Graph:
    """Read nodes and links; the first faults with their places are raised."""
    reader = GraphReader(findings, needs)
    unit = drawn_text(data.get("unit"), "data.unit", findings)
    for item, place in _nodes(data, findings):
        reader.node(item, place)
    links, own = _links(data, findings)
    if len(links) > MAX_LINKS:
        findings.fault("data", f"{len(links):,} links; at most {MAX_LINKS:,} can be drawn")
        findings.settle()
    for item, place in links:
        reader.link(item, place)
    graph = reader.graph(unit or own)
    names = _names(data)
    if not names:
        return graph
    return replace(graph, nodes=tuple(replace(one, name=names.get(one.name, one.name)) for one in graph.nodes))


def tell_unlinked(graph: Graph, findings: Findings) -> None:
    """A node that nothing runs to or from has no place among flows."""
    linked = {end for link in graph.links for end in (link.source, link.target)}
    alone = [graph.name(index) for index in range(len(graph.nodes)) if index not in linked]
    if alone and graph.links:
        names = ", ".join(alone[:3]) + (" \u2026" if len(alone) > 3 else "")  # noqa: PLR2004 - enough to find them
        findings.notice("data.nodes", f"{len(alone)} of {len(graph.nodes)} nodes have no links, not drawn: {names}")


def _nodes(data: JsonObject, findings: Findings) -> Iterator[tuple[Any, str]]:
    """The listed nodes with their places; Plotly's are columns."""
    given, columns = data.get("nodes"), data.get("node")
    if given is not None and not isinstance(given, list):
        findings.fault("data.nodes", f"expected a list, found {shown(given)}")
    elif given is not None:
        yield from ((item, f"data.nodes[{index}]") for index, item in enumerate(given))
    elif isinstance(columns, Mapping) and isinstance(columns.get("label"), list):
        colors = columns.get("color")
        for index, label in enumerate(columns["label"]):
            color = colors[index] if isinstance(colors, list) and index < len(colors) else ""
            yield {"name": label, "id": index, "color": color}, f"data.node.label[{index}]"


def _links(data: JsonObject, findings: Findings) -> tuple[list[tuple[Any, str]], str]:
    """The links with their places, and the name of their values."""
    columns = data.get("link")
    if isinstance(columns, Mapping):
        return _columns(columns, findings), ""
    name = next((each for each in ("links", "edges", "rows") if each in data), "")
    if name:
        return _listed(data[name], f"data.{name}", findings), ""
    datasets = data.get("datasets")
    if not isinstance(datasets, list) or not datasets or not isinstance(datasets[0], Mapping):
        findings.fault("data", f"expected {SHAPE}")
        findings.settle()
        return [], ""
    if len(datasets) > 1:
        findings.notice("data.datasets", f"the first of {len(datasets)} datasets is drawn")
    item, place = datasets[0], "data.datasets[0]"
    kept = {name: value for name, value in item.items() if name not in {"label", "data", "labels"}}
    OptionReader(kept, place, findings).leftovers()
    return _listed(item.get("data"), f"{place}.data", findings), drawn_text(item.get("label"), place, findings)


def _listed(items: Any, place: str, findings: Findings) -> list[tuple[Any, str]]:
    if not isinstance(items, list):
        findings.fault(place, f"expected a list, found {shown(items)}")
        return []
    return [(item, f"{place}[{index}]") for index, item in enumerate(items)]


def _columns(columns: Mapping[str, Any], findings: Findings) -> list[tuple[Any, str]]:
    """Plotly's ``link``: lists of sources, targets and values, one of each a link."""
    lists: list[Sequence[Any]] = []
    for name in ("source", "target", "value"):
        column = columns.get(name)
        if not isinstance(column, list):
            findings.fault(f"data.link.{name}", f"expected a list, found {shown(column)}")
            return []
        lists.append(column)
    if len(set(map(len, lists))) > 1:
        findings.fault("data.link", f"{len(lists[0])} sources, {len(lists[1])} targets, {len(lists[2])} values")
        return []
    return [(list(one), f"data.link[{index}]") for index, one in enumerate(zip(*lists, strict=True))]


def _names(data: JsonObject) -> dict[str, str]:
    """chartjs-chart-sankey's ``labels``: what a node is called, by its key."""
    datasets = data.get("datasets")
    first = datasets[0] if isinstance(datasets, list) and datasets else {}
    labels = first.get("labels") if isinstance(first, Mapping) else None
    if not isinstance(labels, Mapping):
        return {}
    return {str(key): drawn_text(text, "data.datasets[0].labels", Findings()) for key, text in labels.items()}


def _first(item: Mapping[str, Any], keys: Sequence[str]) -> tuple[str, Any]:
    return next(((key, item[key]) for key in keys if item.get(key) is not None), (keys[0], None))
