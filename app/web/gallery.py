"""/gallery: every chart type as its example draws it, with the JSON to copy."""

from typing import Any

import orjson
from flask import Blueprint, Response, request

from app.charts import CHART_TYPES, ChartType
from app.http.context import request_id, tools
from app.http.pictures import picture_response
from app.http.waiting import must_wait
from app.usecases.gallery import HEIGHT, WIDTH, example_picture
from app.usecases.submit import Submission
from app.web.page import Policy, page

HOUR = 3600
SECTIONS = {
    "Bars": ("bar", "lollipop", "dumbbell", "waterfall", "pareto", "pyramid", "marimekko"),
    "Lines and areas": ("line", "area", "mixed", "band", "sparkline", "ranks", "stream"),
    "Parts of a whole": ("pie", "hierarchy", "funnel"),
    "Around a circle": ("polar",),
    "One number": ("progress",),
    "How numbers go together": ("scatter", "relation", "multivariate"),
    "How values are spread": ("distribution",),
    "Grids": ("matrix", "grid"),
    "Maps": ("geo",),
    "Flows and networks": ("flow", "network"),
    "Prices": ("finance",),
    "Plans and history": ("schedule",),
    "Words and figures": ("words", "text_table"),
    "Several charts": ("panels",),
}
"""The families of the catalogue by what they are for."""

OTHERS = "More"
PATIENCE = 30.0
"""Seconds in which an example is drawn."""


def register(pages: Blueprint) -> None:
    """Add the routes."""
    pages.add_url_rule("/gallery", view_func=gallery)
    pages.add_url_rule("/gallery/<string:name>.png", view_func=example)


def gallery() -> Response:
    """The page; its pictures come one by one, each when it is scrolled to."""
    sections = [(heading, [_card(entry) for entry in entries]) for heading, entries in _sections().items()]
    return page(
        "gallery.html",
        Policy(scripts=True),
        sections=sections,
        count=len(CHART_TYPES),
        width=WIDTH,
        height=HEIGHT,
        public_url=tools().settings.public_url,
    )


def example(name: str) -> Response:
    """The picture of one example."""
    theme = request.args.get("theme", "light")
    response = picture_response(example_picture(tools(), name, theme, _wait, request_id()), shared=True)
    response.headers["Cache-Control"] = f"public, max-age={HOUR}"  # the next release may draw it better
    return response


def _wait(submission: Submission) -> bool:
    return must_wait(submission, PATIENCE)


def _sections() -> dict[str, list[ChartType]]:
    """The catalogue by what it is for; a family that no section names stands at the end."""
    found: dict[str, list[ChartType]] = {heading: [] for heading in (*SECTIONS, OTHERS)}
    by_family = {family: heading for heading, families in SECTIONS.items() for family in families}
    for entry in CHART_TYPES.values():
        found[by_family.get(entry.family, OTHERS)].append(entry)
    return {heading: entries for heading, entries in found.items() if entries}


def _card(entry: ChartType) -> dict[str, Any]:
    return {
        "name": entry.name,
        "title": entry.title,
        "summary": entry.summary,
        "data_shape": entry.data_shape,
        "aliases": ", ".join(entry.aliases),
        "json": orjson.dumps(entry.example, option=orjson.OPT_INDENT_2).decode(),
    }
