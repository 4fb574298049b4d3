"""/metrics: counters of the whole service, as Prometheus reads them."""

from flask import Response

from app.api.documents import Blueprint
from app.http.context import tools
from app.usecases.tallies import TALLIES, tallied

KIND = "text/plain; version=0.0.4; charset=utf-8"
"""Prometheus' text format (prometheus.io/docs/instrumenting/exposition_formats)."""

blp = Blueprint("Metrics", __name__, description="Counters for whoever watches the service")


@blp.route("/metrics")
@blp.doc(
    security=[],
    responses={
        "200": {"description": "Prometheus' text format.", "content": {"text/plain": {"schema": {"type": "string"}}}}
    },
)
def metrics() -> Response:
    """Read the counters. They say nothing of any tenant, and only grow."""
    return Response("".join(_lines(name, value) for name, value in tallied(tools()).items()), content_type=KIND)


def _lines(name: str, value: int) -> str:
    full = f"plotworks_{name}_total"
    return f"# HELP {full} {TALLIES[name]}\n# TYPE {full} counter\n{full} {value}\n"
