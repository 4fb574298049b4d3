"""From degrees to pixels: projections by published numbers, cuts, simplification, and what is shipped."""

import math
from itertools import pairwise

import numpy as np
import pytest

from app.charts.geo.gazetteer import MAPS, gazetteer
from workers.look.maps import projection as flat
from workers.look.maps.arcs import great_circle
from workers.look.maps.atlas import atlas
from workers.look.maps.canvas import Globe, globe_for, whole
from workers.look.maps.globe import continuous, cut, extent, subdivided, window
from workers.look.maps.insets import ALASKA, HAWAII, composed_points, is_american
from workers.look.maps.rings import Points, Rings
from workers.look.maps.simplify import LEAST_TRIANGLE, simplified


def ring(west: float, south: float, east: float, north: float) -> Points:
    """A box, left open."""
    return np.array([(west, south), (east, south), (east, north), (west, north)], dtype=float)


def rings_of(*rings: Points) -> Rings:
    """Each ring an area of its own."""
    return Rings.of([[[one]] for one in rings])


def area_of(points: Points) -> float:
    """The area within a ring."""
    return float(rings_of(points).sizes()[0])


def cell(west: float, south: float, side: float) -> Points:
    """A fine ring around a cell of so many degrees."""
    return subdivided(rings_of(ring(west, south, west + side, south + side)), side / 60).points


@pytest.mark.parametrize(
    "corners",
    [(-125, 24, -66, 50), (-180, -60, 180, 80), (-20, -12, 40, 12), (112, -44, 154, -10), (5.9, 45.8, 10.5, 47.8)],
    ids=["states", "world", "equator", "south", "small"],
)
def test_areas_stay_in_proportion(corners: tuple[float, float, float, float]) -> None:
    """Without a wish for another projection, equal areas are equal on the map; north is up, east is right."""
    west, south, east, north = corners
    globe = globe_for(rings_of(ring(*corners)), None)
    assert globe.project is not None
    side = min(east - west, north - south) / 10
    middle = (west + east) / 2
    ratios = []
    for longitude, latitude in ((west, south), (middle, (south + north) / 2), (east - side, north - side)):
        on_globe = math.radians(side) * (math.sin(math.radians(latitude + side)) - math.sin(math.radians(latitude)))
        ratios.append(area_of(globe.project(cell(longitude, latitude, side))) / on_globe)
    assert ratios == pytest.approx([1, 1, 1], rel=3e-3)
    center = (south + north) / 2
    here, there = globe.project(np.array([[middle, center], [middle + side, center + side]]))
    assert there[0] > here[0]
    assert there[1] > here[1]


def test_robinson_is_as_published() -> None:
    """His table of 1974: at 60 degrees parallels are 0.7986 as long as the equator; the pole at 1.3523 radii."""
    project = flat.robinson(0)
    points = project(np.array([[180, 0], [180, 60], [0, 90], [180, -60], [180, 45], [0, 45]]))
    assert points[0, 0] == pytest.approx(0.8487 * math.pi)
    assert points[1].tolist() == pytest.approx([0.8487 * math.pi * 0.7986, 1.3523 * 0.7346])
    assert points[2, 1] == pytest.approx(1.3523)
    assert points[3, 1] == -points[1, 1]
    assert (points[4, 0], points[5, 1]) == pytest.approx((0.8487 * math.pi * 0.8962, 1.3523 * 0.5571))


def test_robinson_is_smooth_between_its_parallels() -> None:
    """No step is far from its neighbours."""
    ups = flat.robinson(0)(np.column_stack((np.zeros(361), np.linspace(-90, 90, 361))))[:, 1]
    assert np.abs(np.diff(ups, n=2)).max() < 6e-4


def test_mercator_is_as_high_as_wide_and_ends_before_the_poles() -> None:
    """At 85.0511 degrees; 60 degrees lie at ln(2 + sqrt 3)."""
    points = flat.mercator(0)(np.array([[180, 90], [0, 60], [0, 85.05112878]]))
    assert points[0].tolist() == pytest.approx([math.pi, math.pi])
    assert points[1, 1] == pytest.approx(math.log(2 + math.sqrt(3)))
    assert points[2, 1] == pytest.approx(math.pi)


def test_equal_earth_is_as_published() -> None:
    """Savric, Patterson and Jenny 2018: the ends of the equator, the pole, and the share of its line there."""
    points = flat.equal_earth(0)(np.array([[180, 0], [0, 90], [180, 90]]))
    assert points[0, 0] == pytest.approx(2.7066, abs=1e-4)
    assert points[1, 1] == pytest.approx(1.3173, abs=1e-4)
    assert points[2, 0] / points[0, 0] == pytest.approx(0.5917, abs=1e-3)


def test_a_ring_across_180_degrees_runs_on() -> None:
    """178, -178 is a step of four degrees, not of 356."""
    crossing = np.array([(178, -18), (-178, -18), (-178, -16), (178, -16)], dtype=float)
    assert continuous(rings_of(crossing)).points[:, 0].tolist() == [178, 182, 182, 178]


def test_a_ring_around_a_pole_gets_the_pole() -> None:
    """It is the cap down to 90 degrees, however its points go around."""
    around = np.array([(-170, -70), (-60, -75), (60, -72), (170, -71)], dtype=float)
    capped = continuous(rings_of(around)).points
    assert capped[-2:].tolist() == [[190, -90], [-170, -90]]
    assert np.abs(np.diff(capped[:-2, 0])).max() <= 120


def test_edges_of_a_whole_turn_stay() -> None:
    """A box around the world is no line."""
    box = rings_of(ring(-180, -60, 180, 80))
    assert continuous(box).points.tolist() == box.points.tolist()


def test_what_reaches_beyond_the_map_is_cut() -> None:
    """The pieces lie at both ends, have the area of the whole, and the hole is in its piece."""
    areas = [[[ring(170, 0, 200, 20), ring(186, 8, 190, 12)]], [[ring(0, 0, 10, 10)]]]
    pieces = cut(Rings.of(areas), 0)
    assert np.abs(pieces.points[:, 0]).max() == 180
    assert pieces.sizes().tolist() == pytest.approx([400, 16, 200, 100])
    assert pieces.area.tolist() == [0, 0, 0, 1]
    assert pieces.polygon[0] == pieces.polygon[1]
    assert pieces.polygon[1] != pieces.polygon[2]


@pytest.mark.parametrize(
    ("spans", "expected"),
    [
        ([[-125, -66]], (-125, -66)),
        ([[170, 190]], (170, 190)),
        ([[172, 180], [-180, -160], [-120, -66]], (172, 294)),
        ([[-180, 180], [10, 20]], (-180, 180)),
        ([[5, 5]], (5, 5)),
    ],
    ids=["america", "across", "aleutians", "all-around", "dot"],
)
def test_the_window_is_the_narrowest(spans: list[list[float]], expected: tuple[float, float]) -> None:
    """A map on both sides of 180 degrees isn't one of the whole world."""
    assert window(np.array(spans, dtype=float)) == pytest.approx(expected)


def test_long_edges_bend() -> None:
    """A parallel is told by a point every two degrees, so that it is a curve on a cone."""
    fine = subdivided(rings_of(ring(-120, 49, -100, 50)))
    assert np.abs(np.diff(fine.points, axis=0)).max() <= 2
    assert fine.ends.tolist() == [len(fine.points)]
    assert area_of(fine.points) == pytest.approx(20)


def test_alaska_and_hawaii_are_insets() -> None:
    """Both lie below the states that lie together; Alaska is smaller than it is; London isn't on the map."""
    places = np.array([[-150, 61], [-157.9, 21.3], [-74, 40.7], [-122.4, 37.8], [-0.1, 51.5], [179, 52]])
    anchorage, honolulu, new_york, san_francisco, london, attu = composed_points(places)
    assert anchorage[1] < san_francisco[1]
    assert honolulu[1] < san_francisco[1]
    assert san_francisco[0] < new_york[0]
    assert np.isnan(london).all()
    assert attu[0] < anchorage[0]
    step = np.array([[-150, 61], [-150, 62]])
    assert np.linalg.norm(np.diff(ALASKA(step), axis=0)) == pytest.approx(math.radians(1) * ALASKA.scale, rel=0.02)
    assert HAWAII.scale == 1


def test_the_united_states_are_known_by_their_places() -> None:
    """With Alaska or Hawaii they get their insets; alone, or with Canada, they don't."""
    utah, oahu, ontario = ring(-114, 37, -109, 42), ring(-158.3, 21.2, -157.6, 21.7), ring(-95, 51, -80, 56)
    assert is_american(rings_of(utah, oahu))
    assert not is_american(rings_of(utah))
    assert not is_american(rings_of(utah, oahu, ontario))
    assert globe_for(rings_of(utah, oahu), None) == Globe(None)
    assert globe_for(rings_of(utah, oahu), "mercator").project is not None


def wavy(count: int, seed: int) -> Points:
    """A line of many small bends from (0, 0) to (100, 0)."""
    rng = np.random.default_rng(seed)
    return np.column_stack((np.linspace(0, 100, count), rng.uniform(-0.4, 0.4, count)))


def test_neighbours_keep_their_common_border() -> None:
    """Whatever way around it is told, and wherever a ring starts, the same points of it stay."""
    border = wavy(2000, 1)
    upper = np.vstack((border, [(100, 60), (0, 60)]))
    lower = np.roll(np.vstack((border[::-1], [(0, -60), (100, -60)])), 700, axis=0)
    few = simplified(rings_of(upper, lower))
    above, below = ({tuple(point) for point in one.tolist() if abs(point[1]) < 1} for one in few.split())
    assert above == below
    assert len(above) < 300
    assert few.sizes().tolist() == pytest.approx([6000, 6000], rel=0.01)


def test_an_enclave_fills_its_hole() -> None:
    """A ring without any corner in common with a third is simplified alike from both sides."""
    angles = np.linspace(0, 2 * np.pi, 900, endpoint=False)
    circle = np.column_stack((np.cos(angles), np.sin(angles))) * 30
    areas = [[[ring(-50, -50, 50, 50), circle[::-1]]], [[np.roll(circle, 311, axis=0)]]]
    _, hole, enclave = simplified(Rings.of(areas)).split()
    assert {tuple(point) for point in hole.tolist()} == {tuple(point) for point in enclave.tolist()}
    assert 10 < len(hole) < 100


def test_no_bend_is_lost_that_a_picture_shows() -> None:
    """What remains differs by less than a pixel or so; a finer picture keeps more."""
    line = np.vstack((wavy(500, 2) * (1, 6), [(100, 50), (0, 50)]))
    coarse, fine = simplified(rings_of(line)), simplified(rings_of(line), 2)
    assert len(coarse.points) < len(fine.points) < len(line)
    reached = coarse.points[np.argsort(coarse.points[:, 0], kind="stable")]
    assert np.abs(reached[:, 1]).max() > 2.0
    assert LEAST_TRIANGLE <= 0.5


def test_specks_go_but_the_last_ring_of_an_area_stays() -> None:
    """A small country is still there, an islet of a large one isn't."""
    large, islet = ring(0, 0, 40, 40), ring(60, 0, 60.2, 0.2)
    few = simplified(Rings.of([[[large], [islet]], [[islet + 20]]]))
    assert few.area.tolist() == [0, 1]


def test_a_great_circle_is_the_shortest_way() -> None:
    """From London to Tokyo it passes Siberia; its points are evenly apart; 180 degrees are no obstacle."""
    way = great_circle((-0.1, 51.5), (139.7, 35.7))
    assert way[0].tolist() == pytest.approx([-0.1, 51.5])
    assert way[-1].tolist() == pytest.approx([139.7, 35.7])
    assert way[:, 1].max() > 65
    angles = np.radians(way)
    vectors = np.column_stack(
        (np.cos(angles[:, 1]) * np.cos(angles[:, 0]), np.cos(angles[:, 1]) * np.sin(angles[:, 0]), np.sin(angles[:, 1]))
    )
    steps = [float(np.linalg.norm(after - before)) for before, after in pairwise(vectors)]
    assert max(steps) == pytest.approx(min(steps), rel=1e-6)
    assert np.abs(great_circle((170, 0), (-170, 0))[:, 0]).min() >= 170


@pytest.mark.parametrize("name", MAPS)
def test_every_shape_has_a_name_and_every_name_a_shape(name: str) -> None:
    """But for the one glacier that no country has alone."""
    places, shapes = gazetteer(name).places, atlas(name).areas
    assert set(shapes) - set(places) - {""} == set()
    assert {code for code, place in places.items() if place.shape} - set(shapes) == set()


def test_the_shipped_shapes_lie_where_they_should() -> None:
    """Germany, Wyoming and Cook County by their ends, to a tenth of a degree."""
    for name, code, expected in (
        ("world", "276", (5.9, 47.3, 15.0, 55.1)),
        ("us-states", "56", (-111.1, 41.0, -104.1, 45.0)),
        ("us-counties", "17031", (-88.3, 41.5, -87.5, 42.2)),
    ):
        assert extent(whole([atlas(name).areas[code]])) == pytest.approx(expected, abs=0.25), name
