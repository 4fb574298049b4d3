"""What maps are made of: areas, points and flows, in degrees."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.charts.geo.geojson import Polygon


@dataclass(frozen=True, slots=True)
class Region:
    """One area. Positions are degrees east and north, or plane units when the map is planar.

    An area of a shipped map has its ``code`` there instead of polygons.
    """

    name: str
    value: float | None
    polygons: tuple[Polygon, ...] = ()
    code: str = ""


@dataclass(frozen=True, slots=True)
class GeoData:
    """The areas of a map; when it is ``planar``, positions are no degrees and are drawn as they are.

    ``map`` is the name of a shipped map; its areas that are not among the regions have no data. Under points a map that
    isn't ``whole`` is shown only as far as they reach.
    """

    metric: str
    regions: tuple[Region, ...]
    planar: bool = False
    map: str = ""
    whole: bool = True


@dataclass(frozen=True, slots=True)
class MapOptions:
    """``projection`` is a name of ``PROJECTIONS`` or None for the one that suits the data.

    ``method`` parts the values into ``classes`` classes (``quantiles``, ``equal``) or at ``breaks`` (``breaks``); None
    is a continuous scale. ``center`` is the value in the middle of a diverging scale.
    """

    projection: str | None = None
    method: str | None = None
    classes: int = 5
    breaks: tuple[float, ...] = ()
    center: float | None = None


@dataclass(frozen=True, slots=True)
class GeoSeries:
    """One group of points: columns of equal length; ``values`` is () where the points have none."""

    name: str
    lons: Sequence[float]
    lats: Sequence[float]
    names: Sequence[str] = ()
    values: Sequence[float] = ()
    color: str = ""


@dataclass(frozen=True, slots=True)
class PointsData:
    """The points of a map; ``metric`` names their values, ``background`` has the areas beneath them."""

    series: tuple[GeoSeries, ...]
    metric: str
    background: GeoData


@dataclass(frozen=True, slots=True)
class Flow:
    """From one place to another: names, degrees east and north, and how much."""

    origin: str
    target: str
    start: tuple[float, float]
    end: tuple[float, float]
    value: float


@dataclass(frozen=True, slots=True)
class FlowData:
    """The flows of a map; ``metric`` names their values, ``background`` has the areas beneath them."""

    flows: tuple[Flow, ...]
    metric: str
    background: GeoData
