"""``python -m bench.soak``: thousands of pictures in one worker; what memory it holds, and who was left behind."""

import argparse
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from itertools import cycle, islice

import orjson

from bench.contenders import Contender, plotworks
from bench.data import MAKERS, Maker, scatter
from bench.field import running_plotworks
from bench.places import HOME
from bench.processes import memory, zombies
from bench.wire import Wire
from tests.system import System

SOAK = HOME / "soak.json"
EARLY = 200
"""Pictures after which the worker is in its stride."""
EVERY = 100
"""Pictures between two looks."""
REST = 2.0
"""Seconds of rest before a look, so that it does not fall into a picture."""
LOOKS = 3
"""A number is the least of so many looks: what garbage collection is about to free does not count."""

KINDS: dict[str, Maker] = {
    **{kind: MAKERS[kind] for kind in ("bar", "lines", "pie", "heatmap", "candlestick")},
    "scatter": lambda seed: scatter(seed, 2_000),
}


@dataclass(frozen=True, slots=True)
class Soak:
    """Bytes of the worker's process tree by number of pictures; ``ratio`` is the end by ``EARLY``."""

    pictures: int
    bytes_after: dict[str, int]
    ratio: float
    zombies: int
    left_behind: int


def main() -> None:
    """Draw, look, and say what was seen."""
    parser = argparse.ArgumentParser(prog="bench.soak", description=main.__doc__)
    parser.add_argument("--pictures", type=int, default=2_000)
    pictures = max(parser.parse_args().pictures, EARLY + EVERY)
    with running_plotworks(workers=1) as system:
        seen, dead = _draw(system, pictures)
    last = max(seen)
    found = Soak(last, {str(n): held for n, held in seen.items()}, seen[last] / seen[EARLY], dead, len(system.left()))
    SOAK.write_bytes(orjson.dumps(asdict(found), option=orjson.OPT_INDENT_2))
    print(f"{found.ratio:.3f} of the memory after {EARLY}; {dead} zombies, {found.left_behind} processes left behind")


def _draw(system: System, pictures: int) -> tuple[dict[int, int], int]:
    """Bytes held after so many pictures, and the most zombies that a look found."""
    key = (system.home / "api-key").read_text().strip()
    contender, wire = plotworks(system.port, key), Wire(system.port)
    worker = system.processes("worker")[0]
    held: dict[int, int] = {}
    dead = 0
    for number, kind in enumerate(islice(cycle(KINDS), pictures), 1):
        _one(contender, wire, KINDS[kind], number)
        if number % EVERY == 0:
            held[number] = _rested(lambda: memory(worker))
            dead = max(dead, _rested(lambda: len(zombies(worker))))
            print(f"{number:6} pictures, {held[number] / 2**20:.0f} MiB, {dead} zombies", flush=True)
    wire.close()
    return held, dead


def _one(contender: Contender, wire: Wire, maker: Maker, number: int) -> None:
    contender.ask(wire, contender.body(maker(number)))


def _rested(look: Callable[[], int]) -> int:
    found = []
    for _ in range(LOOKS):
        time.sleep(REST / LOOKS)
        found.append(look())
    return min(found)


if __name__ == "__main__":
    main()
