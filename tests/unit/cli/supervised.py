"""A supervisor in a process of its own, for the tests: ``supervised.py FOLDER PROGRAMS_JSON``.

Programs of one name but for a number belong together. It writes ``state.json`` (name to pid, restarts) at every change,
prints what it says, and ends on SIGTERM.
"""

import itertools
import json
import os
import signal
import sys
import threading
from pathlib import Path

from app.cli import supervisor as module
from app.cli.child import Program
from app.cli.supervisor import Supervisor


def main() -> None:
    """Run until SIGTERM; SIGINT takes the patience away."""
    module.STRAY_GRACE = 0.5
    folder, programs = Path(sys.argv[1]), json.loads(sys.argv[2])
    stop, hurry = threading.Event(), threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    signal.signal(signal.SIGINT, lambda *_: hurry.set())

    def changed(supervisor: Supervisor) -> None:
        state = {c.name: [c.identity.pid if c.identity else 0, c.restarts] for c in supervisor.children}
        fresh = folder / "state.new"
        fresh.write_text(json.dumps(state))
        fresh.replace(folder / "state.json")

    supervisor = Supervisor(folder, os.environ, lambda sentence: print(sentence, flush=True), changed)  # noqa: T201
    made = [Program(name, ("sh", "-c", script), grace) for name, (script, grace) in programs.items()]
    for _, together in itertools.groupby(made, key=lambda program: program.name.rstrip("0123456789")):
        supervisor.start(*together)
    supervisor.watch(stop)
    supervisor.end(hurry)


main()
