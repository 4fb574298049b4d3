"""What lies beneath the points of a map: the world's countries, another shipped map, or the request's own areas."""

from app.charts.geo.known import map_of
from app.charts.geo.model import GeoData
from app.charts.geo.shapes import placed, read_features
from app.charts.model import JsonObject
from app.charts.reading import Findings

WORLD = "world"


def read_ground(data: JsonObject, findings: Findings) -> GeoData:
    """The areas beneath; ``whole`` of a map is shown when it was asked for by name, else what the points lie on."""
    if data.get("geojson") is not None or data.get("topojson") is not None:
        features = read_features(data, findings)
        findings.settle()
        ground = placed("", features, [None] * len(features), findings)
        if ground.planar:
            findings.fault("data.geojson", "the areas under places must be in degrees, as the places are")
        return ground
    if data.get("map") is None:
        return GeoData("", (), map=WORLD, whole=False)
    return GeoData("", (), map=map_of(data["map"], findings))
