"""Makes the shapes beside it, for developers: ``python -m workers.look.maps.atlas.make FOLDER``.

The folder has the npm packages ``world-atlas`` (2.x) and ``us-atlas`` (3.x), unpacked: Natural Earth's and the US
Census Bureau's boundaries, both in the public domain, as TopoJSON. Here they become arrays that load without parsing;
the names of the counties go to ``app/charts/geo/names``.
"""

import sys
from collections import Counter
from collections.abc import Iterable, Mapping
from itertools import groupby
from pathlib import Path
from typing import Any

import numpy as np
import orjson

from app.charts.geo import gazetteer
from workers.look.maps.atlas import FOLDER

NAMES = Path(gazetteer.__file__).parent / "names" / "us-counties.txt"

UNCODED = {"Kosovo": "983", "N. Cyprus": "196", "Somaliland": "706", "Indian Ocean Ter.": "036"}
"""Shapes without a number of ISO 3166-1, with that of the country that the standard has them in."""

UNNAMED = {"Siachen Glacier"}
"""Shapes that the standard gives to no country alone."""

OLDER_CODES = {"02158": "02270", "46102": "46113"}
"""Counties whose number changed with their name in 2015."""

FIRST_CITY = 500
"""Counties from this number on are independent cities."""

Item = Mapping[str, Any]


def main(source: Path) -> None:
    """Write ``world.npz``, ``us.npz`` and the names of the counties."""
    world = orjson.loads((source / "world-atlas" / "countries-50m.json").read_bytes())
    us = orjson.loads((source / "us-atlas" / "counties-10m.json").read_bytes())
    for item in world["objects"]["countries"]["geometries"]:
        name = item["properties"]["name"]
        item["id"] = item.get("id") or UNCODED.get(name) or ("" if name in UNNAMED else name)
    _write("world", world, {"world": "countries"})
    _write("us", us, {"us-states": "states", "us-counties": "counties"})
    NAMES.write_text("".join(_county_lines(us["objects"]["counties"]["geometries"])), encoding="utf-8")


def _write(name: str, topology: Mapping[str, Any], layers: Mapping[str, str]) -> None:
    transform = topology["transform"]
    arrays: dict[str, Any] = {
        "scale": np.array(transform["scale"]),
        "shift": np.array(transform["translate"]),
        "steps": np.array([step for arc in topology["arcs"] for step in arc], dtype=np.int32),
        "arc_ends": _ends(map(len, topology["arcs"])),
    }
    for layer, key in layers.items():
        areas = _areas(topology["objects"][key]["geometries"])
        polygons = [polygon for _, parts in areas for polygon in parts]
        rings = [ring for polygon in polygons for ring in polygon]
        arrays |= {
            f"{layer}.codes": np.array([code for code, _ in areas]),
            f"{layer}.arcs": np.array([number for ring in rings for number in ring], dtype=np.int32),
            f"{layer}.ring_ends": _ends(map(len, rings)),
            f"{layer}.polygon_ends": _ends(map(len, polygons)),
            f"{layer}.area_ends": _ends(len(parts) for _, parts in areas),
        }
    np.savez_compressed(FOLDER / f"{name}.npz", **arrays)


def _areas(geometries: Iterable[Item]) -> list[tuple[str, list[list[list[int]]]]]:
    """Codes, rising, each with the polygons of all shapes that have it."""
    ordered = sorted((item for item in geometries if item.get("arcs")), key=lambda item: str(item["id"]))
    areas = groupby(ordered, key=lambda item: str(item["id"]))
    return [(code, [polygon for item in items for polygon in _polygons(item)]) for code, items in areas]


def _polygons(item: Item) -> list[list[list[int]]]:
    arcs: list[Any] = item["arcs"]
    return arcs if item["type"] == "MultiPolygon" else [arcs]


def _ends(counts: Iterable[int]) -> Any:
    return np.cumsum(list(counts), dtype=np.int32)


def _county_lines(geometries: Iterable[Item]) -> list[str]:
    """Code and name; where a city and a county of a state have one name, the city says so."""
    named = sorted((str(item["id"]), str(item["properties"]["name"])) for item in geometries)
    often = Counter((code[:2], name) for code, name in named)
    lines = []
    for code, name in named:
        city = often[code[:2], name] > 1 and int(code[2:]) >= FIRST_CITY
        older = f"={OLDER_CODES[code]}" if code in OLDER_CODES else ""
        lines.append(f"{code}{older} {name}{' city' if city else ''}\n")
    return lines


if __name__ == "__main__":
    main(Path(sys.argv[1]))
