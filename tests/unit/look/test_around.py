"""Names around a disc: whatever the slices, no two labels touch, none leaves the page or lies on the disc."""

import math

from hypothesis import given
from hypothesis import strategies as st

from workers.look.around import LEADING, Outside, Room, Sector, line_width, place_inside, place_outside
from workers.look.theme import Sizes

SIZES = Sizes.of(800, 400)


def sectors(parts: list[float], name: str = "A name") -> list[Sector]:
    """Slices of these sizes, largest first."""
    total, start, made = sum(parts), 0.0, []
    for part in sorted(parts, reverse=True):
        end = start + part / total * math.tau
        made.append(Sector(name, "12 %", start, end))
        start = end
    return made


def box(label: Outside) -> tuple[float, float, float, float]:
    """Left, top, right, bottom of a label."""
    width = max(line_width(line, SIZES) for line in label.lines)
    half = len(label.lines) * SIZES.label * LEADING / 2
    left = label.x if label.rightwards else label.x - width
    return left, label.y - half, left + width, label.y + half


@given(
    st.lists(st.floats(0.001, 1), min_size=1, max_size=60),
    st.text(min_size=1, max_size=60),
    st.floats(30, 140),
)
def test_labels_beside_the_disc_have_room(parts: list[float], name: str, radius: float) -> None:
    """Boxes are apart, within the page, off the disc; every leader starts on the rim."""
    room = Room(radius, 380, 380, 150, 150)
    shown = sectors(parts, name)
    placed = place_outside(shown, range(len(shown)), room, SIZES)
    boxes = [box(label) for label in placed]
    for number, one in enumerate(boxes):
        assert one[0] >= -381
        assert one[2] <= 381
        assert one[1] >= -151
        assert one[3] <= 151
        for other in boxes[number + 1 :]:
            assert one[2] <= other[0] or other[2] <= one[0] or one[3] <= other[1] + 0.01 or other[3] <= one[1] + 0.01
    for label, edges in zip(placed, boxes, strict=True):
        nearest = math.hypot(max(edges[0], -edges[2], 0), max(edges[1], -edges[3], 0))
        assert nearest >= radius
        assert math.hypot(*label.leader[0]) == radius or math.isclose(math.hypot(*label.leader[0]), radius)


@given(st.lists(st.floats(0.01, 1), min_size=1, max_size=12), st.floats(20, 300))
def test_labels_inside_lie_within_their_slice(parts: list[float], radius: float) -> None:
    """Every corner of the block is within the disc and between the slice's edges."""
    shown = sectors(parts)
    for index, label in place_inside(shown, radius, SIZES).items():
        across = max(line_width(line, SIZES) for line in label.lines) / 2
        down = len(label.lines) * SIZES.label * LEADING / 2
        for x, y in ((label.x + i * across, label.y + j * down) for i in (-1, 1) for j in (-1, 1)):
            assert math.hypot(x, y) <= radius
            if len(shown) > 1:
                assert shown[index].start <= math.atan2(x, -y) % math.tau <= shown[index].end


def test_large_slices_are_named_inside_and_thin_ones_are_not() -> None:
    """Half of a disc has room, a hundredth has not."""
    inside = place_inside(sectors([50, 49, 1]), 140, SIZES)
    assert sorted(inside) == [0, 1]
