"""The options of maps: projection, classes of values, the middle of a diverging scale."""

from typing import Any

from app.charts.coloring import refuse_names
from app.charts.geo.model import MapOptions
from app.charts.reading import OptionReader, is_number, shown

PROJECTIONS = ("equal-area", "equal-earth", "robinson", "mercator", "plate-carree", "albers", "albers-usa")
METHODS = ("quantiles", "equal", "breaks")
LEAST_CLASSES, MOST_CLASSES = 2, 9
MOST_BREAKS = MOST_CLASSES - 1

_SPELLED = {name.replace("-", ""): name for name in PROJECTIONS} | {
    "equirectangular": "plate-carree",
    "conicequalarea": "albers",
    "albersequalarea": "albers",
}

PROJECTION_SCHEMA: dict[str, object] = {
    "description": f"How the globe is laid flat: {', '.join(PROJECTIONS)}; without it, as suits the data.",
    "anyOf": [{"type": "string"}, {"type": "object", "properties": {"type": {"type": "string"}}}],
}
AREA_OPTIONS: dict[str, object] = {
    "projection": PROJECTION_SCHEMA,
    "classes": {
        "description": "Values in classes: how many (quantiles), or how they are parted.",
        "anyOf": [
            {"type": "integer", "minimum": LEAST_CLASSES, "maximum": MOST_CLASSES},
            {
                "type": "object",
                "properties": {
                    "method": {"enum": list(METHODS)},
                    "count": {"type": "integer", "minimum": LEAST_CLASSES, "maximum": MOST_CLASSES},
                    "breaks": {"type": "array", "items": {"type": "number"}},
                },
            },
        ],
    },
    "center": {"type": "number", "description": "The value in the middle of a diverging scale."},
}


def read_projection(options: OptionReader, advanced: OptionReader) -> MapOptions:
    """The options of maps of points."""
    return MapOptions(projection=_projection(advanced) or _projection(options))


def read_map_options(options: OptionReader, advanced: OptionReader) -> MapOptions:
    """The options of maps of areas."""
    refuse_names(options, advanced)
    method, count, breaks = _classes(options)
    return MapOptions(
        projection=_projection(advanced) or _projection(options),
        method=method,
        classes=count,
        breaks=breaks,
        center=options.number("center", "midpoint", "zmid", "coloraxis.cmid"),
    )


def _projection(options: OptionReader) -> str | None:
    whole = not options.is_object("projection")
    paths = ("projection",) if whole else ("projection.type", "projection.name")
    path, value = options.find(*paths, "geo.projection.type", "scales.projection.projection", "scales.xy.projection")
    if not path:
        return None
    found = _SPELLED.get("".join(char for char in str(value).lower() if char.isalnum()))
    if found is None:
        options.refuse(path, f"{shown(value)} is none of {', '.join(PROJECTIONS)}")
    return found


def _classes(options: OptionReader) -> tuple[str | None, int, tuple[float, ...]]:
    """The method, the number of classes and the breaks that were asked for."""
    breaks = _breaks(options)
    if breaks:
        options.find("classes.method")
        return "breaks", len(breaks) + 1, breaks
    method = options.choice(METHODS, "classes.method")
    count = _count(options)
    if method == "breaks":
        options.refuse("classes.method", "there are no breaks: give them as classes.breaks")
        method = "quantiles"
    return (method or "quantiles" if method or count else None), count or MapOptions().classes, ()


def _count(options: OptionReader) -> int | None:
    paths = ("classes.count",) if options.is_object("classes") else ("classes",)
    found = options.number(*paths, low=LEAST_CLASSES, high=MOST_CLASSES)
    return None if found is None else int(found)


def _breaks(options: OptionReader) -> tuple[float, ...]:
    path, value = options.find("classes.breaks", "breaks")
    if not path:
        return ()
    if not _are_breaks(value):
        options.refuse(path, f"expected 1 to {MOST_BREAKS} rising numbers, found {_told(value)}")
        return ()
    return tuple(value)


def _are_breaks(value: Any) -> bool:
    if not isinstance(value, list) or not 1 <= len(value) <= MOST_BREAKS or not all(map(is_number, value)):
        return False
    return sorted(set(value)) == value


def _told(value: Any) -> str:
    return f"[{', '.join(map(shown, value[:MOST_CLASSES]))}]" if isinstance(value, list) else shown(value)
