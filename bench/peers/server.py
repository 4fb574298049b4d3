"""One peer over HTTP, for gunicorn: a chart as JSON in, a PNG out, and how long the drawing alone took.

``BENCH_PEER`` names the module of this package. ``X-Draw-Ms`` is the time in process: from lists and arrays in
memory to the bytes of the picture, without HTTP and without reading JSON.
"""

import os
from importlib import import_module
from time import perf_counter
from typing import Any

import numpy as np
import orjson
from flask import Flask, Response, request

LONG = 1000
"""Lists of so many numbers become arrays before the clock starts, as a caller in process would have them."""


def application() -> Flask:
    """The WSGI application of the peer."""
    peer = import_module(f"bench.peers.{os.environ['BENCH_PEER']}")
    app = Flask(__name__)

    @app.post("/render")
    def render() -> Response:
        chart = with_arrays(orjson.loads(request.get_data()))
        start = perf_counter()
        picture = peer.draw(chart)
        spent = (perf_counter() - start) * 1000
        return Response(picture, mimetype="image/png", headers={"X-Draw-Ms": f"{spent:.3f}", "X-Pid": str(os.getpid())})

    return app


def with_arrays(chart: dict[str, Any]) -> dict[str, Any]:
    """The chart with its long lists of numbers as numpy arrays."""
    return {key: np.asarray(value) if _long(value) else value for key, value in chart.items()}


def _long(value: Any) -> bool:
    return isinstance(value, list) and len(value) >= LONG and isinstance(value[0], (int, float))
