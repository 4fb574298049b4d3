"""A picture that shows nothing is no picture."""

from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image, ImageDraw

from bench import check
from bench.data import Chart

CHART: Chart = {"kind": "bar", "width": 80, "height": 40}


@pytest.fixture(autouse=True)
def _own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(check, "PICTURES", tmp_path)


def _picture(colors: int, size: tuple[int, int] = (80, 40)) -> bytes:
    """White, with stripes of so many colours."""
    image, out = Image.new("RGB", size, "white"), BytesIO()
    for index in range(colors):
        ImageDraw.Draw(image).line((index * 2, 0, index * 2, 30), fill=(index * 9, 80, 90))
    image.save(out, "png")
    return out.getvalue()


def test_a_drawing_passes_and_is_kept(tmp_path: Path) -> None:
    """For whoever wants to look."""
    check.check("someone", CHART, _picture(20))
    assert (tmp_path / "bar-someone.png").read_bytes() == _picture(20)


@pytest.mark.parametrize("colors", [0, 1])
def test_an_empty_ground_does_not(colors: int) -> None:
    """Nor does a frame alone."""
    with pytest.raises(ValueError, match="someone drew nothing for bar"):
        check.check("someone", CHART, _picture(colors))


def test_another_size_does_not() -> None:
    """A smaller picture would be drawn sooner."""
    with pytest.raises(ValueError, match="someone drew bar 40 x 20 pixels large"):
        check.check("someone", CHART, _picture(15, (40, 20)))
