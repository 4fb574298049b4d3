"""What is told of uploads in parts, and what is asked."""

from typing import Any

from marshmallow import Schema, fields, validate

from app.schemas.datasets import TTL, TTL_TOLD
from app.schemas.uploads import UploadDetail

MOST_ASKED = 1000
_HEX = validate.Regexp(r"[0-9a-fA-F]{64}\Z", error="must be a SHA-256: 64 hexadecimal digits")
_WHOLE: dict[str, Any] = {"invalid": "expected a whole number"}


def _told(text: str) -> dict[str, Any]:
    return {"description": text}


class MultipartRequest(Schema):
    """A file that comes in parts."""

    file_name = fields.String(required=True, validate=validate.Length(1, 1000), metadata={"examples": ["sales.csv"]})
    size = fields.Integer(
        required=True,
        strict=True,
        validate=validate.Range(1, error="must be at least 1 byte"),
        error_messages=_WHOLE,
        metadata=_told("Of the whole file, in bytes."),
    )
    sha256 = fields.String(
        load_default=None,
        validate=_HEX,
        metadata=_told("Of the whole file. One that has another is not used: its job fails with `checksum_mismatch`."),
    )
    part_size = fields.Integer(
        load_default=None,
        strict=True,
        error_messages=_WHOLE,
        metadata=_told("Bytes of each part but the last; left out, 16 MiB, and more where these were over 1,000."),
    )
    dataset_id = fields.String(load_default=None, metadata=_told("The dataset of which the file is a new version."))
    ttl = fields.Integer(
        load_default=None, strict=True, error_messages=_WHOLE, validate=TTL, metadata=_told(f"For how long: {TTL_TOLD}")
    )
    reading = fields.Dict(load_default=None, metadata=_told("How the file is to be read."))
    chart = fields.Dict(
        load_default=None, metadata=_told("A chart that is drawn of it: as POST /v1/charts without data.")
    )
    callback_url = fields.String(load_default=None)


class MultipartDetail(UploadDetail):
    """An upload in parts: each has `part_size` bytes, the last what is left."""

    part_size = fields.Integer(required=True)
    part_count = fields.Integer(required=True)


class PartNumbers(Schema):
    """The parts whose addresses are wanted."""

    part_numbers = fields.List(
        fields.Integer(strict=True, error_messages=_WHOLE),
        required=True,
        validate=validate.Length(1, MOST_ASKED),
        metadata={"examples": [[1, 2, 3]]},
    )


class PartAddress(Schema):
    """Where one part is to be sent."""

    part_number = fields.Integer(required=True)
    size = fields.Integer(required=True, metadata=_told("The bytes that the part must have."))
    method = fields.String(required=True, validate=validate.Equal("PUT"))
    url = fields.String(required=True, metadata=_told("Needs no key: keep it to yourself."))
    expires_at = fields.String(required=True)


class PartAddresses(Schema):
    """Where parts are to be sent."""

    parts = fields.List(fields.Nested(PartAddress), required=True)


class PartItem(Schema):
    """A part that has come."""

    part_number = fields.Integer(required=True)
    size = fields.Integer(required=True)
    etag = fields.String(required=True)


class PartList(Schema):
    """The parts that have come."""

    items = fields.List(fields.Nested(PartItem), required=True)


class SentPart(Schema):
    """A part that was sent, with the `ETag` that came back."""

    part_number = fields.Integer(required=True, strict=True, error_messages=_WHOLE)
    etag = fields.String(required=True)


class Completion(Schema):
    """All parts of a file."""

    parts = fields.List(
        fields.Nested(SentPart),
        load_default=None,
        allow_none=True,
        metadata=_told("Left out by a client that can't see ETags: what has come is taken then, if it is all there."),
    )
