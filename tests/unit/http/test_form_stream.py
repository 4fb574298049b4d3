"""A form with a file goes to the file store as it comes."""

import io
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from app.domain.errors import Invalid, MalformedRequest, PlotworksError, TooLarge, UnsupportedMediaType
from app.http.form_stream import MOST_FIELDS, Form, receive_form
from app.http.request_stream import RequestStream
from app.ports import Tools
from tests.making import make_tools

KEY = "default/up_1/file"
EDGE = "--edge\r\n"
CSV = 'Content-Disposition: form-data; name="file"; filename="a.csv"\r\nContent-Type: text/csv\r\n\r\n'
Receive = Callable[..., Form]


@pytest.fixture
def tools(tmp_path: Path) -> Iterator[Tools]:
    """Tools that take files up to 3 MB."""
    made = make_tools(tmp_path, upload_max=3_000_000)
    yield made
    made.database.dispose()


@pytest.fixture
def receive(tools: Tools) -> Receive:
    """Receive what a client would send."""

    def received(**request: Any) -> Form:
        with Flask("test").test_request_context("/v1/charts/upload", method="POST", **request):
            return receive_form(tools, KEY)

    return received


def raw(text: str | bytes) -> dict[str, Any]:
    """A body as it is, with the boundary `edge`."""
    body = text.encode() if isinstance(text, str) else text
    return {"data": body, "content_type": "multipart/form-data; boundary=edge"}


def stored(tools: Tools) -> bytes:
    """The file in the store."""
    with tools.files.local(KEY) as path:
        return path.read_bytes()


@pytest.mark.parametrize("size", [0, 1, 262_143, 262_144, 450_000])
def test_fields_and_file_come_apart(tools: Tools, receive: Receive, size: int) -> None:
    """The file to the store byte by byte, whatever it holds; the fields as text."""
    body = (b"\r\n--edg\r\n-\r" * (size // 11 + 1))[:size]
    form = receive(data={"chart_type": "bar", "options": '{"title": "ä"}', "file": (io.BytesIO(body), "sales ä.csv")})
    assert form.fields == {"chart_type": "bar", "options": '{"title": "ä"}'}
    assert (form.file.name, form.file.content_type, form.file.size) == ("sales ä.csv", "text/csv", size)
    assert stored(tools) == body
    assert list(tools.files.unfinished()) == []


def test_the_file_may_come_first(tools: Tools, receive: Receive) -> None:
    """The order of the parts is the sender's."""
    field = 'Content-Disposition: form-data; name="title"\r\n\r\nSales\r\n'
    form = receive(**raw(f"{EDGE}{CSV}a,b\r\n1,2\r\n{EDGE}{field}--edge--\r\n"))
    assert form.fields == {"title": "Sales"}
    assert stored(tools) == b"a,b\r\n1,2"


FIELD = 'Content-Disposition: form-data; name="{}"\r\n\r\n{}\r\n'
WRONG: list[tuple[dict[str, Any], type[PlotworksError], str]] = [
    ({"data": b"a,b", "content_type": "text/csv"}, UnsupportedMediaType, "multipart/form-data"),
    ({"data": b"a,b", "content_type": "multipart/form-data"}, UnsupportedMediaType, "with a boundary"),
    (raw(EDGE + FIELD.format("title", "x") + "--edge--"), Invalid, "the form has no file"),
    (raw(f"{EDGE}{CSV}1\r\n{EDGE}{CSV}2\r\n--edge--"), Invalid, "several files"),
    (raw(EDGE + CSV.replace('"file"', '"data"') + "1\r\n--edge--"), Invalid, "only the one named `file`"),
    (raw((EDGE + FIELD.format("a", "1")) * 2 + "--edge--"), Invalid, "may be there once"),
    (raw(f"{EDGE}{CSV}1,2\r\n"), MalformedRequest, "no valid multipart"),
    (raw(b"x"), MalformedRequest, "no valid multipart"),
    (raw(f"{EDGE}Content-Type: text/csv\r\n\r\n1\r\n--edge--"), MalformedRequest, "Content-Disposition"),
    (raw(f"{EDGE}X: {'x' * 2_500_000}"), MalformedRequest, "headers of a part"),
    (raw(f"{EDGE}{CSV}{'1' * 3_100_000}\r\n--edge--"), TooLarge, "PLOTWORKS_UPLOAD_MAX"),
    (raw(EDGE + FIELD.format("a", "x" * 1_000_001) + f"{EDGE}{CSV}1\r\n--edge--"), TooLarge, "beside the file"),
    (raw("".join(EDGE + FIELD.format(f"f{i}", "") for i in range(MOST_FIELDS + 1)) + "--edge--"), TooLarge, "fields"),
    (raw(EDGE.encode() + FIELD.format("a", "?").encode().replace(b"?", b"\xff") + f"{EDGE}{CSV}1\r\n--edge--".encode()),
     Invalid, "UTF-8"),
]  # fmt: skip


@pytest.mark.parametrize(("request_", "error", "words"), WRONG, ids=range(len(WRONG)))
def test_a_wrong_form_is_told(
    tools: Tools, receive: Receive, request_: dict[str, Any], error: type[PlotworksError], words: str
) -> None:
    """With what is wrong; nothing of it stays in the store but a whole file, which its caller then owns."""
    with pytest.raises(error, match=words):
        receive(**request_)
    assert list(tools.files.unfinished()) == []


def test_a_body_that_is_cut_off_is_told(tools: Tools, receive: Receive) -> None:
    """With the way to send files over bad lines."""
    body = f"{EDGE}{CSV}1,2\r\n".encode()
    with pytest.raises(MalformedRequest, match="or use tus"):
        receive(
            input_stream=io.BytesIO(body),
            environ_overrides={"CONTENT_LENGTH": str(len(body) + 100)},
            content_type="multipart/form-data; boundary=edge",
        )
    assert list(tools.files.unfinished()) == []
    assert list(tools.files.keys("")) == []


@pytest.mark.parametrize("size", [1, 3, 7, 8, 9, 16, 1000])
@pytest.mark.parametrize(
    "body",
    [
        b"a,b\r\n1,2\r\n" * 200,
        b"\r\n--edg\r\n--edge\r\n--edgy\r\n-" * 40,
        b"\r\n--edg" * 100 + b"\r\n",
        b"x" + b"--edge" * 30,
        b"x" * 2000 + b"\r",
    ],
    ids=["lines", "nearly edges", "begun edges", "edges without a line", "a break at the end"],
)
def test_however_it_is_cut_the_file_is_the_same(
    tools: Tools, receive: Receive, monkeypatch: pytest.MonkeyPatch, body: bytes, size: int
) -> None:
    """In chunks of so many bytes: an edge, and what nearly is one, may lie across any of them."""
    body = body.replace(b"\r\n--edge\r\n", b"\r\n--edge!\r\n")  # a whole edge would be one
    whole = f"{EDGE}{CSV}".encode() + body + b"\r\n--edge--\r\n"
    cut = [whole[at : at + size] for at in range(0, len(whole), size)]
    monkeypatch.setattr(RequestStream, "chunks", lambda self: iter(cut))
    assert receive(**raw(whole)).file.size == len(body)
    assert stored(tools) == body
