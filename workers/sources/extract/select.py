"""From files as they came to one that ``ingest`` reads, and the table of that."""

import hashlib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import jmespath
import orjson
from jmespath.exceptions import JMESPathError

from app.domain.errors import Invalid, TooLarge, UnreadableFile
from app.domain.sources import PLACE
from workers.sources.formats import recognise
from workers.sources.ingest import ingest
from workers.sources.json_file import is_array_of_objects, rows_of
from workers.sources.profile import Profile
from workers.sources.reading import Limits, Reading
from workers.sources.text import known
from workers.sources.workshop import Tell

_NAMED = 12
"""Keys that a message lists."""

_SMALL = 100
"""Bytes of a file that may be nothing but white space."""


def read_remote(order: Mapping[str, Any], limits: Limits, tell: Tell) -> dict[str, Any]:
    """The work ``remote``: the profile and the SHA-256 of what came; no table is written where there are no rows."""
    paths, out = [Path(path) for path in order["paths"]], Path(order["out"])
    reading = Reading.from_json(order["reading"])
    if _wants_rows(paths, order):
        paths = [_selected(paths, order["path"], reading, limits, out.with_name("rows.ndjson"))]
        reading = Reading(format="ndjson", columns=reading.columns, null=reading.null, date_format=reading.date_format)
    sha256 = _sha256(paths[0])
    if _is_empty(paths[0]):
        return {"profile": nothing(reading.format or "csv"), "sha256": sha256}
    profile = ingest(paths[0], out, reading, limits, tell=tell, file_name=order["file_name"])
    return {"profile": profile.to_json(), "sha256": sha256}


def nothing(told: str, columns: Iterable[Any] = ()) -> dict[str, Any]:
    """The profile of no rows."""
    return Profile(format=told, found={}, columns=tuple(columns), rows=0, notices=("there are no rows",)).to_json()


def _is_empty(path: Path) -> bool:
    return path.stat().st_size < _SMALL and not path.read_bytes().strip()


def _wants_rows(paths: list[Path], order: Mapping[str, Any]) -> bool:
    """Whether the rows must be looked for: an array of objects in UTF-8 is read as it lies, however large."""
    if order["path"] or len(paths) > 1:
        return True
    if _is_empty(paths[0]) or order["reading"].get("format") not in {None, "json"}:
        return False
    is_json = order["is_json"] or recognise(paths[0], file_name=order["file_name"]).format == "json"
    return is_json and ("encoding" in order["reading"] or not is_array_of_objects(paths[0]))


def _selected(paths: list[Path], path: str, reading: Reading, limits: Limits, out: Path) -> Path:
    """The rows of all pages, one object a line."""
    size = sum(each.stat().st_size for each in paths)
    if size > limits.whole:
        raise TooLarge(
            f"JSON in which the rows must be looked for is read whole, up to {limits.whole} bytes; this has {size}; "
            "ask for less at once, or for NDJSON or an array of objects"
        )
    with out.open("wb") as file:
        for each in paths:
            document = _document(each, reading.encoding)
            rows = _at_path(document, path) if path else rows_of(document)
            file.writelines(orjson.dumps(row) + b"\n" for row in rows)
    return out


def _document(path: Path, encoding: str | None) -> Any:
    text = path.read_bytes()
    try:
        return orjson.loads(text.decode(known(encoding)) if encoding else text.removeprefix(b"\xef\xbb\xbf"))
    except orjson.JSONDecodeError as error:
        raise UnreadableFile(
            f"line {error.lineno}, column {error.colno}: this is not JSON: {error.msg}; say its format if it is another"
        ) from error
    except UnicodeDecodeError as error:
        raise UnreadableFile(f"byte {error.start} is not of the encoding {encoding}: {error.reason}") from error


def _at_path(document: Any, path: str) -> Iterable[Mapping[str, Any]]:
    try:
        found = jmespath.search(path, document)
    except JMESPathError as error:
        raise Invalid.at(f"{PLACE}.path", f"can't be evaluated: {' '.join(str(error).split())[:300]}") from error
    if found is None:
        raise Invalid.at(f"{PLACE}.path", f"{path} matched nothing; there is {_described(document)}")
    if not isinstance(found, dict | list):
        raise Invalid.at(f"{PLACE}.path", f"{path} is {_described(found)}, not rows; there is {_described(document)}")
    if found == []:
        return []
    try:
        return rows_of(found)
    except UnreadableFile as error:
        raise Invalid.at(f"{PLACE}.path", f"at {path} {error.message}") from error


def _described(value: Any, *, inner: bool = True) -> str:
    """What is there, in a few words: enough to mend a path by."""
    if isinstance(value, dict):
        if not inner:
            return f"an object of {len(value)} keys"
        keys = [f"{key} ({_described(item, inner=False)})" for key, item in list(value.items())[:_NAMED]]
        return f"an object with {', '.join(keys) or 'nothing in it'}{', …' if len(value) > _NAMED else ''}"
    if isinstance(value, list):
        first = f" of which the first is {_described(value[0])}" if value and inner else ""
        return f"an array of {len(value)}{first}"
    return "nothing" if value is None else {bool: "true or false", str: "a text"}.get(type(value), "a number")


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
