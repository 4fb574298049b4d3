"""The chart that shows a newcomer that it works: real data, sent as any caller would."""

import csv
from pathlib import Path
from typing import Any

from app.client import ApiError, Chart, Client

_DATA = Path(__file__).with_name("first_chart.csv")


def first_chart(client: Client, memo: Path) -> Chart:
    """The chart that ``memo`` names, if it is still there; else a new one, its id kept in ``memo``."""
    if memo.exists():
        try:
            chart = client.charts.get(memo.read_text(encoding="ascii").strip())
        except ApiError as error:
            if error.status != 404:  # noqa: PLR2004 - deleted: it is drawn anew
                raise
        else:
            if chart.status == "generated":
                return chart
    chart = client.charts.finished(client.charts.create(request_body(), wait=30), patience=60)
    memo.write_text(chart.chart_id + "\n", encoding="ascii")
    return chart


def request_body() -> dict[str, Any]:
    """The body for POST /v1/charts: one line a country."""
    values: dict[str, dict[str, float]] = {}
    with _DATA.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            values.setdefault(row["country"], {})[row["year"]] = float(row["life_expectancy"])
    years = list(next(iter(values.values())))
    return {
        "chart_type": "line",
        "data": {
            "labels": years,
            "datasets": [
                {"label": country, "data": [by_year.get(year) for year in years]} for country, by_year in values.items()
            ],
        },
        "options": {
            "title": "Lives grew longer, but not everywhere",
            "subtitle": "Life expectancy at birth, in years",
            "source": "Source: Gapminder, via plotly/datasets",
        },
    }
