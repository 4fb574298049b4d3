"""Where a redirect leads, and what may go along."""

from dataclasses import replace
from urllib.parse import urljoin

from app.domain.addresses import Target, check_url
from app.domain.errors import AddressRefused
from app.ports import OutboundAnswer, OutboundRequest

REDIRECTS = {301, 302, 303, 307, 308}
AS_BEFORE = {307, 308}
"""Those that keep method and body; after the others it is a GET (RFC 9110, 15.4)."""

FOR_EVERYBODY = {"accept", "accept-language", "content-type", "user-agent"}
"""Headers that also go to another host; any other may be a credential."""


def leads_on(answer: OutboundAnswer) -> bool:
    """Whether the answer is a redirect that says where to."""
    return answer.status in REDIRECTS and "location" in answer.headers


def next_hop(target: Target, request: OutboundRequest, answer: OutboundAnswer) -> tuple[Target, OutboundRequest]:
    """The next address, read as strictly as the first, and the request for it; never from https to http."""
    location = urljoin(target.url, answer.headers["location"].partition("#")[0])
    try:
        onward = check_url(location, https_only=target.scheme == "https")
    except AddressRefused as error:
        raise AddressRefused(f"{target.netloc} redirects to where Plotworks does not go. {error.message}") from error
    if answer.status not in AS_BEFORE and request.method != "HEAD":
        request = replace(request, method="GET", body=b"", headers=_without(request, {"content-type"}))
    if (onward.scheme, onward.netloc) != (target.scheme, target.netloc):
        private = {name.lower() for name in request.headers} - FOR_EVERYBODY
        request = replace(request, headers=_without(request, private))
    return onward, request


def _without(request: OutboundRequest, names: set[str]) -> dict[str, str]:
    return {name: value for name, value in request.headers.items() if name.lower() not in names}
