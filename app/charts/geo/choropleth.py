"""Maps of areas: a value of each, told by colour."""

from app.charts.describe import amount, heading
from app.charts.geo.gazetteer import gazetteer
from app.charts.geo.growth import growth
from app.charts.geo.known import read_known
from app.charts.geo.model import GeoData
from app.charts.geo.options import AREA_OPTIONS, read_map_options
from app.charts.geo.shapes import read_shapes
from app.charts.model import PLAIN, ChartSpec, ChartType, DataTable, JsonObject
from app.charts.reading import Findings


def read_map(data: JsonObject, findings: Findings) -> GeoData:
    """The areas: of a shipped map, or of the request's own GeoJSON or TopoJSON."""
    if data.get("map") is None or data.get("geojson") is not None or data.get("topojson") is not None:
        if data.get("map") is not None:
            findings.notice("data.map", "not used: the shapes are the geojson's own")
        return read_shapes(data, findings)
    return read_known(data, findings)


def describe(spec: ChartSpec) -> str:
    """Alt text: the range and where its ends are, and how many areas have no data."""
    data: GeoData = spec.data
    opening = heading("Choropleth map", spec)
    metric = data.metric or "Values"
    told = [(region.value, region.name) for region in data.regions if region.value is not None]
    if not told:
        return f"{opening} No area has a value{f' of {data.metric}' if data.metric else ''}."
    (low, low_at), (high, high_at) = min(told, key=lambda pair: pair[0]), max(told, key=lambda pair: pair[0])
    missing = _all_areas(data) - len(told)
    rest = f" Areas without data: {missing}." if missing > 0 else ""
    span = f"ranges from {amount(low)} ({low_at}) to {amount(high)} ({high_at})"
    return f"{opening} {metric} of {len(told)} areas {span if low != high else f'is {amount(low)}'}.{rest}"


def _all_areas(data: GeoData) -> int:
    if not data.map:
        return len(data.regions)
    return sum(place.shape for place in gazetteer(data.map).places.values())


def tabulate(spec: ChartSpec) -> DataTable:
    """A row an area."""
    data: GeoData = spec.data
    return DataTable(("Area", data.metric or "Value"), tuple((region.name, region.value) for region in data.regions))


CHOROPLETH = ChartType(
    name="choropleth",
    family="geo",
    shape="own",
    title="Choropleth map",
    summary="Colours each area of a map by its value.",
    data_shape=(
        "map (world, us-states, us-counties) + areas (names or codes) + values, or rows of objects; "
        "or geojson (FeatureCollection of Polygon or MultiPolygon, in degrees) or topojson "
        "+ metric, the name of the property that holds each area's number"
    ),
    example={
        "chart_type": "choropleth",
        "data": {
            "map": "us-states",
            "areas": list(growth()),
            "values": list(growth().values()),
            "metric": "Growth",
        },
        "options": {
            "title": "Utah grew fastest; West Virginia, Mississippi and Illinois shrank",
            "subtitle": "Population of the US states, change from 2010 to 2020 in percent",
            "source": "Source: US Census Bureau, decennial censuses",
            "color_scheme": "blues",
        },
    },
    read_data=read_map,
    read_extras=read_map_options,
    describe=describe,
    tabulate=tabulate,
    options_schema=AREA_OPTIONS,
    honours=PLAIN - {"legend_position", "colors"},
    aliases=("map", "geo", "filledMap", "geoshape"),
)
