"""What is left of a file's sending when it was interrupted: a small file in the user's cache."""

import hashlib
import json
import os
from dataclasses import asdict
from pathlib import Path

from app.client.sending import Piece, Plan


def cache() -> Path:
    """The folder, as the XDG Base Directory Specification has it."""
    base = os.environ.get("XDG_CACHE_HOME", "")
    return (Path(base) if Path(base).is_absolute() else Path.home() / ".cache") / "plotworks" / "uploads"


class Unfinished:
    """The uploads of one file to one service, said in one way: ``identity`` is all that makes them another sending."""

    def __init__(self, folder: Path, identity: object) -> None:
        digest = hashlib.sha256(json.dumps(identity, sort_keys=True).encode()).hexdigest()
        self._file = folder / f"{digest[:32]}.json"

    def read(self) -> Plan | None:
        """What was kept; None without it, or when it can't be understood: the file is sent anew then."""
        try:
            raw = json.loads(self._file.read_text(encoding="utf-8"))
            return Plan(tuple(Piece(**piece) for piece in raw["pieces"]), raw["whole"])
        except (FileNotFoundError, ValueError, KeyError, TypeError):
            return None

    def keep(self, plan: Plan) -> None:
        """Keep it, whole or not at all."""
        self._file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        fresh = self._file.with_suffix(f".{os.getpid()}")
        fresh.write_text(json.dumps(asdict(plan)), encoding="utf-8")
        fresh.replace(self._file)

    def forget(self) -> None:
        """It is done."""
        self._file.unlink(missing_ok=True)
