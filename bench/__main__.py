"""``python -m bench``: install the peers, measure all side by side, write the page and its picture."""

import argparse
import os
from collections.abc import Callable, Iterator, Mapping
from itertools import count
from pathlib import Path

from bench import counties, results
from bench.cached import cached_round
from bench.contenders import LABELS, PLOTWORKS
from bench.data import MAKERS, Maker
from bench.field import Runner, running
from bench.floors import floors
from bench.install import install
from bench.marks import marks_drawn
from bench.places import HOME
from bench.publish import publish
from bench.report import COLUMNS, floor_lines
from bench.results import Results
from bench.rounds import measure
from bench.soak import SOAK

NO_COUNTIES = "The map of 3,141 counties is left out: give its GeoJSON as --counties or BENCH_COUNTIES."


def main() -> None:
    """Measure; with ``--publish`` the docs get the tables and the picture."""
    options = _options()
    makers = _makers(options)
    install()
    seeds = count(1)
    with running(options.contenders) as runners:
        samples = measure(runners, makers, options.rounds, seeds, [kind for kind in options.load if kind in makers])
        found = Results(samples, {}, options.rounds, results.machine(), results.versions(), results.read_soak(SOAK))
        found.save()
        found.cached = _cached(runners, makers, options.rounds, seeds)
        found.marks = _marks(runners, makers, next(seeds))
        found.save()
        if options.publish:
            publish(runners[PLOTWORKS], found)
    print("\n".join(floor_lines(floors(found))))
    print(f"Every sample is in {HOME}/results.json, the pictures are beside it.")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bench", description=main.__doc__)
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--kinds", type=_names(COLUMNS), default=list(COLUMNS), help="names with commas between them")
    parser.add_argument(
        "--contenders", type=_names(LABELS), default=list(LABELS), help="names with commas between them"
    )
    parser.add_argument("--load", type=_names(COLUMNS), default=["bar"], help="kinds whose pictures/s are counted")
    parser.add_argument("--counties", default=os.environ.get("BENCH_COUNTIES", ""), help="GeoJSON with FIPS ids")
    parser.add_argument("--publish", action="store_true", help="write the tables and the picture into the docs")
    options = parser.parse_args()
    if options.publish and PLOTWORKS not in options.contenders:
        parser.error("only a run with plotworks can be published: it draws the picture")
    return options


def _names(known: Mapping[str, str]) -> Callable[[str], list[str]]:
    def read(text: str) -> list[str]:
        names = [name.strip() for name in text.split(",") if name.strip()]
        unknown = [name for name in names if name not in known]
        if unknown:
            raise argparse.ArgumentTypeError(f"unknown: {', '.join(unknown)}; known: {', '.join(known)}")
        return names

    return read


def _makers(options: argparse.Namespace) -> dict[str, Maker]:
    makers = {kind: MAKERS[kind] for kind in options.kinds if kind in MAKERS}
    if "choropleth" in options.kinds:
        if options.counties:
            makers["choropleth"] = counties.maker(Path(options.counties))
        else:
            print(NO_COUNTIES)
    return makers


def _cached(
    runners: dict[str, Runner], makers: dict[str, Maker], rounds: int, seeds: Iterator[int]
) -> dict[str, list[float]]:
    if PLOTWORKS not in runners or "bar" not in makers:
        return {}
    found = [cached_round(runners[PLOTWORKS], makers["bar"], seeds) for _ in range(rounds)]
    return {way: [one[way] for one in found] for way in found[0]}


def _marks(runners: dict[str, Runner], makers: dict[str, Maker], seed: int) -> int | None:
    if PLOTWORKS not in runners or "scatter" not in makers:
        return None
    return marks_drawn(runners[PLOTWORKS], makers["scatter"], seed)


if __name__ == "__main__":
    main()
