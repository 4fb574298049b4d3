"""The faults of a disk."""

import os
import resource
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from app.adapters.objects_disk import DiskObjects
from app.domain.errors import NotFound, StoreUnavailable

KEY = "t/j/1/chart.png"


def test_a_crash_before_the_move_leaves_no_object(
    disk_objects: DiskObjects, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The file that was written stays out of sight, and the next check clears it away when it is old."""

    def crash() -> None:
        monkeypatch.setattr(Path, "replace", lambda *_: os._exit(9))
        disk_objects.put(KEY, b"whole", "image/png")

    assert _in_a_child(crash) == 9
    (left,) = (tmp_path / "objects" / "unfinished~").iterdir()
    assert left.read_bytes().startswith(b"whole")
    assert list(disk_objects.keys("")) == []
    with pytest.raises(NotFound):
        disk_objects.get(KEY)
    disk_objects.check()
    assert left.exists(), "it may be another writer's, at work now"
    old = time.time() - 7200
    os.utime(left, (old, old))
    disk_objects.check()
    assert not left.exists()


def test_a_full_disk_is_told_and_leaves_nothing(disk_objects: DiskObjects, tmp_path: Path) -> None:
    """The old object stays whole; no part of the new one stays."""
    disk_objects.put(KEY, b"old", "image/png")

    def fill() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))
        with pytest.raises(StoreUnavailable, match=r"Can't write objects below .*; raise the limit"):
            disk_objects.put(KEY, bytes(1_000_000), "image/png")

    assert _in_a_child(fill) == 0
    assert disk_objects.get(KEY) == b"old"
    assert list((tmp_path / "objects" / "unfinished~").iterdir()) == []


def test_a_folder_without_rights_is_told(tmp_path: Path) -> None:
    """With the folder, and whom to give the right."""
    root = tmp_path / "objects"
    root.mkdir(mode=0o555)

    def write() -> None:
        _become_unprivileged(tmp_path)
        for act in (lambda: DiskObjects(root).put(KEY, b"x", "image/png"), DiskObjects(root).check):
            with pytest.raises(StoreUnavailable, match=r"objects: Permission denied; give the user"):
                act()

    assert _in_a_child(write) == 0


def test_a_file_in_place_of_the_folder_is_told(tmp_path: Path) -> None:
    """The cure is to move it away."""
    (tmp_path / "objects").write_text("not a folder")
    with pytest.raises(StoreUnavailable, match="move away the file"):
        DiskObjects(tmp_path / "objects").check()


@pytest.mark.parametrize("harm", [lambda b: b[:-1], lambda b: b"X" + b[1:], lambda _: b"", lambda b: b[:5] + b[6:]])
def test_a_damaged_file_is_told(disk_objects: DiskObjects, tmp_path: Path, harm: Callable[[bytes], bytes]) -> None:
    """Bytes that were cut, changed or lost never pass for the picture."""
    disk_objects.put(KEY, b"a picture", "image/png")
    (file,) = (tmp_path / "objects").rglob("chart.png")
    file.write_bytes(harm(file.read_bytes()))
    with pytest.raises(StoreUnavailable, match="restore it from a backup"):
        disk_objects.get(KEY)


def test_a_body_is_readable_where_it_lies(disk_objects: DiskObjects, tmp_path: Path) -> None:
    """The file begins with the body and keeps its name, for the people of this machine."""
    disk_objects.put(KEY, b"\x89PNG\r\n", "image/png")
    (file,) = (tmp_path / "objects").rglob("chart.png")
    assert file.read_bytes().startswith(b"\x89PNG\r\n")


def test_empty_folders_go_with_their_last_object(disk_objects: DiskObjects, tmp_path: Path) -> None:
    """Deleting everything leaves the root alone."""
    disk_objects.put(KEY, b"x", "image/png")
    disk_objects.put("t/k/1/chart.png", b"x", "image/png")
    disk_objects.delete(KEY)
    assert sorted(path.name for path in (tmp_path / "objects" / "t+").iterdir()) == ["k+"]
    disk_objects.delete("t/k/1/chart.png")
    assert [path.name for path in (tmp_path / "objects").iterdir()] == ["unfinished~"]


def test_foreign_files_are_no_objects(disk_objects: DiskObjects, tmp_path: Path) -> None:
    """What file managers and file systems leave is not listed."""
    disk_objects.put(KEY, b"x", "image/png")
    (tmp_path / "objects" / ".DS_Store").touch()
    (tmp_path / "objects" / "lost+found").mkdir()
    assert list(disk_objects.keys("")) == [KEY]


def _in_a_child(act: Callable[[], None]) -> int:
    """Run it in a forked child, so that limits and rights are the child's; 0 when nothing was raised."""
    child = os.fork()
    if child == 0:
        try:
            act()
        except BaseException as error:  # noqa: BLE001 - nothing may unwind into the parent's test run
            os.write(2, f"{error!r}\n".encode())
            os._exit(1)
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def _become_unprivileged(reachable: Path) -> None:
    """Rights don't hold root back."""
    if os.geteuid() == 0:
        for folder in (reachable, *reachable.parents):
            if folder.stat().st_mode & 0o001 == 0:
                folder.chmod(folder.stat().st_mode | 0o011)
        os.setgid(65534)
        os.setuid(65534)
