"""A client that speaks tus by hand, in the process of the API."""

from base64 import b64encode
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.ports import Tools
from app.store.models import Upload

TUS = {"Tus-Resumable": "1.0.0"}
BYTES = {"Content-Type": "application/offset+octet-stream"}
BODY = b"region,amount\nnorth,1\nsouth,2\n"


def b64(text: str | bytes) -> str:
    """In base64, as headers carry it."""
    return b64encode(text.encode() if isinstance(text, str) else text).decode()


class Tus:
    """A client that speaks tus by hand."""

    def __init__(self, client: FlaskClient, headers: dict[str, str]) -> None:
        self.client, self.headers = client, headers | TUS

    def post(self, body: bytes = b"", **headers: str) -> TestResponse:
        """Begin an upload; underscores in names stand for hyphens."""
        return self.client.post("/v1/uploads", headers=self.headers | _named(headers), data=body)

    def begin(self, length: int, **headers: str) -> str:
        """The address of a new upload."""
        answer = self.post(Upload_Length=str(length), **headers)
        assert answer.status_code == 201, answer.text
        return answer.headers["Location"]

    def patch(self, url: str, offset: int, body: bytes, **headers: str) -> TestResponse:
        """Send bytes."""
        told = {"Upload-Offset": str(offset)} | BYTES | _named(headers)
        return self.client.patch(url, headers=self.headers | told, data=body)

    def head(self, url: str) -> TestResponse:
        """Ask how far it came."""
        return self.client.head(url, headers=self.headers)

    def read(self, url: str) -> dict[str, Any]:
        """The JSON of it."""
        answer = self.client.get(url, headers={"Authorization": self.headers["Authorization"]})
        assert answer.status_code == 200, answer.text
        return answer.get_json()


def _named(headers: dict[str, str]) -> dict[str, str]:
    return {name.replace("_", "-"): value for name, value in headers.items()}


def stored(tools: Tools, url: str) -> bytes:
    """The file of an upload."""
    with tools.database.read() as session:
        key = session.get_one(Upload, url.rpartition("/")[2]).file_key
    with tools.files.local(key) as path:
        return path.read_bytes()
