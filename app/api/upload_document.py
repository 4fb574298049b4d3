"""What the OpenAPI document says of tus."""

from typing import Any

from app.http import tus


def _header(name: str, text: str, schema: dict[str, Any] | None = None) -> dict[str, Any]:
    return {"in": "header", "name": name, "schema": schema or {"type": "string"}, "description": text}


_COUNT = {"type": "integer", "minimum": 0}

RESUMABLE = _header(
    "Tus-Resumable", "The version of tus that the client speaks; without it: 412.", {"const": tus.VERSION}
)
_CHECKSUM = _header(
    "Upload-Checksum", f"Of the body: {' or '.join(f'`{name}`' for name in tus.ALGORITHMS)}, a space, and base64."
)
CREATION = [
    _header("Upload-Length", "The file's size in bytes.", _COUNT),
    _header("Upload-Defer-Length", "In place of `Upload-Length`: it is told later.", {"const": "1"}),
    _header(
        "Upload-Metadata",
        "`filename`, `filetype`, `sha256`; `dataset_id` for a new version of a dataset, `ttl` in seconds; "
        "`reading` and `chart` as JSON; `callback_url`. Each value is in base64, pairs are separated by commas.",
    ),
    _header("Upload-Concat", "`partial`, or `final;` and the addresses of the pieces, with spaces between."),
    _CHECKSUM,
]
PATCHING = [
    _header("Upload-Offset", "The byte of the file at which the body begins.", _COUNT),
    _header("Upload-Length", "The file's size in bytes, where it was not said before.", _COUNT),
    _CHECKSUM,
]
STREAM = {"content": {tus.OFFSET_STREAM: {"schema": {"type": "string", "format": "binary"}}}}
TUS_ANSWERS: dict[str, Any] = {"460": {"$ref": "#/components/responses/DEFAULT_ERROR"}}
