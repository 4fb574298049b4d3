"""Pages: a template with what every page needs, under a policy that lets nothing run but our own scripts."""

import secrets
from dataclasses import dataclass
from typing import Any

from flask import Response, render_template

from app.web.assets import asset

ANYWHERE = ""
"""No limit to who may frame a page. ``frame-ancestors *`` would shut out pages that were opened from a disk."""

NOWHERE = "'none'"


@dataclass(frozen=True, slots=True)
class Policy:
    """What a page may do. ``ancestors`` are the sources that may frame it, as ``frame-ancestors`` lists them."""

    ancestors: str = NOWHERE
    scripts: bool = False
    inline_styles: bool = False
    """For libraries that write ``<style>`` elements; a style can't run anything."""
    requests: bool = False
    """Whether scripts may send requests, to this host only."""

    def header(self, nonce: str) -> str:
        """The Content-Security-Policy."""
        parts = {
            "default-src": "'none'",
            "script-src": f"'nonce-{nonce}'" if self.scripts else "",
            "style-src": "'self' 'unsafe-inline'" if self.inline_styles else "'self'",
            "font-src": "'self'",
            "img-src": "'self' data:",
            "connect-src": "'self'" if self.requests else "",
            "form-action": "'self'",
            "base-uri": "'none'",
            "frame-ancestors": self.ancestors,
        }
        return "; ".join(f"{name} {value}" for name, value in parts.items() if value)


def page(template: str, policy: Policy, status: int = 200, **values: Any) -> Response:
    """The page of a template, which gets ``values``, ``asset`` and, for its scripts, ``nonce``."""
    nonce = secrets.token_urlsafe(16)
    response = Response(render_template(template, nonce=nonce, asset=asset, **values), status, mimetype="text/html")
    response.headers["Content-Security-Policy"] = policy.header(nonce)
    response.headers["Referrer-Policy"] = "no-referrer" if policy.ancestors == ANYWHERE else "same-origin"
    response.headers["Cache-Control"] = "no-store" if policy.ancestors == NOWHERE else "private, no-cache"
    return response
