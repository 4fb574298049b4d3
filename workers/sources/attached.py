"""Data that came with a request as text or JSON, as the table that transforms run over."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import orjson

from app.domain.errors import Invalid, UnreadableFile
from workers.sources.child import run_limited
from workers.sources.ingest import ingest
from workers.sources.reading import Limits, Reading

LARGE = 1_000_000
"""Bytes from which on it is read in a process of its own: what that takes of memory it gives back."""

LIMITS = Limits(seconds=60)
PLACE = "data"


def attached(data: Any, folder: Path) -> tuple[Path, Mapping[str, Any]]:
    """The Parquet file in ``folder`` and the profile of data as CSV text, a list of rows, or columns by name.

    Labels with datasets, as charts have them, are a table too. ``Invalid`` at ``data`` says what they are not.
    """
    name, body = _file(data)
    path, out = folder / name, folder / "attached.parquet"
    path.write_bytes(body)
    try:
        if len(body) < LARGE:
            return out, ingest(path, out, Reading(), LIMITS).to_json()
        order = {"path": str(path), "out": str(out), "reading": {}, "file_name": name}
        return out, run_limited("ingest", order, LIMITS, lambda _: None, folder=folder)
    except UnreadableFile as error:
        raise Invalid.at(PLACE, error.message) from error


def _file(data: Any) -> tuple[str, bytes]:
    if isinstance(data, str):
        text = data.strip()
        if text[:1] in {"[", "{"}:
            return _file(_json(text))
        if not text:
            raise Invalid.at(PLACE, "it is empty; leave it out when the description says it all")
        return "data.csv", data.encode()
    if isinstance(data, Sequence) and data and all(isinstance(row, Mapping) for row in data):
        return "data.json", orjson.dumps(data)
    if isinstance(data, Mapping) and data:
        return "data.json", orjson.dumps(_rows(data))
    raise Invalid.at(PLACE, "expected CSV text, a list of objects, or an object of lists by column")


def _json(text: str) -> Any:
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError as error:
        raise Invalid.at(PLACE, f"begins like JSON and is none: {error}") from error


def _rows(data: Mapping[str, Any]) -> Sequence[Mapping[str, Any]]:
    """The rows of an object: under ``rows`` or ``columns``, of labels and datasets, or of lists by column."""
    if isinstance(data.get("rows"), list):
        return [row for row in data["rows"] if isinstance(row, Mapping)]
    columns = _columns(data)
    if not all(isinstance(values, list) for values in columns.values()):
        if all(isinstance(value, str | int | float | bool | None) for value in columns.values()):
            return [{"name": name, "value": value} for name, value in columns.items()]
        raise Invalid.at(PLACE, "expected an object of lists by column, or of numbers by name")
    lengths = {name: len(values) for name, values in columns.items()}
    if len(set(lengths.values())) > 1:
        raise Invalid.at(PLACE, f"its columns have different lengths: {lengths}"[:300])
    return [dict(zip(columns, values, strict=True)) for values in zip(*columns.values(), strict=True)]


def _columns(data: Mapping[str, Any]) -> Mapping[str, Any]:
    """What an object has by column."""
    if isinstance(data.get("labels"), list) and isinstance(data.get("datasets"), list):
        return _of_datasets(data)
    columns = data.get("columns")
    return columns if isinstance(columns, Mapping) else data


def _of_datasets(data: Mapping[str, Any]) -> dict[str, Any]:
    columns: dict[str, Any] = {"label": data["labels"]}
    for place, one in enumerate(data["datasets"]):
        if isinstance(one, Mapping) and isinstance(one.get("data"), list):
            columns[str(one.get("label") or f"series {place + 1}")] = one["data"]
    return columns
