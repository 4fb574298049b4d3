"""One object of a tenant's own bucket."""

import re
from dataclasses import replace
from http import HTTPStatus

from app.adapters.s3_signing import Bucket
from app.domain.errors import AddressRefused, Invalid, OutboundFailed, SourceFailed
from app.domain.sources import PLACE, S3Source
from app.ports import OutboundAnswer, OutboundRequest
from app.usecases.connections import Opened
from workers.sources.remote.answers import BUSY, charset, instant, is_json, retry_after
from workers.sources.remote.fetched import NOT_MODIFIED, Fetched, NotModified
from workers.sources.remote.fetching import Fetching, Landed

_CODE = re.compile(r"<Code>([A-Za-z0-9]+)</Code>")
_CURES = {
    "NoSuchBucket": "make the bucket, or correct the connection",
    "AccessDenied": "check the connection's keys, and what they may do there",
    "InvalidAccessKeyId": "check the connection's access_key",
    "SignatureDoesNotMatch": "check the connection's secret_key and region",
    "PermanentRedirect": "correct the connection's region or endpoint",
    "AuthorizationHeaderMalformed": "correct the connection's region",
    "ExpiredToken": "give the connection new keys",
}


def fetch_s3(fetching: Fetching, source: S3Source) -> Fetched | NotModified:
    """Read the object into a table; ``SourceFailed`` when it is not there."""
    connection = connection_of(fetching)
    bucket, key = bucket_of(connection), key_of(connection, source.key)
    path, name = fetching.folder / "object", source.key.rpartition("/")[2]
    request = OutboundRequest(
        method="GET", url=bucket.url(key), headers=_conditions(fetching), most_bytes=fetching.most_bytes
    )

    def ask(seconds: float) -> OutboundAnswer:
        answer = fetching.tools.outbound.download(bucket.signed(replace(request, deadline=seconds)), path)
        settle(answer, f"{bucket.name}/{key}")
        return answer

    fetching.tell({"stage": "fetch"})
    try:
        answer = fetching.patience.persist(ask)
    except AddressRefused as error:
        raise error.placed(f"{PLACE}.connection") from error
    if answer.status == HTTPStatus.NOT_MODIFIED:
        return NOT_MODIFIED
    path.touch()
    found = fetching.read([path], source.read, Landed(file_name=name, charset=charset(answer), is_json=is_json(answer)))
    etag, modified = answer.headers.get("etag", ""), answer.headers.get("last-modified", "")
    return replace(found, etag=etag, last_modified=modified, fresh_at=instant(modified))


def connection_of(fetching: Fetching) -> Opened:
    """The connection that the source names."""
    if fetching.connection is None:
        raise Invalid.at(f"{PLACE}.connection", "name a connection; GET /v1/connections lists them")
    return fetching.connection


def bucket_of(connection: Opened) -> Bucket:
    """The bucket of a connection of the kind ``s3``."""
    settings, secrets = connection.settings, connection.secrets
    keys = {name: secrets.get(name, "") for name in ("access_key", "secret_key", "session_token")}
    region = settings.get("region", "us-east-1")
    return Bucket(name=settings["bucket"], endpoint=settings.get("endpoint", ""), region=region, **keys)


def key_of(connection: Opened, key: str) -> str:
    """A key below the prefix of the connection."""
    prefix = str(connection.settings.get("prefix", "")).strip("/")
    return f"{prefix}/{key}" if prefix else key


def settle(answer: OutboundAnswer, what: str) -> None:
    """Raise what an answer that is no object means: in S3's own word, with the cure."""
    if answer.status // 100 == 2 or answer.status == HTTPStatus.NOT_MODIFIED:  # noqa: PLR2004 - 2xx, whichever
        return
    found = _CODE.search(answer.body.decode("utf-8", "replace"))
    code = found[1] if found else f"status {answer.status}"
    if answer.status in BUSY:
        raise OutboundFailed(f"{what}: the store answered {code}", retry_after=retry_after(answer))
    if code == "NoSuchKey" or (not found and answer.status == HTTPStatus.NOT_FOUND):
        raise SourceFailed(f"there is no object {what}; check the key and the connection's prefix")
    raise SourceFailed(f"{what}: the store answered {code}; {_CURES.get(code, 'look into the log of the store')}")


def _conditions(fetching: Fetching) -> dict[str, str]:
    return {"if-none-match": fetching.known.etag} if fetching.known and fetching.known.etag else {}
