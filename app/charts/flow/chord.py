"""Chord diagrams: how much runs between the members of one circle."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from app.charts.describe import amount, heading
from app.charts.linked import SHAPE, Graph, Link, Needs, Vertex, read_graph, tell_unlinked
from app.charts.model import UNLEGENDED, ChartSpec, ChartType, DataTable, JsonObject
from app.charts.reading import Findings, drawn_text, drawn_texts, numbers, shown

MAX_NODES = 150
MOST_TOLD = 4


def read_chord(data: JsonObject, findings: Findings) -> Graph:
    """Links, or a square matrix: row to column; what a symmetric one says twice is one link."""
    matrix = data.get("matrix")
    datasets = data.get("datasets")
    if matrix is not None:
        graph = _from_matrix(data, (matrix, "data.matrix"), findings)
    elif isinstance(data.get("labels"), list) and isinstance(datasets, list) and "links" not in data:
        graph = _from_datasets(data, datasets, findings)
    else:
        graph = read_graph(data, findings, Needs(MAX_NODES))
    tell_unlinked(graph, findings)
    return graph


def _from_datasets(data: JsonObject, datasets: list[Any], findings: Findings) -> Graph:
    """A dataset a row, or one whose data are all rows."""
    rows = [item.get("data") if isinstance(item, Mapping) else None for item in datasets]
    if len(rows) == 1 and isinstance(rows[0], list) and all(isinstance(row, list) for row in rows[0]):
        graph = _from_matrix(data, (rows[0], "data.datasets[0].data"), findings)
        unit = drawn_text(datasets[0].get("label"), "data.datasets[0].label", findings)
        return replace(graph, unit=graph.unit or unit)
    return _from_matrix(data, (rows, "data.datasets"), findings)


def _from_matrix(data: JsonObject, given: tuple[Any, str], findings: Findings) -> Graph:
    rows, place = given
    if not isinstance(rows, list) or not rows:
        findings.fault(place, f"expected a list of rows, found {shown(rows)}")
        findings.settle()
    values = _square(rows, place, findings)
    names = data.get("labels") or data.get("nodes") or [str(number) for number in range(1, len(rows) + 1)]
    if not isinstance(names, list) or len(names) != len(rows):
        count = len(names) if isinstance(names, list) else 0
        findings.fault("data.labels", f"{count} names for {len(rows)} rows")
    findings.settle()
    nodes = tuple(Vertex(name) for name in drawn_texts(names, "data.labels", findings))
    unit = drawn_text(data.get("unit"), "data.unit", findings)
    symmetric = all(values[row][column] == values[column][row] for row in range(len(rows)) for column in range(row))
    links = tuple(
        Link(row, column, value, f"{place}[{row}][{column}]")
        for row, cells in enumerate(values)
        for column, value in enumerate(cells)
        if value and (column >= row or not symmetric)
    )
    return Graph(nodes, links, unit)


def _square(rows: list[Any], place: str, findings: Findings) -> list[list[float]]:
    """As many columns as rows, nothing below zero; null is zero."""
    if len(rows) > MAX_NODES:
        findings.fault(place, f"{len(rows):,} rows; at most {MAX_NODES} can be told apart")
        findings.settle()
    values: list[list[float]] = []
    for index, row in enumerate(rows):
        at = f"{place}[{index}]"
        if not isinstance(row, list) or len(row) != len(rows):
            count = f"{len(row)} values" if isinstance(row, list) else shown(row)
            findings.fault(at, f"a matrix is square: {count} for {len(rows)} columns")
            continue
        read = numbers(row, at, findings)
        for column, value in enumerate(read):
            if value is not None and value < 0:
                findings.fault(f"{at}[{column}]", f"a flow can't be negative, found {amount(value)}")
        values.append([value or 0.0 for value in read])
    findings.settle()
    return values


def ends_of(graph: Graph) -> list[float]:
    """What each node has on both sides of its links together; a link to itself counts once."""
    sums = [0.0] * len(graph.nodes)
    for link in graph.links:
        sums[link.source] += link.value
        if link.target != link.source:
            sums[link.target] += link.value
    return sums


def describe(spec: ChartSpec) -> str:
    """Alt text: how many members and links, the members with most, the largest link."""
    graph: Graph = spec.data
    opening = heading("Chord diagram", spec)
    if not graph.links:
        return f"{opening} There is nothing to show: every link is zero or empty."
    sums = ends_of(graph)
    ordered = sorted(range(len(sums)), key=lambda index: -sums[index])
    told = ", ".join(f"{graph.name(index)} ({amount(sums[index])})" for index in ordered[:MOST_TOLD])
    largest = max(graph.links, key=lambda link: link.value)
    unit = f" {graph.unit}" if graph.unit else ""
    return (
        f"{opening} {len(graph.links)} links between {len(graph.nodes)} members,"
        f" {amount(sum(link.value for link in graph.links))}{unit} in all. Most has {told}."
        f" The strongest link is {graph.name(largest.source)} to {graph.name(largest.target)}"
        f" with {amount(largest.value)}."
    )


def tabulate(spec: ChartSpec) -> DataTable:
    """A row a link."""
    graph: Graph = spec.data
    rows = tuple((graph.nodes[link.source].name, graph.nodes[link.target].name, link.value) for link in graph.links)
    return DataTable(("From", "To", graph.unit or "Value"), rows)


CHORD = ChartType(
    name="chord",
    family="flow",
    title="Chord diagram",
    summary="Shows how much runs between the members of one circle by the width of ribbons across it.",
    shape="own",
    data_shape=f"labels + matrix (row to column, square), or {SHAPE}",
    example={
        "chart_type": "chord",
        "data": {
            "labels": ["Africa", "Asia", "Europe", "Latin America", "North America", "Oceania"],
            "matrix": [
                [21.0, 4.8, 10.6, 0.1, 3.2, 0.5],
                [1.2, 68.5, 23.2, 0.4, 17.5, 3.9],
                [0.7, 7.0, 44.0, 1.4, 7.6, 3.1],
                [0.1, 0.4, 5.4, 11.3, 26.6, 0.2],
                [0.1, 0.6, 1.0, 1.5, 1.2, 0.3],
                [0.0, 0.1, 0.4, 0.0, 0.3, 1.1],
            ],
            "unit": "million people",
        },
        "options": {
            "title": "Most who move stay on their continent",
            "subtitle": "People who live elsewhere than where they were born, millions",
        },
    },
    read_data=read_chord,
    describe=describe,
    tabulate=tabulate,
    honours=UNLEGENDED,
    aliases=("chordDiagram",),
)
