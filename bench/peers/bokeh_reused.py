"""``bokeh.io.export_png`` in one long-lived process, which keeps its driver and browser."""

import os
import tempfile
from pathlib import Path
from typing import Any

from bokeh.io import export_png

from bench.bokeh_figures import layout

os.environ.setdefault("BOKEH_IN_DOCKER", "1")  # Chromium's own sandbox does not work for root
FOLDER = Path(tempfile.mkdtemp(prefix="bench-bokeh-"))


def draw(chart: dict[str, Any]) -> bytes:
    """The PNG of a chart."""
    return Path(export_png(layout(chart), filename=FOLDER / "picture.png")).read_bytes()
