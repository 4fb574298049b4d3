"""The measurement: round after round, every contender draws every kind a few times, one after the other."""

import gc
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from http.client import HTTPException
from statistics import median
from time import perf_counter, sleep

from bench.contenders import Failed
from bench.data import Maker
from bench.field import Runner, warm
from bench.processes import cpu_seconds

SETTLE = 0.03
"""Seconds between two pictures, in which what the last one left behind comes to an end."""
IN_A_ROW = 3
"""Charts of a kind that a contender draws in its turn, with different data; the median counts."""
TOGETHER = 4
"""Requests at the same time when the pictures a second are counted."""
LOAD_SECONDS = 3.0
"""About so long does a contender draw for one count."""

Key = tuple[str, str]
"""Contender and kind."""
Table = dict[Key, list[float | None]]
"""One number a round, None where there was no picture."""
Pair = tuple[float | None, float | None]
NOTHING: Pair = (None, None)


@dataclass(slots=True)
class Samples:
    """What was measured: milliseconds, and pictures a second."""

    http: Table = field(default_factory=dict)
    inside: Table = field(default_factory=dict)
    per_second: Table = field(default_factory=dict)
    cpu: Table = field(default_factory=dict)
    """Processor milliseconds for one picture, while many are drawn."""
    missing: dict[Key, str] = field(default_factory=dict)
    """Why a contender has no row for a kind."""


def measure(
    runners: Mapping[str, Runner], makers: Mapping[str, Maker], rounds: int, seeds: Iterator[int], load: Sequence[str]
) -> Samples:
    """Warm up, then measure. ``load`` are the kinds whose pictures a second are counted."""
    samples = Samples()
    for kind, maker in makers.items():
        for name, runner in runners.items():
            _warm(samples, (name, kind), runner, maker, seeds)
        print(f"warm for {kind}", flush=True)
    gc.collect()
    gc.disable()
    for number in range(rounds):
        for kind, maker in makers.items():
            _round(samples, runners, (kind, maker), number, seeds)
        for kind in load:
            _load_round(samples, runners, (kind, makers[kind]), number, seeds)
        gc.collect()
        print(f"round {number + 1} of {rounds}", flush=True)
    gc.enable()
    return samples


def _warm(samples: Samples, key: Key, runner: Runner, maker: Maker, seeds: Iterator[int]) -> None:
    try:
        warm(runner, maker, seeds)
    except (Failed, ValueError, OSError, HTTPException) as error:
        samples.missing[key] = str(error)
        print(f"{key[0]} is left out of {key[1]}: {error}", flush=True)


def _in_turn(samples: Samples, runners: Mapping[str, Runner], kind: str, number: int) -> list[Runner]:
    """Those who draw this kind; each round another one begins."""
    able = [runner for name, runner in runners.items() if (name, kind) not in samples.missing]
    start = number % len(able) if able else 0
    return able[start:] + able[:start]


def _round(
    samples: Samples, runners: Mapping[str, Runner], work: tuple[str, Maker], number: int, seeds: Iterator[int]
) -> None:
    kind, maker = work
    charts = [maker(next(seeds)) for _ in range(IN_A_ROW)]
    for runner in _in_turn(samples, runners, kind, number):
        bodies = [runner.contender.body(chart) for chart in charts]
        try:
            taken: Pair = _middle([_one(runner, body) for body in bodies])
        except (Failed, OSError, HTTPException) as error:
            print(f"round {number + 1}, {kind}: {error}", flush=True)
            taken = NOTHING
        _note(samples.http, samples.inside, (runner.contender.name, kind), taken)


def _one(runner: Runner, body: bytes) -> tuple[float, float]:
    """Milliseconds from request to picture, and those of drawing alone."""
    sleep(SETTLE)
    answer = runner.contender.ask(runner.wires[0], body)
    return answer.ms, float(answer.headers[runner.contender.inside])


def _middle(taken: Sequence[tuple[float, float]]) -> tuple[float, float]:
    whole, inside = zip(*taken, strict=True)
    return median(whole), median(inside)


def _load_round(
    samples: Samples, runners: Mapping[str, Runner], work: tuple[str, Maker], number: int, seeds: Iterator[int]
) -> None:
    kind, maker = work
    for runner in _in_turn(samples, runners, kind, number):
        key = (runner.contender.name, kind)
        one = median([ms for ms in samples.http[key] if ms is not None] or [1000])
        bodies = [runner.contender.body(maker(next(seeds))) for _ in range(_pictures(one))]
        try:
            taken: Pair = _load(runner, bodies)
        except (Failed, OSError, HTTPException) as error:
            print(f"round {number + 1}, load of {kind}: {error}", flush=True)
            taken = NOTHING
        _note(samples.per_second, samples.cpu, key, taken)


def _note(first: Table, second: Table, key: Key, taken: Pair) -> None:
    first.setdefault(key, []).append(taken[0])
    second.setdefault(key, []).append(taken[1])


def _pictures(one: float) -> int:
    """So many pictures of ``one`` millisecond each that two processes draw for about ``LOAD_SECONDS``."""
    return TOGETHER * max(2, min(50, round(LOAD_SECONDS * 2000 / one / TOGETHER)))


def _load(runner: Runner, bodies: Sequence[bytes]) -> tuple[float, float]:
    """Pictures a second and processor milliseconds a picture, with ``TOGETHER`` requests under way."""
    sleep(SETTLE)
    shares = [bodies[index::TOGETHER] for index in range(TOGETHER)]
    before, start = cpu_seconds(runner.root), perf_counter()
    with ThreadPoolExecutor(TOGETHER) as callers:
        work = zip(runner.wires, shares, strict=True)
        list(callers.map(lambda pair: [runner.contender.ask(pair[0], body) for body in pair[1]], work))
    spent = perf_counter() - start
    return len(bodies) / spent, (cpu_seconds(runner.root) - before) * 1000 / len(bodies)
