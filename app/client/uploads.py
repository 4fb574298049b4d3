"""Files on their way in, by tus 1.0.0 (tus.io/protocols/resumable-upload), and the datasets that they become."""

import hashlib
import json
from base64 import b64encode
from collections.abc import Callable, Iterator, Mapping, Sequence

from app.client.errors import ApiError
from app.client.models import Dataset, Upload
from app.client.transport import Transport

PATH = "/v1/uploads"
TUS = {"Tus-Resumable": "1.0.0"}
BYTES = TUS | {"Content-Type": "application/offset+octet-stream"}
ANSWER = 30.0
"""Seconds that storing a stretch may take the server beyond receiving it."""
JOINING = 600.0
"""Seconds that making one file of the pieces may take it: an object store copies them."""


class Uploads:
    """``/v1/uploads``. An upload is named by its path, as ``begin`` gives it."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def begin(self, length: int, metadata: Mapping[str, str], *, partial: bool = False) -> str:
        """Begin an upload of so many bytes, or with ``partial`` a piece of one; gives its path."""
        headers = TUS | {"Upload-Length": str(length)} | _metadata(metadata)
        return self._create(headers | ({"Upload-Concat": "partial"} if partial else {}))

    def offset(self, path: str) -> int:
        """How many bytes have come; ``ApiError`` 404 or 410 when the upload is gone."""
        # The answer to HEAD has no body that could say why: what the status says must do.
        response = self._transport.request("HEAD", path, headers=TUS, wait=ANSWER, expected=range(400, 500))
        if response.is_success:
            return int(response.headers["Upload-Offset"])
        raise ApiError(response.status_code, {"title": f"HTTP {response.status_code} for {path}"})

    def append(self, path: str, offset: int, body: bytes, sent: Callable[[int], None] = lambda _: None) -> int:
        """Send bytes from ``offset`` on, with their checksum; gives how many have come then.

        ``sent`` hears how many are on their way. ``ApiError`` 409 for another offset than the upload's, 460 when other
        bytes arrive: none of them is kept then.
        """
        digest = b64encode(hashlib.sha256(body).digest()).decode()
        headers = BYTES | {"Upload-Offset": str(offset), "Upload-Checksum": f"sha256 {digest}"}
        headers["Content-Length"] = str(len(body))
        content = _Body(body, sent)
        response = self._transport.request("PATCH", path, headers=headers, content=content, wait=ANSWER)
        return int(response.headers["Upload-Offset"])

    def join(self, paths: Sequence[str], metadata: Mapping[str, str]) -> str:
        """Make one file of pieces that have come whole; gives the path of its upload."""
        headers = TUS | {"Upload-Concat": f"final;{' '.join(paths)}"} | _metadata(metadata)
        return self._create(headers, wait=JOINING)

    def get(self, path: str) -> Upload:
        """Read an upload."""
        return self._transport.read(Upload.from_json, "GET", path)

    def delete(self, path: str) -> None:
        """Give an upload up."""
        self._transport.request("DELETE", path, headers=TUS)

    def _create(self, headers: Mapping[str, str], wait: float = 0) -> str:
        made = self._transport.read(Upload.from_json, "POST", PATH, headers=dict(headers), wait=wait)
        return f"{PATH}/{made.upload_id}"


class Datasets:
    """``/v1/datasets``."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def get(self, dataset_id: str) -> Dataset:
        """Read a dataset."""
        return self._transport.read(Dataset.from_json, "GET", f"/v1/datasets/{dataset_id}")


class _Body:
    """Bytes that tell how far they went; they can be sent again."""

    PIECE = 131_072

    def __init__(self, body: bytes, sent: Callable[[int], None]) -> None:
        self._body, self._sent = body, sent

    def __iter__(self) -> Iterator[bytes]:
        for start in range(0, len(self._body), self.PIECE):
            self._sent(start)
            yield self._body[start : start + self.PIECE]


def _metadata(pairs: Mapping[str, str]) -> dict[str, str]:
    told = ",".join(f"{name} {b64encode(value.encode()).decode()}" for name, value in pairs.items())
    return {"Upload-Metadata": told} if told else {}


def metadata(name: str, dataset_id: str = "", reading: Mapping[str, object] | None = None) -> dict[str, str]:
    """What is said of a file: its name, the dataset it is a new version of, how it is to be read."""
    told = {"filename": name, "dataset_id": dataset_id, "reading": json.dumps(reading) if reading else ""}
    return {key: value for key, value in told.items() if value}
