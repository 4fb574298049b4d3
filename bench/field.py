"""Everyone at the start: Plotworks and the servers of its peers, warm, each with connections of its own."""

from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic, sleep

from bench.check import check
from bench.contenders import NODE_PEERS, PLOTWORKS, PYTHON_PEERS, Contender, Failed, plotworks
from bench.data import Maker
from bench.places import HOME
from bench.servers import node_server, python_server
from bench.wire import Wire
from tests.system import System

WARM_PAIRS = 6
"""Each is two pictures at the same time, so that both processes of every contender draw some."""
WARM_SECONDS = 3.0
"""No further pair is begun after so long."""


@dataclass(frozen=True, slots=True)
class Runner:
    """A contender that runs. ``root`` is the process above all of its own."""

    contender: Contender
    wires: tuple[Wire, ...]
    root: int


@contextmanager
def running(names: Iterable[str]) -> Iterator[dict[str, Runner]]:
    """Start these contenders, and end them all afterwards."""
    with ExitStack() as stack:
        yield {name: _start(name, stack) for name in names}


def _start(name: str, stack: ExitStack) -> Runner:
    if name == PLOTWORKS:
        system = stack.enter_context(running_plotworks())
        key = (system.home / "api-key").read_text().strip()
        contender, root = plotworks(system.port, key), system.processes("supervisor")[0]
    else:
        server = dict.fromkeys(NODE_PEERS, node_server) | dict.fromkeys(PYTHON_PEERS, python_server)
        started = server[name](name)
        stack.callback(started.close)
        contender, root = Contender(name, started.start().port), started.pid
    return Runner(contender, tuple(Wire(contender.port) for _ in range(4)), root)


@contextmanager
def running_plotworks(workers: int = 2) -> Iterator[System]:
    """A Plotworks of the benchmark's own, with nothing stored; nothing is left of it afterwards."""
    HOME.mkdir(exist_ok=True)
    with TemporaryDirectory(prefix="plotworks-", dir=HOME) as home:
        system = System(Path(home), RENDER_WORKERS=str(workers))
        try:
            yield system.start()
        finally:
            system.close()


def warm(runner: Runner, maker: Maker, seeds: Iterator[int]) -> None:
    """Draw this kind until it is in its stride; the first picture is checked. ``Failed`` when it can't be drawn."""
    first = maker(next(seeds))
    answer = _patient(runner, runner.contender.body(first))
    check(runner.contender.name, first, answer)
    with ThreadPoolExecutor(2) as both:
        start, pairs = monotonic(), 0
        while pairs < 1 or (pairs < WARM_PAIRS and monotonic() - start < WARM_SECONDS):
            pairs += 1
            bodies = [runner.contender.body(maker(next(seeds))) for _ in range(2)]
            list(both.map(runner.contender.ask, runner.wires, bodies))


def _patient(runner: Runner, body: bytes) -> bytes:
    """The picture; a server that has just been started may not listen yet."""
    deadline = monotonic() + 30
    while True:
        try:
            return runner.contender.ask(runner.wires[0], body).body
        except ConnectionError as error:
            if monotonic() > deadline:
                raise Failed(f"{runner.contender.name} does not listen") from error
            sleep(0.2)
