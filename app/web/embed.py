"""/embed/<id>: a chart as a page for an iframe, alive where scripts run, a picture where they don't."""

from datetime import UTC, datetime
from urllib.parse import urlsplit

from flask import Blueprint, Response, request
from markupsafe import Markup

from app.charts.color import OPAQUE, to_hex
from app.charts.contrast import is_dark, mix, readable
from app.charts.model import ChartSpec, DataTable
from app.domain.errors import StillDrawing
from app.domain.jobs import ChartStatus
from app.domain.variants import EMBED, Variant
from app.http.auth import may_see
from app.http.context import tools
from app.http.pictures import drawn
from app.store.models import Chart
from app.usecases.charts import data_table, find_open_chart, main_job, read_spec
from app.usecases.jobs import find_job
from app.usecases.links import image_url
from app.web.assets import bokehjs
from app.web.errors import sentence
from app.web.page import ANYWHERE, Policy, page

PATIENCE = 2.0
"""Seconds that a reader looks at nothing; a page that says so comes after."""

TABLE_ROWS = 500
THEMES = ("light", "dark")

_ESCAPED = "<>&\u2028\u2029"
_PACES = ((10, 1), (60, 3), (600, 10))
"""Up to so many seconds of age: how many seconds until the waiting page looks again."""

_SLOWEST = 30


def register(pages: Blueprint) -> None:
    """Add the route."""
    pages.add_url_rule("/embed/<string:chart_id>", view_func=embed)


def embed(chart_id: str) -> Response:
    """The chart as a page; while it is drawn, a page that comes back by itself; if that failed, the reason."""
    chart = find_open_chart(tools(), chart_id)
    may_see(chart, by_id=True)
    if chart.status == ChartStatus.QUEUED:
        return _waiting(chart, main_job(tools(), chart).job_id)
    if chart.status != ChartStatus.GENERATED:
        return _failed(chart)
    try:
        document = drawn(chart, Variant(EMBED), PATIENCE).body
    except StillDrawing as error:
        return _waiting(chart, error.extra["job_id"])
    return _alive(chart, document)


def policy(chart: Chart, *, alive: bool = False) -> Policy:  # noqa: ARG001 - who may frame a chart is the chart's
    """What a chart's page may do, and who may frame it."""
    return Policy(ancestors=ANYWHERE, scripts=alive, inline_styles=alive)


def in_html(json: bytes) -> Markup:
    """JSON that can stand in a script element: nothing in it can end that, or a line of a script."""
    text = json.decode().translate({ord(char): f"\\u{ord(char):04x}" for char in _ESCAPED})
    return Markup(text)  # noqa: S704 - what HTML could read is escaped above


def _alive(chart: Chart, document: bytes) -> Response:
    spec = read_spec(tools(), chart)
    return page(
        "embed.html",
        policy(chart, alive=True),
        chart=chart,
        table=_table(spec),
        ground=ground_of(spec.options.style.background),
        document=in_html(document),
        picture=_path(image_url(tools(), chart)),
        bokehjs=bokehjs(),
        theme=_theme(),
    )


def _waiting(chart: Chart, job_id: str) -> Response:
    begun = find_job(tools(), chart.tenant_id, job_id).created_at
    pause = _pause((datetime.now(UTC) - begun).total_seconds())
    response = page("waiting.html", policy(chart), 202, chart=chart, pause=pause, theme=_theme())
    response.headers["Retry-After"] = str(pause)
    return response


def _failed(chart: Chart) -> Response:
    error = chart.error or {}
    return page(
        "notice.html",
        policy(chart),
        409,
        heading="This chart could not be drawn" if error else "This chart was cancelled",
        message=sentence(str(error.get("detail", "it has no picture"))),
        fine_print=f"{error.get('code', chart.status)} · {chart.chart_id}",
        framed=True,
        theme=_theme(),
    )


def ground_of(background: str) -> dict[str, str]:
    """The colours of the page around a chart with an opaque background of its own, and of its tooltips."""
    color = to_hex(background) if background else ""
    if not color or len(color) > OPAQUE:
        return {}
    ink = "#f3f4f6" if is_dark(color) else "#111827"
    quiet = {"muted": readable(mix(ink, color, 0.35), color), "hairline": mix(color, ink, 0.14)}
    return {"ground": color, "ink": readable(ink, color), **quiet}


def _table(spec: ChartSpec) -> DataTable:
    table = data_table(spec)
    return DataTable(table.columns, table.rows[:TABLE_ROWS])


def _pause(age: float) -> int:
    return next((pause for most, pause in _PACES if age < most), _SLOWEST)


def _theme() -> str:
    asked = request.args.get("theme", "")
    return asked if asked in THEMES else ""


def _path(url: str) -> str:
    """The address on the host that the page came from, whatever it is called there."""
    parts = urlsplit(url)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path
