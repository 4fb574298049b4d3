"""The map of 3,141 counties. Its outlines are not in the repository: a file of GeoJSON brings them."""

from pathlib import Path
from typing import Any

import numpy as np
import orjson

from bench.data import Chart, Maker

COUNTIES = 3_141
METRIC = "rate"
PUERTO_RICO = "72"
JOINED = frozenset({"15005", "51515"})
"""Counties that statistics count with a neighbour."""


def maker(path: Path) -> Maker:
    """The maker of the choropleth from a FeatureCollection with FIPS codes as ids and ``properties.STATE``."""
    outlines: dict[str, Any] = orjson.loads(path.read_bytes())
    features = [one for one in outlines["features"] if _counted(one)]
    if len(features) != COUNTIES:
        raise ValueError(f"{path} has {len(features)} counties of the fifty states, not {COUNTIES}")

    def choropleth(seed: int) -> Chart:
        """The counties with a value each, a smooth one with noise, so that the map has a pattern."""
        random = np.random.default_rng(seed)
        places = np.array([_somewhere(one["geometry"]["coordinates"]) for one in features])
        waves = np.sin(places[:, 0] / 7 + random.uniform(0, 6)) + np.cos(places[:, 1] / 5)
        values = (6 + 2 * waves + random.normal(0, 0.7, len(features))).clip(0.5).round(1).tolist()
        valued = [
            {"type": "Feature", "id": str(number), "geometry": one["geometry"],
             "properties": {"name": one["properties"]["NAME"], "key": str(number), METRIC: value}}
            for number, (one, value) in enumerate(zip(features, values, strict=True))
        ]  # fmt: skip
        return {
            "kind": "choropleth", "title": f"Unemployment by county, run {seed}", "width": 800, "height": 400,
            "metric": METRIC, "geojson": {"type": "FeatureCollection", "features": valued},
        }  # fmt: skip

    return choropleth


def _counted(feature: Any) -> bool:
    return feature["properties"]["STATE"] != PUERTO_RICO and feature["id"] not in JOINED


def _somewhere(coordinates: Any) -> tuple[float, float]:
    """The first position of a polygon or multipolygon, degrees east and north."""
    while not isinstance(coordinates[0], (int, float)):
        coordinates = coordinates[0]
    return coordinates[0], coordinates[1]
