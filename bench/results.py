"""What a run leaves: samples, what it ran on, and the numbers that the page and the picture show."""

import os
import platform
import subprocess
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import orjson

from bench.arithmetic import Spread, ratios, spread
from bench.contenders import PLOTWORKS
from bench.places import NODE, RESULTS, VENV
from bench.rounds import Samples

PYTHON_PACKAGES = ("vl-convert-python", "matplotlib", "plotly", "kaleido", "bokeh")
NODE_PACKAGES = ("@napi-rs/canvas", "@resvg/resvg-js", "chart.js", "echarts")


@dataclass(slots=True)
class Results:
    """One run. ``cached`` has a number a round by way; ``machine`` and ``versions`` are for the reader."""

    samples: Samples
    cached: dict[str, list[float]]
    rounds: int
    machine: dict[str, str] = field(default_factory=dict)
    versions: dict[str, str] = field(default_factory=dict)
    soak: dict[str, Any] | None = None
    marks: int | None = None
    """Marks that stand for 10,000 points of a scatter."""

    def times(self, name: str, kind: str, *, inside: bool = False) -> Spread | None:
        """Milliseconds of one contender, over HTTP or of its drawing alone."""
        return spread(_there((self.samples.inside if inside else self.samples.http).get((name, kind), [])))

    def rate(self, name: str, kind: str) -> Spread | None:
        """Pictures a second."""
        return spread(_there(self.samples.per_second.get((name, kind), [])))

    def cpu(self, name: str, kind: str) -> Spread | None:
        """Processor milliseconds a picture."""
        return spread(_there(self.samples.cpu.get((name, kind), [])))

    def against(self, name: str, kind: str, *, inside: bool = False) -> Spread | None:
        """Plotworks over HTTP by this contender, round by round; below 1 Plotworks is the faster."""
        ours = self.samples.http.get((PLOTWORKS, kind), [])
        return spread(ratios(ours, (self.samples.inside if inside else self.samples.http).get((name, kind), [])))

    def rate_against(self, name: str, kind: str) -> Spread | None:
        """Plotworks' pictures a second by this contender's, round by round."""
        ours = self.samples.per_second.get((PLOTWORKS, kind), [])
        return spread(ratios(ours, self.samples.per_second.get((name, kind), [])))

    def save(self) -> None:
        """Keep every sample beside the pictures of the run."""
        RESULTS.write_bytes(orjson.dumps(_plain(asdict(self)), option=orjson.OPT_INDENT_2))


def machine() -> dict[str, str]:
    """Processor, cores, memory and system."""
    names = [line.split(":")[1].strip() for line in _lines("/proc/cpuinfo") if line.startswith("model name")]
    memory = next(int(line.split()[1]) for line in _lines("/proc/meminfo") if line.startswith("MemTotal"))
    return {
        "processor": names[0] if names else platform.machine(),
        "cores": str(os.cpu_count()),
        "memory": f"{memory / 1024**2:.0f} GiB",
        "python": platform.python_version(),
    }


def versions() -> dict[str, str]:
    """The version of each peer that draws."""
    ask = f"from importlib.metadata import version\nfor name in {PYTHON_PACKAGES}: print(name, version(name))"
    told = subprocess.run([VENV / "bin" / "python", "-c", ask], capture_output=True, text=True, check=True).stdout
    found = dict(line.split() for line in told.splitlines())
    for name in NODE_PACKAGES:
        found[name] = orjson.loads((NODE / "node_modules" / name / "package.json").read_bytes())["version"]
    return found


def read_soak(path: Path) -> dict[str, Any] | None:
    """What the last ``bench.soak`` saw, if there was one."""
    found: dict[str, Any] | None = orjson.loads(path.read_bytes()) if path.exists() else None
    return found


def load() -> Results:
    """The last run; ``FileNotFoundError`` when there was none."""
    kept = orjson.loads(RESULTS.read_bytes())
    tables = {name: {_key(key): row for key, row in table.items()} for name, table in kept.pop("samples").items()}
    return Results(samples=Samples(**tables), **kept)


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {" ".join(key) if isinstance(key, tuple) else key: _plain(one) for key, one in value.items()}
    return value


def _key(text: str) -> tuple[str, str]:
    name, kind = text.split()
    return name, kind


def _there(values: list[float | None]) -> list[float]:
    return [value for value in values if value is not None]


def _lines(path: str) -> list[str]:
    return Path(path).read_text().splitlines()
