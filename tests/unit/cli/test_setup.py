"""deploy/setup.sh on machines that lack something: one sentence with the cure, exit code 1, no trace."""

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
BASICS = ("sh", "id", "dirname", "find", "grep", "mkdir", "cat", "cksum", "env", "rm", "printf", "sed")


@pytest.fixture
def machine(tmp_path: Path) -> Callable[..., subprocess.CompletedProcess[str]]:
    """A copy of the checkout's installer on a PATH that has the basics and what is asked for, as name to script."""
    checkout, programs = tmp_path / "checkout", tmp_path / "bin"
    (checkout / "deploy").mkdir(parents=True)
    programs.mkdir()
    shutil.copy(ROOT / "deploy" / "setup.sh", checkout / "deploy")
    (checkout / "requirements.lock").write_text("")
    for name in BASICS:
        (programs / name).symlink_to(shutil.which(name) or name)

    def run(mode: str = "run", **scripts: str) -> subprocess.CompletedProcess[str]:
        for name, script in scripts.items():
            program = programs / name.replace("_", "-")
            program.write_text(f"#!/bin/sh\n{script}\n")
            program.chmod(0o755)
        environ = {"PATH": str(programs), "HOME": str(tmp_path), "PLOTWORKS_HOME": str(tmp_path / "home")}
        return subprocess.run(
            ["sh", "deploy/setup.sh", mode], cwd=checkout, env=environ, capture_output=True, text=True, check=False
        )

    return run


Machine = Callable[..., subprocess.CompletedProcess[str]]


def test_no_browser_and_no_package_manager(machine: Machine) -> None:
    """What is missing and which packages bring it."""
    done = machine()
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert "the browser that draws could not be installed" in done.stderr
    assert "apt-get install chromium chromium-driver" in done.stderr


def test_apt_without_network(machine: Machine, tmp_path: Path) -> None:
    """Its own words go to the log, the terminal gets one sentence that names it."""
    done = machine(apt_get="echo E: no network >&2; exit 100", sudo='shift; exec "$@"')
    assert done.returncode == 1
    assert "E: no network" not in done.stdout + done.stderr
    log = tmp_path / "home" / "logs" / "setup.log"
    assert f"Details: {log}" in done.stderr
    assert "E: no network" in log.read_text()


def test_no_python(machine: Machine) -> None:
    """A browser is there, Python isn't: the version wanted and the packages."""
    done = machine(chromium="exit 0", chromedriver="exit 0")
    assert done.returncode == 1
    assert "Python 3.11 or newer is needed" in done.stderr
    assert "apt-get install python3 python3-venv" in done.stderr


def test_python_is_too_old(machine: Machine) -> None:
    """An interpreter that fails the version test counts as none."""
    done = machine(chromium="exit 0", chromedriver="exit 0", python3="exit 1")
    assert done.returncode == 1
    assert "Python 3.11 or newer is needed" in done.stderr


def test_no_package_index(machine: Machine, tmp_path: Path) -> None:
    """Neither uv nor pip can install: one sentence."""
    python = (
        'case "$*" in *" venv "*) mkdir -p .venv/bin; cp "$0" .venv/bin/python;; *pip*) echo unreachable; exit 1;; esac'
    )
    done = machine(chromium="exit 0", chromedriver="exit 0", python3=python, cp=f'exec {shutil.which("cp")} "$@"')
    assert done.returncode == 1
    assert "the Python packages could not be installed (no network?)" in done.stderr
    assert "unreachable" in (tmp_path / "home" / "logs" / "setup.log").read_text()


def test_what_is_installed_is_left_alone(machine: Machine, tmp_path: Path) -> None:
    """With everything there and the lock's stamp current, nothing is run and nothing is said."""
    venv = tmp_path / "checkout" / ".venv"
    (venv / "bin").mkdir(parents=True)
    for name in ("python", "plotworks"):
        (venv / "bin" / name).write_text("#!/bin/sh\nexit 0\n")
        (venv / "bin" / name).chmod(0o755)
    checksum = subprocess.run(
        ["cksum", "requirements.lock"], cwd=tmp_path / "checkout", capture_output=True, text=True, check=True
    )
    (venv / "installed-run").write_text(checksum.stdout)
    fonts = tmp_path / ".fonts"
    fonts.mkdir()
    for font in ("NotoSans-Regular.ttf", "NotoSansCJK-Regular.ttc", "NotoColorEmoji.ttf"):
        (fonts / font).touch()
    done = machine(chromium="exit 0", chromedriver="exit 0")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert not (tmp_path / "home").exists()


def test_a_home_that_can_not_be_written(machine: Machine, tmp_path: Path) -> None:
    """The log has no place: said with the cure."""
    (tmp_path / "home").touch()
    done = machine(apt_get="exit 1")
    assert done.returncode == 1
    assert "set PLOTWORKS_HOME to a folder you may write to" in done.stderr
