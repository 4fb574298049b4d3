"""Which of the shapes that a tree may have is given."""

from collections.abc import Mapping
from typing import Any

from app.charts.hierarchy.nodes import NOWHERE, Hierarchy, grow
from app.charts.hierarchy.rows import Reader, listed
from app.charts.model import JsonObject
from app.charts.reading import Findings, OptionReader, drawn_text, shown
from app.charts.series import colors_of, read_labels

SHAPE = (
    'nested {"name", "value", "children"}, rows of {"id", "parent", "value"}, labels + parents + values, '
    "or rows with key and groups"
)


def read_parts(data: JsonObject, findings: Findings) -> Hierarchy:
    """A tree whose values are parts of a whole: none below zero; leaves of nothing are told."""
    tree = _read(data, Reader(findings))
    empty = [index for index in tree.leaves if not tree.nodes[index].value]
    if tree.counted:
        findings.notice("data", "the nodes have no values: each leaf counts as one")
    elif empty and tree.total:
        names = ", ".join(tree.nodes[index].name or "unnamed" for index in empty[:3])
        more = " \u2026" if len(empty) > 3 else ""  # noqa: PLR2004 - enough to find them
        message = (
            f"{len(empty)} of {len(tree.leaves)} leaves are zero or have no value and are not drawn: {names}{more}"
        )
        findings.notice("data", message)
    return tree


def read_tree(data: JsonObject, findings: Findings) -> Hierarchy:
    """A tree that is drawn for its branches: values are told, whatever they are."""
    return _read(data, Reader(findings, below_zero=True))


def _read(data: JsonObject, reader: Reader) -> Hierarchy:
    findings = reader.findings
    unit = drawn_text(data.get("unit"), "data.unit", findings)
    unit = _fill(data, reader) or unit
    findings.settle()
    adds = "parents" in data
    branches = data.get("branchvalues")
    if branches in {"total", "remainder"}:
        adds = branches == "remainder"
    elif branches is not None:
        findings.notice("data.branchvalues", f"not used: {shown(branches)} is none of total, remainder")
    return grow(reader.drafts, findings, unit=unit, adds=adds or reader.below_zero)


def _fill(data: JsonObject, reader: Reader) -> str:
    """Give the reader all nodes; the name that the values bring along, or ""."""
    if "children" in data:
        reader.nested([("data", data)])
    elif "parents" in data:
        reader.columns(data)
    elif any(name in data for name in ("tree", "root")):
        name = "tree" if "tree" in data else "root"
        _tree(data[name], f"data.{name}", data, reader)
    elif any(name in data for name in ("rows", "nodes")):
        name = "rows" if "rows" in data else "nodes"
        _objects(data[name], f"data.{name}", data, reader)
    elif isinstance(data.get("datasets"), list) and data["datasets"]:
        return _dataset(data, reader)
    elif "name" in data:
        reader.nested([("data", data)])
    else:
        reader.findings.fault("data", f"expected {SHAPE}")
    return ""


def _dataset(data: JsonObject, reader: Reader) -> str:
    """The first dataset: ``tree`` with ``key`` and ``groups``, or ``data`` of objects, or of numbers with labels."""
    given, place, findings = data["datasets"], "data.datasets[0]", reader.findings
    if len(given) > 1:
        findings.notice("data.datasets", f"a tree is one dataset: the first of {len(given)} is drawn")
    item = given[0]
    if not isinstance(item, Mapping):
        findings.fault(place, f"expected an object, found {shown(item)}")
        return ""
    read = {"label", "data", "tree", "key", "groups", "treeLeafKey"}
    options = OptionReader({name: value for name, value in item.items() if name not in read}, place, findings)
    colors = colors_of(options, "backgroundColor")
    if "tree" in item:
        _tree(item["tree"], f"{place}.tree", item, reader)
    elif any(not isinstance(each, Mapping) for each in item.get("data") or [0]):
        _numbers(data, item, reader, colors)
        colors = ()
    else:
        _objects(item["data"], f"{place}.data", item, reader)
    if colors:
        findings.notice(f"{place}.backgroundColor", "not used: branches have the palette's colours, or their own color")
    options.leftovers()
    return drawn_text(item.get("label"), f"{place}.label", findings)


def _tree(tree: Any, place: str, about: Mapping[str, Any], reader: Reader) -> None:
    """An object with children, an object of objects by name, or a list."""
    if isinstance(tree, list):
        _objects(tree, place, about, reader)
    elif not isinstance(tree, Mapping):
        reader.findings.fault(place, f"expected an object or a list, found {shown(tree)}")
    elif "children" in tree:
        reader.nested([(place, tree)])
    else:
        reader.named(tree, place, str(about.get("key") or about.get("treeLeafKey") or "value"))


def _objects(items: Any, place: str, about: Mapping[str, Any], reader: Reader) -> None:
    """Rows: grouped when fields to group by are given, nested when one has children, else linked by their parents."""
    groups = about.get("groups") or []
    if not isinstance(items, list):
        reader.findings.fault(place, f"expected a list, found {shown(items)}")
    elif groups or "key" in about:
        if not isinstance(groups, list):
            reader.findings.fault(f"{place.rpartition('.')[0]}.groups", f"expected a list, found {shown(groups)}")
            return
        if any(not isinstance(item, Mapping) for item in items):
            reader.nested(listed(items, place))
        else:
            reader.grouped(items, place, str(about.get("key") or "value"), [str(group) for group in groups])
    elif any(isinstance(item, Mapping) and any(name.startswith(("parent", "pid")) for name in item) for item in items):
        reader.rows(items, place)
    else:
        reader.nested(listed(items, place))


def _numbers(data: JsonObject, item: Mapping[str, Any], reader: Reader, colors: tuple[str, ...]) -> None:
    """Labels and a number each: a tree of one level."""
    place, values = "data.datasets[0].data", item.get("data")
    labels = read_labels(data, reader.findings)
    if not isinstance(values, list):
        reader.findings.fault(place, f"expected a list, found {shown(values)}")
    elif len(values) != len(labels):
        reader.findings.fault(place, f"{len(values)} values for {len(labels)} labels")
    else:
        for index, (label, value) in enumerate(zip(labels, values, strict=True)):
            at = f"{place}[{index}]"
            reader.put(label, (value, at), NOWHERE, at, colors[index % len(colors)] if colors else "")
