"""A picture of a brand kit: a small dashboard of charts that show what it does."""

from collections.abc import Mapping
from typing import Any

from app.domain.caller import Caller
from app.domain.variants import Variant
from app.ports import Tools
from app.store.models import BrandKit
from app.usecases.branding import BRAND, look_of_kit
from app.usecases.pictures import Found, Wait
from app.usecases.rendering import find_rendered, render
from app.usecases.submit import Content

_MONTHS = ["2026-01", "2026-02", "2026-03", "2026-04", "2026-05", "2026-06"]

_LINE = {
    "chart_type": "line",
    "data": {
        "labels": _MONTHS,
        "datasets": [
            {"label": "Search", "data": [3200, 3500, 3300, 4100, 4700, 5200]},
            {"label": "Direct", "data": [2100, 2050, 2300, 2200, 2600, 2900]},
            {"label": "Mail", "data": [900, 1200, 1150, 1400, 1350, 1700]},
        ],
    },
    "options": {"title": "Visits", "scales": {"x": {"type": "time"}}},
}
_BARS = {
    "chart_type": "groupedBar",
    "data": {
        "labels": ["North", "South", "East", "West"],
        "datasets": [
            {"label": "2025", "data": [98, 85, 121, 97]},
            {"label": "2026", "data": [120, 91, 140, 88]},
        ],
    },
    "options": {"title": "Orders by region"},
}
_PARTS = {
    "chart_type": "doughnut",
    "data": {
        "labels": ["Search", "Direct", "Mail", "Social", "Partners"],
        "datasets": [{"label": "Visits", "data": [42, 24, 15, 11, 8]}],
    },
    "options": {"title": "Where visitors come from"},
}
_STEPS = {
    "chart_type": "waterfall",
    "data": {
        "labels": ["Begin", "Sales", "Refunds", "Rent", "End"],
        "datasets": [
            {
                "label": "Cash",
                "data": [40000, 52000, -9000, -18000, None],
                "measure": ["absolute", "relative", "relative", "relative", "total"],
            }
        ],
    },
    "options": {"title": "Cash in June"},
}
_HEAT = {
    "chart_type": "heatmap",
    "data": {
        "labels": ["Mon", "Tue", "Wed", "Thu", "Fri"],
        "datasets": [
            {"label": "Morning", "data": [12, 18, 22, 19, 15]},
            {"label": "Noon", "data": [31, 36, 42, 38, 27]},
            {"label": "Evening", "data": [22, 25, 34, 41, 52]},
        ],
    },
    "options": {"title": "Orders by time of day"},
}


def preview(tools: Tools, who: Caller, kit: BrandKit, variant: Variant, wait: Wait) -> Found:
    """The picture of a kit as it is now; the same one is drawn once."""
    content = Content.of({**_dashboard(kit), "width": variant.width, "height": variant.height})
    return find_rendered(tools, who, content, variant) or render(tools, who, content, variant, wait)


def _dashboard(kit: BrandKit) -> Mapping[str, Any]:
    return {
        "chart_type": "dashboard",
        "data": {
            "charts": [_LINE, _PARTS, _BARS, _STEPS, _HEAT],
            "layout": {"rows": [[{"chart": 0, "span": 2}, 1], [2, 3, 4]]},
        },
        "options": {"title": kit.name, "subtitle": "Charts in the look of this kit", "source": "Figures made up"},
        BRAND: look_of_kit(kit),
    }
