"""What is drawn: different for each seed, the same for each contender."""

from http.client import HTTPMessage

import orjson
import pytest

from app import charts
from bench.bodies import plotworks_body
from bench.data import MAKERS
from bench.stages import durations

SMALL = [kind for kind in MAKERS if kind not in {"line", "dashboard"}]


@pytest.mark.parametrize("kind", SMALL)
def test_every_seed_is_another_chart(kind: str) -> None:
    """No two requests of a run are the same, and a seed can be repeated."""
    assert MAKERS[kind](1) == MAKERS[kind](1)
    one, other = (MAKERS[kind](seed) | {"title": ""} for seed in (1, 2))
    assert one != other


@pytest.mark.parametrize("kind", SMALL)
def test_plotworks_understands_every_body(kind: str) -> None:
    """Read without a fault, and without an option that is not honoured."""
    body = orjson.loads(plotworks_body(MAKERS[kind](1)))
    spec = charts.read({name: value for name, value in body.items() if name not in {"format", "scale"}})
    assert (spec.width, spec.height, spec.notices) == (800, 400, ())


def test_durations_of_a_server_timing() -> None:
    """Stages with a time are read, others passed over."""
    headers = HTTPMessage()
    headers["server-timing"] = "cache;desc=miss, build;dur=3.5, browser;desc=x;dur=12"
    assert durations(dict(headers.items())) == {"build": 3.5, "browser": 12.0}
