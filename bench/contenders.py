"""Who draws: Plotworks and its peers, all asked in the same way, each with its name and its server's port."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import orjson

from bench.bodies import plotworks_body
from bench.data import Chart
from bench.wire import Answer, Wire

PLOTWORKS = "plotworks"
VEGA, AGG, KALEIDO = "vega", "agg", "plotly_kaleido"
CHARTJS, ECHARTS = "chartjs", "echarts"
BOKEH_REUSED, BOKEH_NEW = "bokeh_reused", "bokeh_new"

LABELS = {
    PLOTWORKS: "Plotworks",
    CHARTJS: "Chart.js, @napi-rs/canvas",
    ECHARTS: "ECharts SSR, resvg",
    VEGA: "vl-convert",
    AGG: "matplotlib Agg",
    KALEIDO: "Plotly, Kaleido server",
    BOKEH_REUSED: "export_png, driver reused",
    BOKEH_NEW: "export_png, new driver",
}
"""How the tables name them, in the order of the tables."""

NODE_PEERS = (CHARTJS, ECHARTS)
PYTHON_PEERS = (VEGA, AGG, KALEIDO, BOKEH_REUSED, BOKEH_NEW)
PEERS = (*NODE_PEERS, *PYTHON_PEERS)


class Failed(Exception):
    """A contender did not answer with a picture; the text says who, what and why."""


@dataclass(frozen=True, slots=True)
class Contender:
    """One who draws. ``inside`` is the header that tells how long drawing alone took, in milliseconds."""

    name: str
    port: int
    path: str = "/render"
    body: Callable[[Chart], bytes] = orjson.dumps
    headers: Mapping[str, str] = field(default_factory=dict)
    inside: str = "x-draw-ms"

    def ask(self, wire: Wire, body: bytes) -> Answer:
        """Have it draw; anything but a picture is ``Failed``."""
        headers = {"Content-Type": "application/json", **self.headers}
        answer = wire.send("POST", self.path, body, headers)
        if answer.status != 200:
            raise Failed(f"{self.name}: HTTP {answer.status}: {answer.body[:300].decode(errors='replace')}")
        return answer


def plotworks(port: int, key: str) -> Contender:
    """Plotworks at this port."""
    headers = {"Authorization": f"Bearer {key}"}
    return Contender(PLOTWORKS, port, "/api/v1/render", plotworks_body, headers, "x-render-ms")
