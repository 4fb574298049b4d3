"""Whether a picture is one: its size as asked, and something drawn on it. Kept for looking at."""

from io import BytesIO

from PIL import Image

from bench.data import Chart
from bench.places import PICTURES

FEWEST_COLORS = 8
"""A title and marks with smooth edges have more; an empty ground has one."""
LEAST_INK = 0.01
"""The share of pixels that are not the commonest colour."""


def check(who: str, chart: Chart, picture: bytes) -> None:
    """Keep the picture; ``ValueError`` when it is blank or of another size."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    (PICTURES / f"{chart['kind']}-{who}.png").write_bytes(picture)
    image = Image.open(BytesIO(picture)).convert("RGB")
    if chart["kind"] != "dashboard" and image.size != (chart["width"], chart["height"]):
        raise ValueError(f"{who} drew {chart['kind']} {image.size[0]} x {image.size[1]} pixels large")
    counts = sorted((count for count, _ in image.getcolors(image.width * image.height) or []), reverse=True)
    ink = 1 - counts[0] / (image.width * image.height)
    if len(counts) < FEWEST_COLORS or ink < LEAST_INK:
        raise ValueError(f"{who} drew nothing for {chart['kind']}: {len(counts)} colours, {ink:.1%} ink")
