"""Pictures that are there already: the image of a drawn chart, and the same ``POST /api/v1/render`` again."""

from collections.abc import Iterator
from statistics import median
from time import sleep

from bench.contenders import Failed
from bench.data import Maker
from bench.field import Runner
from bench.rounds import SETTLE

REPEATS = 20
"""In each round; their median is the round's number."""
IMAGE, RENDER = "image", "render"


def cached_round(plotworks: Runner, maker: Maker, seeds: Iterator[int]) -> dict[str, float]:
    """Milliseconds for a picture that was just drawn, by its address and by the same request again."""
    contender, wire = plotworks.contender, plotworks.wires[0]
    body = contender.body(maker(next(seeds)))
    first = contender.ask(wire, body)
    address = f"/v1/charts/{first.headers['x-chart-id']}/image.png?width=800&height=400&scale=1"
    images, renders = [], []
    sleep(SETTLE)
    for _ in range(REPEATS):
        image, render = wire.send("GET", address, None, contender.headers), contender.ask(wire, body)
        if image.status != 200 or image.body != first.body or render.body != first.body:
            raise Failed(f"a repeat gave another picture (HTTP {image.status})")
        if render.headers.get("x-cache") != "hit":
            raise Failed("the same request was drawn again")
        images.append(image.ms)
        renders.append(render.ms)
    return {IMAGE: median(images), RENDER: median(renders)}
