"""/console/uploads: files are picked or dropped here, and sent by tus."""

from typing import Any

from flask import Blueprint, redirect

from app.http import session
from app.http.context import tools
from app.web.amounts import size
from app.web.page import Policy, page

PATH = "/console/uploads"


def register(pages: Blueprint) -> None:
    """Add the route."""
    pages.add_url_rule(PATH, view_func=uploads)


def uploads() -> Any:
    """The page, or the way in."""
    holder = session.session_holder()
    if holder is None:
        return redirect("/console")
    return page(
        "uploads.html",
        Policy(scripts=True, requests=True),
        tenant=holder.tenant,
        key_name=holder.key_name,
        ticket=session.ticket(holder),
        ticket_header=session.TICKET,
        most=tools().settings.upload_max,
        most_told=size(tools().settings.upload_max),
        public_url=tools().settings.public_url,
    )
