"""Trees out of JSON: nested objects, rows that name their parent, columns, and rows that are grouped by fields."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from app.charts.color import is_color
from app.charts.describe import amount
from app.charts.hierarchy.nodes import MAX_NODES, NOWHERE, Draft
from app.charts.reading import Findings, drawn_text, is_number, objects, shown

NAMES = ("name", "label", "text", "title", "id")
IDS = ("id", "name", "label")
PARENTS = ("parent", "parentId", "parent_id", "pid")
VALUES = ("value", "size", "v")


@dataclass(slots=True)
class Reader:
    """Collects drafts; ``below_zero`` says whether values may be negative."""

    findings: Findings
    below_zero: bool = False
    drafts: list[Draft] = field(default_factory=list)

    def add(self, item: Mapping[str, Any], place: str, parent: int, keys: Sequence[str] = VALUES) -> int:
        """One node out of an object; gives its place among the drafts."""
        name = drawn_text(first(item, NAMES)[1], f"{place}.{first(item, NAMES)[0]}", self.findings)
        key, value = first(item, keys)
        style = item.get("itemStyle")
        color = first(item, ("color", "backgroundColor"))[1] or (style.get("color") if isinstance(style, dict) else "")
        return self.put(name, (value, f"{place}.{key}"), parent, place, color)

    def put(self, name: str, value: tuple[Any, str], parent: int, place: str, color: Any = "") -> int:
        """One node; ``value`` comes with its own place."""
        if color and not is_color(color):
            self.findings.notice(f"{place}.color", f"not used: {shown(color)} is no colour")
            color = ""
        self.drafts.append(Draft(name, self._number(*value), parent, place, color or ""))
        return len(self.drafts) - 1

    def _number(self, value: Any, place: str) -> float | None:
        if value is None:
            return None
        if not is_number(value):
            self.findings.fault(place, f"expected a number or null, found {shown(value)}")
        elif value < 0 and not self.below_zero:
            self.findings.fault(place, f"a part of a whole can't be negative, found {amount(value)}")
        else:
            return float(value)
        return None

    def nested(self, items: Sequence[tuple[str, Any]], parent: int = NOWHERE) -> None:
        """Objects with ``children``, each with its place."""
        waiting = [(place, item, parent) for place, item in reversed(items)]
        while waiting and len(self.drafts) <= MAX_NODES:
            place, item, above = waiting.pop()
            if is_number(item):
                self.put("", (item, place), above, place)
            elif not isinstance(item, Mapping):
                self.findings.fault(place, f"expected an object with a name, found {shown(item)}")
            else:
                index = self.add(item, place, above)
                below = item.get("children")
                if below is not None and not isinstance(below, list):
                    self.findings.fault(f"{place}.children", f"expected a list, found {shown(below)}")
                waiting += [(at, child, index) for at, child in reversed(listed(below, f"{place}.children"))]

    def rows(self, rows: Any, place: str) -> None:
        """Objects with an id and the id of their parent."""
        given = list(objects(rows, place, self.findings))
        links = Links(self.findings)
        for at, row in given:
            key, parent = first(row, PARENTS)
            links.add(first(row, IDS)[1], parent, (at, f"{at}.{key}"))
        for (at, row), parent in zip(given, links.resolved(), strict=True):
            self.add(row, at, parent)

    def columns(self, data: Mapping[str, Any]) -> None:
        """``labels``, ``parents``, ``values`` and perhaps ``ids``: one of each a node."""
        names, parents = data.get("labels"), data.get("parents")
        lists = {"labels": names, "parents": parents, "values": data.get("values"), "ids": data.get("ids")}
        if not self._even(lists) or not isinstance(names, list) or not isinstance(parents, list):
            return
        links = Links(self.findings, "" if lists["ids"] else "; tell them apart by ids")
        for index, identity in enumerate(lists["ids"] or names):
            links.add(identity, parents[index], (f"data.labels[{index}]", f"data.parents[{index}]"))
        values = lists["values"] or [None] * len(names)
        colors = _marker_colors(data, len(names))
        for index, (parent, color) in enumerate(zip(links.resolved(), colors, strict=True)):
            at = f"data.parents[{index}]"
            name = drawn_text(names[index], f"data.labels[{index}]", self.findings)
            self.put(name, (values[index], f"data.values[{index}]"), parent, at, color)

    def _even(self, lists: Mapping[str, Any]) -> bool:
        """Whether all that is given are lists of the length of ``labels``."""
        for name, column in lists.items():
            if column is None and name in {"values", "ids"}:
                continue
            if not isinstance(column, list):
                self.findings.fault(f"data.{name}", f"expected a list, found {shown(column)}")
            elif isinstance(lists["labels"], list) and len(column) != len(lists["labels"]):
                self.findings.fault(f"data.{name}", f"{len(column)} items for {len(lists['labels'])} labels")
        return not self.findings.faults

    def grouped(self, rows: Any, place: str, key: str, groups: Sequence[str]) -> None:
        """Rows that are summed by their fields ``groups``, the outermost first; without any each row is a leaf."""
        if not groups:
            for at, row in objects(rows, place, self.findings):
                self.add(row, at, NOWHERE, (key,) if key else VALUES)
            return
        sums: dict[tuple[str, ...], float] = {}
        for at, row in objects(rows, place, self.findings):
            names = tuple(drawn_text(row.get(group), f"{at}.{group}", self.findings) or "Unnamed" for group in groups)
            sums[names] = sums.get(names, 0.0) + (self._number(row.get(key), f"{at}.{key}") or 0.0)
        found: dict[tuple[str, ...], int] = {}
        for names, value in sums.items():
            for depth in range(1, len(names) + 1):
                if names[:depth] not in found:
                    own = value if depth == len(names) else None
                    above = found.get(names[: depth - 1], NOWHERE)
                    found[names[:depth]] = self.put(names[depth - 1], (own, place), above, place)

    def named(self, tree: Mapping[str, Any], place: str, key: str) -> None:
        """Objects in objects, whose names are their keys; ``key`` is the field of a leaf's number."""
        waiting: list[tuple[str, Any, str, int]] = [
            (name, item, f"{place}.{name}", NOWHERE) for name, item in reversed(list(tree.items()))
        ]
        while waiting and len(self.drafts) <= MAX_NODES:
            name, item, at, above = waiting.pop()
            text = drawn_text(name, at, self.findings)
            if not isinstance(item, Mapping):
                self.put(text, (item, at), above, at)
                continue
            index = self.put(text, (item.get(key), f"{at}.{key}"), above, at)
            waiting += [
                (below, child, f"{at}.{below}", index)
                for below, child in reversed(list(item.items()))
                if isinstance(child, Mapping) or (is_number(child) and below != key and key not in item)
            ]


@dataclass(slots=True)
class Links:
    """Ids and the ids of their parents, brought together; ``hint`` ends the message about an id given twice."""

    findings: Findings
    hint: str = ""
    known: dict[Any, int] = field(default_factory=dict)
    given: list[tuple[Any, tuple[str, str]]] = field(default_factory=list)

    def add(self, identity: Any, parent: Any, places: tuple[str, str]) -> None:
        """One node: its id, its parent's, and the places of both."""
        key = _identity(identity)
        earlier = self.known.get(key)
        if key is None:
            self.findings.fault(places[0], f"expected an id of text or number, found {shown(identity)}")
        elif earlier is not None:
            self._tell_twice(identity, parent, earlier, places)
        else:
            self.known[key] = len(self.given)
        self.given.append((parent, places))

    def _tell_twice(self, identity: Any, parent: Any, earlier: int, places: tuple[str, str]) -> None:
        other, (_, place) = self.given[earlier]
        if _identity(other or "") == _identity(parent or ""):
            self.findings.fault(places[0], f"{shown(identity)} is there twice, first at {place}{self.hint}")
        else:
            message = f"{shown(identity)} has two parents: {shown(other)} ({place}) and {shown(parent)}{self.hint}"
            self.findings.fault(places[1], message)

    def resolved(self) -> Iterator[int]:
        """The place of each one's parent among all; one that isn't there is a fault."""
        for parent, (_, place) in self.given:
            key = _identity(parent)
            if parent in (None, ""):
                yield NOWHERE
                continue
            if key not in self.known:
                self.findings.fault(place, f"no node has the id {shown(parent)}")
            yield self.known.get(key, NOWHERE)


def first(item: Mapping[str, Any], keys: Sequence[str]) -> tuple[str, Any]:
    """The first of these keys that has a value, and the value; the first key and None without one."""
    return next(((key, item[key]) for key in keys if item.get(key) is not None), (keys[0], None))


def listed(items: Any, place: str) -> list[tuple[str, Any]]:
    """The items of a list with their places; nothing when it is none."""
    return [(f"{place}[{index}]", item) for index, item in enumerate(items)] if isinstance(items, list) else []


def _identity(value: Any) -> str | None:
    """An id as text: 1 and "1" are the same node."""
    return str(value) if isinstance(value, str | int | float) and not isinstance(value, bool) else None


def _marker_colors(data: Mapping[str, Any], count: int) -> list[Any]:
    marker = data.get("marker")
    colors = marker.get("colors") if isinstance(marker, Mapping) else data.get("colors")
    return [*colors, *[""] * count][:count] if isinstance(colors, list) else [""] * count
