"""``python -m bench.stages bar --count 50``: where the time of a picture goes, by Plotworks' own ``Server-Timing``."""

import argparse
import re
from collections.abc import Mapping
from contextlib import ExitStack
from statistics import median
from urllib.parse import urlsplit

from bench.contenders import Contender, plotworks
from bench.data import MAKERS, Maker
from bench.field import running_plotworks
from bench.wire import Wire

WARM = 10
"""Pictures before the first that counts."""


def main() -> None:
    """Print the median of each stage; without ``--url`` and ``--key`` a Plotworks of its own draws."""
    parser = argparse.ArgumentParser(prog="bench.stages", description=main.__doc__)
    parser.add_argument("kinds", nargs="*", default=["bar"], choices=list(MAKERS))
    parser.add_argument("--count", type=int, default=50)
    parser.add_argument("--url", help="a Plotworks on this machine that runs already")
    parser.add_argument("--key", help="its API key")
    options = parser.parse_args()
    with ExitStack() as stack:
        contender = _contender(options, stack)
        for kind in options.kinds:
            print(f"{kind:12}", _told(_stages(contender, MAKERS[kind], options.count)), flush=True)


def _contender(options: argparse.Namespace, stack: ExitStack) -> Contender:
    if options.url and options.key:
        return plotworks(urlsplit(options.url).port or 80, options.key)
    system = stack.enter_context(running_plotworks())
    return plotworks(system.port, (system.home / "api-key").read_text().strip())


def _stages(contender: Contender, maker: Maker, count: int) -> dict[str, float]:
    """Median milliseconds by stage; ``total`` is the caller's, ``rest`` what no stage accounts for."""
    wire, found = Wire(contender.port), []
    for seed in range(count + WARM):
        answer = contender.ask(wire, contender.body(maker(seed)))
        stages = durations(answer.headers)
        found.append({**stages, "rest": answer.ms - sum(stages.values()), "total": answer.ms})
    wire.close()
    names = dict.fromkeys(name for one in found[WARM:] for name in one)
    return {name: median([one[name] for one in found[WARM:] if name in one]) for name in names}


def durations(headers: Mapping[str, str]) -> dict[str, float]:
    """Milliseconds by stage, from ``Server-Timing: build;dur=3.1, browser;dur=9``."""
    found = re.findall(r"([\w-]+);(?:[^,]*;)?dur=([\d.]+)", headers.get("server-timing", ""))
    return {name: float(ms) for name, ms in found}


def _told(stages: Mapping[str, float]) -> str:
    return "  ".join(f"{name} {ms:.1f}" for name, ms in stages.items())


if __name__ == "__main__":
    main()
