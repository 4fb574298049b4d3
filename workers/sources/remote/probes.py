"""Each kind of connection, tried: the other side is reached and shown who asks."""

from collections.abc import Callable

import orjson

from app.adapters.mail_smtp import SmtpMail
from app.adapters.outbound_http import GuardedHttp
from app.domain.connection_checks import bracketed
from app.domain.connections import Kind
from app.domain.errors import OutboundFailed, SourceFailed, Unavailable
from app.domain.mail import MailServer
from app.ports import OutboundRequest
from app.usecases.connections import Opened
from workers.sources.extract.databases import file_of
from workers.sources.extract.statements import selects_one
from workers.sources.remote.credentials import credited
from workers.sources.remote.s3 import bucket_of, settle
from workers.sources.remote.sql import reach

SECONDS = 15.0
_PORTS = {"starttls": 587, "tls": 465, "none": 25}
_REFUSED = {401, 403}

Try = Callable[[GuardedHttp, Opened, str], str]


def _http(outbound: GuardedHttp, connection: Opened, _files: str) -> str:
    url = connection.settings["base_url"]
    answer = outbound.send(credited(OutboundRequest(method="GET", url=url, deadline=SECONDS), connection))
    if answer.status in _REFUSED:
        raise SourceFailed(f"{url} answered {answer.status}: it does not take these credentials; check the secrets")
    return f"{url} answered {answer.status}"


def _s3(outbound: GuardedHttp, connection: Opened, _files: str) -> str:
    bucket, prefix = bucket_of(connection), connection.settings.get("prefix", "")
    query = {"list-type": "2", "max-keys": "1", "prefix": prefix}
    request = OutboundRequest(method="GET", url=bucket.url(query=query), deadline=SECONDS)
    settle(outbound.send(bucket.signed(request)), bucket.name)
    return f"the bucket {bucket.name} can be read"


def _sql(outbound: GuardedHttp, connection: Opened, files: str) -> str:
    order = {**reach(outbound, connection), "files": files, "ca": outbound.ca, "seconds": SECONDS}
    if "file" in connection.settings:
        file_of(order)
    selects_one(order)
    return "the database answered a SELECT"


def _smtp(outbound: GuardedHttp, connection: Opened, _files: str) -> str:
    settings = connection.settings
    security = settings.get("security", "starttls")
    port = settings.get("port", _PORTS[security])
    addresses = outbound.locate(bracketed(settings["host"]), port)
    server = MailServer(
        host=settings["host"],
        port=port,
        security=security,
        user=settings.get("username", ""),
        password=connection.secrets.get("password", ""),
    )
    try:
        SmtpMail(server, outbound.ca, look_up=lambda *_: addresses).check()
    except Unavailable as error:
        raise OutboundFailed(error.message.partition(";")[0] + "; check host, port, user and password") from error
    return f"{settings['host']} takes mail from us"


def _slack(outbound: GuardedHttp, connection: Opened, _files: str) -> str:
    body = orjson.dumps({"text": "Plotworks can post here."})
    headers = {"content-type": "application/json"}
    url = connection.secrets["webhook_url"]
    answer = outbound.send(OutboundRequest(method="POST", url=url, headers=headers, body=body, deadline=SECONDS))
    if answer.status // 100 != 2:  # noqa: PLR2004 - 2xx, whichever
        raise SourceFailed(f"the webhook answered {answer.status}; make a new one in Slack and give its address")
    return "a message was posted"


PROBES: dict[str, Try] = {Kind.HTTP: _http, Kind.S3: _s3, Kind.SQL: _sql, Kind.SMTP: _smtp, Kind.SLACK: _slack}
