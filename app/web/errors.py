"""Errors for people: a quiet card in place of a problem document."""

from flask import Response, request

from app.domain.errors import PlotworksError
from app.http.context import request_id
from app.web.page import ANYWHERE, NOWHERE, Policy, page

_FRAMED = "/embed/"

_HEADINGS = {
    401: "This needs a key",
    404: "Nothing here",
    500: "Something failed on our side",
}


def error_page(error: PlotworksError) -> Response:
    """The page of an error, which a frame may show where the frame was to show a chart."""
    policy = Policy(ancestors=ANYWHERE if request.path.startswith(_FRAMED) else NOWHERE)
    response = page(
        "notice.html",
        policy,
        error.status,
        heading=_HEADINGS.get(error.status, error.title),
        message=sentence(error.message),
        fine_print=f"{error.code} · {request_id()}",
        framed=policy.ancestors == ANYWHERE,
    )
    response.headers.update(error.headers)
    return response


def sentence(message: str) -> str:
    """An error's message, which starts small and ends bare, as a sentence."""
    text = message[:1].upper() + message[1:]
    return text if text.endswith((".", "!", "?")) else text + "."
