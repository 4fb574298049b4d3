"""Several charts in one picture: dashboards of any charts, and small multiples of one."""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from app import charts as catalogue
from app.charts.brand import Look, dressed, look_of, shaped, without_logo
from app.charts.describe import heading
from app.charts.model import (
    DEFAULT_HEIGHT,
    DEFAULT_WIDTH,
    MAX_SIDE,
    UNLEGENDED,
    Cell,
    ChartSpec,
    ChartType,
    DataTable,
    JsonObject,
)
from app.charts.reading import Findings, OptionReader, drawn_text, is_number, objects, shown
from app.domain.errors import Fault, Invalid

MOST = 60
"""Charts in one picture."""
LARGEST_SPAN = 12
SIZES = ("width", "height")
PANEL_FIELDS = ("chart_type", "type", "data", "encoding", "options", "advanced_options", *SIZES)


@dataclass(frozen=True, slots=True)
class Panel:
    """One chart of several; ``span`` is its share of its row's width. Without a spec ``error`` says why.

    ``sized`` ones asked for a size of their own, which they have on a page of their own.
    """

    spec: ChartSpec | None
    title: str = ""
    error: str = ""
    span: float = 1
    sized: bool = False


@dataclass(frozen=True, slots=True)
class PanelData:
    """The charts row by row; with ``shared`` their axes have the same limits."""

    rows: tuple[tuple[Panel, ...], ...]
    shared: bool = False

    @property
    def panels(self) -> list[Panel]:
        """All of them, in reading order."""
        return [panel for row in self.rows for panel in row]


def read_dashboard(data: JsonObject, findings: Findings) -> PanelData:
    """Read ``{"charts": [request, ...], "layout": {"columns": n}}`` or ``{"rows": [[0, {"chart": 1, "span": 2}]]}``."""
    panels = [_panel(item, place, findings) for place, item in objects(data.get("charts"), "data.charts", findings)]
    _check_count(panels, "data.charts", findings)
    findings.settle()
    layout = OptionReader(data.get("layout"), "data.layout", findings)
    rows = _given_rows(layout, panels, findings) or _grid(layout, panels)
    layout.leftovers()
    for name in data:
        if name not in {"charts", "layout"}:
            findings.notice(f"data.{name}", "a dashboard has charts and a layout; this was not used")
    findings.settle()
    return PanelData(rows)


def read_multiples(data: JsonObject, findings: Findings) -> PanelData:
    """Read ``{"chart_type": name, "facets": [{"name": text, "data": {...}}, ...]}``."""
    kind = data.get("chart_type", "line")
    panels = [
        _facet(kind, item, place, findings) for place, item in objects(data.get("facets"), "data.facets", findings)
    ]
    _check_count(panels, "data.facets", findings)
    findings.settle()
    return PanelData(_in_rows(panels, _columns_for(len(panels))), shared=True)


def _check_count(panels: Sequence[Panel], place: str, findings: Findings) -> None:
    if not panels:
        findings.fault(place, "there is nothing to draw: the list is empty")
    if len(panels) > MOST:
        findings.fault(place, f"{len(panels)} charts; at most {MOST} can be seen in one picture")


def _panel(item: Mapping[str, Any], place: str, findings: Findings) -> Panel:
    title = drawn_text(item.get("title"), f"{place}.title", findings) if "title" in item else ""
    if "error" in item:
        return Panel(None, title, drawn_text(item["error"], f"{place}.error", findings))
    body = {name: item[name] for name in PANEL_FIELDS if name in item}
    for name in item:
        if name not in PANEL_FIELDS and name != "title":
            findings.notice(f"{place}.{name}", "a chart of a dashboard has the form of the whole")
    return Panel(_read(body, place, findings), title, sized=any(name in body for name in SIZES))


def _facet(kind: Any, item: Mapping[str, Any], place: str, findings: Findings) -> Panel:
    name = drawn_text(item.get("name"), f"{place}.name", findings)
    body = {"chart_type": kind, "data": item.get("data"), "options": item.get("options") or {}}
    return Panel(_read(body, place, findings), name)


def _read(body: Mapping[str, Any], place: str, findings: Findings) -> ChartSpec | None:
    """The spec of one chart; what is wrong with it gets its place in the whole."""
    named = {**body, "chart_type": body.get("chart_type", body.get("type"))}
    named.pop("type", None)
    try:
        spec = catalogue.read(named)
    except Invalid as error:
        for fault in error.faults or [Fault("", error.message)]:
            findings.fault(f"{place}.{fault.place}".rstrip("."), fault.message)
        return None
    if spec.chart_type in {DASHBOARD.name, SMALL_MULTIPLES.name, "bokeh"}:
        findings.fault(f"{place}.chart_type", f"{spec.chart_type} can't stand inside of another chart")
        return None
    for notice in spec.notices:
        findings.notice(f"{place}.{notice.place}", notice.message)
    return spec


def _columns_for(count: int) -> int:
    return min(count, 4, max(math.ceil(math.sqrt(count)), 1) if count != 2 else 2)  # noqa: PLR2004 - a pair is one row


def _grid(layout: OptionReader, panels: Sequence[Panel]) -> tuple[tuple[Panel, ...], ...]:
    columns = layout.number("columns", low=1, high=LARGEST_SPAN)
    layout.choice(("grid", "rows"), "type")
    return _in_rows(panels, int(columns or _columns_for(len(panels))))


def _in_rows(panels: Sequence[Panel], columns: int) -> tuple[tuple[Panel, ...], ...]:
    """Rows of so many; the last row's charts share the whole width when they are fewer in a dashboard's."""
    return tuple(tuple(panels[start : start + columns]) for start in range(0, len(panels), columns))


def _given_rows(layout: OptionReader, panels: Sequence[Panel], findings: Findings) -> tuple[tuple[Panel, ...], ...]:
    path, rows = layout.find("rows")
    if not path:
        return ()
    if not isinstance(rows, list) or not all(isinstance(row, list) and row for row in rows):
        findings.fault("data.layout.rows", 'expected a list of rows, as [[0, 1], [{"chart": 2, "span": 2}]]')
        return ()
    placed = [[_placed(item, panels, f"data.layout.rows[{r}][{c}]", findings) for c, item in enumerate(row)]
              for r, row in enumerate(rows)]  # fmt: skip
    used = [index for row in placed for index, _ in row]
    for index in range(len(panels)):
        if used.count(index) != 1:
            times = "twice" if index in used else "nowhere"
            findings.fault("data.layout.rows", f"chart {index} stands {times}; each has one place")
    findings.settle()
    return tuple(tuple(replace(panels[index], span=span) for index, span in row) for row in placed)


def _placed(item: Any, panels: Sequence[Panel], place: str, findings: Findings) -> tuple[int, float]:
    index, span = (item.get("chart"), item.get("span", 1)) if isinstance(item, Mapping) else (item, 1)
    if type(index) is not int or not 0 <= index < len(panels):
        findings.fault(place, f"expected the number of a chart from 0 to {len(panels) - 1}, found {shown(index)}")
        return 0, 1
    if not is_number(span) or not 0 < span <= LARGEST_SPAN:
        findings.fault(f"{place}.span", f"expected a number above 0, at most {LARGEST_SPAN}, found {shown(span)}")
        return index, 1
    return index, span


def _complete(spec: ChartSpec, body: JsonObject, findings: Findings) -> ChartSpec:  # noqa: ARG001 - the others need it
    """A picture that grows with its charts, unless its size was asked for; the brand kit is that of all of them."""
    data: PanelData = spec.data
    if look := look_of(body):
        inner = without_logo(look)
        data = replace(data, rows=tuple(tuple(_dressed(panel, inner) for panel in row) for row in data.rows))
        spec = replace(spec, data=data)
    widest = max(len(row) for row in data.rows)
    asked = {name: body[name] for name in SIZES if body.get(name) is not None}
    width = min(max(DEFAULT_WIDTH, 420 * widest), MAX_SIDE)
    height = min(max(DEFAULT_HEIGHT, 280 * len(data.rows) + 60), MAX_SIDE)
    return replace(spec, **{"width": width, "height": height, **asked})


def _dressed(panel: Panel, look: Look) -> Panel:
    if panel.spec is None:
        return panel
    options = dressed(panel.spec.options, look, catalogue.CHART_TYPES[panel.spec.chart_type].honours)
    return replace(panel, spec=replace(panel.spec, options=options, extras=shaped(panel.spec.extras, look)))


def _describe(spec: ChartSpec) -> str:
    data: PanelData = spec.data
    word = "Small multiples" if data.shared else "Dashboard"
    count = len(data.panels)
    return " ".join([heading(word, spec), f"{count} chart{'s' if count > 1 else ''}.", *_told(data)])


def _told(data: PanelData) -> Iterator[str]:
    for number, panel in enumerate(data.panels, 1):
        words = f"{panel.title}: " if panel.title else ""
        told = catalogue.CHART_TYPES[panel.spec.chart_type].describe(panel.spec) if panel.spec else panel.error
        yield f"{number}. {words}{told}"


def _tabulate(spec: ChartSpec) -> DataTable:
    """A row a value: the tables of charts of different kinds have nothing in common but that."""
    rows: list[tuple[Cell, ...]] = []
    for number, panel in enumerate(spec.data.panels, 1):
        if panel.spec is None:
            continue
        table = catalogue.CHART_TYPES[panel.spec.chart_type].tabulate(panel.spec)
        name = panel.title or panel.spec.options.title or f"Chart {number}"
        for row in table.rows:
            rows += [(name, row[0], column, cell) for column, cell in zip(table.columns[1:], row[1:], strict=True)]
    return DataTable(("Chart", "Row", "Column", "Value"), tuple(rows))


_MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun"]

DASHBOARD = ChartType(
    name="dashboard",
    family="panels",
    shape="own",
    honours=UNLEGENDED - {"format", "tooltips", "tooltip_format"},
    title="Dashboard",
    summary="Several charts in one picture, in a grid or in rows of your own.",
    data_shape="charts: a list of chart requests; layout: columns, or rows with spans",
    example={
        "chart_type": "dashboard",
        "data": {
            "charts": [
                {
                    "chart_type": "line",
                    "data": {
                        "labels": _MONTHS,
                        "datasets": [{"label": "Visits", "data": [3200, 3500, 3300, 4100, 4700, 5200]}],
                    },
                    "options": {"title": "Visits"},
                },
                {
                    "chart_type": "bar",
                    "data": {
                        "labels": ["North", "South", "East", "West"],
                        "datasets": [{"label": "Orders", "data": [120, 85, 140, 97]}],
                    },
                    "options": {"title": "Orders by region"},
                },
                {
                    "chart_type": "pie",
                    "data": {
                        "labels": ["Search", "Direct", "Mail", "Social"],
                        "datasets": [{"label": "Visits", "data": [48, 27, 15, 10]}],
                    },
                    "options": {"title": "Where visitors come from"},
                },
            ],
            "layout": {"rows": [[{"chart": 0, "span": 2}], [1, 2]]},
        },
        "options": {"title": "The shop in the first half-year"},
    },
    read_data=read_dashboard,
    describe=_describe,
    tabulate=_tabulate,
    complete=_complete,
)

SMALL_MULTIPLES = ChartType(
    name="smallMultiples",
    family="panels",
    shape="own",
    honours=UNLEGENDED - {"format", "tooltips", "tooltip_format"},
    title="Small multiples",
    summary="The same chart for each group, side by side on the same axes.",
    data_shape="chart_type + facets: a name and the data of one chart each; or rows with an encoding that has a facet",
    example={
        "chart_type": "smallMultiples",
        "data": {
            "chart_type": "line",
            "facets": [
                {
                    "name": name,
                    "data": {"labels": _MONTHS, "datasets": [{"label": "Rain, mm", "data": values}]},
                }
                for name, values in {
                    "Bergen": [255, 186, 193, 131, 108, 145],
                    "Oslo": [66, 47, 50, 52, 70, 86],
                    "Tromsø": [107, 108, 100, 69, 66, 60],
                    "Trondheim": [80, 80, 77, 61, 57, 79],
                    "Stavanger": [148, 113, 101, 76, 70, 83],
                    "Bodø": [104, 96, 79, 70, 68, 76],
                }.items()
            ],
        },
        "options": {"title": "Bergen has twice the rain of any other town", "subtitle": "Millimetres a month"},
    },
    read_data=read_multiples,
    describe=_describe,
    tabulate=_tabulate,
    complete=_complete,
    aliases=("small_multiples", "facet", "trellis"),
)

TYPES = (SMALL_MULTIPLES, DASHBOARD)
