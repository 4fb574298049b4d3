"""The paper of a chart's PDF: its size, and what stands above and below on every page."""

from collections.abc import Mapping
from typing import Any

from app.charts.model import Paper
from app.charts.reading import Findings, drawn_text, shown

PAGE = "page"
SIZES: Mapping[str, tuple[int, int]] = {"A4": (794, 1123), "Letter": (816, 1056)}
"""Upright, in CSS pixels of 1/96 inch: ISO 216, and ANSI A."""

CHOICES: Mapping[str, tuple[str, ...]] = {"paper": tuple(SIZES), "orientation": ("landscape", "portrait")}
"""The first is the default."""

TEXTS = ("header", "date", "footer")


def read_page(body: Mapping[str, Any], findings: Findings) -> Paper | None:
    """The ``page`` of a request; None where none is asked for: its PDF is as large as the chart."""
    asked = body.get(PAGE)
    if asked is None:
        return None
    if not isinstance(asked, Mapping):
        findings.fault(PAGE, f'expected an object such as {{"paper": "A4"}}, found {shown(asked)}')
        return None
    for name in asked.keys() - {*CHOICES, *TEXTS}:
        findings.fault(f"{PAGE}.{name}", f"this is not known here; there are {', '.join((*CHOICES, *TEXTS))}")
    paper, orientation = (_choice(asked, name, findings) for name in CHOICES)
    sides = SIZES[paper] if orientation == "portrait" else SIZES[paper][::-1]
    texts = {name: " ".join(drawn_text(asked.get(name), f"{PAGE}.{name}", findings).split()) for name in TEXTS}
    return Paper(*sides, texts["header"], texts["date"], texts["footer"])


def _choice(asked: Mapping[str, Any], name: str, findings: Findings) -> str:
    value, allowed = asked.get(name), CHOICES[name]
    if value is not None and value not in allowed:
        findings.fault(f"{PAGE}.{name}", f"expected {' or '.join(allowed)}, found {shown(value)}")
    return value if value in allowed else allowed[0]
