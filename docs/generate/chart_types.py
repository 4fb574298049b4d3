"""docs/reference/chart-types.md, from the catalogue in app/charts."""

from collections.abc import Mapping
from typing import Any

from app.charts import CHART_TYPES, COMMON_OPTIONS, DEFAULT_HEIGHT, DEFAULT_WIDTH, MAX_SIDE, MIN_SIDE, ChartType
from app.charts.schemes import CATEGORICAL, DIVERGING, SEQUENTIAL
from docs.generate.markdown import code, json_block, page, table

INTRO = f"""The `chart_type` of a request is one of these names; `GET /v1/charts/types` gives the same list with JSON
Schemas. A request has `chart_type` and `data`, and if wanted `options`, `advanced_options`, `width` and `height` (CSS
pixels, {MIN_SIDE} to {MAX_SIDE}; {DEFAULT_WIDTH} x {DEFAULT_HEIGHT} by default) and `visibility`.

An option that is not honoured never fails a chart: it is listed under `warnings` with its path. A value that can't be
drawn is refused with its place, as in `data.datasets[0].data[3]`."""

EXAMPLE_LIMIT = 4000
"""Characters of JSON: a longer example is left to the API, which gives it whole."""


def render() -> str:
    """The page."""
    names = [
        (f"[{code(entry.name)}](#{entry.name.lower()})", entry.title, entry.summary, entry.family)
        for entry in CHART_TYPES.values()
    ]
    blocks = [
        table(("chart_type", "Name", "What it shows", "Family"), names),
        *(part for entry in CHART_TYPES.values() for part in _entry(entry)),
        "## Options of every chart type",
        "Chart.js's own names are understood in their v2, v3 and v4 spellings.",
        _options(COMMON_OPTIONS),
        "## Palettes",
        "`color_scheme`, in `options` or `advanced_options`, is one of these names.",
        table(("For", "Names"), [(what, ", ".join(map(code, names))) for what, names in _palettes()]),
    ]
    return page("Chart types", INTRO, *blocks)


def _palettes() -> tuple[tuple[str, tuple[str, ...]], ...]:
    return (("categories", CATEGORICAL), ("low to high", SEQUENTIAL), ("two directions from a middle", DIVERGING))


def _entry(entry: ChartType) -> list[str]:
    aliases = f" Also called {', '.join(map(code, entry.aliases))}." if entry.aliases else ""
    return [
        f"## {entry.name}",
        f"**{entry.title}.** {entry.summary}{aliases}",
        f"![{entry.title}](../../tests/golden/pictures/{entry.name}.png)",
        f"**Data:** {entry.data_shape}.",
        _options(entry.options_schema),
        _example(entry),
    ]


def _example(entry: ChartType) -> str:
    shown = json_block(entry.example)
    if len(shown) > EXAMPLE_LIMIT:
        return "The example is long: `GET /v1/charts/types` gives it under `details`."
    return shown


def _options(schema: Mapping[str, Any]) -> str:
    rows = [(code(name), _kind(part), _told(part)) for name, part in schema.items()]
    return table(("Option", "Takes", "Meaning"), rows)


def _kind(schema: Mapping[str, Any]) -> str:
    """What an option takes, in words."""
    if "anyOf" in schema:
        return " or ".join(_kind(part) for part in schema["anyOf"])
    if "enum" in schema:
        return ", ".join(code(str(value)) for value in schema["enum"])
    if "minimum" in schema and "maximum" in schema:
        return f"{schema['type']}, {schema['minimum']:g} to {schema['maximum']:g}"
    inner = ", ".join(map(code, schema.get("properties", {})))
    return f"{schema['type']} with {inner}" if inner else str(schema["type"])


def _told(schema: Mapping[str, Any]) -> str:
    default = f"Default: {code(str(schema['default']).lower())}." if "default" in schema else ""
    return " ".join(part for part in (str(schema.get("description", "")), default) if part)
