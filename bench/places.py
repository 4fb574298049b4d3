"""Where the benchmark keeps what it installs, runs and measures; git ignores all of it but the docs."""

from pathlib import Path

ROOT = Path(__file__).parents[1]
HOME = ROOT / ".plotworks-bench"
VENV = HOME / "venv"
NODE = HOME / "node"
PICTURES = HOME / "pictures"
RESULTS = HOME / "results.json"
"""Every sample of the last run."""

PAGE = ROOT / "docs" / "explanation" / "benchmarks.md"
SUMMARY = PAGE.with_suffix(".json")
IMAGE = ROOT / "docs" / "images" / "benchmarks.png"
