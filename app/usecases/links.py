"""Addresses of pictures, plain and signed."""

import re
import time
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from app.domain.variants import FORMATS, Variant
from app.ports import Tools
from app.store.models import Chart, Schedule

WEEK = 7 * 86400
SCHEDULES = "/v1/charts/jobs"
_INSTANT = re.compile(r"[0-9]{1,12}")


def embed_url(tools: Tools, chart: Chart) -> str:
    """The page for an iframe; signed when the chart is not public."""
    return _opened(tools, chart, f"/embed/{chart.chart_id}")


def thumbnail_url(tools: Tools, chart: Chart) -> str:
    """The small picture; signed when the chart is not public."""
    return _opened(tools, chart, f"/thumbnails/{chart.chart_id}.png")


def image_url(tools: Tools, chart: Chart) -> str:
    """The picture in full size: always behind a key or a signature, so signed here."""
    path = f"/v1/charts/{chart.chart_id}/image.png"
    return tools.settings.public_url + (path if chart.visibility == "private" else signed(tools, path))


def image_urls(tools: Tools, chart: Chart) -> dict[str, str]:
    """The picture in each format, in the chart's own size."""
    paths = {kind: f"/v1/charts/{chart.chart_id}/image.{kind}" for kind in FORMATS}
    is_private = chart.visibility == "private"
    return {k: tools.settings.public_url + (path if is_private else signed(tools, path)) for k, path in paths.items()}


def picture_url(tools: Tools, chart_id: str, variant: Variant) -> str:
    """A chart's picture in a form of its own, signed."""
    wishes: dict[str, Any] = {"width": variant.width, "height": variant.height}
    if variant.scale != 1:
        wishes |= {"scale": variant.scale}
    if variant.background:
        wishes |= {"background": variant.background}
    path = signed(tools, f"/v1/charts/{chart_id}/image.{variant.kind}")
    return f"{tools.settings.public_url}{path}&{urlencode(wishes)}"


def main_picture_url(tools: Tools, chart: Chart, main: Variant) -> str:
    """The picture that the chart's status speaks of: signed, but for a private chart."""
    if chart.visibility != "private":
        return picture_url(tools, chart.chart_id, main)
    return f"{tools.settings.public_url}/v1/charts/{chart.chart_id}/image.{main.kind}"


def latest_path(schedule: Schedule) -> str:
    """Where the latest picture of a schedule is, in the format in which its runs draw it."""
    return f"{SCHEDULES}/{schedule.schedule_id}/latest.{schedule.request.get('format', 'png')}"


def run_path(schedule_id: str, run_id: str) -> str:
    """Where a run of a schedule is; what belongs to it is below."""
    return f"{SCHEDULES}/{schedule_id}/runs/{run_id}"


def report_url(tools: Tools, schedule: Schedule, path: str) -> str:
    """The address of what a schedule has made: signed, but for a private one."""
    return tools.settings.public_url + (path if schedule.visibility == "private" else signed(tools, path))


def signed(tools: Tools, path: str, seconds: int = WEEK, method: str = "GET") -> str:
    """The path with a signature that is valid for so long; further query parameters may be added to it."""
    expires = str(int(time.time()) + seconds)
    return f"{path}?exp={expires}&sig={tools.keyring.sign(_message(method, path, expires))}"


def is_signed(tools: Tools, path: str, query: Mapping[str, str], method: str = "GET") -> bool:
    """Whether the query carries a signature of this path that has not expired."""
    expires = query.get("exp", "")
    return holds(tools, _message(method, path, expires), expires, query.get("sig", ""))


def holds(tools: Tools, message: str, expires: str, signature: str) -> bool:
    """Whether ``expires`` (seconds since 1970, as text) is yet to come, and the signature is of this message."""
    if not _INSTANT.fullmatch(expires) or int(expires) < time.time():
        return False
    return tools.keyring.verify(message, signature)


def _opened(tools: Tools, chart: Chart, path: str) -> str:
    return tools.settings.public_url + (signed(tools, path) if chart.visibility == "signed" else path)


def _message(method: str, path: str, expires: str) -> str:
    return f"{method} {path} {expires}"
