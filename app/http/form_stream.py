"""A multipart/form-data body (RFC 7578) with one file, that goes to the file store as it comes."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from flask import request
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.sansio.multipart import Data, Epilogue, Event, Field, File, MultipartDecoder, NeedData

from app.domain.errors import Invalid, MalformedRequest, TooLarge, UnsupportedMediaType
from app.http.request_stream import MOST, RequestStream
from app.ports import Inflow, Landed, Tools

FILE = "file"
MOST_FIELDS = 100
MOST_TEXT = 1_000_000
"""Bytes of all fields but the file."""


@dataclass(slots=True)
class SentFile:
    """The file of a form: its name and type as its sender gives them, its size in bytes."""

    name: str
    content_type: str
    size: int = 0


@dataclass(slots=True)
class Form:
    """The fields of a form, and its file, which lies in the file store."""

    fields: dict[str, str]
    file: SentFile


def receive_form(tools: Tools, key: str) -> Form:
    """Read the request in hand, and store its ``file`` part under ``key``, whole or not at all.

    ``UnsupportedMediaType`` for another body, ``MalformedRequest`` for one that is cut off or no form,
    ``TooLarge`` beyond the settings, ``Invalid`` without a file, with several, or with a field twice.
    """
    boundary = request.mimetype_params.get("boundary", "")
    if request.mimetype != "multipart/form-data" or not boundary:
        found = f"'{request.mimetype}'" if request.mimetype else "none"
        raise UnsupportedMediaType(f"send the file as multipart/form-data, with a boundary; found {found}")
    source = RequestStream()
    try:
        with tools.files.appending(key, Landed()) as inflow:
            form = _Reading(tools.settings.upload_max, inflow).read(_events(source, boundary.encode()))
            landed = inflow.settle()
    except BaseException:
        tools.files.abandon(key)
        raise
    tools.files.finish(key, landed)
    return form


@dataclass
class _Reading:
    """A form as far as it has come; ``part`` is the name of the field that comes now, None while the file does."""

    most: int
    inflow: Inflow
    fields: dict[str, bytes] = field(default_factory=dict)
    file: SentFile | None = None
    part: str | None = None

    def read(self, events: Iterator[Event]) -> Form:
        for event in events:
            if isinstance(event, File | Field):
                self._begin(event)
            elif isinstance(event, Data):
                self._take(event.data)
        if self.file is None:
            raise Invalid.at(FILE, "the form has no file: send it as the part named `file`, with a file name")
        return Form({name: _text(name, value) for name, value in self.fields.items()}, self.file)

    def _begin(self, part: File | Field) -> None:
        if isinstance(part, File) and part.name == FILE:
            if self.file:
                raise Invalid.at(FILE, "the form has several files; send each in a request of its own")
            self.file = SentFile(part.filename, part.headers.get("content-type", ""))
            self.part = None
            return
        if isinstance(part, File):
            raise Invalid.at(str(part.name), "there is a file in this part; only the one named `file` is read")
        if not part.name or part.name in self.fields:
            raise Invalid.at(str(part.name), "a field needs a name, and may be there once")
        if len(self.fields) == MOST_FIELDS:
            raise TooLarge(f"the form has more than {MOST_FIELDS} fields")
        self.part = part.name
        self.fields[part.name] = b""

    def _take(self, data: bytes) -> None:
        if self.part is not None:
            self.fields[self.part] += data
            if sum(map(len, self.fields.values())) > MOST_TEXT:
                raise TooLarge(
                    f"the fields beside the file have more than {MOST_TEXT:,} bytes; {self.part} is the last"
                )
        elif self.file:
            self.inflow.write(data)
            self.file.size += len(data)
            if self.file.size > self.most:
                raise TooLarge(f"the file has more than {self.most:,} bytes, the operator's PLOTWORKS_UPLOAD_MAX")


def _events(source: RequestStream, boundary: bytes) -> Iterator[Event]:
    decoder = MultipartDecoder(boundary, max_form_memory_size=2 * MOST)
    edge, inside = b"--" + boundary, False
    try:
        for piece in _apart(source.chunks(), edge):
            if inside and (bulk := _bulk(decoder, piece, edge)):
                yield Data(data=bulk, more_data=True)
                continue
            decoder.receive_data(piece)
            for event in _decoded(decoder):
                inside = isinstance(event, Data) and event.more_data
                yield event
        if source.broken:
            raise MalformedRequest(
                "the body ended before the form did; send it again, or use tus to go on after a break"
            )
        decoder.receive_data(None)
        yield from _decoded(decoder)
    except RequestEntityTooLarge:
        raise MalformedRequest(f"the headers of a part of the form have more than {2 * MOST:,} bytes") from None
    except (ValueError, LookupError) as error:
        raise MalformedRequest(f"the body is no valid multipart/form-data: {error}") from error


def _apart(chunks: Iterable[bytes], edge: bytes) -> Iterator[bytes]:
    """The bytes of the chunks in pieces that are never cut within an edge, the line break before or what follows it.

    The decoder takes the break before an edge whose line has not come yet for a byte of the file (werkzeug 3.1,
    ``_parse_data``).
    """
    before, after = len(b"\r\n"), len(edge) + len(b"--\r\n")
    held = b""
    for chunk in chunks:
        body = held + chunk
        cut = max(len(body) - before - after, 0)
        while (at := body.find(edge, max(cut - after + 1, 0), cut + before + len(edge) - 1)) >= 0:
            cut = max(at - before, 0)
            if not cut:
                break
        if not cut and len(body) > MOST:  # nothing but edges: no form, which the decoder tells
            cut = len(body)
        held = body[cut:]
        if cut:
            yield body[:cut]
    if held:
        yield held


def _bulk(decoder: MultipartDecoder, piece: bytes, edge: bytes) -> bytes:
    """What the decoder has and the piece, where no part ends in them; b"" leaves both to the decoder.

    It takes three times as long as all else that is done with a file.
    """
    body = bytes(decoder.buffer) + piece
    if edge in body:
        return b""
    decoder.buffer.clear()
    return body


def _decoded(decoder: MultipartDecoder) -> Iterator[Event]:
    while not isinstance(event := decoder.next_event(), NeedData):
        yield event
        if isinstance(event, Epilogue):
            return


def _text(name: str, value: bytes) -> str:
    try:
        return value.decode()
    except UnicodeDecodeError as error:
        raise Invalid.at(name, f"this field must be UTF-8: {error}") from None
