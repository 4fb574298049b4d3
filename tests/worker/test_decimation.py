"""Big data in a real Chromium: fewer points make the same picture, and a raster's pixels are its counts.

The tolerance for lines: at most 0.5 % of the pixels differ by more than 48 of 255 in a channel, and the mean difference
is at most 1. These are edges: a stroke ends within the same pixel, but not at the same part of it. A peak that is lost,
a gap that is bridged or a line moved by a pixel is far beyond that.
"""

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from app.charts.model import AxisOptions, ChartOptions, ChartSpec
from app.charts.scatter import PointData, PointSeries
from app.charts.series import Series, SeriesData
from workers.charts import build, stacks, strokes
from workers.drawing import Drawing
from workers.look.theme import LIGHT
from workers.render import Browser
from workers.render.serialise import serialise
from workers.table import read_parquet
from workers.transforms import decimate

FAR, MOST_FAR, MOST_MEAN = 48, 0.005, 1.0
COUNT = 20_000

pytestmark = pytest.mark.browser

Values = NDArray[np.float64]
RANDOM = np.random.default_rng(11)


def walk() -> Values:
    """Steps in either direction."""
    return np.cumsum(RANDOM.normal(size=COUNT))


def spikes() -> Values:
    """Zero, but for single values."""
    values = np.zeros(COUNT)
    values[RANDOM.integers(0, COUNT, 60)] = RANDOM.uniform(-4, 9, 60)
    return values


def gaps() -> Values:
    """A walk with a long gap, many short ones, and values alone."""
    values = walk()
    values[5000:7000] = np.nan
    values[RANDOM.random(COUNT) < 0.05] = np.nan
    values[9000:10_000:2] = np.nan
    return values


def bands() -> Values:
    """Short runs at two heights, nothing between them."""
    values = RANDOM.uniform(0, 1, COUNT) + np.arange(COUNT) // 4 % 2 * 6
    values[::4] = np.nan
    return values


LINES: dict[str, Callable[[], Values]] = {
    "walk": walk,
    "noise": lambda: RANDOM.normal(size=COUNT),
    "waves": lambda: np.sin(np.arange(COUNT) / 40) + np.arange(COUNT) / COUNT * 3,
    "spikes": spikes,
    "steps": lambda: np.repeat(RANDOM.normal(size=20), COUNT // 20),
    "gaps": gaps,
    "bands": bands,
}


def of_line(values: Values, scale: float = 1) -> ChartSpec:
    """A line chart, 800 x 400."""
    labels: Any = np.arange(len(values), dtype=np.float64)
    return ChartSpec("line", SeriesData(labels, (Series("A", values.tolist()),)), ChartOptions(title="T"), scale=scale)


def pixels(browser: Browser, drawing: Drawing, scale: float = 1) -> NDArray[np.int16]:
    """The picture's red, green and blue."""
    return np.asarray(Image.open(io.BytesIO(browser.draw(drawing, scale=scale).body)).convert("RGB"), dtype=np.int16)


def apart(one: NDArray[np.int16], other: NDArray[np.int16]) -> tuple[float, float]:
    """The share of pixels that are far apart, and the mean difference."""
    difference = np.abs(one - other)
    return float((difference.max(axis=2) > FAR).mean()), float(difference.mean())


@pytest.mark.parametrize("scale", [1, 2])
@pytest.mark.parametrize("name", LINES)
def test_fewer_points_make_the_same_picture(
    browser: Browser, monkeypatch: pytest.MonkeyPatch, name: str, scale: int
) -> None:
    """Of 20,000 points about as many as pixels need are drawn, within the stated tolerance."""
    spec = of_line(LINES[name](), scale)
    few = build(spec)
    monkeypatch.setattr(strokes, "FEW", COUNT)
    full = build(spec)
    assert few.points
    assert full.points
    assert (few.points.method, full.points.method) == ("m4", "none")
    assert full.points.points_drawn == full.points.points_in
    assert few.points.points_drawn < 0.9 * COUNT
    far, mean = apart(pixels(browser, few, scale), pixels(browser, full, scale))
    assert far <= MOST_FAR, f"{far:.2%} of the pixels differ"
    assert mean <= MOST_MEAN


@pytest.mark.parametrize("kind", ["area", "stackedArea"])
def test_fewer_places_make_the_same_areas(browser: Browser, monkeypatch: pytest.MonkeyPatch, kind: str) -> None:
    """Also where areas lie on each other: their edges share their places."""
    labels: Any = np.arange(COUNT, dtype=np.float64)
    rows = (np.abs(walk()), np.abs(spikes()), np.abs(RANDOM.normal(size=COUNT)))
    spec = ChartSpec(
        kind, SeriesData(labels, tuple(Series(f"S{n}", row) for n, row in enumerate(rows))), ChartOptions()
    )
    few = build(spec)
    monkeypatch.setattr(strokes, "FEW", COUNT)
    monkeypatch.setattr(stacks, "FEW", COUNT)
    full = build(spec)
    assert few.points
    assert full.points
    assert (few.points.method, full.points.method) == ("m4", "none")
    far, mean = apart(pixels(browser, few), pixels(browser, full))
    assert far <= MOST_FAR, f"{far:.2%} of the pixels differ"
    assert mean <= MOST_MEAN


@pytest.mark.parametrize("harm", ["no extremes", "every tenth", "no gaps"])
def test_the_tolerance_tells_a_wrong_picture(browser: Browser, monkeypatch: pytest.MonkeyPatch, harm: str) -> None:
    """Without the extremes, with a plain sample, or with bridged gaps the pictures differ: the comparison can fail."""
    values = bands() if harm == "no gaps" else spikes()
    right = pixels(browser, build(of_line(values)))
    if harm == "no extremes":
        monkeypatch.setattr(decimate, "extremes", lambda _, starts: (starts, starts))
    elif harm == "every tenth":
        monkeypatch.setattr(strokes, "m4", lambda xs, _, __: np.arange(0, len(xs), 10))
    else:
        values = np.interp(np.arange(COUNT), np.flatnonzero(~np.isnan(values)), values[~np.isnan(values)])
    far, mean = apart(right, pixels(browser, build(of_line(values))))
    assert far > MOST_FAR or mean > MOST_MEAN


def of_points(*columns: tuple[Values, Values], **options: Any) -> ChartSpec:
    """A scatter chart of as many datasets, 800 x 400."""
    series = tuple(PointSeries(f"S{n}", xs.tolist(), ys.tolist()) for n, (xs, ys) in enumerate(columns))
    return ChartSpec("scatter", PointData(series), ChartOptions(**options))


def test_a_pixel_of_a_raster_is_its_count(browser: Browser) -> None:
    """Blocks of pixels with known counts are there, at their places, in colours that darken with them."""
    limits = {"x": AxisOptions(min=0, max=100), "y": AxisOptions(min=0, max=100)}
    blocks = [(10, 20, 60_000), (40, 20, 8_000), (70, 60, 1_500)]
    places = [RANDOM.uniform((x, y), (x + 10, y + 10), (count, 2)) for x, y, count in blocks]
    xs, ys = np.concatenate(places).T
    drawing = build(of_points((xs, ys), **limits))
    assert drawing.points
    assert (drawing.points.method, drawing.points.points_in) == ("density", 69_500)
    picture, plot = pixels(browser, drawing), drawing.root
    left, right = plot.min_border_left, 800 - plot.min_border_right
    top, bottom = plot.min_border_top, 400 - plot.min_border_bottom
    lightness = []
    for x, y, _ in blocks:
        columns = slice(round(left + (right - left) * (x + 1) / 100), round(left + (right - left) * (x + 9) / 100))
        rows = slice(round(bottom - (bottom - top) * (y + 9) / 100), round(bottom - (bottom - top) * (y + 1) / 100))
        lightness.append(picture[rows, columns].mean())
    assert lightness == sorted(lightness)
    assert lightness[0] < 120
    empty = picture[bottom - round((bottom - top) * 0.95) : bottom - round((bottom - top) * 0.85), left + 8 : left + 60]
    assert (empty.min(axis=(0, 1)) > 200).all()


def test_a_raster_has_only_its_own_colours(browser: Browser) -> None:
    """No cell is blurred over its neighbours: single points are whole pixels of the faintest colour."""
    xs, ys = RANDOM.normal(size=(2, 200_000))
    drawing = build(of_points((xs, ys)))
    image = next(one for one in drawing.root.renderers if type(one.glyph).__name__ == "Image")
    palette = {tuple(bytes.fromhex(color[1:7])) for color in image.glyph.color_mapper.palette[1:]}
    picture = pixels(browser, drawing)
    plot = drawing.root
    inside = picture[
        plot.min_border_top : 400 - plot.min_border_bottom, plot.min_border_left : 800 - plot.min_border_right
    ]
    blue = inside[(inside[..., 2] - inside[..., 0]) > 60]
    known = np.array([tuple(color) in palette for color in blue.tolist()])
    assert len(blue) > 5000
    assert known.mean() > 0.999


@pytest.fixture
def parquet(tmp_path: Path) -> Callable[[int], Path]:
    """Writes a file of so many rows: instants, a wave with noise, and two columns of points."""

    def write(rows: int) -> Path:
        path = tmp_path / f"{rows}.parquet"
        seconds = f"TIMESTAMP '2020-01-01' + INTERVAL (i * {10_000_000 // rows}) SECOND AS t"
        wave = f"100 * sin(12.0 * i / {rows}) + random() * 8 AS v"
        duckdb.sql(
            f"COPY (SELECT {seconds}, {wave}, random() + random() AS x, random() * random() AS y"  # noqa: S608 - ours
            f" FROM range({rows}) r(i)) TO '{path}' (FORMAT parquet)"
        )
        return path

    return write


def test_a_picture_of_a_large_file_is_no_larger(parquet: Callable[[int], Path], browser: Browser) -> None:
    """A hundred times the rows: the browser gets as much as pixels show, and no more."""
    sizes = {}
    for rows in (6_000, 600_000):
        table = read_parquet(parquet(rows), ["t", "v", "x", "y"])
        assert len(table) == rows
        drawing = build(ChartSpec("line", table.series("t", ["v"]), ChartOptions()), LIGHT)
        document = serialise(drawing.root)
        sizes[rows] = len(document.json) + sum(map(len, document.buffers.values()))
        assert drawing.points
        assert (drawing.points.points_in, drawing.points.method) == (rows, "m4")
        assert drawing.points.points_drawn < 800 * 8
        assert browser.draw(drawing).width == 800
    assert sizes[600_000] < 1.5 * sizes[6_000]
    crowd = build(ChartSpec("scatter", table.points("x", ["y"]), ChartOptions()), LIGHT)
    document = serialise(crowd.root)
    assert crowd.points
    assert (crowd.points.points_in, crowd.points.method, crowd.marks) == (600_000, "density", 600_000)
    assert len(document.json) + sum(map(len, document.buffers.values())) < 800 * 400 * 2
    assert browser.draw(crowd).width == 800
