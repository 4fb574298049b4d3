"""/docs: the OpenAPI document, read with the Swagger UI that ships with Plotworks."""

from flask import Blueprint, Response

from app.web.page import Policy, page

POLICY = Policy(scripts=True, inline_styles=True, requests=True)


def register(pages: Blueprint) -> None:
    """Add the route."""
    pages.add_url_rule("/docs", view_func=docs)


def docs() -> Response:
    """The reader; it works without any other host."""
    return page("docs.html", POLICY)
