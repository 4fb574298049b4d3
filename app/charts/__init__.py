"""The catalogue: one visible table of chart types, one small module a family.

``read`` is the only way from a request to a :class:`~app.charts.model.ChartSpec`; the door and the worker
both use it, so what was accepted can be drawn.
"""

import difflib
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from app.charts import (
    area,
    band,
    bar,
    bokeh_document,
    distribution,
    dumbbell,
    finance,
    flow,
    funnel,
    geo,
    grid,
    hierarchy,
    line,
    lollipop,
    marimekko,
    matrix,
    mixed,
    multivariate,
    network,
    panels,
    pareto,
    pie,
    polar,
    progress,
    pyramid,
    ranks,
    relation,
    scatter,
    schedule,
    sparkline,
    stream,
    text_table,
    waterfall,
    words,
)
from app.charts.brand import dressed, look_of, shaped
from app.charts.columns import with_lists
from app.charts.dates import dated
from app.charts.encode import plain
from app.charts.mixed import as_mixed
from app.charts.model import (
    DEFAULT_HEIGHT,
    DEFAULT_WIDTH,
    MAX_SIDE,
    MIN_SIDE,
    ChartSpec,
    ChartType,
    DataTable,
)
from app.charts.options import COMMON_OPTIONS, axis_ids, read_options
from app.charts.paper import read_page
from app.charts.placed import placed
from app.charts.reading import Findings, OptionReader, shown
from app.charts.settled import lies, settle, tell_unused_axis
from app.domain.errors import Fault, UnknownChartType

FAMILIES = (
    bar,
    lollipop,
    dumbbell,
    waterfall,
    pareto,
    pyramid,
    marimekko,
    line,
    area,
    mixed,
    band,
    sparkline,
    ranks,
    stream,
    pie,
    polar,
    progress,
    funnel,
    scatter,
    distribution,
    matrix,
    geo,
    finance,
    schedule,
    words,
    text_table,
    panels,
    relation,
    hierarchy,
    network,
    flow,
    grid,
    multivariate,
    bokeh_document,
)
"""The modules and packages whose ``TYPES`` are the catalogue, in its order."""

CHART_TYPES: dict[str, ChartType] = {entry.name: entry for family in FAMILIES for entry in family.TYPES}

AUTO = "auto"
"""In place of a chart type, where the data are still to be fetched: one that fits them is chosen then."""

_ANY = "bar"
"""A type that honours what most do, for reading the options of one that is not chosen yet."""

__all__ = [
    "AUTO",
    "CHART_TYPES",
    "COMMON_OPTIONS",
    "DEFAULT_HEIGHT",
    "DEFAULT_WIDTH",
    "MAX_SIDE",
    "MIN_SIDE",
    "ChartSpec",
    "ChartType",
    "DataTable",
    "find_type",
    "outline",
    "read",
    "words_of",
]


def find_type(name: Any) -> ChartType:
    """The catalogue's entry of this name or alias; ``UnknownChartType`` names the nearest ones."""
    if isinstance(name, str):
        for entry in CHART_TYPES.values():
            if name == entry.name or name in entry.aliases:
                return entry
    near = difflib.get_close_matches(str(name).lower(), CHART_TYPES, n=3, cutoff=0.4)
    hint = f"did you mean {' or '.join(near)}?" if near else f"known types: {', '.join(CHART_TYPES)}"
    message = f"unknown chart type {shown(name)}; {hint}"
    raise UnknownChartType(message, faults=[Fault("chart_type", message)], nearest=near)


def read(body: Mapping[str, Any]) -> ChartSpec:
    """Read one chart request; raise ``Invalid`` with every fault's place, or give the spec with its notices.

    ``body`` has ``chart_type``, ``data`` and optionally ``encoding``, ``options``, ``advanced_options``, ``width``,
    ``height``, ``page``, and the ``brand`` that it was stored with.
    """
    findings = Findings()
    body = as_mixed(plain(find_type(body.get("chart_type")), body, findings))
    entry = find_type(body["chart_type"])
    body = with_lists(body, entry.columns)
    options = OptionReader(body.get("options"), "options", findings)
    advanced = OptionReader(body.get("advanced_options"), "advanced_options", findings)
    common = read_options(options, advanced, entry.honours)
    extras = entry.read_extras(options, advanced)
    settle(options, common, extras, entry.honours)
    if look := look_of(body):
        common, extras = dressed(common, look, entry.honours), shaped(extras, look)
        if "style" not in entry.honours:
            findings.notice("brand_kit_id", "not used: a Bokeh document has a look of its own")
    width, height = (_side(body, name, findings) for name in ("width", "height"))
    paper = read_page(body, findings)
    data = body.get("data")
    if not isinstance(data, Mapping):
        findings.fault("data", f"expected an object ({entry.data_shape}), found {shown(data)}")
    findings.settle()
    content = entry.read_data(data or {}, findings)
    findings.settle()
    if data and data.get("linear") and common.x.kind is None and "numbers" in entry.honours:
        common = replace(common, x=replace(common.x, kind="linear"))
    content, common = dated(content, common, entry.honours - ({"dates"} if lies(extras) else set()), findings)
    content = placed(content, common, axis_ids(options), entry.honours, findings)
    tell_unused_axis(options, content, entry.honours)
    options.leftovers()
    advanced.leftovers()
    spec = entry.complete(ChartSpec(entry.name, content, common, extras, width, height), body, findings)
    findings.settle()
    return replace(spec, notices=tuple(findings.notices), paper=paper)


def words_of(spec: ChartSpec) -> str:
    """The alt text of a chart; none while its data are fetched."""
    return CHART_TYPES[spec.chart_type].describe(spec) if spec.data is not None else ""


def outline(body: Mapping[str, Any]) -> ChartSpec:
    """What can be told of a request whose data are still to be fetched; ``Invalid`` as ``read``.

    Options that only the data can settle are not judged yet: ``read`` does that where the data are.
    """
    findings = Findings()
    name = body.get("chart_type")
    entry = CHART_TYPES[_ANY] if name == AUTO else find_type(name)
    options = OptionReader(body.get("options"), "options", findings)
    advanced = OptionReader(body.get("advanced_options"), "advanced_options", findings)
    common = read_options(options, advanced, entry.honours)
    if look := look_of(body):
        common = dressed(common, look, entry.honours)
    width, height = (_side(body, name, findings) for name in ("width", "height"))
    read_page(body, findings)
    findings.settle()
    return ChartSpec(AUTO if name == AUTO else entry.name, None, common, None, width, height)


def _side(body: Mapping[str, Any], name: str, findings: Findings) -> int:
    default = DEFAULT_WIDTH if name == "width" else DEFAULT_HEIGHT
    value = body.get(name, default)
    if type(value) is not int or not MIN_SIDE <= value <= MAX_SIDE:
        findings.fault(name, f"expected a whole number of pixels from {MIN_SIDE} to {MAX_SIDE}, found {shown(value)}")
        return default
    return value
