"""Whether 10,000 points are drawn as 10,000 marks: speed by leaving some out would be none."""

import orjson

from bench.contenders import Failed
from bench.data import Maker
from bench.field import Runner

COUNT = 10_000


def marks_drawn(plotworks: Runner, maker: Maker, seed: int) -> int:
    """How many marks stand for the points of a scatter, by what the answer tells."""
    asked = orjson.loads(plotworks.contender.body(maker(seed)))
    chart = orjson.dumps({name: asked[name] for name in ("chart_type", "data", "options", "width", "height")})
    headers = {"Content-Type": "application/json", "Prefer": "wait=30", **plotworks.contender.headers}
    answer = plotworks.wires[0].send("POST", "/v1/charts", chart, headers)
    told = orjson.loads(answer.body)
    if "points_drawn" not in told:
        raise Failed(f"how many marks were drawn is not told: HTTP {answer.status}, {sorted(told)}")
    drawn: int = told["points_drawn"] if told["method"] == "none" else 0
    return drawn
