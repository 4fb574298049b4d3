"""Densities and violins, against those of SciPy."""

import numpy as np
import pytest
from bokeh.models import Line, Patches, Quad, VArea

from app.charts.distribution.examples import GEYSER, IRISES, NILE
from app.charts.distribution.extras import Kernel
from tests.samples import build, columns, flat, named, texts
from workers.charts.distribution.kde import curve_of

SCIPY_AT = (43, 50, 54, 60, 67, 76, 80, 90, 96)


SCIPY = {
    "silverman": (
        0.00576515, 0.0173336, 0.01947569, 0.01498122, 0.01129213, 0.03110785, 0.03658261, 0.01324619, 0.00316111,
    ),
    "scott": (
        0.00608918, 0.01683123, 0.01891861, 0.01500931, 0.01208959, 0.03039062, 0.03520501, 0.01369933, 0.00354666,
    ),
}  # fmt: skip


@pytest.mark.parametrize("rule", SCIPY)
def test_densities_are_those_of_scipy(rule: str) -> None:
    """To a thousandth of the peak."""
    curve = curve_of(sorted(GEYSER), Kernel(rule))
    assert curve
    assert np.interp(SCIPY_AT, curve.xs, curve.ys) == pytest.approx(SCIPY[rule], abs=4e-5)


@pytest.mark.parametrize("scale", [1e-250, 1e-9, 1, 1e9, 1e250])
def test_the_area_of_a_density_is_one(scale: float) -> None:
    """Whatever the unit; a trimmed one ends at the extremes."""
    ordered = [value * scale for value in sorted(NILE)]
    curve = curve_of(ordered, Kernel())
    assert curve
    assert np.trapezoid(curve.ys * scale, curve.xs / scale) == pytest.approx(1, abs=2e-3)
    trimmed = curve_of(ordered, Kernel(trim=True))
    assert trimmed
    assert (trimmed.xs[0], trimmed.xs[-1]) == pytest.approx((ordered[0], ordered[-1]))


def test_a_density_of_many_values_is_exact_too() -> None:
    """Held against the sum of all kernels."""
    ordered = np.sort(np.random.default_rng(1).gamma(2, size=20_000))
    curve = curve_of(ordered.tolist(), Kernel(width=0.2))
    assert curve
    for at in (0.1, 1.0, 3.0):
        own = np.exp(-0.5 * ((at - ordered) / 0.2) ** 2).mean() / (0.2 * np.sqrt(2 * np.pi))
        assert np.interp(at, curve.xs, curve.ys) == pytest.approx(own, abs=4e-4)


@pytest.mark.parametrize("ordered", [[], [5.0], [5.0, 5.0]])
def test_equal_values_have_no_density(ordered: list[float]) -> None:
    """No curve is made up."""
    assert curve_of(ordered, Kernel()) is None


def test_violins_are_as_wide_as_they_are_dense() -> None:
    """Symmetric about their place, the box of their quartiles within."""
    drawing = build("violin", {"labels": list(IRISES), "datasets": [{"data": list(IRISES.values())}]})
    (bodies,) = columns(drawing, Patches)
    (boxes,) = columns(drawing, Quad)
    assert boxes["q1"] == pytest.approx([np.quantile(values, 0.25) for values in IRISES.values()])
    for place, (xs, ys, values) in enumerate(zip(bodies["along"], bodies["up"], IRISES.values(), strict=True)):
        assert (min(ys), max(ys)) == pytest.approx((min(values), max(values)))
        assert place - min(xs) == pytest.approx(max(xs) - place)
        curve = curve_of(sorted(values), Kernel(trim=True))
        assert curve
        assert ys[int(np.argmin(xs))] == pytest.approx(float(curve.xs[curve.ys.argmax()]))


@pytest.mark.parametrize("name", ["violin", "density", "ridgeline"])
def test_groups_without_a_density_are_told(name: str) -> None:
    """The others are drawn."""
    drawing = build(name, named(a=[1, 2, 3], b=[4, 4]))
    assert [notice.message.partition(":")[0] for notice in drawing.notices] == ["b"]
    assert drawing.marks == (2 if name == "violin" else 1)


@pytest.mark.parametrize("name", ["density", "ridgeline"])
def test_nothing_but_equal_values_is_a_card(name: str) -> None:
    """It says what a density needs."""
    drawing = build(name, flat([4, 4]))
    assert drawing.marks == 0
    assert "No density" in texts(drawing)


def test_densities_are_filled_down_to_zero() -> None:
    """The line and the fill have the same upper edge."""
    drawing = build("density", flat([1, 2, 4, 4.5]))
    (line,), (area,) = columns(drawing, Line), columns(drawing, VArea)
    assert line == area
    assert (line["y"][0], line["y"][-1]) == (0, 0)
    assert drawing.root.y_range.end >= max(line["y"])
