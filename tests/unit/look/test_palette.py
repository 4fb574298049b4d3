"""The colours stay apart for eyes that see fewer of them, and in grey print."""

import itertools
import math

import pytest

from app.charts.schemes import CATEGORICAL as CATEGORICAL_NAMES
from app.charts.schemes import SCHEMES, SEQUENTIAL
from workers.look.colors import contrast, luminance, to_rgb
from workers.look.palette import ramp, series_colors
from workers.look.theme import DARK, LIGHT, Theme

Vector = tuple[float, ...]

EYES = {
    "normal": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protanopia": ((0.11238, 0.88762, 0), (0.11238, 0.88762, 0), (0.00401, -0.00401, 1)),
    "deuteranopia": ((0.29275, 0.70725, 0), (0.29275, 0.70725, 0), (-0.02234, 0.02234, 1)),
}
"""Linear RGB as dichromats see it (Viénot, Brettel, Mollon 1999)."""

BOTH = pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)


@BOTH
@pytest.mark.parametrize("eyes", EYES)
def test_categorical_colours_stay_apart(theme: Theme, eyes: str) -> None:
    """Any two of the ten differ by far more than what can just be seen (about 2 in CIEDE2000)."""
    pairs = itertools.combinations(theme.categorical, 2)
    assert min(ciede2000(lab(one, eyes), lab(other, eyes)) for one, other in pairs) > 9


@BOTH
def test_neighbours_stay_apart_in_grey(theme: Theme) -> None:
    """A black and white print keeps series apart that stand side by side."""
    greys = [lightness(color) for color in theme.categorical]
    assert min(abs(one - other) for one, other in itertools.pairwise(greys)) > 9


@BOTH
def test_no_two_colours_are_one_grey(theme: Theme) -> None:
    """Even colours that are far apart in order aren't printed alike."""
    greys = sorted(lightness(color) for color in theme.categorical)
    assert min(high - low for low, high in itertools.pairwise(greys)) > 1


@BOTH
def test_colours_are_seen_on_their_background(theme: Theme) -> None:
    """No series vanishes in the page, and the first two reach what WCAG asks of graphics as far as orange can."""
    ratios = [contrast(color, theme.background) for color in theme.categorical]
    assert min(ratios) > 1.5
    assert ratios[0] > 4
    assert ratios[1] > 2.6


@pytest.mark.parametrize("name", [name for name in SEQUENTIAL if name != "turbo"])
def test_sequential_schemes_go_one_way(name: str) -> None:
    """Lightness only rises or only falls: more is never drawn like less."""
    greys = [luminance(color) for color in ramp(name, 32)]
    steps = [high - low for low, high in itertools.pairwise(greys)]
    assert all(step > 0 for step in steps) or all(step < 0 for step in steps)


@pytest.mark.parametrize("name", [name for name in SCHEMES if name not in CATEGORICAL_NAMES])
def test_every_named_ramp_can_be_drawn(name: str) -> None:
    """The names that requests may use all have colours, as many as are asked for."""
    assert [len(set(ramp(name, count))) for count in (1, 2, 7)] == [1, 2, 7]


def test_a_scheme_of_two_ends_starts_with_the_first_half_of_its_name() -> None:
    """RdBu is red for little and blue for much."""
    low, high = ramp("rdbu", 2)
    assert to_rgb(low)[0] > to_rgb(low)[2]
    assert to_rgb(high)[2] > to_rgb(high)[0]


def test_twenty_series_have_twenty_colours() -> None:
    """The second ten are paler, not the same again."""
    assert len(set(series_colors(20, None, LIGHT.categorical))) == 20


def test_ciede2000_is_the_published_one() -> None:
    """Pairs 1 and 25 of the test data of Sharma, Wu and Dalal."""
    assert ciede2000((50, 2.6772, -79.7751), (50, 0, -82.7485)) == pytest.approx(2.0425, abs=1e-4)
    assert ciede2000((60.2574, -34.0099, 36.2677), (60.4626, -34.1751, 39.4387)) == pytest.approx(1.2644, abs=1e-4)


def lab(color: str, eyes: str) -> Vector:
    """CIE Lab of a hex colour as these eyes see it."""
    linear = [_linear(channel / 255) for channel in to_rgb(color)]
    red, green, blue = (min(max(_dot(row, linear), 0), 1) for row in EYES[eyes])
    x = (0.4124 * red + 0.3576 * green + 0.1805 * blue) / 0.95047
    y = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    z = (0.0193 * red + 0.1192 * green + 0.9505 * blue) / 1.08883
    fx, fy, fz = (value ** (1 / 3) if value > 0.008856 else 7.787 * value + 16 / 116 for value in (x, y, z))
    return 116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)


def lightness(color: str) -> float:
    """CIE L*: what a black and white print shows."""
    return 116 * luminance(color) ** (1 / 3) - 16


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4


def _dot(row: Vector, column: list[float]) -> float:
    return sum(weight * part for weight, part in zip(row, column, strict=True))


def ciede2000(one: Vector, other: Vector) -> float:
    """The colour difference of two CIE Lab colours (Sharma, Wu, Dalal 2005)."""
    (l1, a1, b1), (l2, a2, b2) = one, other
    chroma = (math.hypot(a1, b1) + math.hypot(a2, b2)) / 2
    g = 0.5 * (1 - math.sqrt(chroma**7 / (chroma**7 + 25**7)))
    c1, c2 = math.hypot(a1 * (1 + g), b1), math.hypot(a2 * (1 + g), b2)
    h1, h2 = (math.degrees(math.atan2(b, a * (1 + g))) % 360 for a, b in ((a1, b1), (a2, b2)))
    dh = (h2 - h1 + 180) % 360 - 180
    mean_h, mean_l, mean_c = (h1 + dh / 2) % 360, (l1 + l2) / 2, (c1 + c2) / 2
    waves = ((1, -30, -0.17), (2, 0, 0.24), (3, 6, 0.32), (4, -63, -0.20))
    t = 1 + sum(weight * math.cos(math.radians(times * mean_h + phase)) for times, phase, weight in waves)
    turn = math.radians(60 * math.exp(-(((mean_h - 275) / 25) ** 2)))
    rotation = -2 * math.sqrt(mean_c**7 / (mean_c**7 + 25**7)) * math.sin(turn)
    light = (l2 - l1) / (1 + 0.015 * (mean_l - 50) ** 2 / math.sqrt(20 + (mean_l - 50) ** 2))
    chromatic = (c2 - c1) / (1 + 0.045 * mean_c)
    hue = 2 * math.sqrt(c1 * c2) * math.sin(math.radians(dh / 2)) / (1 + 0.015 * mean_c * t)
    return math.sqrt(light**2 + chromatic**2 + hue**2 + rotation * chromatic * hue)
