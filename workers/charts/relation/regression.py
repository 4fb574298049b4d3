"""Regression: a scatter chart with a fitted line a dataset, its confidence band, and its equation in the legend."""

import math
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from app.charts.model import ChartSpec, Notice
from app.charts.relation.regression import RegressionExtras
from app.charts.scatter import PointData
from workers.charts import scatter
from workers.charts.clouds import Cloud, clouds_of
from workers.charts.padding import padded
from workers.drawing import Drawing
from workers.look.colors import mix
from workers.look.marks import add_glyph, name_of
from workers.look.models import Line, Plot, VArea
from workers.look.numbers import MINUS
from workers.look.text import shorten, width_of
from workers.look.theme import Sizes, Theme
from workers.transforms.fits import Fit, exponential, loess, logarithmic, polynomial, power

STEPS = 160
"""Places at which a bent line is drawn."""

BENT = {"exponential": exponential, "logarithmic": logarithmic, "power": power}
BAND_ALPHA = 0.16
NAME_SHARE, MOST_EMS = 0.45, 22
"""What an entry of the legend may take: a share of the picture's width, and so many em."""

DOT = 7
"""Pixels at 800 x 400 that stay free beyond the outermost points."""

POWERS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


def build(spec: ChartSpec, theme: Theme, *, interactive: bool = False) -> Drawing:
    """The scatter chart of the same points, with lines over and bands under them."""
    clouds = clouds_of(spec, theme)
    if not any(len(cloud.xs) for cloud in clouds):
        return scatter.build(spec, theme, interactive=interactive)
    fits = [_fit(cloud, spec.extras) for cloud in clouds]
    drawing = scatter.build(_roomy(_told(spec, fits), clouds), theme, interactive=interactive)
    plot, width = drawing.root, 2.4 * Sizes.of(spec.width, spec.height).scale
    for cloud, fit in zip(clouds, fits, strict=True):
        if fit is not None:
            _draw(plot, cloud, fit, (mix(cloud.color, theme.ink, 0.3), width))
    lacking = [cloud for cloud, fit in zip(clouds, fits, strict=True) if fit is None]
    return replace(drawing, notices=(*drawing.notices, *_notices(lacking, spec.extras)))


def _with_band(fit: Fit | None, extras: RegressionExtras) -> Fit | None:
    return fit if fit is None or extras.confidence else replace(fit, band=None)


def _fit(cloud: Cloud, extras: RegressionExtras) -> Fit | None:
    xs, ys = cloud.xs, cloud.ys
    if not len(xs):
        return None
    match extras.method:
        case "linear":
            return _with_band(polynomial(xs, ys, 1, extras.confidence or 0.95), extras)
        case "polynomial":
            return _with_band(polynomial(xs, ys, extras.degree, extras.confidence or 0.95), extras)
        case "loess":
            return loess(xs, ys, extras.span)
        case _:
            return BENT[extras.method](xs, ys)


def _notices(lacking: Sequence[Cloud], extras: RegressionExtras) -> list[Notice]:
    reason = f"has too few different x for a line that is {extras.method}; its points are drawn alone"
    return [Notice("data.datasets", f"{cloud.name} {reason}") for cloud in lacking]


def _draw(plot: Plot, cloud: Cloud, fit: Fit, look: tuple[str, float]) -> None:
    """From the first point to the last, no farther: beyond them nothing is known."""
    low, high = cloud.xs.min(), cloud.xs.max()
    places = low + (high - low) * np.linspace(0, 1, STEPS)
    line = fit.line(places)
    if fit.band is not None:
        half = fit.band(places)
        area = VArea(x="x", y1="low", y2="high", fill_color=cloud.color, fill_alpha=BAND_ALPHA)
        renderer = add_glyph(plot, area, {"x": places, "low": line - half, "high": line + half})
        renderer.set(level="underlay")
    color, width = look
    glyph = Line(x="x", y="y", line_color=color, line_width=width, line_join="round", line_cap="round")
    add_glyph(plot, glyph, {"x": places, "y": line})


def _told(spec: ChartSpec, fits: Sequence[Fit | None]) -> ChartSpec:
    """The chart with the equations beside the names, and a legend to tell them: there they cover no data."""
    data: PointData = spec.data
    if not spec.extras.equation or spec.options.legend is False:
        return spec
    sizes = Sizes.of(spec.width, spec.height)
    room = min((spec.width - 2 * sizes.padding) * NAME_SHARE, sizes.label * MOST_EMS)
    alone = len(data.series) == 1
    series = tuple(
        replace(one, name=_entry("" if alone else name_of(one.name, number), fit, room, sizes.label))
        for number, (one, fit) in enumerate(zip(data.series, fits, strict=True), 1)
    )
    known = any(fit is not None for fit in fits)
    return replace(spec, data=replace(data, series=series), options=replace(spec.options, legend=known or None))


def _roomy(spec: ChartSpec, clouds: Sequence[Cloud]) -> ChartSpec:
    """Axes as long as the points: a line's slope is read between them, and zero is of no help."""
    options, reach = spec.options, DOT * Sizes.of(spec.width, spec.height).scale
    xs, ys = (np.concatenate([getattr(cloud, name) for cloud in clouds]) for name in ("xs", "ys"))
    x, y = (
        axis if axis.begin_at_zero else padded(values, np.full(1, reach), side, axis).options
        for values, side, axis in ((xs, spec.width * 0.88, options.x), (ys, spec.height * 0.66, options.y))
    )
    return replace(spec, options=replace(options, x=x, y=y))


def _entry(name: str, fit: Fit | None, room: float, size: float) -> str:
    """A name with as much of the equation as leaves both whole; a long name gives way."""
    if fit is None:
        return name
    parts = [part for part in (equation(fit), _strength(fit)) if part]
    for told in (", ".join(parts), parts[-1] if parts else ""):
        left = room - width_of(f": {told}", size)
        short = shorten(name, size, max(left, 0))
        if told and left >= 0 and (not name or width_of(name, size) <= left or left > size * 6):
            return f"{short}: {told}" if short else told
    return name


def _strength(fit: Fit) -> str:
    return "" if math.isnan(fit.r_squared) else f"R² = {fit.r_squared:.3f}"


def equation(fit: Fit) -> str:
    """The formula of a polynomial; "" where there is none to be told."""
    if fit.formula == "polynomial":
        terms = [(number, _power(degree)) for degree, number in reversed(list(enumerate(fit.coefficients))) if number]
        return f"y = {_sum(terms) or '0'}"
    if fit.formula:
        start, slope = (_digits(number) for number in fit.coefficients)
        sign, size = (MINUS, slope.removeprefix(MINUS)) if slope.startswith(MINUS) else ("+", slope)
        return {
            "exponential": f"y = {start} · e^({slope}x)",
            "logarithmic": f"y = {start} {sign} {size} ln x",
            "power": f"y = {start} · x^{slope}",
        }[fit.formula]
    return ""


def _power(degree: int) -> str:
    return "" if not degree else "x" if degree == 1 else f"x{str(degree).translate(POWERS)}"


def _sum(terms: Sequence[tuple[float, str]]) -> str:
    """The terms with their signs between them."""
    text = ""
    for number, factor in terms:
        sign = MINUS if number < 0 else "+" if text else ""
        text += f" {sign} " if text else sign
        digits = _digits(abs(number))
        text += factor if digits == "1" and factor else digits + factor
    return text


def _digits(number: float) -> str:
    """Four significant digits, as a formula has them."""
    if number and not 1e-4 <= abs(number) < 1e6:  # noqa: PLR2004 - beyond these zeros hide the digits
        digits, exponent = f"{abs(number):.3e}".split("e")
        return f"{MINUS if number < 0 else ''}{digits}·10{_raised(int(exponent))}"
    text = f"{abs(number):.4g}"
    text = f"{abs(number):.0f}" if "e" in text else text
    return (MINUS if number < 0 else "") + text


def _raised(exponent: int) -> str:
    return ("⁻" if exponent < 0 else "") + str(abs(exponent)).translate(POWERS)
