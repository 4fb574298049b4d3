"""Examples of bars."""

from app.charts.model import JsonObject

_ENERGY = {
    "labels": ["Poland", "Germany", "Italy", "Spain", "France", "Sweden"],
    "datasets": [
        {"label": "Fossil", "data": [121, 215, 145, 71, 29, 2]},
        {"label": "Nuclear", "data": [0, 7, 0, 54, 320, 46]},
        {"label": "Renewable", "data": [46, 270, 114, 136, 133, 115]},
    ],
}
"""Terawatt-hours of electricity."""

EXAMPLES: dict[str, JsonObject] = {
    "bar": {
        "chart_type": "bar",
        "data": {
            "labels": ["January", "February", "March", "April"],
            "datasets": [{"label": "Sales", "data": [65, 78, 92, 85]}],
        },
        "options": {
            "title": {"display": True, "text": "Monthly Sales Report"},
            "scales": {"yAxes": [{"ticks": {"beginAtZero": True}}]},
        },
    },
    "horizontalBar": {
        "chart_type": "horizontalBar",
        "data": {
            "labels": [
                "Russian Federation",
                "Brazil",
                "Canada",
                "United States of America",
                "China",
                "Australia",
                "Democratic Republic of the Congo",
                "Indonesia",
            ],
            "datasets": [{"label": "Forest", "data": [815, 497, 347, 310, 220, 134, 126, 92]}],
        },
        "options": {
            "title": "Five countries hold more than half of the world's forest",
            "subtitle": "Forest area in 2020, million hectares",
        },
    },
    "groupedBar": {
        "chart_type": "groupedBar",
        "data": {
            "labels": ["Netherlands", "Germany", "Italy", "Hungary"],
            "datasets": [
                {"label": "2013", "data": [4.7, 13.8, 16.7, 16.2]},
                {"label": "2018", "data": [7.4, 16.7, 17.8, 12.5]},
                {"label": "2023", "data": [17.4, 21.6, 19.6, 17.1]},
            ],
        },
        "options": {
            "title": "The Netherlands more than tripled their share of renewables",
            "subtitle": "Share of renewable energy in final consumption",
            "y_axis": "Percent",
        },
    },
    "stackedBar": {
        "chart_type": "stackedBar",
        "data": _ENERGY,
        "options": {
            "title": "Germany and France make the most electricity, from opposite sources",
            "y_axis": "Terawatt-hours in 2023",
        },
    },
    "percentStackedBar": {
        "chart_type": "percentStackedBar",
        "data": _ENERGY,
        "options": {
            "title": "Sweden burns almost nothing for its electricity",
            "subtitle": "Sources of electricity in 2023",
            "indexAxis": "y",
        },
    },
}
"""A request by the name of its chart type."""
