"""A request shows who asks, as its connection says; only at the hosts that the connection is for."""

import base64
import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import replace
from time import time
from urllib.parse import parse_qsl, urlencode, urlsplit

from app.domain.connections import Auth, is_for
from app.ports import OutboundRequest
from app.usecases.connections import Opened


def credited(request: OutboundRequest, connection: Opened | None) -> OutboundRequest:
    """The request with the connection's credentials; as it is for a host that these are not for."""
    if connection is None or not is_for(connection.settings, request.url):
        return request
    settings, secrets = connection.settings, connection.secrets
    auth = Auth(settings["auth"])
    if auth == Auth.QUERY:
        return replace(request, url=with_query(request.url, {settings["name"]: secrets["value"]}))
    return replace(request, headers={**request.headers, **_headers(auth, request, settings, secrets)})


def with_query(url: str, pairs: Mapping[str, str]) -> str:
    """The URL with these parameters in its query, in place of those of the same names."""
    if not pairs:
        return url
    bare, _, query = url.partition("?")
    kept = [(name, value) for name, value in parse_qsl(query, keep_blank_values=True) if name not in pairs]
    return f"{bare}?{urlencode([*kept, *pairs.items()])}"


def _headers(
    auth: Auth, request: OutboundRequest, settings: Mapping[str, str], secrets: Mapping[str, str]
) -> dict[str, str]:
    match auth:
        case Auth.BEARER:
            return {"authorization": f"Bearer {secrets['token']}"}
        case Auth.BASIC:
            pair = f"{settings['username']}:{secrets['password']}".encode()
            return {"authorization": f"Basic {base64.b64encode(pair).decode()}"}
        case Auth.HEADER:
            return {settings["name"]: secrets["value"]}
        case Auth.HMAC:
            return _signed(request, secrets["key"])
    return {}


def _signed(request: OutboundRequest, key: str) -> dict[str, str]:
    """HMAC-SHA256 in hex over time, method, path with query, and the SHA-256 of the body, one a line."""
    parts = urlsplit(request.url)
    path = f"{parts.path or '/'}{'?' + parts.query if parts.query else ''}"
    stamp, digest = str(int(time())), hashlib.sha256(request.body).hexdigest()
    text = f"{stamp}\n{request.method}\n{path}\n{digest}"
    return {
        "x-timestamp": stamp,
        "x-signature": hmac.new(key.encode(), text.encode(), hashlib.sha256).hexdigest(),
    }
