"""Install the peers: Python ones in a venv of their own, Node ones by npm. What is there already takes no time."""

import shutil
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

from bench.places import HOME, NODE, ROOT, VENV

LOCK = ROOT / "bench" / "requirements.lock"
NODE_SOURCE = ROOT / "bench" / "node"


def install() -> None:
    """Bring the peers to the state of the lock files; a failure is told by the tool that failed."""
    HOME.mkdir(exist_ok=True)
    if not shutil.which("npm"):
        sys.exit("The benchmark needs Node 18 or newer with npm. Cure, on Debian: apt-get install nodejs npm")
    if _changed(LOCK, VENV):
        _make_venv()
        _stamp(LOCK, VENV)
    NODE.mkdir(exist_ok=True)
    for source in NODE_SOURCE.iterdir():
        if source.is_file():
            shutil.copy(source, NODE)
    if _changed(NODE_SOURCE / "package-lock.json", NODE):
        print("Installing the peers that run in Node", flush=True)
        subprocess.run(["npm", "ci", "--no-audit", "--no-fund", "--silent"], cwd=NODE, check=True)
        _stamp(NODE_SOURCE / "package-lock.json", NODE)


def _make_venv() -> None:
    print("Installing the peers that run in Python", flush=True)
    wanted = ["--require-hashes", "-r", str(LOCK)]
    if uv := shutil.which("uv"):
        subprocess.run([uv, "venv", "--quiet", "--clear", "--python", sys.executable, VENV], check=True)
        subprocess.run([uv, "pip", "install", "--quiet", "--python", VENV / "bin" / "python", *wanted], check=True)
    else:
        subprocess.run([sys.executable, "-m", "venv", "--clear", VENV], check=True)
        subprocess.run([VENV / "bin" / "python", "-m", "pip", "install", "--quiet", *wanted], check=True)


def _changed(lock: Path, folder: Path) -> bool:
    stamp = folder / "installed"
    return not stamp.exists() or stamp.read_text() != _checksum(lock)


def _stamp(lock: Path, folder: Path) -> None:
    (folder / "installed").write_text(_checksum(lock))


def _checksum(lock: Path) -> str:
    return sha256(lock.read_bytes()).hexdigest()
